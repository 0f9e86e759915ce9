// What the core library promises to a program of somebody else: three headers, and a message passes.
#include <doctest/doctest.h>
#include <poll.h>

#include "endpoint/endpoint.hpp"
#include "socket/socket.hpp"
#include "sockopt/sockopt.hpp"

using namespace zcat;

namespace {

SocketSpec spec_of(int type, std::string_view endpoint, Attach plain) {
  SocketSpec spec;
  spec.type = type;
  spec.endpoints = {parse_endpoint(endpoint, plain)};
  spec.options = {*parse_sockopt("SNDHWM=10", type).option};
  return spec;
}

/// Serves a socket until `done`, and waits for what stirs in between.
void serve_until(Socket& socket, const auto& done) {
  constexpr int kDeadline = 10'000;  // ms
  for (const int fd : socket.fds()) socket.serve(fd);
  while (!done()) {
    std::vector<pollfd> items;
    for (const int fd : socket.fds()) items.push_back({fd, POLLIN, 0});
    REQUIRE(::poll(items.data(), items.size(), kDeadline) > 0);
    for (const pollfd& item : items) {
      if (item.revents != 0) socket.serve(item.fd);
    }
  }
}

}  // namespace

TEST_CASE("a message passes through endpoint, socket option and socket") {
  zmq::context_t context;
  Report report([](Report::Kind, std::string_view line) { FAIL(line); });
  Socket receiver(context, spec_of(ZMQ_PULL, "tcp://127.0.0.1:*", Attach::bind), report);
  Socket sender(context, spec_of(ZMQ_PUSH, receiver.bound().front(), Attach::connect), report);
  serve_until(sender, [&] { return sender.recipients() == 1; });
  REQUIRE(sender.send(Frames{"hello", "world"}, nullptr));
  Message message;
  serve_until(receiver, [&] { return receiver.receive(message); });
  CHECK(message.frames() == Frames{"hello", "world"});
}
