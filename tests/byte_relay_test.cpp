#include "transfer/byte_relay.hpp"

#include <doctest/doctest.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using namespace zcat;

namespace {

/// A relay between two programs, whose ends are here.
struct Relayed {
  Relayed() {
    for (const unsigned side : {0U, 1U}) {
      std::array<int, 2> pair{};
      REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) == 0);
      programs[side] = Fd(pair[0]);
      relay.set(side, Fd(pair[1]));
    }
    relay.start();
  }

  /// Serves the relay until there is nothing left to do, or it says that it has come to its end.
  ByteRelay::State serve() {
    for (auto events = poller.ready(); !events.empty(); events = poller.ready()) {
      for (const epoll_event& event : events) {
        const unsigned side = event.data.fd == relay.fd(0) ? 0 : 1;
        const ByteRelay::Turn turn = relay.stir(side, event.events, buffer);
        seen[side] += turn.read;
        if (turn.state != ByteRelay::State::passes) return turn.state;
      }
    }
    return ByteRelay::State::passes;
  }

  void write(unsigned side, std::string_view text) {
    REQUIRE(::send(programs[side].get(), text.data(), text.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(text.size()));
  }
  /// Writes until the program has to wait. How much that is.
  std::size_t fill(unsigned side) {
    const std::string text(16 * 1024, 'x');
    std::size_t total = 0;
    for (ssize_t wrote = 1; wrote > 0; serve()) {
      wrote = ::send(programs[side].get(), text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
      if (wrote > 0) total += static_cast<std::size_t>(wrote);
    }
    return total;
  }
  /// What has come to a program.
  std::string read(unsigned side) {
    std::string text(4U << 20U, '\0');
    std::size_t size = 0;
    for (ssize_t got = 1; got > 0; serve()) {
      got = ::recv(programs[side].get(), text.data() + size, text.size() - size, MSG_DONTWAIT);
      if (got > 0) size += static_cast<std::size_t>(got);
    }
    return text.substr(0, size);
  }
  bool is_at_end(unsigned side) {
    char byte = 0;
    return ::recv(programs[side].get(), &byte, 1, MSG_DONTWAIT) == 0;
  }

  Poller poller;
  ByteRelay relay{poller};
  std::array<Fd, 2> programs;
  std::array<std::string, 2> seen;
  std::vector<char> buffer = std::vector<char>(64 * 1024);
};

}  // namespace

TEST_CASE("bytes pass both ways, and whoever serves the relay sees them") {
  Relayed it;
  it.write(0, "a question");
  it.write(1, "an answer");
  CHECK(it.serve() == ByteRelay::State::passes);
  CHECK(it.read(1) == "a question");
  CHECK(it.read(0) == "an answer");
  CHECK(it.seen[0] == "a question");
  CHECK(it.seen[1] == "an answer");
  CHECK(it.relay.received(0) == 10);
  CHECK(it.relay.received(1) == 9);
}

TEST_CASE("a side that sends no more may still be answered, and both ends are the end") {
  Relayed it;
  it.write(0, "the last word");
  REQUIRE(::shutdown(it.programs[0].get(), SHUT_WR) == 0);
  CHECK(it.serve() == ByteRelay::State::passes);
  CHECK(it.read(1) == "the last word");
  CHECK(it.is_at_end(1));
  it.write(1, "the answer");
  CHECK(it.serve() == ByteRelay::State::passes);
  CHECK(it.read(0) == "the answer");
  REQUIRE(::shutdown(it.programs[1].get(), SHUT_WR) == 0);
  CHECK(it.serve() == ByteRelay::State::ended);
}

TEST_CASE("a side that reads nothing holds up the other, and then gets every byte") {
  Relayed it;
  const std::size_t sent = it.fill(0);
  CHECK(it.relay.received(0) < sent);  // the rest waits where it comes from
  CHECK(it.seen[0].size() == it.relay.received(0));
  CHECK(it.relay.rest_for(1) == ByteRelay::Rest::waits);
  it.write(1, "meanwhile");
  CHECK(it.serve() == ByteRelay::State::passes);
  CHECK(it.read(0) == "meanwhile");
  CHECK(it.read(1).size() == sent);
  CHECK(it.relay.rest_for(1) == ByteRelay::Rest::nothing);
}

TEST_CASE("what a side sent before it left goes on, and then the relay ends by a reset") {
  Relayed it;
  it.write(1, "before I go");
  it.programs[1] = Fd();
  it.write(0, "too late");
  CHECK(it.serve() == ByteRelay::State::reset);
  CHECK(it.read(0) == "before I go");
}

TEST_CASE("what is given up is counted for the side that lacks it, and that side is reset") {
  Relayed it;
  const std::size_t sent = it.fill(0);
  it.relay.begin_end();
  CHECK(it.relay.rest_for(1) == ByteRelay::Rest::waits);
  const std::array<std::uint64_t, 2> lost = it.relay.give_up();
  CHECK(lost[0] == 0);
  CHECK(lost[1] > 0);
  CHECK(it.relay.close(false));
  CHECK(it.read(1).size() == sent - lost[1]);
  CHECK(it.is_at_end(0));
}

TEST_CASE("a relay with nothing left to pass is closed without a reset") {
  Relayed it;
  it.write(0, "all");
  CHECK(it.serve() == ByteRelay::State::passes);
  it.relay.begin_end();
  CHECK(it.relay.rest_for(0) == ByteRelay::Rest::nothing);
  CHECK(it.relay.rest_for(1) == ByteRelay::Rest::nothing);
  CHECK(it.relay.give_up() == std::array<std::uint64_t, 2>{0, 0});
  CHECK_FALSE(it.relay.close(false));
  CHECK(it.read(1) == "all");
}
