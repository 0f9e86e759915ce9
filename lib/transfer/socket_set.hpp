#pragma once

#include <memory>
#include <string>
#include <vector>

#include "endpoint/socket_type.hpp"
#include "socket/loop.hpp"
#include "socket/socket.hpp"
#include "transfer/denials.hpp"

namespace zcat {

/// The sockets of one command.
///
/// PUSH, REQ and DEALER with several endpoints get one socket for each endpoint that they connect to, and work goes in
/// turn to those whose handshake is complete. One socket could not do this: with IMMEDIATE=0 every second message waits
/// at the endpoint that is down, with IMMEDIATE=1 what is queued is dropped when a peer leaves.
class SocketSet {
 public:
  /// Opens the sockets, and adds them to the loop. Throws Error (failed) naming the endpoint.
  SocketSet(zmq::context_t& context, const SocketSpec& spec, Loop& loop, Report& report);
  /// A socket that was closed and still holds messages is left to the end of the process: to destroy it would wait.
  ~SocketSet();
  SocketSet(const SocketSet&) = delete;
  SocketSet& operator=(const SocketSet&) = delete;

  /// Sends a message through the next socket that takes it. Null: none does now. Throws Unroutable, Error (failed).
  Socket* send(const Frames& frames, InputBlock* block) {
    if (takes_turns_) return send_in_turn(frames, block);
    Socket& only = *sockets_.front();  // queues for its endpoint, whether that is there or not
    return only.send(frames, block) ? &only : nullptr;
  }
  /// Takes a message from the next socket that has one. False: there is none. Throws Error (failed).
  [[gnu::always_inline]] bool receive(Message& message) {
    return takes_turns_ ? receive_in_turn(message) : sockets_.front()->receive(message);
  }
  /// With -vv, shows a message that was received, in the frames that its user sees.
  void show_received(const Message& message) const {
    if (report_.shows_messages()) [[unlikely]]
      trace_received(message);
  }
  /// Sends a message that other sockets received through the next one that takes it: see Socket.
  Socket::Passed pass(Message& message) {
    return takes_turns_ ? pass_in_turn(message) : sockets_.front()->pass(message);
  }

  /// The same through one whose peer is there. Needs is_replaced.
  Socket* send_to_who_is_there(const Frames& frames, InputBlock* block) {
    return send_in_turn(frames, block);
  }
  /// Opens another socket in the place of this one, where it connects. This one sends nothing more, but is still received
  /// from until drop_replaced(). Needs is_replaced. Throws Error (failed).
  void replace(const Socket* socket);
  /// Closes the sockets that were replaced: what still comes over them is of no use.
  void drop_replaced();

  /// Whether a message says which peer it goes to: then there is one socket.
  bool names_peers() const { return zcat::names_peers(type_); }
  /// Whether it publishes: what it receives are subscriptions.
  bool publishes() const { return type_ == ZMQ_XPUB; }
  /// Whether messages go both ways.
  bool talks() const;
  /// See Socket.
  bool admits(std::size_t bytes) { return sockets_.front()->admits(bytes); }
  bool missed_signal(bool receives, bool sends) const;
  bool tells_room() const { return sockets_.front()->tells_room(); }
  ReadHold hold(int source) const { return sockets_.front()->hold(source); }

  /// The addresses, in words, of those who have not taken all that was written to their connections.
  std::vector<std::string> slow_peers() const;
  /// How many peers work can be given to.
  std::size_t peers() const;
  /// Whether somebody may be taking what was sent. Some transports do not show that.
  bool anybody_there() const;
  /// Whether what is received is gone for others: a publisher sends everybody a copy.
  bool takes_from_others() const;
  /// How many peers have left so far.
  std::uint64_t departures() const;
  /// Sums and conjunctions of what the sockets say: see Socket.
  bool io_thread_caught_up();
  Deadline undecided() const;
  bool all_peers_left();
  void take_leave();
  std::size_t leaving() const;
  bool stop_reading();
  std::uint64_t most_received() const;
  void ask_io_threads_again();
  std::uint64_t unread() const;
  std::uint64_t sent() const;
  std::uint64_t progress() const;
  void about_to_wait();
  std::vector<std::string> bound() const;
  /// Words for a user who waits for `wanted` peers, and for one who has waited in vain.
  std::string awaited(std::size_t wanted) const;
  std::string came(std::size_t wanted) const;

  /// The end: ask may_close() until it says yes, close(), ask delivered(), then report_undelivered().
  bool may_close();
  /// Sends nothing more.
  void close();
  bool delivered() const;
  /// Whether it is being found out what a connection took along that ended in mid-stream.
  bool suspects() const;
  /// Whether libzmq holds no message any more.
  bool released() const;
  /// Reports what did not get to its peers as a fault (undelivered). False: libzmq still holds messages.
  bool report_undelivered() const;

 private:
  void open_all(const SocketSpec& spec);
  void open(const SocketSpec& spec);
  Socket* send_in_turn(const Frames& frames, InputBlock* block);
  std::uint64_t turn_length() const;
  void end_turn();
  Socket::Passed pass_in_turn(Message& message);
  bool receive_in_turn(Message& message);
  void decide_turns();
  void trace_sent(const Frames& frames, const Socket& socket) const;
  void trace_received(const Message& message) const;
  std::string_view peer_noun() const;

  zmq::context_t& context_;
  Loop& loop_;
  Report& report_;
  const int type_;
  const bool has_envelopes_;    // what is sent begins with that of a request, which its user does not see
  std::shared_ptr<Gate> gate_;  // null: there is none
  std::vector<std::unique_ptr<Socket>> sockets_;
  std::optional<SocketSpec> spec_;                 // to open one again
  std::vector<std::unique_ptr<Socket>> replaced_;  // that may still bring a reply
  std::uint64_t departures_before_ = 0;            // of those that are closed
  std::optional<Denials> denials_;                 // with a gate
  bool takes_turns_ = false;                       // there is more to it than one socket
  std::size_t next_ = 0;                           // to send
  std::uint64_t turn_left_ = 0;  // messages that it is still to get; 0: its turn has not begun
  std::uint64_t dealt_ = 0;      // messages that were sent in turn
  std::size_t next_received_ = 0;
  bool closed_ = false;
};

}  // namespace zcat
