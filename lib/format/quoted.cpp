#include <fmt/format.h>

#include <array>
#include <cstring>

#include "base/error.hpp"
#include "base/text.hpp"
#include "format/format_makers.hpp"

/// quoted and hex: a message on a line, its frames readable, its line one that a person can type.
namespace zcat {
namespace {

/// `c` as an error message may show it.
std::string shown(char c) {
  if (c == '\t') return "\\t";
  std::string text;
  append_for_terminal(std::string_view(&c, 1), text);
  return text;
}

/// Finds lines, and knows where the reader stands for what is wrong with them.
class LineDecoder : public Decoder {
 public:
  explicit LineDecoder(std::string_view name) : name_(name) {}

  Step next(std::string_view input, bool at_end, Frames& frames) final {
    std::size_t used = 0;
    while (used < input.size()) {
      const std::string_view rest = input.substr(used);
      const void* newline = std::memchr(rest.data() + scanned_, '\n', rest.size() - scanned_);
      if (newline == nullptr && !at_end) {
        scanned_ = rest.size();
        break;
      }
      line_ = newline == nullptr
                  ? rest
                  : rest.substr(0, static_cast<std::size_t>(static_cast<const char*>(newline) - rest.data()));
      used += line_.size() + (newline == nullptr ? 0 : 1);
      scanned_ = 0;
      ++number_;
      frames.clear();
      bytes_.clear();
      bytes_.reserve(line_.size());  // what frames refer to must not move when the next one is appended
      if (read_line(line_, frames)) return {used, true};
    }
    return {used, false};
  }

 protected:
  /// Reads the frames of a line. False: there is no message on it.
  virtual bool read_line(std::string_view line, Frames& frames) = 0;

  /// `rest` is what was not understood, to the end of the line.
  [[noreturn]] void fail(std::string_view expected, std::string_view rest) const {
    const std::string found = rest.empty() ? "the end of the line" : fmt::format("'{}'", shown(rest[0]));
    throw Error(ExitCode::failed, fmt::format("{}: expected {}, not {}, at line {}, column {}", name_,
                                              expected, found, number_, line_.size() - rest.size() + 1));
  }

  std::string bytes_;  ///< for frames that do not stand in the line as they are

 private:
  std::string_view name_;
  std::string_view line_;
  std::size_t scanned_ = 0;
  std::uint64_t number_ = 0;
};

/// The letters of the escapes that stand for one byte each.
struct Letter {
  char letter, byte;
};
constexpr std::array kLetters{
    Letter{'"', '"'},  Letter{'\\', '\\'}, Letter{'n', '\n'}, Letter{'t', '\t'}, Letter{'r', '\r'},
    Letter{'a', '\a'}, Letter{'b', '\b'},  Letter{'f', '\f'}, Letter{'v', '\v'},
};
constexpr std::size_t kWrittenLetters = 5;  // the others are read alone, and written as \xNN

class QuotedEncoder final : public Encoder {
 public:
  void encode(std::span<const std::string_view> frames, const MessageInfo&, Buffer& out) override {
    if (frames.empty()) throw Error(ExitCode::failed, "quoted: a message has one frame at least");
    for (std::size_t i = 0; i < frames.size(); ++i) {
      out.append(i == 0 ? "\"" : " \"");
      append_frame(frames[i], out);
      out.append('"');
    }
    out.append('\n');
  }

 private:
  static void append_frame(std::string_view text, Buffer& out) {
    while (true) {
      const std::size_t plain = plain_length(text);
      out.append(text.substr(0, plain));
      text.remove_prefix(plain);
      if (text.empty()) return;
      const Character character = first_character(text);
      const std::string_view bytes = text.substr(0, character.length == 0 ? 1 : character.length);
      out.append_text([&](std::string& to) { append_character(character, bytes, to); });
      text.remove_prefix(bytes.size());
    }
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
      if (blanks == 0 && !frames.empty()) fail("a space behind the frame", rest);
      if (rest[0] != '"') fail("'\"'", rest);
      rest.remove_prefix(1);
      frames.push_back(read_frame(rest));
    }
  }

  /// Reads to behind the closing quote. A frame without escapes stays where it is.
  std::string_view read_frame(std::string_view& rest) {
    const std::size_t begin = bytes_.size();
    while (true) {
      std::size_t end = 0;
      while (end < rest.size() && rest[end] != '"' && rest[end] != '\\') ++end;
      if (end == rest.size()) fail("'\"' behind the frame", rest.substr(end));
      const std::string_view run = rest.substr(0, end);
      const char found = rest[end];
      rest.remove_prefix(end + 1);
      if (found == '"' && bytes_.size() == begin) return run;
      bytes_.append(run);
      if (found == '"') return std::string_view(bytes_).substr(begin);
      bytes_.push_back(read_escape(rest));
    }
  }

  /// Reads what stands behind a backslash.
  char read_escape(std::string_view& rest) {
    const std::string_view escape = rest;
    if (!rest.empty()) rest.remove_prefix(1);
    for (const Letter& row : kLetters) {
      if (!escape.empty() && escape[0] == row.letter) return row.byte;
    }
    // Not the octal numbers of C: \0 is a NUL, and a digit behind it is refused rather than misread.
    const bool digit_follows = !rest.empty() && rest[0] >= '0' && rest[0] <= '9';
    if (escape.starts_with('0') && !digit_follows) return '\0';
    if (!escape.starts_with('x')) fail("an escape (\\\" \\\\ \\n \\t \\r \\a \\b \\f \\v \\0 \\xNN)", escape);
    const int high = rest.empty() ? -1 : hex_digit(rest[0]);
    const int low = rest.size() < 2 ? -1 : hex_digit(rest[1]);
    if (high < 0 || low < 0) fail("two hex digits", high < 0 ? rest : rest.substr(1));
    rest.remove_prefix(2);
    return static_cast<char>(high * 16 + low);
  }
};

/// A frame is its bytes in hex, an empty one is nothing: an empty line is one empty frame, two spaces in a
/// row have one between them, a space at the end of the line has one behind it. So every line is a message,
/// and no two lines are the same one.
class HexEncoder final : public Encoder {
 public:
  void encode(std::span<const std::string_view> frames, const MessageInfo&, Buffer& out) override {
    if (frames.empty()) throw Error(ExitCode::failed, "hex: a message has one frame at least");
    for (std::size_t i = 0; i < frames.size(); ++i) {
      if (i != 0) out.append(' ');
      append_frame(frames[i], out);
    }
    out.append('\n');
  }

 private:
  static void append_frame(std::string_view bytes, Buffer& out) {
    static constexpr char kDigits[] = "0123456789abcdef";
    char* to = out.extend(2 * bytes.size());
    for (const char c : bytes) {
      const auto byte = static_cast<unsigned char>(c);
      *to++ = kDigits[byte >> 4];
      *to++ = kDigits[byte & 15];
    }
  }
};

class HexDecoder final : public LineDecoder {
 public:
  HexDecoder() : LineDecoder("hex") {}

 private:
  bool read_line(std::string_view line, Frames& frames) override {
    std::string_view rest = line;
    frames.push_back(read_frame(rest));
    while (!rest.empty()) {
      rest.remove_prefix(1);
      frames.push_back(read_frame(rest));
    }
    return true;
  }

  /// Reads to the space behind the frame, or to the end of the line.
  std::string_view read_frame(std::string_view& rest) {
    const std::size_t begin = bytes_.size();
    const std::size_t end = std::min(rest.find(' '), rest.size());
    bytes_.resize(begin + end / 2);
    for (std::size_t i = 0; i < end; i += 2) {
      const int high = hex_digit(rest[i]);
      const int low = i + 1 < end ? hex_digit(rest[i + 1]) : -1;
      if (high < 0) fail("a hex digit", rest.substr(i));
      if (low < 0) fail("the second hex digit of a byte", rest.substr(i + 1));
      bytes_[begin + i / 2] = static_cast<char>(high * 16 + low);
    }
    rest.remove_prefix(end);
    return std::string_view(bytes_).substr(begin);
  }
};

}  // namespace

std::unique_ptr<Encoder> make_quoted_encoder(const FormatSpec&) { return std::make_unique<QuotedEncoder>(); }
std::unique_ptr<Decoder> make_quoted_decoder(const FormatSpec&) { return std::make_unique<QuotedDecoder>(); }
std::unique_ptr<Encoder> make_hex_encoder(const FormatSpec&) { return std::make_unique<HexEncoder>(); }
std::unique_ptr<Decoder> make_hex_decoder(const FormatSpec&) { return std::make_unique<HexDecoder>(); }

}  // namespace zcat
