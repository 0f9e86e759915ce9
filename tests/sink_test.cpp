#include "transfer/sink.hpp"

#include <doctest/doctest.h>

#include <array>

#include "base/error.hpp"
#include "pipe.hpp"

using namespace zcat;
using test::Pipe;

namespace {

/// A message as a socket would bring it.
class Sockets {
 public:
  const Message& receive(std::string_view first, std::string_view second = {}) {
    in_.send(zmq::buffer(first), second.empty() ? zmq::send_flags::none : zmq::send_flags::sndmore);
    if (!second.empty()) in_.send(zmq::buffer(second), zmq::send_flags::none);
    REQUIRE(message_.receive(out_));
    return message_;
  }

 private:
  zmq::context_t context_;
  zmq::socket_t in_{context_, ZMQ_PAIR}, out_{context_, ZMQ_PAIR};
  const bool connected_ = (out_.bind("inproc://a"), in_.connect("inproc://a"), true);
  Message message_;
};

}  // namespace

TEST_CASE("a sink gathers short messages, and is full when enough has gathered or it refers to a message") {
  Sockets sockets;
  const Pipe pipe;
  Sink sink({}, nullptr, pipe.in.get());
  sink.put(sockets.receive("one"));
  sink.put(sockets.receive("two", "frames"));
  CHECK(!sink.full());
  CHECK(pipe.read().empty());
  CHECK(sink.flush());
  CHECK(pipe.read() == "one\ntwo\tframes\n");
  CHECK(sink.count() == 2);

  const std::string large(Buffer::kReferred, 'x');
  sink.put(sockets.receive(large));
  CHECK(sink.full());
  CHECK(sink.flush());
  CHECK(!sink.full());
  CHECK(pipe.read() == large + "\n");

  for (int i = 0; i < 63; ++i) sink.put(sockets.receive(std::string(1023, 'y')));
  CHECK(!sink.full());
  sink.put(sockets.receive(std::string(1023, 'y')));
  CHECK(sink.full());
}

TEST_CASE("a message that the format cannot carry is an error, and what was in front of it stays whole") {
  Sockets sockets;
  const Pipe pipe;
  SinkSpec spec;
  spec.format.format = &Format::u32be;
  Sink sink(spec, nullptr, pipe.in.get());
  sink.put(sockets.receive("one"));
  CHECK_THROWS_AS(sink.put(sockets.receive("two", "frames")), Error);
  CHECK(sink.flush());
  CHECK(pipe.read() == std::string("\0\0\0\3one", 7));
}

TEST_CASE("a sink counts what came from no socket, too, and shows what is known of it") {
  static constexpr std::array kExtras{ExtraField{"from"}};
  Sockets sockets;
  const Pipe pipe;
  SinkSpec spec;
  spec.format.pattern = "{seq} {from} {peer} {0}";
  spec.format.extras = kExtras;
  Sink sink(spec, nullptr, pipe.in.get());
  const std::array<std::string_view, 1> from{"F"};
  sink.put(sockets.receive("one"), from);
  const std::array<std::string_view, 1> frames{"two"};
  sink.put(frames, {.peer = "tcp://1.2.3.4", .extras = from});
  CHECK(sink.count() == 2);
  CHECK(sink.flush());
  CHECK(pipe.read() == "1 F  one\n2 F tcp://1.2.3.4 two\n");
}
