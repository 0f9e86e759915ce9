#pragma once

#include <cerrno>
#include <cstdint>
#include <optional>
#include <string>
#include <zmq.hpp>

namespace zcat {

/// Calls `call` again as long as a signal interrupts it.
///
/// libzmq 4.3.4: even calls that do not wait fail with EINTR. Signals are noticed elsewhere.
template <typename Call>
auto retry_on_eintr(const Call& call) {
  while (true) {
    try {
      return call();
    } catch (const zmq::error_t& error) {
      if (error.num() != EINTR) throw;
    }
  }
}

/// The same for a call of libzmq's own API, which returns 0 or says in zmq_errno() what went wrong.
template <typename Call>
int repeat_on_eintr(const Call& call) {
  int result = call();
  while (result != 0 && zmq_errno() == EINTR) result = call();
  return result;
}

/// One event of a socket, as zmq_socket_monitor(3) reports it.
struct Event {
  std::uint16_t id = 0;     ///< ZMQ_EVENT_*
  std::uint32_t value = 0;  ///< descriptor, errno, milliseconds or protocol error, by event
  std::string endpoint;
};

/// The connection events of one socket.
///
/// Made before the socket binds or connects, and kept until the socket is gone: libzmq blocks where nobody reads.
/// A closed socket goes on reporting until everything it had queued is written or dropped; ZMQ_EVENT_MONITOR_STOPPED
/// is its last event.
class Monitor {
 public:
  /// Throws zmq::error_t.
  Monitor(zmq::context_t& context, zmq::socket_t& watched);

  /// Readable when next() may have something. Edge-triggered: call next() until it has nothing.
  int fd() const { return fd_; }
  /// The next event, without waiting.
  std::optional<Event> next();

 private:
  zmq::socket_t pair_;
  int fd_ = -1;
};

}  // namespace zcat
