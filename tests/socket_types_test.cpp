// What is known of a socket type by itself.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "cli/option.hpp"
#include "cli/settings.hpp"
#include "endpoint/socket_type.hpp"

using namespace zcat;

namespace {

std::string complaint(int type, const Frames& frames, bool datagram = false) {
  try {
    check_message(socket_type_row(type), frames, datagram);
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::failed);
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("whom a type may talk to may talk to it") {
  for (const SocketTypeRow& row : kSocketTypes) {
    for (const std::string_view peer : row.peers) {
      if (peer.empty()) continue;
      const auto other = std::ranges::find_if(
          kSocketTypes, [&](const SocketTypeRow& o) { return handshake_name(o.type) == peer; });
      REQUIRE(other != kSocketTypes.end());
      CHECK(may_talk(other->type, handshake_name(row.type)));
      CHECK(other->draft == row.draft);
    }
  }
}

TEST_CASE("each draft type but dgram is a command, which does with a plain endpoint as its row says") {
  for (const SocketTypeRow& row : kSocketTypes) {
    if (!row.draft) continue;
    CAPTURE(row.name);
    const CommandRow* const command = find_command(row.name);
    CHECK((command != nullptr) == (row.type != kDgram));
    if (command == nullptr) continue;
    CHECK(command->type == row.type);
    CHECK(plain_attach(*command) == row.plain);
    CHECK(reads_messages(*command) == row.sends);
    CHECK(writes_messages(*command) == row.receives);
    CHECK((row.shape != Shape::frames));
  }
}

TEST_CASE("a type that carries one frame refuses more, and names what it wants in front") {
  CHECK(complaint(ZMQ_PUSH, {"a", "b"}).empty());
  for (const int type : {kClient, kScatter, kChannel}) {
    CHECK(complaint(type, {""}).empty());
    CHECK(
        complaint(type, {"a", "b"}) ==
        fmt::format("{} sockets send messages of one frame, and this one has 2", socket_type_row(type).name));
  }
  for (const int type : {kServer, kPeer, kRadio}) {
    CHECK(complaint(type, {"a", ""}).empty());
    CHECK(!complaint(type, {"a"}).empty());
    CHECK(!complaint(type, {"a", "b", "c"}).empty());
  }
}

TEST_CASE("a group has its length, and over udp it must fit the packet with the message") {
  const std::string longest(255, 'g'), message(8190, 'm');
  CHECK(complaint(kRadio, {longest, "x"}).empty());
  CHECK(complaint(kRadio, {longest + "g", "x"}) == "a group has 1 to 255 bytes, not 256");
  CHECK(complaint(kRadio, {"", "x"}) == "a group has 1 to 255 bytes, not 0");
  CHECK(complaint(kRadio, {std::string_view("a\0b", 3), "x"}) == "a group has no zero bytes");
  CHECK(complaint(kRadio, {"g", message + "more"}).empty());
  CHECK(complaint(kRadio, {"g", message}, true).empty());
  CHECK(!complaint(kRadio, {"gg", message}, true).empty());
  CHECK(complaint(kRadio, {longest.substr(0, 127), "x"}, true).empty());
  CHECK(!complaint(kRadio, {longest.substr(0, 128), "x"}, true).empty());
}
