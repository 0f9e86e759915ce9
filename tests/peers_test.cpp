#include "peer/peers.hpp"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <utility>

using zcat::Endpoint;
using zcat::Event;
using zcat::Fd;
using zcat::Origin;
using zcat::Peers;

namespace {

/// Two ends of a tcp connection over loopback.
struct Connection {
  Fd ours, theirs;

  Connection() {
    const Fd listener(::socket(AF_INET, SOCK_STREAM, 0));
    sockaddr_in address{};
    socklen_t size = sizeof address;
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const name = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(listener.get(), name, size) == 0);
    REQUIRE(::listen(listener.get(), 1) == 0);
    REQUIRE(::getsockname(listener.get(), name, &size) == 0);
    theirs = Fd(::socket(AF_INET, SOCK_STREAM, 0));
    REQUIRE(::connect(theirs.get(), name, size) == 0);
    ours = Fd(::accept(listener.get(), nullptr, nullptr));
  }
  std::uint32_t fd() const { return static_cast<std::uint32_t>(ours.get()); }
  void hear(std::size_t bytes) const {
    const std::string text(bytes, 'x');
    REQUIRE(::write(theirs.get(), text.data(), text.size()) == static_cast<ssize_t>(bytes));
  }
};

constexpr std::uint32_t kNone = 1'000'000;  // no descriptor

Endpoint connects_to(const std::string& uri) { return zcat::parse_endpoint(uri, zcat::Attach::connect); }

}  // namespace

TEST_CASE("A peer is ready when its handshake is complete, and has left when it ends") {
  Peers peers(false);
  peers.take({ZMQ_EVENT_ACCEPTED, kNone, "tcp://127.0.0.1:1"});
  CHECK(peers.ready() == 0);
  peers.take({ZMQ_EVENT_HANDSHAKE_SUCCEEDED, 0, "tcp://127.0.0.1:1"});
  CHECK(peers.ready() == 1);
  const Origin origin = peers.take({ZMQ_EVENT_DISCONNECTED, kNone, "tcp://127.0.0.1:1"});
  REQUIRE(origin.peer);
  CHECK(origin.peer->handshakes_due == 0);
  CHECK(peers.ready() == 0);
  CHECK(peers.departures() == 1);
}

TEST_CASE("A peer whose handshake was not complete does not depart") {
  Peers peers(false);
  peers.take({ZMQ_EVENT_ACCEPTED, kNone, "tcp://127.0.0.1:1"});
  peers.take({ZMQ_EVENT_DISCONNECTED, kNone, "tcp://127.0.0.1:1"});
  CHECK(peers.departures() == 0);
}

TEST_CASE("Over ws the second handshake makes a peer ready, of a raw one the connection alone") {
  Peers ws(false);
  ws.take({ZMQ_EVENT_ACCEPTED, kNone, "ws://127.0.0.1:1/"});
  ws.take({ZMQ_EVENT_HANDSHAKE_SUCCEEDED, 0, "ws://127.0.0.1:1/"});
  CHECK(ws.ready() == 0);
  ws.take({ZMQ_EVENT_HANDSHAKE_SUCCEEDED, 0, "ws://127.0.0.1:1/"});
  CHECK(ws.ready() == 1);

  Peers raw(true);
  raw.take({ZMQ_EVENT_ACCEPTED, kNone, "tcp://127.0.0.1:1"});
  CHECK(raw.ready() == 1);
}

TEST_CASE("A handshake is that of the only connection that has sent enough for it") {
  const Connection silent, speaking;
  Peers peers(false);
  peers.take({ZMQ_EVENT_ACCEPTED, silent.fd(), "tcp://127.0.0.1:1"});
  peers.take({ZMQ_EVENT_ACCEPTED, speaking.fd(), "tcp://127.0.0.1:1"});
  silent.hear(64);
  speaking.hear(100);
  const Origin origin = peers.take({ZMQ_EVENT_HANDSHAKE_SUCCEEDED, 0, "tcp://127.0.0.1:1"});
  CHECK(origin.peer == peers.table().at(speaking.fd()));
  CHECK_FALSE(origin.peer->ambiguous);
  CHECK(peers.table().at(silent.fd())->handshakes_due == 1);
}

TEST_CASE(
    "Of several connections that have, it is the one that has sent most, and that is no more than likely") {
  const Connection less, more;
  Peers peers(false);
  peers.take({ZMQ_EVENT_ACCEPTED, more.fd(), "tcp://127.0.0.1:1"});
  peers.take({ZMQ_EVENT_ACCEPTED, less.fd(), "tcp://127.0.0.1:1"});
  less.hear(100);
  more.hear(110);
  const Origin origin = peers.take({ZMQ_EVENT_HANDSHAKE_SUCCEEDED, 0, "tcp://127.0.0.1:1"});
  CHECK(origin.peer == peers.table().at(more.fd()));
  CHECK(origin.peer->ambiguous);
  CHECK(peers.table().at(less.fd())->ambiguous);
}

TEST_CASE("A handshake belongs to its own endpoint") {
  Peers peers(false);
  peers.take({ZMQ_EVENT_ACCEPTED, kNone, "tcp://127.0.0.1:1"});
  CHECK_FALSE(peers.take({ZMQ_EVENT_HANDSHAKE_SUCCEEDED, 0, "tcp://127.0.0.1:2"}).peer);
  CHECK(peers.ready() == 0);
}

TEST_CASE("A failure belongs to the connection that ends next") {
  Peers peers(false);
  peers.take({ZMQ_EVENT_ACCEPTED, kNone, "tcp://127.0.0.1:1"});
  peers.take({ZMQ_EVENT_ACCEPTED, kNone + 1, "tcp://127.0.0.1:1"});
  peers.take({ZMQ_EVENT_HANDSHAKE_FAILED_AUTH, 400, "tcp://127.0.0.1:1"});
  const Origin failed = peers.take({ZMQ_EVENT_DISCONNECTED, kNone, "tcp://127.0.0.1:1"});
  CHECK(failed.peer->failure.value == 400);
  CHECK(peers.take({ZMQ_EVENT_DISCONNECTED, kNone + 1, "tcp://127.0.0.1:1"}).peer->failure.id == 0);
}

TEST_CASE("Events of an endpoint are known by the name that libzmq has for it") {
  const Endpoint endpoint = connects_to("ws://host:1");
  Peers peers(false);
  peers.attached(endpoint, "ws://host:1/");
  CHECK(peers.take({ZMQ_EVENT_CONNECT_DELAYED, 115, "ws://host:1/"}).endpoint == &endpoint);
  CHECK(peers.take({ZMQ_EVENT_CONNECTED, kNone, "ws://host:1/"}).peer->connected_to == &endpoint);
  CHECK(peers.take({ZMQ_EVENT_CONNECT_DELAYED, 115, "ws://host:2/"}).endpoint == nullptr);
}

TEST_CASE("A host name that became an address is the endpoint that lost its connection") {
  const Endpoint first = connects_to("tcp://one:1"), second = connects_to("tcp://two:1"),
                 other = connects_to("tcp://three:2");
  Peers peers(false);
  for (const Endpoint* endpoint : {&first, &second, &other}) peers.attached(*endpoint, endpoint->uri());
  peers.take({ZMQ_EVENT_CONNECTED, kNone, "tcp://one:1"});
  peers.take({ZMQ_EVENT_CONNECTED, kNone + 1, "tcp://two:1"});
  peers.take({ZMQ_EVENT_CONNECTED, kNone + 2, "tcp://three:2"});
  CHECK(peers.take({ZMQ_EVENT_CONNECT_RETRIED, 100, "tcp://10.0.0.9:1"}).endpoint == nullptr);
  peers.take({ZMQ_EVENT_DISCONNECTED, kNone + 2, "tcp://three:2"});
  peers.take({ZMQ_EVENT_DISCONNECTED, kNone + 1, "tcp://two:1"});
  peers.take({ZMQ_EVENT_DISCONNECTED, kNone, "tcp://one:1"});
  CHECK(peers.take({ZMQ_EVENT_CONNECT_RETRIED, 100, "tcp://10.0.0.2:1"}).endpoint == &second);
  CHECK(peers.take({ZMQ_EVENT_CONNECT_RETRIED, 100, "tcp://10.0.0.1:1"}).endpoint == &first);
  CHECK(peers.take({ZMQ_EVENT_CONNECTED, kNone, "tcp://10.0.0.2:1"}).peer->connected_to == &second);
}

TEST_CASE("Subscribers are counted once each, also before their connection is known") {
  Peers peers(false);
  peers.subscribed(static_cast<int>(kNone));
  peers.subscribed(static_cast<int>(kNone));
  peers.subscribed(-1);
  CHECK(peers.subscribers() == 2);
  peers.take({ZMQ_EVENT_ACCEPTED, kNone, "tcp://127.0.0.1:1"});
  CHECK(peers.subscribers() == 2);
  CHECK(peers.ready() == 1);
  peers.take({ZMQ_EVENT_DISCONNECTED, kNone, "tcp://127.0.0.1:1"});
  CHECK(peers.subscribers() == 1);
}

TEST_CASE("A subscriber that sends several subscriptions is settled when no more come") {
  Peers peers(false);
  peers.subscribed(static_cast<int>(kNone));
  CHECK(peers.settled_subscribers() == 1);
  CHECK(peers.undecided().is_never());
  peers.subscribed(static_cast<int>(kNone));
  const auto last = zcat::Peer::Clock::now();
  const auto settled = peers.undecided().instant();
  CHECK(settled <= last + Peers::kQuiet);
  CHECK(settled > last);
  CHECK(peers.settled_subscribers() == 0);
  CHECK(peers.subscribers() == 1);
  while (zcat::Peer::Clock::now() < settled) {
  }
  CHECK(peers.settled_subscribers() == 1);
  CHECK(peers.undecided().is_never());
}

TEST_CASE("A peer is ready without an event once somebody says so") {
  const Endpoint endpoint = connects_to("tcp://127.0.0.1:1");
  Peers peers(false);
  peers.attached(endpoint, endpoint.uri());
  peers.take({ZMQ_EVENT_CONNECTED, kNone, endpoint.uri()});
  CHECK(peers.ready() == 0);
  peers.mark_ready(endpoint);
  CHECK(peers.ready() == 1);
}

TEST_CASE("How a connection ended is seen from its duplicate") {
  using zcat::link::Ending;
  const auto end = [](const auto& how) {
    Connection connection;
    Peers peers(false);
    const std::uint32_t fd = connection.fd();
    const auto peer = peers.take({ZMQ_EVENT_ACCEPTED, fd, "tcp://127.0.0.1:1"}).peer;
    how(connection);
    peers.take({ZMQ_EVENT_DISCONNECTED, fd, "tcp://127.0.0.1:1"});
    return peer->ending;
  };
  CHECK(end([](Connection& c) { c.ours = Fd(); }) == Ending::closed_here);
  CHECK(end([](Connection& c) { c.theirs = Fd(); }) == Ending::closed_there);
  CHECK(end([](Connection& c) {
          const linger abort{1, 0};
          ::setsockopt(c.theirs.get(), SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
          c.theirs = Fd();
        }) == Ending::reset);
}

TEST_CASE("A routing id is taken over only from a connection that has not ended") {
  Peers peers(true);
  const auto accept = [&](std::uint32_t fd) {
    peers.take({ZMQ_EVENT_ACCEPTED, fd, "tcp://127.0.0.1:1"});
    return static_cast<int>(fd);
  };
  const int first = accept(kNone), second = accept(kNone + 1), third = accept(kNone + 2);
  CHECK_FALSE(peers.named("me", first));
  CHECK_FALSE(peers.named("me", first));
  CHECK_FALSE(peers.named("you", second));
  CHECK_FALSE(peers.named("me", -1));
  const auto before = peers.named("me", third);
  REQUIRE(before);
  CHECK(before == peers.table().at(kNone));
  CHECK_FALSE(peers.named("me", third));
  peers.take({ZMQ_EVENT_DISCONNECTED, kNone, "tcp://127.0.0.1:1"});      // no longer the one that has it
  peers.take({ZMQ_EVENT_DISCONNECTED, kNone + 1, "tcp://127.0.0.1:1"});  // the one that has 'you'
  CHECK_FALSE(peers.named("you", accept(kNone + 3)));
  CHECK(peers.named("me", accept(kNone + 4)) == peers.table().at(kNone + 2));
}
