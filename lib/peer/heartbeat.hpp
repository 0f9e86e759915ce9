#pragma once

#include <chrono>

#include "base/fd.hpp"
#include "base/report.hpp"
#include "peer/peers.hpp"

namespace zcat {

/// Watches peers that send a sign of life every so often (heartbeats of ZMTP). One that is silent for three times as long
/// is reported, and so is its next sign.
///
/// Where the socket receives, resets are kept from libzmq until everything is read. libzmq 4.3.4, libzmq#3937: a heartbeat
/// to a peer that is gone is answered by a reset. While libzmq does not read, because too much waits to be received
/// already, it takes that for the end, loses what it has not read, and fails at its next heartbeat ("Assertion failed:
/// !_io_error").
class Heartbeat {
 public:
  Heartbeat(Peers& peers, Report& report, std::chrono::nanoseconds every, bool receives);
  /// Lets resets through again.
  ~Heartbeat();
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

  /// Readable when check() is due.
  int fd() const { return timer_.fd(); }
  /// `drained`: libzmq has nothing that waits to be received.
  void check(bool drained);
  void handshake_succeeded(Peer& peer) const;
  void ended(Peer& peer) const;

 private:
  void block_resets(Peer& peer, bool on) const;
  bool is_unresponsive(Peer& peer) const;

  Peers& peers_;
  Report& report_;
  std::chrono::nanoseconds every_;
  bool blocks_resets_;
  Poller timer_;
  Deadline next_;
};

}  // namespace zcat
