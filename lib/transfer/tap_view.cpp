#include "transfer/tap_view.hpp"

#include <fmt/format.h>

#include <array>

#include "base/text.hpp"

namespace zcat {
void TapView::show(std::string_view origin, const ZmtpStream& sender, const ZmtpStream::Event& event,
                   Time time) {
  using Kind = ZmtpStream::Event::Kind;
  if (event.kind == Kind::broken) {
    return context_.report.note(fmt::format("connection {}: {} from byte {} on ({}): passed on unread",
                                            origin, sender.greeted() ? "no longer ZMTP" : "no ZMTP",
                                            event.offset, event.name));
  }
  const bool is_message = event.kind == Kind::message || event.kind == Kind::encrypted;
  if (!is_message && !spec_.commands) return;
  if (context_.filter != nullptr && !context_.filter->passes(event.frames)) {
    ++held_back_;
    return;
  }
  MessageInfo info{.time = time};
  if (event.kind != Kind::greeting) info.size = event.size;  // which is no frame, and has no size
  if (event.count > event.frames.size()) info.count = event.count;
  spec_.origin == TapSpec::Origin::fields ? put_fields(origin, sender, event, info)
                                          : put_frames(origin, event, info);
  if (is_message) ++messages_;
}

void TapView::put_fields(std::string_view origin, const ZmtpStream& sender, const ZmtpStream::Event& event,
                         MessageInfo& info) {
  const fmt::format_int size(event.size), count(event.count);
  const std::array<std::string_view, kTapFields.size()> fields{
      origin.substr(0, origin.size() - 1),
      origin.substr(origin.size() - 1),
      sender.type(),
      sender.identity(),
      event.name,
      event.kind == ZmtpStream::Event::Kind::encrypted ? "true" : "",
      {size.data(), info.size ? size.size() : 0},
      {count.data(), info.count ? count.size() : 0}};
  info.extras = fields;
  onlooker_.put(event.frames, info);
}

/// Where there are no fields, what they would hold stands in frames.
void TapView::put_frames(std::string_view origin, const ZmtpStream::Event& event, const MessageInfo& info) {
  frames_.clear();
  if (spec_.origin == TapSpec::Origin::frame) frames_.push_back(origin);
  if (!event.name.empty()) frames_.push_back(event.name);
  for (const std::string_view frame : event.frames) frames_.push_back(frame);
  const bool encrypted = event.kind == ZmtpStream::Event::Kind::encrypted;
  if (encrypted || event.secret) {
    unseen_ = fmt::format("({}{})", encrypted ? "encrypted, " : "", count_of(event.size, "byte"));
    frames_.push_back(unseen_);
  } else if (info.count) {
    unseen_ = fmt::format("({})", count_of(*info.count - event.frames.size(), "more frame"));
    frames_.push_back(unseen_);
  }
  onlooker_.put(frames_, info);
}

void TapView::finish() {
  onlooker_.finish();
  context_.report.event(fmt::format("{} received", count_of(messages_, "message")));
  if (held_back_ > 0)
    context_.report.event(fmt::format("{} did not pass --match and --not", count_of(held_back_, "message")));
}

}  // namespace zcat
