#include "peer/zmtp_stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "peer/handshake.hpp"
#include "peer/zmtp.hpp"

namespace zcat {

using namespace zmtp;

namespace {

// What comes before the other side has said anything is not more than a greeting, from honest peers.
constexpr std::size_t kMostHeld = 64 * 1024;
// What is kept of a command, whatever is kept of messages.
constexpr std::size_t kLeast = 16 * 1024;
// What a long message needed is given back afterwards: there may be thousands of connections.
constexpr std::size_t kKeepsMemory = 64 * 1024;
constexpr std::size_t kKeepsFrames = 1024;
constexpr std::size_t kCurveOverhead = 33;  // MESSAGE, nonce, flags and the box's own

/// Of frames of 3.x that are a command in fact, as CURVE's are: 7 MESSAGE.
constexpr std::string_view kMessageCommand = "MESSAGE";

std::string part(std::string_view name, std::string_view value) { return fmt::format("{}={}", name, value); }

}  // namespace

// ---------------------------------------------------------------------------------------------------- bodies

void ZmtpStream::Body::begin(std::size_t most) {
  kept.clear();
  if (kept.capacity() > kKeepsMemory) kept = {};
  pieces.clear();
  if (pieces.capacity() > kKeepsFrames) pieces = {};
  room = most;
  size = count = 0;
}

/// The bytes that were fed go.
void ZmtpStream::Body::keep() {
  for (Piece& piece : pieces) {
    if (piece.data == nullptr) continue;
    piece.offset = kept.size();
    kept.append(piece.data, piece.size);
    piece.data = nullptr;
  }
}

std::string_view ZmtpStream::Body::at(const Piece& piece) const {
  return {piece.data != nullptr ? piece.data : kept.data() + piece.offset, piece.size};
}

// ---------------------------------------------------------------------------------------------------- bytes

void ZmtpStream::feed(std::string_view bytes) {
  if (!replay_.empty()) replay_ = {};
  in_ = stage_ == Stage::stopped ? std::string_view() : bytes;
}

/// So many bytes in one piece, which are not used up yet. Empty: they are not there.
std::string_view ZmtpStream::need(std::size_t count) {
  if (held_.empty() && in_.size() >= count) return in_.substr(0, count);
  const std::size_t missing = count > held_.size() ? count - held_.size() : 0;
  const std::string_view taken = in_.substr(0, missing);
  held_ += taken;
  in_.remove_prefix(taken.size());
  return held_.size() >= count ? std::string_view(held_).substr(0, count) : std::string_view();
}

void ZmtpStream::consume(std::size_t count) {
  offset_ += count;
  if (held_.empty()) return in_.remove_prefix(count);
  held_.erase(0, count);
}

/// What was fed goes: what is still needed of it stays here.
void ZmtpStream::keep() {
  if (stage_ == Stage::undecided) held_ += in_;
  in_ = {};
  message_.keep();
  command_.keep();
}

bool ZmtpStream::next(Event& event) {
  while (true) {
    switch (advance(event)) {
      case Step::event: return true;
      case Step::again: break;
      case Step::starved: keep(); return false;
    }
  }
}

ZmtpStream::Step ZmtpStream::advance(Event& event) {
  switch (stage_) {
    case Stage::first: return first(event);
    case Stage::undecided: return decide(event);
    case Stage::frames: return in_body_ ? body(event) : head(event);
    case Stage::stopped: break;
  }
  in_ = {};
  return Step::starved;
}

ZmtpStream::Step ZmtpStream::fail(Event& event, std::uint64_t offset, std::string_view why) {
  event = {.kind = Event::Kind::broken, .name = why, .offset = offset};
  stage_ = Stage::stopped;
  held_ = {};
  message_.begin(0);
  command_.begin(0);
  return Step::event;
}

// ---------------------------------------------------------------------------------------------------- greetings

/// A signature; or the identity of ZMTP 1, a frame of its own; or something else.
ZmtpStream::Step ZmtpStream::first(Event& event) {
  const std::string_view start = need(1);
  if (start.empty()) return Step::starved;
  if (octet(start, 0) == kStart) {
    const std::string_view signature = need(kSignature);
    if (signature.empty()) return Step::starved;
    signed_ = is_signature(signature);
    if (!*signed_) return begin_frames(Framing::v1, 0);
    stage_ = Stage::undecided;
    return Step::again;
  }
  const std::string_view head = need(2);
  if (head.empty()) return Step::starved;
  if (octet(head, 0) == 0 || octet(head, 1) != 0) return fail(event, 0, "it does not begin as ZMTP does");
  signed_ = false;
  return begin_frames(Framing::v1, 0);
}

/// Both sides speak the lower of their revisions. To a peer of ZMTP 1 a signature is the head of an identity.
ZmtpStream::Step ZmtpStream::decide(Event& event) {
  const bool assumes = held_.size() + in_.size() > kMostHeld;  // that the other one is alike
  if (!other_->signed_ && !assumes) return Step::starved;
  if (!other_->signed_.value_or(true)) return begin_frames(Framing::v1, 0);
  const std::string_view bytes = need(kSignature + 1);
  if (bytes.empty()) return Step::starved;
  revision_ = octet(bytes, kSignature);
  if (!other_->revision_ && !assumes) return Step::starved;
  return greet(std::min(*revision_, other_->revision_.value_or(*revision_)), event);
}

ZmtpStream::Step ZmtpStream::greet(unsigned revision, Event& event) {
  if (revision >= kFirstWithMechanisms) return greet_whole(event);
  const std::string_view bytes = need(kSignature + 2);
  if (bytes.empty()) return Step::starved;
  type_ = old_type(octet(bytes, kSignature + 1));
  return begin_frames(revision == 0 ? Framing::v1 : Framing::v2, bytes.size());
}

ZmtpStream::Step ZmtpStream::greet_whole(Event& event) {
  const std::string_view bytes = need(kGreeting);
  if (bytes.empty()) return Step::starved;
  const Versions versions = read_greeting(bytes);
  mechanism_ = versions.mechanism == "CURVE"    ? Mechanism::curve
               : versions.mechanism == "GSSAPI" ? Mechanism::gssapi
               : versions.mechanism == "PLAIN"  ? Mechanism::plain
                                                : Mechanism::open;
  parts_ = {part("Version", fmt::format("{}.{}", versions.major, versions.minor)),
            part("Mechanism", printable(versions.mechanism))};
  greeted_ = true;
  begin_frames(Framing::v3, kGreeting);
  event = {.kind = Event::Kind::greeting, .name = "GREETING"};
  show_parts(event);
  return Step::event;
}

/// From here on there are frames, behind so many bytes.
ZmtpStream::Step ZmtpStream::begin_frames(Framing framing, std::size_t used) {
  if (used > 0) consume(used);
  if (!held_.empty()) {  // the rest of it is as if it came now
    replay_ = std::exchange(held_, {}).append(in_);
    in_ = replay_;
  }
  framing_ = framing;
  identity_comes_ = framing != Framing::v3;
  stage_ = Stage::frames;
  return Step::again;
}

ZmtpStream::Step ZmtpStream::end_identity(Event& event) {
  const std::string_view identity =
      message_.pieces.empty() ? std::string_view() : message_.at(message_.pieces[0]);
  identity_ = identity;
  identity_comes_ = false;
  greeted_ = true;
  parts_ = {part("Version", framing_ == Framing::v1 ? "1.0" : "2.0")};
  if (!type_.empty()) parts_.push_back(part("Socket-Type", type_));
  if (!identity_.empty()) parts_.push_back(part("Identity", identity_));
  event = {.kind = Event::Kind::greeting, .name = "GREETING"};
  show_parts(event);
  return Step::event;
}

void ZmtpStream::show_parts(Event& event) {
  views_.assign(parts_.begin(), parts_.end());
  event.frames = views_;
}

// ---------------------------------------------------------------------------------------------------- frames

ZmtpStream::Step ZmtpStream::head(Event& event) {
  return framing_ == Framing::v1 ? head_v1(event) : head_v2(event);
}

/// ZMTP 1: the length counts the flags, too.
ZmtpStream::Step ZmtpStream::head_v1(Event& event) {
  std::string_view head = need(1);
  if (head.empty()) return Step::starved;
  const bool is_long = octet(head, 0) == kStart;
  const std::size_t length = is_long ? 9 : 1;
  head = need(length + 1);
  if (head.empty()) return Step::starved;
  const std::uint64_t size = is_long ? big_endian(head.substr(1, 8)) : octet(head, 0);
  const std::uint8_t flags = octet(head, length);
  // the flags of an identity may be the end of a signature
  if (size == 0 || size > INT64_MAX) return fail(event, offset_, "a frame's length cannot be");
  if (flags > kMore && !identity_comes_)
    return fail(event, offset_, "a frame has flags that ZMTP 1.0 has not");
  more_ = flags == kMore;
  is_command_ = false;
  return begin_body(length + 1, size - 1);
}

/// A message of one frame that is all here, as nearly all are: nothing of it has to be kept.
bool ZmtpStream::whole_message(Event& event) {
  if (!between_ || !held_.empty() || identity_comes_ || is_encrypted() || in_.empty()) return false;
  const std::uint8_t flags = octet(in_, 0);
  const std::size_t head = flags == 0 ? 2 : 9;
  if ((flags != 0 && flags != kLong) || in_.size() < head) return false;
  const std::uint64_t size = flags == 0 ? octet(in_, 1) : big_endian(in_.substr(1, 8));
  if (size > in_.size() - head) return false;
  views_.assign(1, in_.substr(head, std::min<std::uint64_t>(size, most_)));
  in_.remove_prefix(head + size);
  offset_ += head + size;
  tell_message(event, size, 1);
  return true;
}

ZmtpStream::Step ZmtpStream::head_v2(Event& event) {
  if (whole_message(event)) return Step::event;
  std::string_view head = need(1);
  if (head.empty()) return Step::starved;
  const std::uint8_t flags = octet(head, 0);
  const std::uint8_t known = framing_ == Framing::v3 ? kMore | kLong | kCommand : kMore | kLong;
  if (flags > known || (flags & (kMore | kCommand)) == (kMore | kCommand))
    return fail(event, offset_, "a frame has flags that ZMTP has not");
  const std::size_t width = (flags & kLong) != 0 ? 8 : 1;
  head = need(1 + width);
  if (head.empty()) return Step::starved;
  const std::uint64_t size = width == 1 ? octet(head, 1) : big_endian(head.substr(1));
  if (size > INT64_MAX) return fail(event, offset_, "a frame's length cannot be");
  more_ = (flags & kMore) != 0;
  is_command_ = (flags & kCommand) != 0;
  return begin_body(1 + width, size);
}

ZmtpStream::Step ZmtpStream::begin_body(std::size_t head, std::uint64_t size) {
  frame_at_ = offset_;
  consume(head);
  remaining_ = size;
  in_body_ = true;
  const bool tells_all = is_command_ || identity_comes_;  // type and identity are wanted in any case
  const std::size_t most = is_encrypted() && !is_command_ ? 0 : tells_all ? std::max(most_, kLeast) : most_;
  if (is_command_) command_.begin(most);
  if (views_.capacity() > kKeepsFrames) views_ = {};
  if (!is_command_ && std::exchange(between_, false)) message_.begin(most);
  Body& body = is_command_ ? command_ : message_;
  body.size += size;
  ++body.count;
  if (body.pieces.size() < most_frames()) {
    body.pieces.push_back({nullptr, body.kept.size(), 0});
  } else {
    body.room = 0;
  }
  return Step::again;
}

ZmtpStream::Step ZmtpStream::body(Event& event) {
  Body& body = is_command_ ? command_ : message_;
  const std::string_view bytes = in_.substr(0, remaining_);
  in_.remove_prefix(bytes.size());
  offset_ += bytes.size();
  remaining_ -= bytes.size();
  const std::string_view shown = bytes.substr(0, body.room);
  Piece& piece = body.pieces.back();
  if (!shown.empty()) {
    body.room -= shown.size();
    if (piece.size == 0) {
      piece.data = shown.data();
    } else {
      body.kept += shown;  // behind the rest of this frame, which came before
    }
    piece.size += shown.size();
  }
  return remaining_ > 0 ? Step::starved : end_frame(event);
}

ZmtpStream::Step ZmtpStream::end_frame(Event& event) {
  in_body_ = false;
  if (is_command_) return end_command(event);
  if (is_encrypted()) {
    between_ = true;
    event = {.kind = Event::Kind::encrypted, .size = message_.size};
    if (mechanism_ == Mechanism::curve) event.size -= std::min<std::uint64_t>(event.size, kCurveOverhead);
    return Step::event;
  }
  if (identity_comes_) {
    between_ = true;
    return end_identity(event);
  }
  return more_ ? Step::again : end_message(event);
}

ZmtpStream::Step ZmtpStream::end_message(Event& event) {
  between_ = true;
  views_.clear();
  for (const Piece& piece : message_.pieces) views_.push_back(message_.at(piece));
  tell_message(event, message_.size, message_.count);
  return Step::event;
}

/// Its frames are in views_.
void ZmtpStream::tell_message(Event& event, std::uint64_t size, std::uint64_t count) {
  event = {.kind = Event::Kind::message, .frames = views_, .size = size, .count = count};
  if (!is_subscription()) return;
  event.kind = Event::Kind::command;
  event.name = views_[0][0] == 1 ? "SUBSCRIBE" : "CANCEL";
  views_[0].remove_prefix(1);
  event.size -= 1;
}

/// As peers of 3.0 and before write it. What else an XSUB sends is a message.
bool ZmtpStream::is_subscription() const {
  return views_.size() == 1 && !views_[0].empty() && (views_[0][0] == 0 || views_[0][0] == 1) &&
         (type_ == "SUB" || type_ == "XSUB");
}

// ---------------------------------------------------------------------------------------------------- commands

ZmtpStream::Step ZmtpStream::end_command(Event& event) {
  std::string_view rest = command_.at(command_.pieces[0]);
  const auto name = cut_field(rest, 1);
  if (!name || name->empty()) return fail(event, frame_at_, "a command has no name");
  if (is_encrypted() && *name == kMessageCommand) {
    event = {.kind = Event::Kind::encrypted, .size = command_.size};
    if (mechanism_ == Mechanism::curve) event.size -= std::min<std::uint64_t>(event.size, kCurveOverhead);
    return Step::event;
  }
  event = {.kind = Event::Kind::command, .name = *name, .size = command_.size};
  parts_.clear();
  read_command(*name, rest, event);
  views_.assign(parts_.begin(), parts_.end());
  event.frames = views_;
  return Step::event;
}

void ZmtpStream::read_properties(std::string_view body) {
  for_each_property(body, [&](std::string_view name, std::string_view value) {
    if (same_name(name, "Socket-Type")) type_ = value;
    if (same_name(name, "Identity")) identity_ = value;
    parts_.push_back(part(name, value));
  });
}

/// What a command says, into parts_.
void ZmtpStream::read_command(std::string_view name, std::string_view body, Event& event) {
  if (name == "ERROR") {
    parts_.emplace_back(cut_field(body, 1).value_or(body));
  } else if (is_encrypted()) {
    event.secret = true;
  } else if (name == "READY" || name == "INITIATE") {
    read_properties(body);
  } else if (name == "HELLO" && mechanism_ == Mechanism::plain) {
    parts_ = {part("Username", cut_field(body, 1).value_or("")), part("Password", "(hidden)")};
  } else if (name == "PING") {
    const auto ttl = cut(body, 2);
    if (ttl) parts_.push_back(part("TTL", fmt::format("{:.1f}", static_cast<double>(big_endian(*ttl)) / 10)));
    if (!body.empty()) parts_.push_back(part("Context", body));
  } else if (!body.empty() || name == "SUBSCRIBE" || name == "CANCEL") {
    parts_.emplace_back(body);
  }
}

}  // namespace zcat
