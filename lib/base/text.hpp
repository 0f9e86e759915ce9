#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// Making text of strangers safe to show: what drives a terminal, reorders text or cannot be seen is escaped.
namespace zcat {

/// How many bytes at the start of `text` are printable ASCII, quote and backslash aside: what nobody escapes.
std::size_t plain_length(std::string_view text);

/// A character at the start of a text.
struct Character {
  char32_t code = 0;
  std::size_t length = 0;  ///< in bytes; 0: the text does not begin with well-formed UTF-8
};

/// The character at the start of `text`, which is not empty.
Character first_character(std::string_view text);

/// Control characters (C0, DEL, C1), and format characters that reorder or hide what stands around them.
bool is_unsafe(char32_t code);

/// Appends `\xNN` for each of the bytes.
void append_hex_escapes(std::string_view bytes, std::string& out);

/// Appends `text` as it may be shown on a terminal: a newline as `\n`, other unsafe characters and what is
/// not UTF-8 as `\xNN` for each byte. Tab, quotes and backslash stay.
void append_for_terminal(std::string_view text, std::string& out);

constexpr std::array<std::int8_t, 256> kHexDigits = [] {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (unsigned i = 0; i < 10; ++i) values['0' + i] = static_cast<std::int8_t>(i);
  for (unsigned i = 0; i < 6; ++i) values['a' + i] = values['A' + i] = static_cast<std::int8_t>(10 + i);
  return values;
}();

/// The value of a hex digit of either case; -1: none.
constexpr int hex_digit(char c) { return kHexDigits[static_cast<unsigned char>(c)]; }

/// The value of the two hex digits that `text` begins with; -1: it does not begin with two.
constexpr int hex_byte(std::string_view text) {
  const int high = text.size() < 2 ? -1 : hex_digit(text[0]);
  const int low = text.size() < 2 ? -1 : hex_digit(text[1]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

}  // namespace zcat
