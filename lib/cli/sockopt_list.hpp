#pragma once

#include <optional>
#include <span>
#include <string>

namespace zcat {

/// What `options` prints: all options of a socket of `type` (none: of any), or those of `names` in full; as a table,
/// or one JSON object per line. Throws Error (usage).
std::string list_sockopts(std::span<const std::string> names, std::optional<int> type, bool json);

}  // namespace zcat
