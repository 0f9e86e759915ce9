#include "transfer/sink.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace zcat {
namespace {

/// Printable ASCII as it is, a backslash doubled, all else as `\xNN`.
void append_routing_id(std::string_view id, std::string& out) {
  for (const char byte : id) {
    if (byte == '\\') {
      out += "\\\\";
    } else if (byte >= ' ' && byte <= '~') {
      out += byte;
    } else {
      append_hex_escapes(std::string_view(&byte, 1), out);
    }
  }
}

}  // namespace

Sink::Sink(const SinkSpec& spec, OutputLine* line, int standard_output)
    : output_(standard_output, line),
      buffer_(output_.buffer()),
      spec_(spec),
      encoder_(make_encoder(spec.format)),
      needs_(encoder_->needs()) {
  if (!spec.edits()) ends_with_ = encoder_->ends_with();
}

std::span<const std::string_view> Sink::readable(const Frames& frames) {
  const std::string_view first = frames.front();
  if (spec_.strips_envelope && first.empty() && frames.size() > 1) return std::span(frames).subspan(1);
  if (spec_.first == FirstFrame::data) return frames;
  first_.clear();
  if (spec_.first == FirstFrame::routing_id) {
    append_routing_id(first, first_);
  } else if (!first.empty() && (first.front() == 0 || first.front() == 1)) {
    first_.assign(1, first.front() == 1 ? '+' : '-').append(first.substr(1));
  } else {
    return frames;
  }
  readable_ = frames;
  readable_.front() = first_;
  return readable_;
}

void Sink::encode(const Message& message) {
  info_.sequence = count_ + 1;
  if (needs_.time) info_.time = std::chrono::system_clock::now();
  if (needs_.peer) info_.peer = message.property("Peer-Address");
  if (needs_.user) info_.user = message.property("User-Id");
  encoder_->encode(spec_.edits() ? readable(message.frames()) : message.frames(), info_, buffer_);
}

}  // namespace zcat
