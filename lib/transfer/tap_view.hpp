#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "peer/zmtp_stream.hpp"
#include "transfer/tap.hpp"

namespace zcat {

/// Shows what a tap reads in the bytes that pass: messages, and commands where that is wanted.
class TapView {
 public:
  /// Of the context it uses the report, the filter and how many messages are wanted.
  TapView(const TapSpec& spec, const TransferContext& context, Onlooker& onlooker)
      : spec_(spec), context_(context), onlooker_(onlooker) {}

  using Time = std::chrono::system_clock::time_point;

  /// `origin` is the number of the connection and then `>` from the client to the target, `<` back; `sender` is the stream that
  /// the event is of; `time` is when its last byte came. Throws Error (failed) when the output is broken.
  void show(std::string_view origin, const ZmtpStream& sender, const ZmtpStream::Event& event, Time time);
  /// Whether as many messages were shown as are wanted.
  bool reached() const { return context_.limits.reached(messages_); }
  /// Tells how many messages there were, and what was not shown.
  void finish();

 private:
  void put_fields(std::string_view origin, const ZmtpStream& sender, const ZmtpStream::Event& event,
                  MessageInfo& info);
  void put_frames(std::string_view origin, const ZmtpStream::Event& event, const MessageInfo& info);

  const TapSpec& spec_;
  const TransferContext& context_;
  Onlooker& onlooker_;
  std::uint64_t messages_ = 0;   // shown
  std::uint64_t held_back_ = 0;  // by the filter
  std::string unseen_;           // what a message has beside the frames that are shown
  Frames frames_;
};

}  // namespace zcat
