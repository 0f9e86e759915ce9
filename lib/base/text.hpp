#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Text: what may be shown on a terminal, escapes in both directions, and the small forms that all messages share.
namespace zcat {

/// How many bytes at the start of `text` are printable ASCII other than quotes and backslashes: nobody escapes these.
std::size_t plain_length(std::string_view text);

/// The character at the start of a text.
struct Character {
  char32_t code = 0;
  std::size_t length = 0;  ///< in bytes; 0: the text does not begin with well-formed UTF-8
};
/// `text` must not be empty.
Character first_character(std::string_view text);

/// The characters from `first` to `last`.
struct CharacterRange {
  char32_t first, last;
};
/// Whether one of the ranges, which are in order, has the character.
bool is_in(std::span<const CharacterRange> ranges, char32_t code);

/// Whether a character could drive a terminal, reorders the text around it, or cannot be seen.
bool is_unsafe(char32_t code);

/// Goes through `text` from left to right: calls `plain(bytes)` for runs of bytes that nobody escapes, and
/// `other(character, bytes)` for each character between them, or each byte that is not UTF-8.
template <typename Plain, typename Other>
void for_each_part(std::string_view text, Plain plain, Other other) {
  while (true) {
    const std::size_t length = plain_length(text);
    plain(text.substr(0, length));
    text.remove_prefix(length);
    if (text.empty()) return;
    const Character character = first_character(text);
    const std::string_view bytes = text.substr(0, character.length == 0 ? 1 : character.length);
    other(character, bytes);
    text.remove_prefix(bytes.size());
  }
}

/// Appends `text` as a terminal may show it: a newline as `\n`, other unsafe characters and bytes that are not UTF-8
/// as `\xNN` for each byte. Tabs, quotes and backslashes stay.
void append_for_terminal(std::string_view text, std::string& out);
/// The same as a string of its own: for every line of ours that quotes what others wrote.
std::string for_terminal(std::string_view text);

/// Replaces the escapes `\t \n \r \0 \\ \xNN` of `-d`, `-F` and `-p`.
/// Throws Error (usage) naming `option` for any other one.
std::string unescape(std::string_view text, std::string_view option);

// ---------------------------------------------------------------------------------------------------- hex

constexpr char kHex[] = "0123456789abcdef";

constexpr std::array<std::int8_t, 256> kHexDigits = [] {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (unsigned i = 0; i < 10; ++i) values['0' + i] = static_cast<std::int8_t>(i);
  for (unsigned i = 0; i < 6; ++i) values['a' + i] = values['A' + i] = static_cast<std::int8_t>(10 + i);
  return values;
}();

/// The value of a hex digit of either case; -1: it is not one.
constexpr int hex_digit(char c) { return kHexDigits[static_cast<unsigned char>(c)]; }

/// The value of the two hex digits that `text` begins with; -1: it does not begin with two.
constexpr int hex_byte(std::string_view text) {
  const int high = text.size() < 2 ? -1 : hex_digit(text[0]);
  const int low = text.size() < 2 ? -1 : hex_digit(text[1]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/// Writes `bytes` as pairs of digits; returns the end.
inline char* write_hex(std::string_view bytes, char* to) {
  for (const char c : bytes) {
    *to++ = kHex[static_cast<unsigned char>(c) >> 4];
    *to++ = kHex[static_cast<unsigned char>(c) & 15];
  }
  return to;
}

std::string to_hex(std::string_view bytes);

/// Appends `\xNN` for each of the bytes.
void append_hex_escapes(std::string_view bytes, std::string& out);

// ---------------------------------------------------------------------------------------------------- words

/// "1 message", "2 messages".
std::string count_of(std::uint64_t count, std::string_view noun);
/// The verb behind such a count.
constexpr std::string_view is_or_are(std::uint64_t count) { return count == 1 ? "is" : "are"; }
constexpr std::string_view was_or_were(std::uint64_t count) { return count == 1 ? "was" : "were"; }
/// "7,653,000".
std::string grouped(std::uint64_t number);
/// "999 bytes", "45.8 MB": in powers of ten, as disks and networks are measured.
std::string size_text(std::uint64_t bytes);

/// What `text` makes of each entry of a range, with `separator` between them.
template <typename Range, typename Text = std::identity>
std::string joined(const Range& range, Text text = {}, std::string_view separator = ", ") {
  std::string all;
  bool first = true;
  for (const auto& entry : range) {
    if (!first) all += separator;
    all += std::invoke(text, entry);
    first = false;
  }
  return all;
}

/// `text` broken between words into lines of at most `width` columns. The first line begins in column `column`, the
/// others have `indent` spaces in front. Without a newline at the end.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent = 0, std::size_t column = 0);

/// The name that the user may have meant; empty: none is near.
std::string_view nearest(std::string_view typed, const std::vector<std::string_view>& names);
/// The same among the entries of a range, of which `name` is the name.
template <typename Range, typename Name>
std::string_view nearest(std::string_view typed, const Range& range, Name name) {
  std::vector<std::string_view> names;
  std::ranges::transform(range, std::back_inserter(names), name);
  return nearest(typed, names);
}

}  // namespace zcat
