#include "transfer/socket_set.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

using namespace zcat;
using namespace std::literals;

namespace {

struct Fixture {
  zmq::context_t context;
  const Signals signals;
  Loop loop{signals};
  std::vector<std::string> lines;
  Report report{[this](Report::Kind, std::string_view line) { lines.emplace_back(line); }};

  static SocketSpec spec_of(int type, const std::vector<std::string>& endpoints, Attach plain) {
    SocketSpec spec;
    spec.type = type;
    for (const std::string& endpoint : endpoints) spec.endpoints.push_back(parse_endpoint(endpoint, plain));
    return spec;
  }
  SocketSet open(int type, const std::vector<std::string>& endpoints, Attach plain) {
    return SocketSet(context, spec_of(type, endpoints, plain), loop, report);
  }
  void wait_until(const auto& done) {
    const Deadline deadline = Deadline::after(10s);
    while (!done()) REQUIRE(!loop.wait(deadline).timeout);
  }
};

}  // namespace

TEST_CASE("work goes in turn to the endpoints that are up, and none to one that is down") {
  Fixture f;
  SocketSet first = f.open(ZMQ_PULL, {"tcp://127.0.0.1:*"}, Attach::bind);
  SocketSet second = f.open(ZMQ_PULL, {"tcp://127.0.0.1:*"}, Attach::bind);
  SocketSet sender =
      f.open(ZMQ_PUSH, {first.bound()[0], "ipc:///nobody/is/there", second.bound()[0]}, Attach::connect);
  f.wait_until([&] { return sender.peers() == 2; });
  for (int i = 0; i < 4; ++i) REQUIRE(sender.send(Frames{std::to_string(i)}, nullptr) != nullptr);
  CHECK(sender.sent() == 4);
  Message message;
  for (const char* expected : {"0", "2"}) {
    f.wait_until([&] { return first.receive(message); });
    CHECK(message.frames() == Frames{expected});
  }
  for (const char* expected : {"1", "3"}) {
    f.wait_until([&] { return second.receive(message); });
    CHECK(message.frames() == Frames{expected});
  }
}

TEST_CASE("of several endpoints none is given a message while nobody is there") {
  Fixture f;
  SocketSet sender = f.open(ZMQ_PUSH, {"ipc:///nobody/is/there", "ipc:///nor/here"}, Attach::connect);
  CHECK(sender.send(Frames{"x"}, nullptr) == nullptr);
  CHECK(sender.sent() == 0);
}

TEST_CASE("who is waited for is told by the type's word and the endpoint as it was typed") {
  Fixture f;
  SocketSet publisher = f.open(ZMQ_XPUB, {"@tcp://127.0.0.1:*"}, Attach::bind);
  CHECK(publisher.awaited(1) == "waiting for a subscriber at '@tcp://127.0.0.1:*'");
  CHECK(publisher.came(1) == "no subscriber");
  SocketSet receiver = f.open(ZMQ_PULL, {"tcp://127.0.0.1:*"}, Attach::bind);
  CHECK(receiver.awaited(3) == "waiting for 3 peers at 'tcp://127.0.0.1:*'");
  CHECK(receiver.came(3) == "only 0 of 3 peers");
}

TEST_CASE("the end waits until the peer has everything, and says what it has not") {
  Fixture f;
  SocketSet receiver = f.open(ZMQ_PULL, {"tcp://127.0.0.1:*"}, Attach::bind);
  {
    SocketSet sender = f.open(ZMQ_PUSH, {receiver.bound()[0]}, Attach::connect);
    REQUIRE(sender.send(Frames{"x"}, nullptr) != nullptr);
    f.wait_until([&] { return sender.may_close(); });
    sender.close();
    f.wait_until([&] { return sender.delivered(); });
    CHECK(sender.report_undelivered());
    CHECK(f.lines.empty());
  }
  const std::string later = "ipc://@zcat-socket-set-test-" + std::to_string(::getpid());
  SocketSet sender = f.open(ZMQ_PUSH, {later}, Attach::connect);
  REQUIRE(sender.send(Frames{"x"}, nullptr) != nullptr);
  sender.close();
  CHECK(!sender.delivered());
  CHECK(!sender.report_undelivered());
  CHECK(f.report.code() == ExitCode::undelivered);
  CHECK(f.lines.back() == "gave up on '" + later + "': its message was not delivered");
  SocketSet late = f.open(ZMQ_PULL, {later}, Attach::bind);
  f.wait_until([&] { return sender.delivered(); });
}

namespace {

/// A DEALER whose pipe to its peer is full.
struct FullDealer : Fixture {
  zmq::socket_t peer{context, zmq::socket_type::dealer};
  std::optional<SocketSet> dealer;

  FullDealer() {
    peer.set(zmq::sockopt::linger, 0);
    peer.set(zmq::sockopt::rcvhwm, 1);
    peer.bind("tcp://127.0.0.1:*");
    SocketSpec spec = spec_of(ZMQ_DEALER, {peer.get(zmq::sockopt::last_endpoint)}, Attach::connect);
    dealer.emplace(context, spec, loop, report);
    wait_until([&] { return dealer->peers() == 1; });
    // until neither the pipe nor the connection takes more
    while (send() || !loop.wait(Deadline::after(300ms)).timeout) {
    }
  }
  bool send() { return dealer->send(Frames{std::string_view(body)}, nullptr) != nullptr; }
  const std::string body = std::string(100'000, 'x');
};

}  // namespace

TEST_CASE("what comes while a message is sent in vain is not missed") {
  FullDealer f;
  Message message;
  REQUIRE_FALSE(f.dealer->receive(message));
  CHECK_FALSE(f.dealer->missed_signal(true, true));
  f.peer.send(zmq::buffer("reply"sv), zmq::send_flags::none);
  for (const Deadline deadline = Deadline::after(10s); !f.dealer->missed_signal(true, true);) {
    REQUIRE_FALSE(f.send());  // takes libzmq's signal, once a millisecond
    REQUIRE_FALSE(deadline.passed());
  }
  CHECK(f.loop.wait(Deadline::after(0ms)).timeout);  // and nothing else says that it is there
  CHECK_FALSE(f.dealer->missed_signal(false, true));
  REQUIRE(f.dealer->receive(message));
  CHECK(message.frames() == Frames{"reply"});
  CHECK_FALSE(f.dealer->missed_signal(true, true));
}

TEST_CASE("room that comes while nothing is received is not missed, but only by one who waits for it") {
  FullDealer f;
  zmq::message_t taken;
  Message message;
  const Deadline deadline = Deadline::after(10s);
  while (!f.dealer->missed_signal(true, true)) {
    (void)f.peer.recv(taken, zmq::recv_flags::dontwait);
    REQUIRE_FALSE(f.dealer->receive(message));
    REQUIRE_FALSE(deadline.passed());
  }
  CHECK_FALSE(f.dealer->missed_signal(true, false));
  CHECK(f.send());
  CHECK_FALSE(f.dealer->missed_signal(true, true));  // the last one was sent
}
