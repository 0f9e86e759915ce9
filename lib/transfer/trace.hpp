#pragma once

#include <span>
#include <string>
#include <string_view>

namespace zcat {

/// A message in a line for people, as `-vv` shows it: `> 2 frames 14 bytes "weather" "sunny"`. The frames are escaped as in
/// the format quoted, and cut after 64 characters. `direction`: `>` sent, `<` received.
std::string trace_line(char direction, std::span<const std::string_view> frames);

}  // namespace zcat
