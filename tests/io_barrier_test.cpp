#include "socket/io_barrier.hpp"

#include <doctest/doctest.h>
#include <poll.h>

using zcat::Event;
using zcat::IoBarrier;
using zcat::Monitor;

namespace {

constexpr int kDeadline = 10'000;  // ms

struct Fixture {
  zmq::context_t context;
  zmq::socket_t socket{context, zmq::socket_type::pull};
  Monitor monitor{context, socket};
  IoBarrier barrier{socket};

  /// Whether the barrier is passed once all events have come; `strangers` of them are not its own.
  bool passes(std::uint64_t departures, int& strangers) {
    pollfd item{monitor.fd(), POLLIN, 0};
    do {  // libzmq signals only to one who has found nothing
      while (const auto event = monitor.next()) strangers += barrier.take(*event) ? 0 : 1;
    } while (!barrier.passed(departures) && ::poll(&item, 1, kDeadline) == 1);
    return barrier.passed(departures);
  }
};

}  // namespace

TEST_CASE("Nothing has ended yet: there is nothing to catch up with") {
  Fixture f;
  CHECK(f.barrier.passed(0));
  CHECK_FALSE(f.monitor.next().has_value());
}

TEST_CASE("A barrier is passed when the I/O thread says so, and again for each further departure") {
  Fixture f;
  int strangers = 0;
  CHECK_FALSE(f.barrier.passed(1));
  CHECK(f.passes(1, strangers));
  CHECK_FALSE(f.barrier.passed(2));
  CHECK(f.passes(2, strangers));
  CHECK(strangers == 0);
}

TEST_CASE("Events of the user's endpoints are none of a barrier's") {
  Fixture f;
  CHECK_FALSE(f.barrier.take({ZMQ_EVENT_CLOSED, 7, "ipc://@mine"}));
  CHECK_FALSE(f.barrier.take({ZMQ_EVENT_LISTENING, 7, "tcp://127.0.0.1:1"}));
}
