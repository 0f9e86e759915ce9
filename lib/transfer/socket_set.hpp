#pragma once

#include <memory>
#include <vector>

#include "socket/loop.hpp"
#include "socket/socket.hpp"

namespace zcat {

/// The sending side: all sockets that work goes out through.
///
/// PUSH, REQ and DEALER with several endpoints get one socket for each endpoint that they connect to, and work goes in turn to
/// those whose handshake is complete. One socket could not do this: with IMMEDIATE=0 every second message waits at the
/// endpoint that is down, with IMMEDIATE=1 what is queued is dropped when a peer leaves.
class Outlets {
 public:
  /// Opens the sockets. Throws Error (failed) naming the endpoint.
  Outlets(zmq::context_t& context, const SocketSpec& spec, Loop& loop, Report& report);
  ~Outlets();

  /// Sends a message through the next socket that takes it. Null: none does now.
  Socket* send(const Frames& frames, InputBlock* block) {
    if (sockets_.size() > 1) return send_in_turn(frames, block);
    return only().send(frames, block) ? &only()
                                      : nullptr;  // queued for the endpoint, whether it is there or not
  }
  /// Takes a message from the next socket that has one. False: there is none.
  bool receive(Message& message);
  /// Replaces `socket` by a new one with the same endpoints; what it had queued is dropped.
  void renew(Socket& socket);

  /// The socket of a command that has one.
  Socket& only() { return *sockets_.front(); }

  std::size_t peers() const;
  /// How many peers have left so far, and whether libzmq is done with them: see Socket::io_thread_caught_up().
  std::uint64_t departures() const;
  bool settled();
  bool undecided() const;
  /// Whether all sockets are: see Socket::all_peers_left().
  bool deserted();
  /// Words for the user who waits for `wanted` peers.
  std::string awaited(std::size_t wanted) const;
  std::uint64_t sent() const;
  std::vector<std::string> bound() const;

  /// Sends nothing more, and waits until the peers have everything: at most until `deadline`, and no longer than
  /// `patience` while nothing moves. What did not get out is a fault (undelivered) in the report.
  /// False: libzmq still holds messages, so neither this object nor the context can be destroyed without waiting for
  /// them: leave both alone and end the process.
  /// The first signal leaves it `grace` and no more; interrupted() then tells.
  bool finish(Deadline deadline, std::optional<std::chrono::nanoseconds> patience,
              std::chrono::nanoseconds grace);
  bool interrupted() const { return interrupted_; }

 private:
  void open(SocketSpec spec);
  Socket* send_in_turn(const Frames& frames, InputBlock* block);
  bool moving(std::uint64_t& progress) const;

  zmq::context_t& context_;
  Loop& loop_;
  Report& report_;
  std::vector<SocketSpec> specs_;
  std::vector<std::unique_ptr<Socket>> sockets_;
  std::size_t next_ = 0;  // to send
  std::size_t next_received_ = 0;
  bool interrupted_ = false;  // a signal came while finish() waited
};

}  // namespace zcat
