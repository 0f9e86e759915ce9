#pragma once

#include <string>

namespace zcat {

/// This process becomes man(1) with that page, where standard output is a terminal and man has the page; otherwise
/// it returns.
void open_manual(const std::string& page);

}  // namespace zcat
