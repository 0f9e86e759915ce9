#include "peer/socks.hpp"

#include <doctest/doctest.h>

#include "endpoint/endpoint.hpp"

using namespace zcat;
using namespace std::string_literals;
using State = SocksHandshake::State;

namespace {

SocksHandshake handshake(const char* target, const std::string& user = {}) {
  return SocksHandshake({"localhost", "1080", user, user.empty() ? "" : "secret"},
                        parse_endpoint(target, Attach::connect));
}

/// What it makes of `bytes`, which it takes whole unless they are the target's.
State take(SocksHandshake& handshake, std::string bytes) { return handshake.take(bytes); }

}  // namespace

TEST_CASE("a name goes to the proxy as a name, an address as an address") {
  for (const auto& [target, request] : {
           std::pair{"tcp://host.example:258", "\5\1\0\3\x0chost.example\1\2"s},
           std::pair{"tcp://127.0.0.1:80", "\5\1\0\1\x7f\0\0\1\0\x50"s},
           std::pair{"tcp://[::1]:80", "\5\1\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\x50"s},
       }) {
    SocksHandshake socks = handshake(target);
    CHECK(socks.speak() == "\5\1\0"s);
    CHECK(take(socks, "\5\0"s) == State::asking);
    CHECK(socks.speak() == request);
    CHECK(take(socks, "\5\0\0\1\0\0\0\0\0\0"s) == State::open);
  }
}

TEST_CASE("a proxy may answer in pieces, and what follows is the target's") {
  SocksHandshake socks = handshake("tcp://a:1", "joe");
  CHECK(socks.speak() == "\5\1\2"s);
  std::string bytes;
  const std::string answers = "\5\2\1\0\5\0\0\3\4host\0\1"s;
  for (const char byte : answers.substr(0, answers.size() - 1)) {
    bytes += byte;
    CHECK(socks.take(bytes) == State::asking);
  }
  CHECK(socks.speak() == "\1\3joe\6secret\5\1\0\3\1a\0\1"s);
  bytes += answers.back();
  bytes += "\xff ZMTP";
  CHECK(socks.take(bytes) == State::open);
  CHECK(bytes == "\xff ZMTP");
}

TEST_CASE("what does not pass by itself is told from what may") {
  const auto answer = [](const std::string& bytes, const std::string& user = {}) {
    SocksHandshake socks = handshake("tcp://a:1", user);
    return std::pair(take(socks, bytes), socks.words());
  };
  CHECK(answer("\4\0"s) == std::pair(State::refused, "does not speak SOCKS 5: it begins with '\\x04\\x00'"s));
  CHECK(answer("\5\xff"s).first == State::refused);
  CHECK(answer("\5\2"s) ==
        std::pair(State::refused, "wants to know who we are: set SOCKS_USERNAME and SOCKS_PASSWORD"s));
  CHECK(answer("\5\2\1\1"s, "joe") == std::pair(State::refused, "rejects the user or the password"s));
  CHECK(answer("\5\xff"s, "joe") == std::pair(State::refused, "does not take a user and a password"s));
  CHECK(answer("\5\0\5\2"s).first == State::refused);
  CHECK(answer("\5\0\5\5"s) == std::pair(State::failed, "says that the host refuses the connection"s));
  CHECK(answer("\5\0\5\x63"s) == std::pair(State::failed, "says that it failed, for reason 99"s));
}
