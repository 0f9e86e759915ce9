#include "transfer/tap_view.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>

#include "base/text.hpp"

namespace zcat {
namespace {

constexpr std::array<std::string_view, 2> kDirections{">", "<"};

}  // namespace

void TapView::show(std::string_view connection, unsigned direction, const ZmtpStream& sender,
                   const ZmtpStream::Event& event) {
  using Kind = ZmtpStream::Event::Kind;
  if (event.kind == Kind::broken) {
    return context_.report.note(fmt::format(
        "connection {}{}: {} from byte {} on ({}): passed on unread", connection, kDirections[direction],
        sender.greeted() ? "no longer ZMTP" : "no ZMTP", event.offset, event.name));
  }
  const bool is_message = event.kind == Kind::message || event.kind == Kind::encrypted;
  if (!is_message && !spec_.commands) return;
  if (context_.filter != nullptr && !context_.filter->passes(event.frames)) {
    ++held_back_;
    return;
  }
  put(connection, direction, sender, event);
  if (is_message) ++messages_;
}

void TapView::put(std::string_view connection, unsigned direction, const ZmtpStream& sender,
                  const ZmtpStream::Event& event) {
  const bool encrypted = event.kind == ZmtpStream::Event::Kind::encrypted;
  const bool whole = event.kind != ZmtpStream::Event::Kind::greeting;  // which is no frame, and has no size
  const fmt::format_int size(event.size);
  const std::array<std::string_view, kTapFields.size()> fields{connection,
                                                               kDirections[direction],
                                                               sender.type(),
                                                               sender.identity(),
                                                               event.name,
                                                               encrypted ? "true" : "",
                                                               {size.data(), whole ? size.size() : 0}};
  const MessageInfo info{.time = std::chrono::system_clock::now(),
                         .size = whole ? std::optional(event.size) : std::nullopt,
                         .extras = fields};
  if (spec_.origin == TapSpec::Origin::fields) return onlooker_.put(event.frames, info);
  put_frames(connection, direction, event, info);
}

/// Where there are no fields, what they would hold stands in frames.
void TapView::put_frames(std::string_view connection, unsigned direction, const ZmtpStream::Event& event,
                         const MessageInfo& info) {
  frames_.clear();
  if (spec_.origin == TapSpec::Origin::frame) {
    origin_.assign(connection).append(kDirections[direction]);
    frames_.push_back(origin_);
  }
  if (!event.name.empty()) frames_.push_back(event.name);
  frames_.insert(frames_.end(), event.frames.begin(), event.frames.end());
  const bool encrypted = event.kind == ZmtpStream::Event::Kind::encrypted;
  if (encrypted || event.secret) {
    unseen_ = fmt::format("({}{})", encrypted ? "encrypted, " : "", count_of(event.size, "byte"));
    frames_.push_back(unseen_);
  }
  onlooker_.put(frames_, info);
}

void TapView::finish() {
  onlooker_.finish();
  if (held_back_ > 0)
    context_.report.event(fmt::format("{} did not pass --match and --not", count_of(held_back_, "message")));
}

}  // namespace zcat
