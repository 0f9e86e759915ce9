#include "peer/handshake.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "peer/zmtp.hpp"

namespace zcat {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using namespace zmtp;

// signature and revision 3; in the second one an end of two lines instead of zeros
constexpr std::string_view kHello = "\xff\0\0\0\0\0\0\0\0\x7f\x03"sv;
constexpr std::string_view kProvocation = "\xff\r\n\r\n\0\0\0\0\x7f\x03"sv;
constexpr std::size_t kMostWords = 60;         // of what is not ZMTP, shown
constexpr std::size_t kMostFrame = 64 * 1024;  // READY and ERROR are far shorter
constexpr std::size_t kMostHeader = 64 * 1024;

constexpr std::string_view kSubprotocol = "ZWS2.0/";

struct Mark {
  std::string_view prefix;
  Protocol protocol;
};
/// How other protocols begin. The HTML is that of a server that takes what it cannot read for HTTP 0.9.
constexpr std::array kMarks{
    Mark{"HTTP/", Protocol::http},   Mark{"<!DOCTYPE", Protocol::http}, Mark{"<!doctype", Protocol::http},
    Mark{"<html", Protocol::http},   Mark{"<HTML", Protocol::http},     Mark{"SSH-", Protocol::ssh},
    Mark{"\x16\x03", Protocol::tls}, Mark{"\x15\x03", Protocol::tls},
};

/// The properties of a READY. What is broken ends it.
void read_properties(std::string_view bytes, Greeting& greeting) {
  for_each_property(bytes, [&](std::string_view name, std::string_view value) {
    if (same_name(name, "Socket-Type")) greeting.type = printable(value);
    if (same_name(name, "Identity")) greeting.identity = value;
  });
}

/// The value of a header of HTTP; empty where it is not there.
std::string_view header(std::string_view head, std::string_view name) {
  while (!head.empty()) {
    const std::size_t end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    const std::size_t colon = std::min(line.find(':'), line.size());
    if (colon < line.size() && same_name(line.substr(0, colon), name)) {
      std::string_view value = line.substr(colon + 1);
      while (value.starts_with(' ')) value.remove_prefix(1);
      return value;
    }
    head.remove_prefix(std::min(end + 2, head.size()));
  }
  return {};
}

}  // namespace

std::string printable(std::string_view bytes) {
  std::string text;
  for (const char c : bytes.substr(0, kMostWords)) {
    if (c == '\r' || c == '\n') break;
    if (c < ' ' || c > '~') {
      text += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      text += c;
    }
  }
  return text;
}

std::optional<std::string> error_reason(std::string_view bytes) {
  constexpr std::string_view kShortCommand = "\x04";
  while (bytes.starts_with(kShortCommand)) {
    bytes.remove_prefix(kShortCommand.size());
    auto command = cut_field(bytes, 1);
    if (!command) return std::nullopt;
    if (cut_field(*command, 1) == "ERROR") return printable(cut_field(*command, 1).value_or(""));
  }
  return std::nullopt;
}

Protocol recognize(std::string_view bytes) {
  const auto mark =
      std::ranges::find_if(kMarks, [&](const Mark& row) { return bytes.starts_with(row.prefix); });
  if (mark != kMarks.end()) return mark->protocol;
  return bytes.empty() ? Protocol::unknown : Protocol::other;
}

std::string tls_hello() {
  std::string hello = "\x03\x03"s + std::string(32, 'z');  // version 1.2, what should be random
  hello += "\0"s;                                          // no session
  hello += "\0\x08\xc0\x2f\0\x9c\0\x2f\0\xff"s;            // ciphers
  hello += "\x01\0"s;                                      // no compression
  const auto size = [](std::size_t n) { return std::string{'\0', static_cast<char>(n)}; };
  const std::string handshake = "\x01\0"s + size(hello.size()) + hello;
  return "\x16\x03\x01"s + size(handshake.size()) + handshake;
}

ZmtpHandshake::ZmtpHandshake(Transport transport, std::string host)
    : transport_(transport), host_(std::move(host)) {}

void ZmtpHandshake::say(std::string_view bytes) {
  outgoing_ += bytes;
  spoken_ = true;
}

void ZmtpHandshake::provoke() {
  if (spoken_ || stage_ != Stage::first_words) return;
  if (transport_ == Transport::stream) return say(kProvocation);
  // `ZWS2.0` alone would have no handshake: we would be a peer at once
  say(
      fmt::format("GET / HTTP/1.1\r\nHost: {0}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  "Sec-WebSocket-Key: enZ6enp6enp6enp6enp6eg==\r\nSec-WebSocket-Version: 13\r\n"
                  "Sec-WebSocket-Protocol: {1}NULL,{1}PLAIN,{1}CURVE\r\n\r\n",
                  host_, kSubprotocol));
  stage_ = Stage::upgrade;
}

bool ZmtpHandshake::take(std::string_view bytes) {
  if (stage_ == Stage::complete) return true;
  heard_ = heard_ || !bytes.empty();
  incoming_ += bytes;
  while (stage_ != Stage::complete && advance()) {
  }
  return stage_ == Stage::complete;
}

/// One stage further. False: more bytes are needed first.
bool ZmtpHandshake::advance() {
  switch (stage_) {
    case Stage::first_words: return first_words();
    case Stage::signature: return signature();
    case Stage::revision: return revision();
    case Stage::old_greeting: return old_greeting();
    case Stage::greeting: return whole_greeting();
    case Stage::commands: return commands();
    case Stage::upgrade: return upgrade();
    case Stage::ws_frames: return ws_frames();
    case Stage::complete: break;
  }
  return false;
}

/// Without the mark of a signature it is ZMTP 1, which sends its identity as a frame, or something else.
bool ZmtpHandshake::first_words() {
  if (incoming_.empty()) return false;
  if (octet(incoming_, 0) == kStart) {
    if (transport_ == Transport::ws) return not_zmtp(Protocol::other);  // ZMTP, but not over ws
    stage_ = Stage::signature;
    return true;
  }
  const std::size_t length = octet(incoming_, 0);
  if (incoming_.size() < 2) return false;
  if (length == 0 || octet(incoming_, 1) != 0 || incoming_.size() > length + 1) {
    // a text is recognized by its beginning, which may come in pieces
    const Protocol protocol = recognize(incoming_);
    const bool enough = protocol != Protocol::other || incoming_.size() >= kMarks[1].prefix.size() ||
                        incoming_.find('\n') != std::string::npos;
    return enough && not_zmtp(protocol);
  }
  if (incoming_.size() < length + 1) return false;
  greeting_.protocol = Protocol::zmtp;
  greeting_.version = "1.0";
  greeting_.identity = incoming_.substr(2);
  return complete();
}

bool ZmtpHandshake::signature() {
  if (incoming_.size() < kSignature) return false;
  greeting_.protocol = Protocol::zmtp;
  if (!is_signature(incoming_)) {  // a long identity of ZMTP 1
    greeting_.version = "1.0";
    return complete();
  }
  if (!spoken_) say(kHello);
  stage_ = Stage::revision;
  return true;
}

bool ZmtpHandshake::revision() {
  if (incoming_.size() <= kSignature) return false;
  const unsigned revision = octet(incoming_, kSignature);
  if (revision == 0) {
    greeting_.version = "1.0";
    return complete();
  }
  stage_ = revision < kFirstWithMechanisms ? Stage::old_greeting : Stage::greeting;
  return true;
}

/// ZMTP 2: an octet for the type, the identity as a frame.
bool ZmtpHandshake::old_greeting() {
  greeting_.version = "2.0";
  std::string_view rest = std::string_view(incoming_).substr(kSignature + 1);
  const auto type = cut(rest, 1);
  if (!type) return false;
  greeting_.type = old_type(octet(*type, 0));
  const auto flags = cut(rest, 1);
  const auto identity = flags ? cut_field(rest, 1) : std::nullopt;
  if (!identity) return false;
  greeting_.identity = *identity;
  return complete();
}

bool ZmtpHandshake::whole_greeting() {
  if (incoming_.size() < kGreeting) return false;
  const Versions versions = read_greeting(incoming_);
  greeting_.version = fmt::format("{}.{}", versions.major, versions.minor);
  greeting_.mechanism = printable(versions.mechanism);
  if (greeting_.mechanism != "NULL") return complete();  // the rest is for those who know the secret
  std::string rest(kGreeting - kHello.size(), '\0');
  std::ranges::copy("NULL"sv, rest.begin() + 1);  // behind the minor version
  say(rest);
  incoming_.erase(0, kGreeting);
  stage_ = Stage::commands;
  return true;
}

bool ZmtpHandshake::commands() {
  std::string_view rest = incoming_;
  const auto flags = cut(rest, 1);
  if (!flags) return false;
  const std::size_t width = (octet(*flags, 0) & kLong) != 0 ? 8 : 1;
  if (rest.size() >= width && big_endian(rest.substr(0, width)) > kMostFrame) return complete();
  const auto body = cut_field(rest, width);
  if (!body) return false;
  understand((octet(*flags, 0) & kCommand) != 0, *body);
  return complete();
}

/// A READY with its type, or an ERROR. Anything else is none of ZMTP's.
void ZmtpHandshake::understand(bool is_command, std::string_view body) {
  const std::string_view whole = body;
  const auto name = is_command ? cut_field(body, 1) : std::nullopt;
  if (name == "READY") read_properties(body, greeting_);
  if (name == "ERROR") greeting_.refusal = printable(cut_field(body, 1).value_or(""));
  if (!greeting_.type.empty() || greeting_.refusal) return;
  greeting_.protocol = Protocol::other;
  greeting_.words = printable(whole);
}

bool ZmtpHandshake::upgrade() {
  const std::size_t end = incoming_.find("\r\n\r\n");
  const bool is_http = recognize(incoming_) == Protocol::http;
  if (end == std::string::npos) {
    const bool hopeless =
        incoming_.size() > kMostHeader || (incoming_.size() >= kMarks[0].prefix.size() && !is_http);
    return hopeless && not_zmtp(recognize(incoming_));
  }
  const std::string_view head = std::string_view(incoming_).substr(0, end);
  const std::string_view protocol = header(head, "Sec-WebSocket-Protocol");
  if (!is_http || !protocol.starts_with(kSubprotocol)) return not_zmtp(recognize(incoming_));
  greeting_.protocol = Protocol::zmtp;
  greeting_.version = "2.0";
  greeting_.mechanism = printable(protocol.substr(kSubprotocol.size()));
  if (greeting_.mechanism != "NULL") return complete();
  incoming_.erase(0, end + 4);
  stage_ = Stage::ws_frames;
  return true;
}

bool ZmtpHandshake::ws_frames() {
  constexpr std::uint8_t kMasked = 0x80, kLength16 = 126, kLength64 = 127, kIsCommand = 2;
  std::string_view rest = incoming_;
  const auto head = cut(rest, 2);
  if (!head) return false;
  std::uint64_t length = octet(*head, 1);
  if ((length & kMasked) != 0) return complete();  // only clients mask
  if (length >= kLength16) {
    const auto longer = cut(rest, length == kLength64 ? 8 : 2);
    if (!longer) return false;
    length = big_endian(*longer);
  }
  if (length > kMostFrame) return complete();
  auto payload = cut(rest, length);
  if (!payload) return false;
  const auto flags = cut(*payload, 1);
  if (flags) understand((octet(*flags, 0) & kIsCommand) != 0, *payload);
  return complete();
}

bool ZmtpHandshake::not_zmtp(Protocol protocol) {
  greeting_.protocol = protocol;
  greeting_.words = printable(incoming_);
  return complete();
}

bool ZmtpHandshake::complete() {
  stage_ = Stage::complete;
  return true;
}

void ZmtpHandshake::finish() {
  if (stage_ == Stage::complete) return;
  const bool says_zmtp = greeting_.protocol == Protocol::zmtp && !greeting_.version.empty();
  if (!says_zmtp && !incoming_.empty()) {
    // a signature and no more is still nobody else's
    const bool signature = greeting_.protocol == Protocol::zmtp;
    if (!signature) not_zmtp(recognize(incoming_));
  }
  complete();
}

}  // namespace zcat
