#include "socket/io_barrier.hpp"

#include <dlfcn.h>
#include <doctest/doctest.h>
#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <thread>

using zcat::Event;
using zcat::IoBarrier;
using zcat::Monitor;

namespace {

const std::thread::id main_thread = std::this_thread::get_id();
std::atomic<int> interrupted_signal{
    -1};  // the mailbox whose signals the I/O thread is interrupted in front of
std::atomic<bool> is_interrupted{false};  // it has written to it, and is about to signal

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

// A signal of libzmq is a write to an eventfd: this one stands in for the system's.
extern "C" ssize_t write(int fd, const void* data, std::size_t size) {
  using Write = ssize_t (*)(int, const void*, std::size_t);
  static const auto real = reinterpret_cast<Write>(::dlsym(RTLD_NEXT, "write"));
  constexpr int kInterruption = 50;  // ms
  if (fd == interrupted_signal && std::this_thread::get_id() != main_thread) {
    is_interrupted = true;
    is_interrupted.notify_one();
    ::poll(nullptr, 0, kInterruption);
  }
  return real(fd, data, size);
}

TEST_CASE("A barrier is passed when the I/O thread is interrupted before it signals what it has written") {
  Fixture f;
  f.socket.bind("tcp://127.0.0.1:*");
  zmq::context_t others;
  zmq::socket_t peer(others, zmq::socket_type::push);
  peer.connect(f.socket.get(zmq::sockopt::last_endpoint));
  peer.send(zmq::str_buffer("it is connected"), zmq::send_flags::none);
  zmq::message_t message;
  REQUIRE(f.socket.recv(message).has_value());
  CHECK((f.socket.get(zmq::sockopt::events) & ZMQ_POLLIN) == 0);  // it has read what its mailbox held
  interrupted_signal = f.socket.get(zmq::sockopt::fd);
  peer.close();
  is_interrupted.wait(false);
  int others_events = 0;
  CHECK(f.passes(1, others_events));
  interrupted_signal = -1;
}
