#pragma once

#include <string_view>

#include "cli/settings.hpp"

namespace zcat {

/// The names of the patterns of a proxy.
std::vector<std::string_view> proxy_patterns();

/// What an option says of the sides of a proxy: a value that begins with `front:` or `back:` is for that side, and others are
/// for both. Of other commands: what it says of the command itself.
template <auto apply>
void of_side(Settings& settings, std::string_view value) {
  constexpr std::string_view kFront = "front:", kBack = "back:";
  if (settings.sides.empty()) return apply(settings, value);
  const bool front = value.starts_with(kFront), back = value.starts_with(kBack);
  if (front || back) value.remove_prefix(front ? kFront.size() : kBack.size());
  if (!back) apply(settings.sides.front(), value);
  if (!front) apply(settings.sides.back(), value);
}

/// Makes the sides of a proxy of what was typed, and checks them. Throws Error (usage, or failed).
void resolve_proxy(Settings& settings);

}  // namespace zcat
