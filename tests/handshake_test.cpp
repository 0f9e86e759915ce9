#include "peer/handshake.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace zcat;
using namespace std::string_literals;

namespace {

/// What a peer of ZMTP 3 says up to where it must have heard us.
const std::string kSignature = "\xff\0\0\0\0\0\0\0\1\x7f"s;

std::string greeting(const std::string& mechanism) {
  return "\3\1"s + mechanism + std::string(52 - mechanism.size(), '\0');
}
std::string command(const std::string& body) { return "\4"s + static_cast<char>(body.size()) + body; }
std::string property(const std::string& name, const std::string& value) {
  return static_cast<char>(name.size()) + name + "\0\0\0"s + static_cast<char>(value.size()) + value;
}
std::string ready(const std::string& type) {
  return command("\5READY" + property("Socket-Type", type) + property("Identity", "me"));
}

std::string upgrade(const std::string& protocol) {
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nsec-websocket-protocol: " + protocol +
         "\r\n\r\n";
}
std::string ws_frame(const std::string& payload) {
  return "\x82"s + static_cast<char>(payload.size()) + payload;
}

/// Feeds `bytes` whole. Whether that was all.
struct Heard {
  bool complete;
  Greeting greeting;
};
Heard hear(std::string_view bytes, ZmtpHandshake::Transport transport = ZmtpHandshake::Transport::stream) {
  ZmtpHandshake handshake(transport, "host");
  if (transport == ZmtpHandshake::Transport::ws) handshake.provoke();
  const bool complete = handshake.take(bytes);
  return {complete, handshake.greeting()};
}

struct Peer {
  std::string bytes;
  ZmtpHandshake::Transport transport;
};
const std::vector<Peer>& peers() {
  using enum ZmtpHandshake::Transport;
  static const std::vector<Peer> all{
      {kSignature + greeting("NULL") + ready("PULL"), stream},
      {kSignature + greeting("CURVE"), stream},
      {kSignature + "\1\7\0\3abc"s, stream},
      {"\1\0"s, stream},
      {"\4\0abc"s, stream},
      {"SSH-2.0-OpenSSH\r\n", stream},
      {"\x15\3\3\0\2\2\x28"s, stream},
      {upgrade("ZWS2.0/NULL") + ws_frame("\2\5READY" + property("Socket-Type", "PUSH")), ws},
      {upgrade("ZWS2.0/PLAIN"), ws},
  };
  return all;
}

bool same(const Greeting& a, const Greeting& b) {
  return a.protocol == b.protocol && a.version == b.version && a.mechanism == b.mechanism &&
         a.type == b.type && a.identity == b.identity && a.refusal == b.refusal;
}

}  // namespace

TEST_CASE("a peer of ZMTP 3 with NULL tells its version, type and identity") {
  const Heard heard = hear(kSignature + greeting("NULL") + ready("DEALER"));
  CHECK(heard.complete);
  CHECK(heard.greeting.protocol == Protocol::zmtp);
  CHECK(heard.greeting.version == "3.1");
  CHECK(heard.greeting.mechanism == "NULL");
  CHECK(heard.greeting.type == "DEALER");
  CHECK(heard.greeting.identity == "me");
}

TEST_CASE("with another mechanism the type does not show") {
  const Heard heard = hear(kSignature + greeting("CURVE"));
  CHECK(heard.complete);
  CHECK(heard.greeting.mechanism == "CURVE");
  CHECK(heard.greeting.type.empty());
}

TEST_CASE("a peer that turns us away says so instead of READY") {
  const Heard heard = hear(kSignature + greeting("NULL") +
                           command("\5ERROR\3"
                                   "400"));
  CHECK(heard.complete);
  CHECK(heard.greeting.refusal == "400");
}

TEST_CASE("a peer of ZMTP 2 tells its type in the greeting") {
  const Heard heard = hear(kSignature + "\1\7\0\3abc"s);
  CHECK(heard.complete);
  CHECK(heard.greeting.version == "2.0");
  CHECK(heard.greeting.type == "PULL");
  CHECK(heard.greeting.identity == "abc");
}

TEST_CASE("a peer of ZMTP 1 sends its identity, and nothing is said to it") {
  for (const std::string& bytes : {"\1\0"s, "\4\0abc"s}) {
    ZmtpHandshake handshake(ZmtpHandshake::Transport::stream);
    CHECK(handshake.take(bytes));
    CHECK(handshake.greeting().protocol == Protocol::zmtp);
    CHECK(handshake.greeting().version == "1.0");
    CHECK_FALSE(handshake.spoken());
  }
}

TEST_CASE("other protocols are told by how they begin") {
  const auto protocol = [](const std::string& bytes) { return hear(bytes).greeting.protocol; };
  CHECK(protocol("SSH-2.0-OpenSSH_9\r\n") == Protocol::ssh);
  CHECK(protocol("HTTP/1.1 400 Bad Request\r\n") == Protocol::http);
  CHECK(protocol("<!DOCTYPE HTML>\n<html>") == Protocol::http);
  CHECK(protocol("\x15\3\3\0\2\2\x28"s) == Protocol::tls);
  CHECK(protocol("220 mail ESMTP\r\n") == Protocol::other);
  CHECK(protocol("\x4a\0\0\0\x0a"
                 "5.5.5-10.11\0more than a frame of its length may hold, which is seventy-five bytes"s) ==
        Protocol::other);
}

TEST_CASE("what is not ZMTP is shown printable") {
  ZmtpHandshake handshake(ZmtpHandshake::Transport::stream);
  handshake.take("220 a\x1b[2Jb\r\nmore");
  CHECK(handshake.greeting().words == "220 a\\x1b[2Jb");
}

TEST_CASE("before a peer has shown its revision we say eleven octets and no more") {
  ZmtpHandshake handshake(ZmtpHandshake::Transport::stream);
  CHECK_FALSE(handshake.take(kSignature));
  CHECK(handshake.speak() == "\xff\0\0\0\0\0\0\0\0\x7f\3"s);
  CHECK_FALSE(handshake.take("\3"));
  CHECK(handshake.speak().empty());
  CHECK_FALSE(handshake.take(greeting("NULL").substr(1)));
  CHECK(handshake.speak().size() == 64 - 11);  // no READY
  CHECK(handshake.take(ready("PULL")));
  CHECK(handshake.speak().empty());
}

TEST_CASE("something silent is nudged once, with what is a signature and ends lines") {
  ZmtpHandshake handshake(ZmtpHandshake::Transport::stream);
  handshake.provoke();
  handshake.provoke();
  const std::string said = handshake.speak();
  CHECK(said.size() == 11);
  CHECK(said.front() == '\xff');
  CHECK(said.substr(9) == "\x7f\3");
  CHECK(said.find("\r\n\r\n") != std::string::npos);
  CHECK_FALSE(handshake.take(kSignature));
  CHECK(handshake.speak().empty());
}

TEST_CASE("over ws the answer to the upgrade names the mechanism") {
  using enum ZmtpHandshake::Transport;
  const Heard open =
      hear(upgrade("ZWS2.0/NULL") + ws_frame("\2\5READY" + property("Socket-Type", "PUSH")), ws);
  CHECK(open.complete);
  CHECK(open.greeting.mechanism == "NULL");
  CHECK(open.greeting.type == "PUSH");
  CHECK(hear(upgrade("ZWS2.0/CURVE"), ws).greeting.mechanism == "CURVE");
  CHECK(hear("HTTP/1.1 404 Not Found\r\n\r\n", ws).greeting.protocol == Protocol::http);
  CHECK(hear(upgrade("chat"), ws).greeting.protocol == Protocol::http);
}

TEST_CASE("any split of what comes tells the same") {
  for (const Peer& peer : peers()) {
    const Greeting whole = hear(peer.bytes, peer.transport).greeting;
    for (std::size_t cut = 1; cut < peer.bytes.size(); ++cut) {
      ZmtpHandshake handshake(peer.transport, "host");
      if (peer.transport == ZmtpHandshake::Transport::ws) handshake.provoke();
      if (!handshake.take(peer.bytes.substr(0, cut))) CHECK(handshake.take(peer.bytes.substr(cut)));
      CHECK(same(handshake.greeting(), whole));
    }
  }
}

TEST_CASE("what is cut off is not complete, and is made the best of") {
  for (const Peer& peer : peers()) {
    const Greeting whole = hear(peer.bytes, peer.transport).greeting;
    for (std::size_t size = 0; size < peer.bytes.size(); ++size) {
      ZmtpHandshake handshake(peer.transport, "host");
      if (peer.transport == ZmtpHandshake::Transport::ws) handshake.provoke();
      const bool complete = handshake.take(peer.bytes.substr(0, size));
      handshake.finish();
      CHECK(handshake.heard() == (size > 0));
      if (complete) CHECK(same(handshake.greeting(), whole));
      if (size == 0) CHECK(handshake.greeting().protocol == Protocol::unknown);
    }
  }
}

TEST_CASE("a broken READY gives what stands in front of the fault") {
  const std::string type = property("Socket-Type", "PULL");
  const Heard heard = hear(kSignature + greeting("NULL") +
                           command("\5READY" + type +
                                   "\xff"
                                   "Identity"));
  CHECK(heard.complete);
  CHECK(heard.greeting.type == "PULL");
  CHECK_FALSE(heard.greeting.identity.has_value());
}

TEST_CASE("a command that claims to be huge is not waited for") {
  const Heard heard = hear(kSignature + greeting("NULL") + "\6\xff\xff\xff\xff\xff\xff\xff\xff");
  CHECK(heard.complete);
  CHECK(heard.greeting.type.empty());
}

TEST_CASE("the reason of an ERROR is read behind other commands, and from nothing else") {
  const std::string ready = "\x04\x06\x05READY"s, error =
                                                      "\x04\x0a\x05"
                                                      "ERROR\x03no!"s;
  CHECK(zcat::error_reason(error) == "no!");
  CHECK(zcat::error_reason(ready + error) == "no!");
  CHECK(zcat::error_reason("\x04\x06\x05"
                           "ERROR"s) == "");
  CHECK_FALSE(zcat::error_reason(ready));
  CHECK_FALSE(zcat::error_reason(error.substr(0, 9)));
  CHECK_FALSE(zcat::error_reason("\0"s + error));  // it is in a message
  CHECK_FALSE(zcat::error_reason(""));
}
