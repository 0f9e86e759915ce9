#include "transfer/sink.hpp"

namespace zcat {
Sink::Sink(const SinkSpec& spec, OutputLine* line, int standard_output)
    : output_(standard_output, line),
      buffer_(output_.buffer()),
      first_(spec.first),
      encoder_(make_encoder(spec.format)),
      needs_(encoder_->needs()) {
  if (!first_.edits()) ends_with_ = encoder_->ends_with();
}

void Sink::encode(const Message& message, std::span<const std::string_view> extras) {
  MessageInfo info{.sequence = count_ + 1, .extras = extras};
  if (needs_.time) info.time = std::chrono::system_clock::now();
  if (needs_.peer) info.peer = message.property("Peer-Address");
  if (needs_.user) info.user = message.property("User-Id");
  encoder_->encode(first_.edits() ? first_.received_to_shown(message.frames()) : message.frames(), info,
                   buffer_);
}

void Sink::put(const Message& message, std::span<const std::string_view> extras) {
  encode(message, extras);
  buffer_.end_message();
  ++count_;
}

void Sink::put(std::span<const std::string_view> frames, MessageInfo info) {
  if (info.sequence == 0) info.sequence = count_ + 1;
  encoder_->encode(frames, info, buffer_);
  buffer_.end_message();
  ++count_;
}

}  // namespace zcat
