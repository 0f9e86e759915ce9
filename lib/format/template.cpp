#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"
#include "base/time_text.hpp"
#include "format/format.hpp"

/// -p: output by a template. It is read once, into pieces that follow each other.
namespace zcat {
namespace {

enum class Field { literal, frame, body, seq, time, size, count, peer, user, delta, extra };

struct FieldName {
  std::string_view name;
  Field field;
};
constexpr std::array kFieldNames{
    FieldName{"body", Field::body}, FieldName{"seq", Field::seq},     FieldName{"time", Field::time},
    FieldName{"size", Field::size}, FieldName{"count", Field::count}, FieldName{"peer", Field::peer},
    FieldName{"user", Field::user}, FieldName{"delta", Field::delta},
};

struct Piece {
  Field field = Field::literal;
  std::size_t number = 0;  ///< of a frame, or the place of an extra field
  std::string text{};      ///< of a literal
  std::string format{};    ///< `{:SPEC}` for fmt; empty: none was given
  bool clock = false;      ///< the format has strftime's letters
};

/// Text as wide as this is a mistake, and would be made in memory.
constexpr int kWidest = 9999;

/// Reads a template. All errors are found here, none when it is used.
class TemplateReader {
 public:
  TemplateReader(std::string_view text, std::span<const ExtraField> extras) : text_(text), extras_(extras) {}

  std::vector<Piece> read() {
    for (std::size_t i = 0; i < text_.size();) {
      const std::size_t brace = std::min(text_.find_first_of("{}", i), text_.size());
      literal_.append(text_, i, brace - i);
      if (brace == text_.size()) break;
      if (text_.substr(brace + 1).starts_with(text_[brace])) {
        literal_.push_back(text_[brace]);
        i = brace + 2;
      } else {
        i = read_field(brace);
      }
    }
    end_literal();
    return std::move(pieces_);
  }

 private:
  [[noreturn]] void fail(const std::string& problem) const {
    throw Error(ExitCode::usage, fmt::format("-p '{}': {}", text_, problem));
  }

  void end_literal() {
    if (literal_.empty()) return;
    pieces_.push_back({.field = Field::literal, .text = unescape(literal_, "-p")});
    literal_.clear();
  }

  /// Reads the field whose brace is at `begin`; returns the position after it.
  std::size_t read_field(std::size_t begin) {
    if (text_[begin] == '}') fail("a single '}': write '}}' for a brace");
    const std::size_t end = text_.find_first_of("{}", begin + 1);
    if (end == std::string_view::npos || text_[end] == '{') fail("'{' without '}': write '{{' for a brace");
    end_literal();
    const std::string_view inside = text_.substr(begin + 1, end - begin - 1);
    const std::size_t colon = std::min(inside.find(':'), inside.size());
    Piece piece = named(inside.substr(0, colon));
    if (colon != inside.size()) add_format(piece, inside.substr(colon + 1));
    pieces_.push_back(std::move(piece));
    return end + 1;
  }

  Piece named(std::string_view name) const {
    const auto row = std::ranges::find(kFieldNames, name, &FieldName::name);
    if (row != kFieldNames.end()) return {.field = row->field};
    const auto extra = std::ranges::find(extras_, name, &ExtraField::name);
    if (extra != extras_.end())
      return {.field = Field::extra, .number = static_cast<std::size_t>(extra - extras_.begin())};
    Piece piece{.field = Field::frame};
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), piece.number);
    if (error == std::errc::result_out_of_range) fail(fmt::format("no message has a frame '{{{}}}'", name));
    if (error != std::errc() || end != name.data() + name.size()) {
      std::string known;
      for (const FieldName& field : kFieldNames) known += fmt::format(" {{{}}}", field.name);
      for (const ExtraField& field : extras_) known += fmt::format(" {{{}}}", field.name);
      fail(fmt::format("unknown field '{{{}}}': use {{0}} {{1}} and so on,{}", name, known));
    }
    return piece;
  }

  void add_format(Piece& piece, std::string_view typed) const {
    const std::string spec = unescape(typed, "-p");
    piece.clock = piece.field == Field::time && spec.find('%') != std::string::npos;
    // A brace would make fmt look for further arguments.
    bool good = spec.find_first_of("{}") == std::string::npos && !is_too_wide(spec);
    piece.format = "{:" + spec + "}";
    try {
      if (good) try_format(piece);
    } catch (const fmt::format_error&) {
      good = false;
    }
    if (!good)
      fail(fmt::format("'{}' is not a format for this field: see 'Templates' in zcat-formats(5)", typed));
  }

  static bool is_too_wide(std::string_view spec) {
    int number = 0;
    for (const char c : spec) {
      number = c >= '0' && c <= '9' ? number * 10 + (c - '0') : 0;
      if (number > kWidest) return true;
    }
    return false;
  }

  static void try_format(const Piece& piece) {
    const auto format = fmt::runtime(piece.format);
    const bool number =
        piece.field == Field::seq || piece.field == Field::size || piece.field == Field::count;
    if (piece.clock) {
      static_cast<void>(fmt::format(format, LocalText().fields({})));
    } else if (number) {
      static_cast<void>(fmt::format(format, std::uint64_t{1}));
    } else {
      static_cast<void>(fmt::format(format, std::string_view()));
    }
  }

  std::string_view text_;
  std::span<const ExtraField> extras_;
  std::string literal_;  ///< with its escapes as typed
  std::vector<Piece> pieces_;
};

class TemplateEncoder final : public Encoder {
 public:
  explicit TemplateEncoder(const FormatSpec& spec)
      : pieces_(TemplateReader(*spec.pattern, spec.extras).read()),
        delimiter_(spec.delimiter),
        join_(spec.separator.value_or("\t")),
        terminal_(spec.terminal) {
    for (const Piece& piece : pieces_) {
      needs_.time |= piece.field == Field::time || piece.field == Field::delta;
      needs_.peer |= piece.field == Field::peer;
      needs_.user |= piece.field == Field::user;
      needs_.extras |= piece.field == Field::extra;
    }
  }

  void encode(std::span<const std::string_view> frames, const MessageInfo& info, Buffer& out) override {
    for (const Piece& piece : pieces_) append(piece, frames, info, out);
    out.append(delimiter_);
    before_ = info.time;
  }
  InfoNeeds needs() const override { return needs_; }

 private:
  void append(const Piece& piece, std::span<const std::string_view> frames, const MessageInfo& info,
              Buffer& out) {
    switch (piece.field) {
      case Field::literal: return out.append(piece.text);
      case Field::frame: return append_text(piece, at(frames, piece.number), out);
      case Field::body: return append_body(piece, frames, out);
      case Field::seq: return append_number(piece, info.sequence, out);
      case Field::time: return append_time(piece, info.time, out);
      case Field::size: return append_number(piece, info.size.value_or(total_size(frames)), out);
      case Field::count: return append_number(piece, info.count.value_or(frames.size()), out);
      case Field::peer: return append_text(piece, info.peer, out);
      case Field::user: return append_text(piece, info.user, out);
      case Field::delta: return append_delta(piece, info.time, out);
      case Field::extra: return append_text(piece, at(info.extras, piece.number), out);
    }
  }

  static std::string_view at(std::span<const std::string_view> values, std::size_t index) {
    return index < values.size() ? values[index] : std::string_view();
  }

  static std::uint64_t total_size(std::span<const std::string_view> frames) {
    std::uint64_t size = 0;
    for (const std::string_view frame : frames) size += frame.size();
    return size;
  }

  static void append_number(const Piece& piece, std::uint64_t value, Buffer& out) {
    if (!piece.format.empty()) return append_as(piece, value, out);
    const fmt::format_int text(value);
    out.append(std::string_view(text.data(), text.size()));
  }

  /// `text` comes from a peer. Where it is large it is referred to: it must stay.
  void append_text(const Piece& piece, std::string_view text, Buffer& out) const {
    if (piece.format.empty()) {
      if (!terminal_) return out.append(text);
      return out.append_text([&](std::string& to) { append_for_terminal(text, to); });
    }
    if (!terminal_) return append_as(piece, text, out);
    append_as(piece, for_terminal(text), out);
  }

  /// In the piece's own format.
  template <typename Value>
  static void append_as(const Piece& piece, const Value& value, Buffer& out) {
    out.append_text(
        [&](std::string& to) { fmt::format_to(std::back_inserter(to), fmt::runtime(piece.format), value); });
  }

  void append_body(const Piece& piece, std::span<const std::string_view> frames, Buffer& out) {
    if (!piece.format.empty()) {
      const auto shown = [&](std::string_view frame) {
        return terminal_ ? for_terminal(frame) : std::string(frame);
      };
      return append_as(piece, joined(frames, shown, join_), out);
    }
    for (std::size_t i = 0; i < frames.size(); ++i) {
      if (i != 0) out.append(join_);
      append_text(piece, frames[i], out);
    }
  }

  void append_time(const Piece& piece, std::chrono::system_clock::time_point time, Buffer& out) {
    if (piece.clock) return append_as(piece, time_.fields(time), out);
    if (piece.format.empty()) return out.append_text([&](std::string& to) { time_.append(time, to); });
    std::string text;
    time_.append(time, text);
    append_as(piece, text, out);
  }

  /// Seconds since the message written before.
  void append_delta(const Piece& piece, std::chrono::system_clock::time_point time, Buffer& out) const {
    const std::chrono::duration<double> since =
        before_ ? time - *before_ : std::chrono::system_clock::duration(0);
    const std::string text = fmt::format("{:.6f}", since.count());
    append_text(piece, text, out);
  }

  std::vector<Piece> pieces_;
  std::optional<std::chrono::system_clock::time_point> before_;  // of the last message
  std::string delimiter_;
  std::string join_;
  bool terminal_;
  InfoNeeds needs_;
  LocalText time_;
};

}  // namespace

constinit const Format Format::by_template{"template", "output by a template",
                                           [](const FormatSpec& spec) -> std::unique_ptr<Encoder> {
                                             return std::make_unique<TemplateEncoder>(spec);
                                           }};

}  // namespace zcat
