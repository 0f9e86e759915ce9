#pragma once

#include <string>
#include <vector>

namespace zcat {

/// Writes endpoints to a file, one a line: whole under its name, or straight into what is a FIFO or a device.
/// Throws Error (failed).
void write_bound_file(const std::string& path, const std::vector<std::string>& endpoints);

}  // namespace zcat
