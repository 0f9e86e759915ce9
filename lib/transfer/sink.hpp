#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/output.hpp"
#include "format/first_frame.hpp"
#include "format/format.hpp"
#include "socket/message.hpp"

namespace zcat {

/// How received messages are written.
struct SinkSpec {
  FormatSpec format;
  FirstFrameSpec first;  ///< what becomes of the first frame
};

/// Messages on their way to an output: encoder and output together.
class Sink {
 public:
  /// Throws Error (usage) for a wrong template, Error (failed) when the descriptor is not open.
  explicit Sink(const SinkSpec& spec, OutputLine* line = nullptr, int standard_output = 1);
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  /// Encodes a message. Unless holds() is false afterwards, it must stay as it is until flush() has said true.
  /// Throws Error (failed) when the format cannot carry it: nothing of it is written.
  [[gnu::always_inline]] void put(const Message& message) {
    const Frames& frames = message.frames();
    if (ends_with_ && frames.size() == 1) {
      buffer_.append(frames.front(), *ends_with_);
    } else {
      encode(message);
    }
    buffer_.end_message();
    ++count_;
  }
  /// The same with the values of the format's extra fields.
  void put(const Message& message, std::span<const std::string_view> extras);
  /// Encodes frames that came from elsewhere. `info` is what is known of them; without a number
  /// they are counted here.
  void put(std::span<const std::string_view> frames, MessageInfo info);
  /// Whether the encoder reads any of the extra fields.
  bool shows_extras() const { return needs_.extras; }
  /// Whether the output refers to the last message's own bytes.
  bool holds() const { return buffer_.references(); }
  /// Whether enough has gathered to be written at once.
  bool full() const { return buffer_.references() || buffer_.size() >= kFull; }
  bool flush() { return output_.flush(); }
  Output& output() { return output_; }
  std::uint64_t count() const { return count_; }

 private:
  static constexpr std::size_t kFull = 64 * 1024;

  // kept out of put(), which runs for each message
  [[gnu::noinline]] void encode(const Message& message, std::span<const std::string_view> extras = {});

  Output output_;
  Buffer& buffer_;
  FirstFrameEditor first_;
  std::unique_ptr<Encoder> encoder_;
  InfoNeeds needs_;
  std::optional<char>
      ends_with_;  // of the encoder, where nothing is edited: single frames need no call of it for each
  std::uint64_t count_ = 0;
};

}  // namespace zcat
