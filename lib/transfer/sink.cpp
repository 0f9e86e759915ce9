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

void Sink::encode(const Message& message) {
  info_.sequence = count_ + 1;
  if (needs_.time) info_.time = std::chrono::system_clock::now();
  if (needs_.peer) info_.peer = message.property("Peer-Address");
  if (needs_.user) info_.user = message.property("User-Id");
  encoder_->encode(first_.edits() ? first_.received_to_shown(message.frames()) : message.frames(), info_,
                   buffer_);
}

}  // namespace zcat
