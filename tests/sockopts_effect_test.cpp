// Options that libzmq does not read back: what they do is seen in what arrives.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zmq.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "sockopt/sockopt.hpp"

namespace {

using zcat::parse_sockopt;
using Frames = std::vector<std::string>;

constexpr int kPatience = 10000;  // ms; for what will come
constexpr int kMoment = 100;      // ms; for what must not

/// A context whose sockets meet over ipc or tcp.
class Pair {
 public:
  explicit Pair(bool tcp = false) : tcp_(tcp) {}
  ~Pair() {
    for (void* socket : sockets_) zmq_close(socket);
    zmq_ctx_term(context_);
  }
  void* bound(int type, const std::vector<std::string>& options = {}) {
    void* const socket = open(type, options);
    REQUIRE(zmq_bind(socket, tcp_ ? "tcp://127.0.0.1:*" : "ipc://*") == 0);
    std::string endpoint(256, '\0');
    std::size_t size = endpoint.size();
    zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint.data(), &size);
    endpoint_ = endpoint.c_str();
    return socket;
  }
  void* connected(int type, const std::vector<std::string>& options = {}) {
    void* const socket = open(type, options);
    REQUIRE(zmq_connect(socket, endpoint_.c_str()) == 0);
    return socket;
  }
  /// Closes a socket once its connection is complete.
  void leave(void* socket) {
    zmq_pollitem_t item{socket, 0, ZMQ_POLLOUT, 0};
    zmq_poll(&item, 1, kPatience);
    zmq_close(socket);
    std::erase(sockets_, socket);
  }

 private:
  void* open(int type, const std::vector<std::string>& options) {
    void* const socket = sockets_.emplace_back(zmq_socket(context_, type));
    const int none = 0;
    zmq_setsockopt(socket, ZMQ_LINGER, &none, sizeof none);
    for (const std::string& text : options) {
      const auto option = *parse_sockopt(text, type).option;
      REQUIRE(zmq_setsockopt(socket, option.number, option.value.data(), option.value.size()) == 0);
    }
    return socket;
  }

  void* const context_ = zmq_ctx_new();
  const bool tcp_;
  std::vector<void*> sockets_;
  std::string endpoint_;
};

/// What can be received now.
std::optional<Frames> take(void* socket) {
  Frames frames;
  for (int more = 1; more != 0;) {
    zmq_msg_t part;
    zmq_msg_init(&part);
    if (zmq_msg_recv(&part, socket, ZMQ_DONTWAIT) < 0) return std::nullopt;
    frames.emplace_back(static_cast<const char*>(zmq_msg_data(&part)), zmq_msg_size(&part));
    more = zmq_msg_more(&part);
    zmq_msg_close(&part);
  }
  return frames;
}

/// The next message; meanwhile `other` is emptied, for what only happens while it is processed.
std::optional<Frames> receive(void* socket, int patience = kPatience, void* other = nullptr) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(patience);
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    zmq_pollitem_t items[] = {{socket, 0, ZMQ_POLLIN, 0}, {other, 0, ZMQ_POLLIN, 0}};
    if (left.count() < 0 || zmq_poll(items, other != nullptr ? 2 : 1, left.count()) <= 0) return std::nullopt;
    if (items[0].revents != 0) return take(socket);
    while (take(other)) continue;
  }
}

/// The last frame of the next message.
std::string receive_last(void* socket) { return receive(socket).value_or(Frames{"nothing came"}).back(); }

bool send(void* socket, const Frames& frames) {
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const int flags = ZMQ_DONTWAIT | (i + 1 < frames.size() ? ZMQ_SNDMORE : 0);
    if (zmq_send(socket, frames[i].data(), frames[i].size(), flags) < 0) return false;
  }
  return true;
}

void subscribe(void* socket, std::string_view prefix) {
  REQUIRE(zmq_setsockopt(socket, ZMQ_SUBSCRIBE, prefix.data(), prefix.size()) == 0);
}

std::string property(void* socket, const char* name) {
  zmq_pollitem_t item{socket, 0, ZMQ_POLLIN, 0};
  zmq_poll(&item, 1, kPatience);
  zmq_msg_t message;
  zmq_msg_init(&message);
  REQUIRE(zmq_msg_recv(&message, socket, ZMQ_DONTWAIT) >= 0);
  const char* const value = zmq_msg_gets(&message, name);
  const std::string text = value != nullptr ? value : "";
  zmq_msg_close(&message);
  return text;
}

}  // namespace

TEST_CASE("METADATA is told with each message") {
  Pair sockets;
  void* const pull = sockets.bound(ZMQ_PULL);
  send(sockets.connected(ZMQ_PUSH, {"METADATA=X-colour:blue", "METADATA=X-size:1"}), {"x"});
  CHECK(property(pull, "X-colour") == "blue");
}

TEST_CASE("ROUTER_MANDATORY refuses messages to nobody") {
  Pair sockets;
  CHECK(send(sockets.bound(ZMQ_ROUTER), {"nobody", "x"}));
  CHECK(!send(sockets.bound(ZMQ_ROUTER, {"ROUTER_MANDATORY=1"}), {"nobody", "x"}));
}

TEST_CASE("ROUTER_HANDOVER gives a routing id to the newest peer") {
  for (const bool handover : {false, true}) {
    Pair sockets;
    void* const router = sockets.bound(ZMQ_ROUTER, {fmt::format("ROUTER_HANDOVER={:d}", handover)});
    void* const first = sockets.connected(ZMQ_DEALER, {"ROUTING_ID=same"});
    send(first, {"1"});
    REQUIRE(receive(router) == Frames{"same", "1"});
    send(sockets.connected(ZMQ_DEALER, {"ROUTING_ID=same"}), {"2"});
    CHECK(receive(router, handover ? kPatience : kMoment).has_value() == handover);
  }
}

TEST_CASE("CONNECT_ROUTING_ID names the peer that is connected to") {
  Pair sockets;
  void* const dealer = sockets.bound(ZMQ_DEALER);
  void* const router = sockets.connected(ZMQ_ROUTER, {"CONNECT_ROUTING_ID=there"});
  CHECK(send(router, {"there", "x"}));
  CHECK(receive(dealer) == Frames{"x"});
}

TEST_CASE("PROBE_ROUTER tells a router that we are there") {
  for (const int type : {ZMQ_DEALER, ZMQ_REQ, ZMQ_ROUTER}) {
    Pair sockets;
    void* const router = sockets.bound(ZMQ_ROUTER);
    sockets.connected(type, {"PROBE_ROUTER=1"});
    CHECK(receive_last(router) == "");
  }
}

TEST_CASE("REQ_CORRELATE numbers requests and REQ_RELAXED allows another one") {
  for (const bool on : {false, true}) {
    Pair sockets;
    void* const router = sockets.bound(ZMQ_ROUTER);
    void* const req = sockets.connected(
        ZMQ_REQ, {fmt::format("REQ_CORRELATE={:d}", on), fmt::format("REQ_RELAXED={:d}", on)});
    CHECK(send(req, {"a"}));
    CHECK(receive(router).value_or(Frames{}).size() == (on ? 4 : 3));
    CHECK(send(req, {"b"}) == on);
  }
}

TEST_CASE("XPUB_VERBOSE and XPUB_VERBOSER report what others have subscribed to") {
  for (const std::string option : {"XPUB_VERBOSE=1", "XPUB_VERBOSER=1"}) {
    Pair sockets;
    void* const xpub = sockets.bound(ZMQ_XPUB, {option});
    for (int i = 0; i < 2; ++i) {
      subscribe(sockets.connected(ZMQ_SUB), "t");
      CHECK(receive(xpub) == Frames{"\1t"});
    }
  }
}

TEST_CASE("XPUB_VERBOSER reports each subscription that is taken back") {
  Pair sockets;
  void* const xpub = sockets.bound(ZMQ_XPUB, {"XPUB_VERBOSER=1"});
  std::vector<void*> subs{sockets.connected(ZMQ_SUB), sockets.connected(ZMQ_SUB)};
  for (void* sub : subs) {
    subscribe(sub, "t");
    REQUIRE(receive(xpub) == Frames{"\1t"});
  }
  for (void* sub : subs) {
    zmq_setsockopt(sub, ZMQ_UNSUBSCRIBE, "t", 1);
    CHECK(receive(xpub) == Frames{std::string("\0t", 2)});
  }
}

TEST_CASE("XPUB_WELCOME_MSG greets a subscriber") {
  Pair sockets;
  void* const xpub = sockets.bound(ZMQ_XPUB, {"XPUB_WELCOME_MSG=welcome"});
  void* const sub = sockets.connected(ZMQ_SUB);
  subscribe(sub, "w");
  CHECK(receive(sub, kPatience, xpub) == Frames{"welcome"});
}

TEST_CASE("ONLY_FIRST_SUBSCRIBE takes no subscription out of a message that begins with data") {
  for (const bool on : {false, true}) {
    Pair sockets;
    void* const xpub = sockets.bound(ZMQ_XPUB, {fmt::format("ONLY_FIRST_SUBSCRIBE={:d}", on)});
    void* const xsub = sockets.connected(ZMQ_XSUB);
    send(xsub, {"data", "\1b"});
    send(xsub, {"\1z"});
    std::optional<Frames> seen;
    do seen = receive(xpub);  // until the fence: what was sent before it has been processed
    while (seen && *seen != Frames{"\1z"});
    REQUIRE(seen.has_value());
    send(xpub, {"b"});
    send(xpub, {"z"});
    CHECK(receive(xsub) == Frames{on ? "z" : "b"});
  }
}

TEST_CASE("STREAM_NOTIFY says when a connection is there") {
  for (const bool on : {false, true}) {
    Pair sockets(true);
    void* const server = sockets.bound(ZMQ_STREAM, {fmt::format("STREAM_NOTIFY={:d}", on)});
    void* const client = sockets.connected(ZMQ_STREAM);
    const auto hello = receive(client);
    REQUIRE(hello.has_value());
    send(client, {hello->front(), "data"});
    CHECK(receive_last(server) == (on ? "" : "data"));
  }
}

TEST_CASE("ROUTER_RAW speaks raw tcp") {
  Pair sockets(true);
  void* const router = sockets.bound(ZMQ_ROUTER, {"ROUTER_RAW=1"});
  void* const stream = sockets.connected(ZMQ_STREAM);
  const auto hello = receive(stream);
  REQUIRE(hello.has_value());
  CHECK(send(stream, {hello->front(), "raw"}));
  REQUIRE(receive_last(router) == "");  // the connection itself
  CHECK(receive_last(router) == "raw");
}

TEST_CASE("filters let in whom they name") {
  struct Case {
    std::string option;
    bool tcp, passes;
  };
  const std::vector<Case> cases{
      {"TCP_ACCEPT_FILTER=127.0.0.0/8", true, true},
      {"TCP_ACCEPT_FILTER=10.0.0.0/8", true, false},
      {fmt::format("IPC_FILTER_PID={}", ::getpid()), false, true},
      {"IPC_FILTER_PID=1", false, false},
      {fmt::format("IPC_FILTER_UID={}", ::getuid()), false, true},
      {fmt::format("IPC_FILTER_UID={}", ::getuid() + 1), false, false},
      {fmt::format("IPC_FILTER_GID={}", ::getgid()), false, true},
      {fmt::format("IPC_FILTER_GID={}", ::getgid() + 12345), false, false},
  };
  for (const Case& row : cases) {
    CAPTURE(row.option);
    Pair sockets(row.tcp);
    void* const pull = sockets.bound(ZMQ_PULL, {row.option});
    send(sockets.connected(ZMQ_PUSH), {"x"});
    CHECK(receive(pull, row.passes ? kPatience : kMoment).has_value() == row.passes);
  }
}

TEST_CASE("HELLO_MSG greets each new peer and DISCONNECT_MSG tells that it has gone, where libzmq has them") {
  if (!zcat::why_unavailable(*zcat::find_sockopt("HELLO_MSG")).empty()) return;
  struct Case {
    int active, passive;
  };
  using namespace zcat;
  for (const Case& types : {Case{ZMQ_ROUTER, ZMQ_DEALER}, Case{ZMQ_DEALER, ZMQ_ROUTER},
                            Case{kServer, kClient}, Case{kClient, kServer}, Case{kPeer, kPeer}}) {
    CAPTURE(types.active);
    Pair sockets;
    sockets.bound(types.active, {"HELLO_MSG=hello"});
    CHECK(receive_last(sockets.connected(types.passive)) == "hello");
  }
  for (const Case& types : {Case{ZMQ_ROUTER, ZMQ_DEALER}, Case{kServer, kClient}, Case{kPeer, kPeer}}) {
    CAPTURE(types.active);
    Pair sockets;
    void* const stays = sockets.bound(types.active, {"DISCONNECT_MSG=bye", "HELLO_MSG=hello"});
    void* const leaves = sockets.connected(types.passive);
    CHECK(receive_last(leaves) == "hello");  // each knows the other
    sockets.leave(leaves);
    CHECK(receive_last(stays) == "bye");
  }
}
