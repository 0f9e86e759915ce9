#include "base/text.hpp"

#include <array>
#include <cstring>

namespace zcat {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101;
constexpr std::uint64_t kHighs = 0x8080808080808080;

/// The high bit of each byte that is zero (and perhaps of bytes above the lowest of these).
constexpr std::uint64_t zero_bytes(std::uint64_t word) { return (word - kOnes) & ~word & kHighs; }

constexpr bool is_plain(char byte) { return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\'; }

constexpr bool between(char32_t code, char32_t first, char32_t last) { return code >= first && code <= last; }

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

bool is_unsafe(char32_t code) {
  struct Range {
    char32_t first, last;
  };
  // Controls, bidirectional and invisible format characters, line and paragraph separators, tags.
  static constexpr std::array kRanges{
      Range{0x00, 0x1f},     Range{0x7f, 0x9f},       Range{0x61c, 0x61c},   Range{0x180e, 0x180e},
      Range{0x200b, 0x200f}, Range{0x2028, 0x202e},   Range{0x2060, 0x206f}, Range{0xfeff, 0xfeff},
      Range{0xfff9, 0xfffb}, Range{0xe0000, 0xe007f},
  };
  for (const Range& range : kRanges) {
    if (code <= range.last) return code >= range.first;
  }
  return false;
}

void append_hex_escapes(std::string_view bytes, std::string& out) {
  static constexpr char kDigits[] = "0123456789abcdef";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += {'\\', 'x', kDigits[byte >> 4], kDigits[byte & 15]};
  }
}

void append_for_terminal(std::string_view text, std::string& out) {
  while (true) {
    const std::size_t plain = plain_length(text);
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) return;
    const Character character = first_character(text);
    const std::string_view bytes = text.substr(0, character.length == 0 ? 1 : character.length);
    if (character.code == '\n') {
      out.append("\\n");
    } else if (character.length == 0 || (is_unsafe(character.code) && character.code != '\t')) {
      append_hex_escapes(bytes, out);
    } else {
      out.append(bytes);
    }
    text.remove_prefix(bytes.size());
  }
}

}  // namespace zcat
