#include <cstring>

#include "base/text.hpp"
#include "format/format.hpp"

/// line and nul: bytes as they are. The path that must be fast: nothing is allocated for a message.
namespace zcat {
namespace {

constexpr std::string_view kNul("\0", 1);
constexpr std::string_view kJoin = "\t";

/// The position of `needle` at or after `from`; npos: none. glibc's memchr and memmem are vectorised,
/// std::string_view::find is not.
std::size_t find(std::string_view text, std::string_view needle, std::size_t from) {
  const char* begin = text.data() + from;
  const std::size_t size = text.size() - from;
  const void* hit = needle.size() == 1 ? std::memchr(begin, needle[0], size)
                                       : memmem(begin, size, needle.data(), needle.size());
  return hit == nullptr ? std::string_view::npos
                        : static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
}

class DelimitedDecoder final : public Decoder {
 public:
  DelimitedDecoder(std::string delimiter, std::optional<std::string> separator)
      : delimiter_(std::move(delimiter)), separator_(std::move(separator)) {}

  Step next(std::string_view input, bool at_end, Frames& frames) override {
    if (input.empty()) return {};
    const std::size_t end = find(input, delimiter_, scanned_);
    if (end == std::string_view::npos) return last(input, at_end, frames);
    return found({input.data(), end}, end + delimiter_.size(), frames);
  }

  std::optional<char> ends_with() const override {
    if (separator_ || delimiter_.size() != 1) return std::nullopt;
    return delimiter_.front();
  }

 private:
  Step found(std::string_view body, std::size_t used, Frames& frames) {
    scanned_ = 0;
    frames.clear();
    if (separator_) body.remove_prefix(split(body, frames));
    frames.emplace_back(body.data(), body.size());
    return {used, true};
  }

  // kept out of next(), which runs for each message
  [[gnu::noinline]] Step last(std::string_view input, bool at_end, Frames& frames) {
    if (at_end) return found(input, input.size(), frames);
    // The input may end inside a delimiter; what is in front of that is never looked at again.
    const std::size_t kept = delimiter_.size() - 1;
    scanned_ = input.size() > kept ? input.size() - kept : 0;
    return {};
  }

  /// Takes all frames of the message but the last, and returns where that begins.
  [[gnu::noinline]] std::size_t split(std::string_view body, Frames& frames) const {
    std::size_t begin = 0;
    for (std::size_t end; (end = find(body, *separator_, begin)) != std::string_view::npos;) {
      frames.push_back(body.substr(begin, end - begin));
      begin = end + separator_->size();
    }
    return begin;
  }

  std::string delimiter_;
  std::optional<std::string> separator_;
  std::size_t scanned_ = 0;  ///< no delimiter begins in front of this
};

/// `kForTerminal`: escapes what could drive a terminal.
template <bool kForTerminal>
class DelimitedEncoder final : public Encoder {
 public:
  DelimitedEncoder(std::string_view delimiter, std::string_view join) : delimiter_(delimiter), join_(join) {}

  void encode(std::span<const std::string_view> frames, const MessageInfo&, Buffer& out) override {
    for (std::size_t i = 0; i < frames.size(); ++i) {
      if (i != 0) out.append(join_);
      if constexpr (kForTerminal) {
        out.append_text([&](std::string& text) { append_for_terminal(frames[i], text); });
      } else {
        out.append(frames[i]);
      }
    }
    out.append(delimiter_);
  }

  std::optional<char> ends_with() const override {
    if (kForTerminal || delimiter_.size() != 1) return std::nullopt;
    return delimiter_.front();
  }

 private:
  std::string delimiter_;
  std::string join_;
};

[[noreturn]] void refuse_empty(std::string_view what) { throw Error(ExitCode::usage, std::string(what)); }

std::unique_ptr<Decoder> delimited_decoder(std::string_view delimiter, const FormatSpec& spec) {
  if (delimiter.empty()) refuse_empty("-d '': nothing would end a message; -f raw reads all input as one");
  if (spec.separator && spec.separator->empty())
    refuse_empty("-F '': nothing cannot separate frames; leave -F out to read one frame a message");
  return std::make_unique<DelimitedDecoder>(std::string(delimiter), spec.separator);
}

std::unique_ptr<Encoder> delimited_encoder(std::string_view delimiter, const FormatSpec& spec) {
  if (delimiter.empty()) refuse_empty("-d '': nothing would end a message; -f raw writes the bytes alone");
  const std::string_view join = spec.separator ? std::string_view(*spec.separator) : kJoin;
  if (spec.terminal) return std::make_unique<DelimitedEncoder<true>>(delimiter, join);
  return std::make_unique<DelimitedEncoder<false>>(delimiter, join);
}

}  // namespace

constinit const Format Format::line{
    "line", "a line; the newline is not part of it",
    [](const FormatSpec& spec) { return delimited_encoder(spec.delimiter, spec); },
    [](const FormatSpec& spec) { return delimited_decoder(spec.delimiter, spec); }};
constinit const Format Format::nul{"nul", "bytes that a NUL ends",
                                   [](const FormatSpec& spec) { return delimited_encoder(kNul, spec); },
                                   [](const FormatSpec& spec) { return delimited_decoder(kNul, spec); }};

}  // namespace zcat
