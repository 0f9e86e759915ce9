#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace zcat {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alnum(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline bool is_number(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_digit); }

/// A decimal number up to `max`, without a sign.
inline std::optional<std::uint32_t> number(std::string_view text, std::uint32_t max) {
  std::uint32_t value = 0;
  if (!is_number(text)) return std::nullopt;
  const bool fits = std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc();
  return fits && value <= max ? std::optional(value) : std::nullopt;
}

}  // namespace zcat
