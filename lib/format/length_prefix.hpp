#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>

#include "format/format.hpp"

/// What the formats that write a length in front of each body have in common.
namespace zcat {

/// No address space holds a message of this size: a larger length is broken input.
constexpr std::uint64_t kLongest =
    std::min<std::uint64_t>(std::uint64_t{1} << 47, std::numeric_limits<std::ptrdiff_t>::max() / 2);

inline std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

/// Reads one message from input that comes in pieces: keeps its place and the frames found until more bytes come.
class FrameCursor {
 public:
  explicit FrameCursor(std::string_view format) : format_(format) {}

  /// Starts or continues the message at the start of `input`.
  void look_at(std::string_view input) { input_ = input; }

  /// Whether at least `size` bytes follow. If not, notes how many the message needs.
  bool has(std::uint64_t size) {
    if (input_.size() - position_ >= size) return true;
    wanted_ = position_ + static_cast<std::size_t>(size);
    return false;
  }
  unsigned char byte(std::size_t ahead = 0) const {
    return static_cast<unsigned char>(input_[position_ + ahead]);
  }
  std::string_view peek(std::size_t size) const { return input_.substr(position_, size); }
  std::string_view rest() const { return input_.substr(position_); }
  void skip(std::size_t size) { position_ += size; }

  /// Takes a body of `size` bytes that begins `ahead` bytes from here as a frame, if all of it is there.
  bool take_frame(std::size_t ahead, std::uint64_t size) {
    if (size > kLongest) fail(fmt::format("expected a size, not {}, which no message can have", size));
    if (!has(ahead + size)) return false;
    parts_.push_back({position_ + ahead, static_cast<std::size_t>(size)});
    position_ += ahead + static_cast<std::size_t>(size);
    return true;
  }

  /// Hands out the frames of a whole message, and begins with the next one.
  std::size_t finish(Frames& frames) {
    frames.clear();
    for (const Part& part : parts_) frames.emplace_back(input_.data() + part.begin, part.size);
    parts_.clear();
    const std::size_t used = position_;
    offset_ += used;
    position_ = 0;
    wanted_ = 0;
    return used;
  }

  std::size_t wanted() const { return wanted_; }

  [[noreturn]] void fail(const std::string& expected) const {
    throw Error(ExitCode::failed, fmt::format("{}: {} at byte {}", format_, expected, offset_ + position_));
  }
  [[noreturn]] void fail_cut_off() const {
    throw Error(ExitCode::failed,
                fmt::format("{}: input ends inside a message, {} of {} bytes there, at byte {}", format_,
                            input_.size(), wanted_, offset_ + input_.size()));
  }

 private:
  struct Part {
    std::size_t begin, size;
  };
  std::string_view format_;
  std::string_view input_;
  std::size_t position_ = 0;  ///< in the message: what is in front was understood
  std::size_t wanted_ = 0;
  std::uint64_t offset_ = 0;  ///< of the message in the stream
  std::vector<Part> parts_;
};

/// `Grammar` has a name and `bool read(FrameCursor&)`: true when the whole message was read, false when bytes are
/// missing.
template <class Grammar>
class LengthDecoder final : public Decoder {
 public:
  Step next(std::string_view input, bool at_end, Frames& frames) override {
    if (input.empty()) return {};
    cursor_.look_at(input);
    if (grammar_.read(cursor_)) return {cursor_.finish(frames), true};
    if (at_end) cursor_.fail_cut_off();
    return {};
  }
  std::size_t wanted() const override { return cursor_.wanted(); }

 private:
  FrameCursor cursor_{Grammar::kName};
  Grammar grammar_;
};

constexpr std::uint64_t kMaxU32 = std::numeric_limits<std::uint32_t>::max();

inline void require_u32(std::string_view format, std::string_view frame) {
  if (frame.size() > kMaxU32) {
    throw Error(ExitCode::failed,
                fmt::format("{}: a frame of {} bytes is over 4 GiB; use zmtp", format, frame.size()));
  }
}

inline void append_big_endian(std::uint64_t value, std::size_t bytes, Buffer& out) {
  for (std::size_t i = bytes; i-- > 0;) out.append(static_cast<char>(value >> (8 * i)));
}

}  // namespace zcat
