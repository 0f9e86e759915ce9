#include "peer/delivery.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>

using zcat::Delivery;
using zcat::ExitCode;
using zcat::Fd;
using zcat::Peers;
using zcat::Report;

namespace {

/// A connection over a unix socket whose handshake is complete.
struct Fixture {
  std::string said;
  Report report{[this](Report::Kind, std::string_view line) { said += line; }};
  Peers peers{true};
  Fd ours, theirs;

  Fixture() {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0);
    ours = Fd(ends[0]);
    theirs = Fd(ends[1]);
    peers.take({ZMQ_EVENT_ACCEPTED, fd(), "ipc:///a"});
  }
  std::uint32_t fd() const { return static_cast<std::uint32_t>(ours.get()); }
  zcat::Origin end() { return peers.take({ZMQ_EVENT_DISCONNECTED, fd(), "ipc:///a"}); }
  void send(std::size_t bytes) const {
    const std::string text(bytes, 'x');
    while (::write(ours.get(), text.data(), text.size()) == static_cast<ssize_t>(bytes)) {
      if (bytes < 100) return;
    }
  }
  void read_all() const {
    std::array<char, 65536> bytes{};
    while (::read(theirs.get(), bytes.data(), bytes.size()) > 0) {
    }
  }
};

}  // namespace

TEST_CASE("There is room as soon as the peer has read what filled its connection") {
  Fixture f;
  Delivery delivery(f.peers, f.report, {.sends = true});
  f.send(10'000);
  CHECK_FALSE(delivery.has_room(8192));
  f.read_all();
  CHECK(delivery.has_room(8192));
}

TEST_CASE("Everything is delivered when the peer has read it") {
  Fixture f;
  Delivery delivery(f.peers, f.report, {.sends = true});
  f.send(10);
  delivery.begin();
  CHECK_FALSE(delivery.done());
  f.read_all();
  delivery.check();
  CHECK(delivery.done());
  CHECK(f.said.empty());
}

TEST_CASE("A socket that does not send has nothing to deliver") {
  Fixture f;
  Delivery delivery(f.peers, f.report, {});
  CHECK(delivery.has_room(8192));
  CHECK(delivery.done());
  CHECK(delivery.fd() == -1);
}

TEST_CASE("A peer that leaves with something unread is a fault") {
  Fixture f;
  Delivery delivery(f.peers, f.report, {.sends = true});
  f.send(10);
  const auto origin = f.end();
  delivery.ended(origin.peer, 1, false);
  CHECK(f.said.find("left without reading all") != std::string::npos);
  CHECK(f.report.code() == ExitCode::undelivered);
}

TEST_CASE("What is unread is no message where none was sent") {
  Fixture f;
  Delivery delivery(f.peers, f.report, {.sends = true});
  f.send(10);
  const auto origin = f.end();
  delivery.ended(origin.peer, 0, false);
  CHECK(f.said.empty());
}

TEST_CASE("A peer that has read everything leaves without a word") {
  Fixture f;
  Delivery delivery(f.peers, f.report, {.sends = true});
  f.theirs = Fd();
  const auto origin = f.end();
  delivery.ended(origin.peer, 1, false);
  CHECK(f.said.empty());
}

TEST_CASE("What a reset connection brought last may be missing, a fault only where it had to come") {
  for (const bool awaited : {false, true}) {
    Fixture f;
    Delivery delivery(f.peers, f.report, {.awaits_departure = awaited});
    const auto origin = f.end();
    origin.peer->ending = zcat::link::Ending::reset;
    delivery.ended(origin.peer, 1, false);
    CHECK(f.said.find("what it sent last may be missing") != std::string::npos);
    CHECK(f.report.code() == (awaited ? ExitCode::failed : ExitCode::ok));
  }
}

TEST_CASE("A peer that sends nothing more may still be reading") {
  for (const bool reads : {true, false}) {
    Fixture f;
    Delivery delivery(f.peers, f.report, {.sends = true});
    f.send(10);
    REQUIRE(::shutdown(f.theirs.get(), SHUT_WR) == 0);
    const auto origin = f.end();
    delivery.ended(origin.peer, 1, false);
    CHECK(f.said.empty());
    CHECK_FALSE(delivery.done());
    if (reads) f.read_all();
    f.theirs = Fd();
    delivery.check();
    CHECK(delivery.done());
    CHECK(f.said.empty() == reads);
  }
}

TEST_CASE("A receiver leaves heartbeats unread without a reset, but nothing of a message") {
  const std::string pong("\4\5\4PONG", 7);
  for (const auto& [unread, is_read] : {std::pair{pong, true},
                                        {pong + pong, true},
                                        {pong + std::string("\0\1x", 3), false},
                                        {pong.substr(3), false}}) {
    Fixture f;
    Delivery delivery(f.peers, f.report, {});
    REQUIRE(::write(f.theirs.get(), unread.data(), unread.size()) == static_cast<ssize_t>(unread.size()));
    delivery.begin();
    CHECK((zcat::link::unread_here(f.ours.get()) == 0) == is_read);
  }
}
