#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/error.hpp"

namespace zcat {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101;
constexpr std::uint64_t kHighs = 0x8080808080808080;

/// The high bit of each byte that is zero (and perhaps of bytes above the lowest of these).
constexpr std::uint64_t zero_bytes(std::uint64_t word) { return (word - kOnes) & ~word & kHighs; }

constexpr bool is_plain(char byte) { return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\'; }

constexpr bool between(char32_t code, char32_t first, char32_t last) { return code >= first && code <= last; }

/// The byte that an escape stands for. Takes the escape, without its backslash, off the front of `text`.
std::optional<char> take_escape(std::string_view& text) {
  constexpr std::string_view kLetters = "tnr0\\", kBytes("\t\n\r\0\\", 5);
  const std::size_t letter = text.empty() ? std::string_view::npos : kLetters.find(text[0]);
  const int byte = text.starts_with('x') ? hex_byte(text.substr(1)) : -1;
  if (letter == std::string_view::npos && byte < 0) return std::nullopt;
  text.remove_prefix(byte < 0 ? 1 : 3);
  return byte < 0 ? kBytes[letter] : static_cast<char>(byte);
}

/// How many characters must be inserted, left out, replaced or swapped with their neighbour to make `b` of `a`.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> older, last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], older[j - 2] + 1);
    }
    older = last;
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

std::size_t plain_length(std::string_view text) {
  std::size_t i = 0;
  for (std::uint64_t word; text.size() - i >= sizeof word; i += sizeof word) {
    std::memcpy(&word, text.data() + i, sizeof word);
    const std::uint64_t below_space = (word - kOnes * 0x20) & ~word;
    const std::uint64_t special =
        zero_bytes(word ^ kOnes * '"') | zero_bytes(word ^ kOnes * '\\') | zero_bytes(word ^ kOnes * 0x7f);
    if (((below_space | word | special) & kHighs) != 0) break;
  }
  while (i < text.size() && is_plain(text[i])) ++i;
  return i;
}

Character first_character(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  std::size_t length = 0;
  char32_t code = 0;
  char32_t least = 0;  // a smaller code in this many bytes is overlong
  if ((lead & 0xe0) == 0xc0) {
    length = 2, code = lead & 0x1f, least = 0x80;
  } else if ((lead & 0xf0) == 0xe0) {
    length = 3, code = lead & 0x0f, least = 0x800;
  } else if ((lead & 0xf8) == 0xf0) {
    length = 4, code = lead & 0x07, least = 0x10000;
  }
  if (length == 0 || text.size() < length) return {};
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3f);
  }
  if (code < least || code > 0x10ffff || between(code, 0xd800, 0xdfff)) return {};
  return {code, length};
}

bool is_in(std::span<const CharacterRange> ranges, char32_t code) {
  const auto range = std::ranges::lower_bound(ranges, code, {}, &CharacterRange::last);
  return range != ranges.end() && code >= range->first;
}

bool is_unsafe(char32_t code) {
  // Controls, line and paragraph separators, and what Unicode calls default ignorable: marks that reorder text,
  // fillers, selectors, tags.
  static constexpr auto kRanges = std::to_array<CharacterRange>({
      {0x00, 0x1f},     {0x7f, 0x9f},       {0xad, 0xad},       {0x34f, 0x34f},     {0x61c, 0x61c},
      {0x115f, 0x1160}, {0x17b4, 0x17b5},   {0x180b, 0x180f},   {0x200b, 0x200f},   {0x2028, 0x202e},
      {0x2060, 0x206f}, {0x3164, 0x3164},   {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0},
      {0xfff0, 0xfffb}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
  });
  return is_in(kRanges, code);
}

void append_for_terminal(std::string_view text, std::string& out) {
  for_each_part(
      text, [&](std::string_view plain) { out.append(plain); },
      [&](Character character, std::string_view bytes) {
        if (character.code == '\n') {
          out.append("\\n");
        } else if (character.length == 0 || (is_unsafe(character.code) && character.code != '\t')) {
          append_hex_escapes(bytes, out);
        } else {
          out.append(bytes);
        }
      });
}

std::string for_terminal(std::string_view text) {
  std::string out;
  append_for_terminal(text, out);
  return out;
}

std::string unescape(std::string_view text, std::string_view option) {
  std::string bytes;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view typed = rest;
    rest.remove_prefix(1);
    const std::optional<char> byte = typed[0] == '\\' ? take_escape(rest) : typed[0];
    if (!byte) {
      throw Error(ExitCode::usage, fmt::format("{}: '{}' in '{}' is not an escape: use "
                                               "\\t \\n \\r \\0 \\\\ \\xNN",
                                               option, typed.substr(0, 2), text));
    }
    bytes.push_back(*byte);
  }
  return bytes;
}

std::string to_hex(std::string_view bytes) {
  std::string digits(2 * bytes.size(), '\0');
  write_hex(bytes, digits.data());
  return digits;
}

void append_hex_escapes(std::string_view bytes, std::string& out) {
  for (const char& byte : bytes) out.append("\\x").append(to_hex({&byte, 1}));
}

std::string count_of(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, 1, ',');
  return digits;
}

std::string size_text(std::uint64_t bytes) {
  if (bytes < 1000) return count_of(bytes, "byte");
  constexpr std::string_view kUnits = "kMGTPE";
  double size = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  for (; size >= 999.95; ++unit) size /= 1000;  // 999.95 would be written as 1000.0
  return fmt::format("{:.1f} {}B", size, kUnits[unit]);
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent, std::size_t column) {
  std::string out;
  for (bool first = true; !text.empty(); first = false) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (!first && column + 1 + word.size() > width) {
      out.append(1, '\n').append(indent, ' ');
      column = indent;
    } else if (!first) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
  }
  return out;
}

std::string_view nearest(std::string_view typed, const std::vector<std::string_view>& names) {
  std::string_view best;
  // a third of the word may be wrong, and short words have room for one slip
  const std::size_t most = typed.size() / 3 + 2;
  std::size_t least = 2 * most - 1;
  for (const std::string_view name : names) {
    const std::size_t edits = distance(typed, name);
    // of two that are as near, the one of the same letters is the likelier
    const std::size_t cost = 2 * edits - (edits > 0 && std::ranges::is_permutation(typed, name) ? 1 : 0);
    if (edits < most && cost < least && edits < std::max(typed.size(), name.size())) {
      least = cost;
      best = name;
    }
  }
  return best;
}

}  // namespace zcat
