#include <algorithm>
#include <array>

#include "format/line_decoder.hpp"

/// quoted: a message on a line, each frame in double quotes, so that people can read and type it.
namespace zcat {
namespace {

/// The letters of the escapes that stand for one byte each.
struct EscapeLetter {
  char letter, byte;
};
constexpr std::array kLetters{
    EscapeLetter{'"', '"'},  EscapeLetter{'\\', '\\'}, EscapeLetter{'n', '\n'},
    EscapeLetter{'t', '\t'}, EscapeLetter{'r', '\r'},  EscapeLetter{'a', '\a'},
    EscapeLetter{'b', '\b'}, EscapeLetter{'f', '\f'},  EscapeLetter{'v', '\v'},
};
constexpr std::size_t kWrittenLetters = 5;  // the others are read alone, and written as \xNN

class QuotedEncoder final : public Encoder {
 public:
  void encode(std::span<const std::string_view> frames, const MessageInfo&, Buffer& out) override {
    require_frames("quoted", frames);
    for (std::size_t i = 0; i < frames.size(); ++i) {
      out.append(i == 0 ? "\"" : " \"");
      append_frame(frames[i], out);
      out.append('"');
    }
    out.append('\n');
  }

 private:
  static void append_frame(std::string_view text, Buffer& out) {
    for_each_part(
        text, [&](std::string_view plain) { out.append(plain); },
        [&](Character character, std::string_view bytes) {
          out.append_text([&](std::string& to) { append_character(character, bytes, to); });
        });
  }

  static void append_character(Character character, std::string_view bytes, std::string& out) {
    for (std::size_t i = 0; i < kWrittenLetters && bytes.size() == 1; ++i) {
      if (bytes[0] == kLetters[i].byte) {
        out += {'\\', kLetters[i].letter};
        return;
      }
    }
    if (character.length == 0 || is_unsafe(character.code)) {
      append_hex_escapes(bytes, out);
    } else {
      out.append(bytes);
    }
  }
};

class QuotedDecoder final : public LineDecoder {
 public:
  QuotedDecoder() : LineDecoder("quoted") {}

 private:
  bool read_line(std::string_view line, Frames& frames) override {
    std::string_view rest = line;
    while (true) {
      const std::size_t blanks = std::min(rest.find_first_not_of(" \t\r"), rest.size());
      rest.remove_prefix(blanks);
      if (rest.empty()) return !frames.empty();
      if (blanks == 0 && !frames.empty()) fail("a space after the frame", rest);
      if (rest[0] != '"') fail("'\"'", rest);
      rest.remove_prefix(1);
      frames.push_back(read_frame(rest));
    }
  }

  /// Reads up to and including the closing quote. A frame without escapes is not copied.
  std::string_view read_frame(std::string_view& rest) {
    const std::size_t begin = bytes_.size();
    while (true) {
      std::size_t end = 0;
      while (end < rest.size() && rest[end] != '"' && rest[end] != '\\') ++end;
      if (end == rest.size()) fail("'\"' after the frame", rest.substr(end));
      const std::string_view run = rest.substr(0, end);
      const char found = rest[end];
      rest.remove_prefix(end + 1);
      if (found == '"' && bytes_.size() == begin) return run;
      bytes_.append(run);
      if (found == '"') return std::string_view(bytes_).substr(begin);
      bytes_.push_back(read_escape(rest));
    }
  }

  /// Reads the part of an escape that follows its backslash.
  char read_escape(std::string_view& rest) {
    const std::string_view escape = rest;
    if (!rest.empty()) rest.remove_prefix(1);
    for (const EscapeLetter& row : kLetters) {
      if (!escape.empty() && escape[0] == row.letter) return row.byte;
    }
    // Not the octal numbers of C: \0 is a NUL, and a digit after it is refused rather than misread.
    const bool digit_follows = !rest.empty() && rest[0] >= '0' && rest[0] <= '9';
    if (escape.starts_with('0') && !digit_follows) return '\0';
    if (!escape.starts_with('x')) fail("an escape (\\\" \\\\ \\n \\t \\r \\a \\b \\f \\v \\0 \\xNN)", escape);
    const int byte = hex_byte(rest);
    if (byte < 0) fail("two hex digits", rest.substr(!rest.empty() && hex_digit(rest[0]) >= 0 ? 1 : 0));
    rest.remove_prefix(2);
    return static_cast<char>(byte);
  }
};

}  // namespace

constinit const Format Format::quoted{"quoted", "a line, each frame in double quotes with C escapes",
                                      encoder_of<QuotedEncoder>, decoder_of<QuotedDecoder>, kLossless};

}  // namespace zcat
