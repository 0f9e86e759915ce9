#pragma once

#include <cstdint>
#include <string>
#include <zmq.hpp>

#include "peer/monitor.hpp"

namespace zcat {

/// Tells when libzmq's I/O thread has caught up with the connections that ended.
///
/// libzmq 4.3.4: a connection's end is reported before the last of what came through it is handed over, and before what
/// was to go through it is let go. But the I/O thread works in order: once it reports the close of a listener bound after
/// the end of a connection, it has finished with that connection.
class IoBarrier {
 public:
  /// `socket` must outlive it.
  explicit IoBarrier(zmq::socket_ref socket) : socket_(socket) {}

  /// Whether it has caught up with `departures` connections that ended. It has to be asked, so this may say no at first;
  /// the answer is an event.
  bool passed(std::uint64_t departures);
  /// Takes an event. False: it is none of a barrier's.
  bool take(const Event& event);

 private:
  zmq::socket_ref socket_;
  std::string endpoint_;  // of the listener
  std::uint64_t departures_ = 0;
  bool passed_ = true;
};

}  // namespace zcat
