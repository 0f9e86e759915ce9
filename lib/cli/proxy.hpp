#pragma once

#include <string_view>

#include "cli/settings.hpp"

namespace zcat {

/// The names of the patterns of a proxy.
std::vector<std::string_view> proxy_patterns();

/// The sides of a proxy that a value is for, and the value without what says so.
struct SidedValue {
  bool front = true, back = true;
  std::string_view value;
};
inline SidedValue sided(std::string_view value) {
  constexpr std::string_view kFront = "front:", kBack = "back:";
  if (value.starts_with(kFront)) return {true, false, value.substr(kFront.size())};
  if (value.starts_with(kBack)) return {false, true, value.substr(kBack.size())};
  return {true, true, value};
}

/// What an option says of the sides of a proxy: a value that begins with `front:` or `back:` is for that side, and others are
/// for both. Of other commands: what it says of the command itself.
template <auto apply>
void of_side(Settings& settings, std::string_view value) {
  if (settings.sides.empty()) return apply(settings, value);
  const SidedValue of = sided(value);
  if (of.front) apply(settings.sides.front(), of.value);
  if (of.back) apply(settings.sides.back(), of.value);
}

/// Makes the sides of a proxy of what was typed, and checks them. Throws Error (usage, or failed).
void resolve_proxy(Settings& settings);

}  // namespace zcat
