#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>
#include <zmq.hpp>

#include "base/read_hold.hpp"
#include "base/report.hpp"
#include "endpoint/binding.hpp"
#include "endpoint/endpoint.hpp"
#include "format/first_frame.hpp"
#include "peer/delivery.hpp"
#include "peer/diagnosis.hpp"
#include "peer/heartbeat.hpp"
#include "peer/monitor.hpp"
#include "peer/peers.hpp"
#include "socket/drafts.hpp"
#include "socket/io_barrier.hpp"
#include "socket/message.hpp"
#include "socket/spec.hpp"
#include "socket/zero_copy.hpp"

namespace zcat {

/// A message that names a peer (ROUTER, STREAM) that is not there, or nothing behind it: nothing of it was sent.
struct Unroutable : Error {
  explicit Unroutable(const Frames& frames);
};

/// A ZeroMQ socket and what is known of its connections.
///
/// The only place that orders the steps of opening: options, subscriptions, then each endpoint.
class Socket {
 public:
  /// Opens it. Throws Error (failed) naming the endpoint.
  Socket(zmq::context_t& context, const SocketSpec& spec, Report& report);
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  /// Sends one message, or nothing of it: false where it would have to wait. Large frames that lie in
  /// `block` are not copied; null: all are. Throws Unroutable, Error (failed).
  bool send(const Frames& frames, InputBlock* block) {
    const bool taken = frames.size() == 1 && sends_single_ && sender_.send_short(socket_, frames.front());
    blocked_ = !taken && !try_to_send(frames, block);
    if (blocked_) return false;
    if (type_ != ZMQ_XSUB || !is_subscription(frames.front())) ++sent_;
    return true;
  }
  /// What became of a message that was to be passed on.
  enum class Passed {
    yes,
    no_room,  ///< it would have to wait, and is as it was
    no_peer,  ///< whom it names is not there, or it cannot be sent: it is of no use
  };
  /// Sends a message that another socket received, its frames as they are. Throws Error (failed).
  Passed pass(Message& message);
  /// Whether as many bytes may be sent: for one peer libzmq holds no more than InFlightBytes says.
  bool admits(std::size_t bytes) { return bytes < InFlightBytes::kCounted || has_room(bytes); }
  /// Reads nothing more from a peer, by Message::source_descriptor(). Empty where that cannot be done.
  ReadHold hold(int source) const;
  /// Takes one message: false where there is none. Throws Error (failed).
  [[gnu::always_inline]] bool receive(Message& message) {
    drained_ = !message.receive(socket_);
    if (drained_) return false;
    if (looks_into_messages_) look_into(message);
    return true;
  }

  /// Whether the next call of that kind would succeed, although no descriptor says so: a call of the other kind has taken
  /// the signal. To ask it takes all signals: ask last, about every kind that is waited for.
  bool missed_signal(bool receives, bool sends) const;
  /// Whether missed_signal() knows when there is room to send again.
  bool tells_room() const { return type_ == ZMQ_PAIR || type_ == ZMQ_DEALER; }

  /// Descriptors that tell that serve() has something to do.
  std::vector<int> fds() const;
  /// `fd` of fds() is readable: runs libzmq's pending commands, and notes what happened to the connections.
  void serve(int fd);

  /// The actual endpoints that are bound, in order.
  const std::vector<std::string>& bound() const { return bound_; }
  /// Peers that work can be given to: for a publisher those that have sent their subscriptions, else completed handshakes.
  std::size_t recipients() const;
  /// What is known of the connections, whatever the socket's type.
  const Peers& peers() const { return peers_; }
  /// For a socket that only receives: see Peers.
  void take_leave();
  /// From here on libzmq takes nothing more from the peers. False: from some it still does.
  bool stop_reading();
  /// How many messages may have been taken from the peers and wait here to be received.
  std::uint64_t most_received() const;
  /// How many messages still wait here for a connection to take them. Needs follows_messages.
  std::size_t unsent() const { return sender_.in_flight().messages(); }
  /// Whether libzmq is done with those who have left: nothing more comes of what they sent, and what was meant for them
  /// is no longer unsent(). It has to be asked, so that this may say no at first and wake the loop later.
  bool io_thread_caught_up() { return barrier_.passed(peers_.departures() + rounds_); }
  /// Its next answer is about what has happened up to here.
  void ask_io_thread_again() { ++rounds_; }
  /// Whether every peer has gone, and io_thread_caught_up(): what receive() then finds is the rest.
  bool all_peers_left() { return peers_.departures() > 0 && peers_.ready() == 0 && io_thread_caught_up(); }
  /// How many messages were sent.
  std::uint64_t sent() const { return sent_; }
  const std::vector<Endpoint>& endpoints() const { return endpoints_; }
  /// Forgets the first `count` connections of Peers::unfinished() that have ended.
  void forget_unfinished(std::size_t count) { peers_.forget_unfinished(count); }

  /// Whether close() loses nothing. libzmq puts the last messages and the end behind them into one write, and what a full
  /// connection does not take of that one is dropped with it, whatever the linger; so there has to be room first. Ask
  /// when nothing more is to be sent; while it says no the loop wakes when it may have changed.
  bool may_close();
  /// Starts the end: nothing more is bound or sent; with `flush` what is queued still goes out, without it is dropped.
  /// The descriptors of fds() change.
  void close(bool flush);
  /// Whether a socket could not be closed, and lives as long as the process: libzmq's context cannot end before.
  static bool left_any() { return left_any_.load(); }
  /// Whether everything that was queued is on its way, or lost with its peer.
  bool flushed() const { return stopped_ && !left_queue_; }
  /// Whether, besides, every peer has it: its process (unix sockets) or its kernel (tcp).
  bool delivered() const { return flushed() && delivery_.done(); }
  /// Whether it is being found out what a connection took along that ended in mid-stream.
  bool suspects() const { return delivery_.suspects(); }
  /// The run waits: what keeps it waiting may be a connection that carries nothing.
  void about_to_wait() { delivery_.expect_answers(sent_); }
  /// A number that changes while the peers take what was sent.
  std::uint64_t progress() const { return delivery_.progress(); }

 private:
  void open(const SocketSpec& spec);
  void serve();
  void read_events();
  void tear_down();
  void prepare(const Endpoint& endpoint);
  void attach(const SocketSpec& spec, const Endpoint& endpoint);
  void bind(const SocketSpec& spec, const Endpoint& endpoint);
  bool try_to_send(const Frames& frames, InputBlock* block);
  // kept out of send(), which runs for each message
  [[gnu::noinline]] bool send_single(const Frames& frames, InputBlock* block);
  [[gnu::noinline]] bool has_room(std::size_t bytes);
  [[gnu::noinline]] void look_into(Message& message);  // likewise of receive()
  void address(Message& message) const;
  void note_name(const Message& message);
  static bool is_subscription(std::string_view frame);

  void connect(const Endpoint& endpoint);
  int events() const;
  void run_commands();
  void read_subscriptions();
  void take(const Event& event);
  bool holds_messages() const;
  void note_connection(const Event& event, const std::shared_ptr<Peer>& peer);
  void subscribed(int fd);
  void say_unheard();
  SocketRole role() const;
  void connect_again(const Endpoint& endpoint);
  void watch_queue();
  bool may_abort();
  void leave();
  bool uses_inproc() const;
  void end_unfinished();

  int type_;
  int role_;
  bool delivers_subscriptions_;
  bool looks_into_messages_;   // that are received: they name who sent them, or are subscriptions
  bool sends_single_ = false;  // messages of one frame go straight to libzmq
  bool follows_messages_;
  std::vector<Endpoint> endpoints_;
  Protection protection_;
  std::vector<std::string> bound_;
  std::list<IpcPath> paths_;
  zmq::socket_t socket_;
  Monitor monitor_;
  IoBarrier barrier_;
  std::uint64_t rounds_ = 0;
  std::unique_ptr<drafts::Watch> watch_;  // of a draft type
  int socket_fd_ = -1;
  RoutingIdNames peer_names_;
  bool awaits_members_;
  ZeroCopySender sender_;
  Report& report_;
  Peers peers_;
  Delivery delivery_;
  std::optional<Heartbeat> heartbeat_;
  std::unique_ptr<Diagnosis> diagnosis_;  // null only where opening failed before it was made
  std::uint64_t sent_ = 0;
  std::optional<std::uint64_t> unheard_since_;  // XPUB: how many were sent when its last subscriber left
  bool blocked_ = false;                        // the last message could not be sent
  bool pipe_full_ = false;                      // because libzmq had no room for it
  std::optional<std::chrono::nanoseconds> heartbeat_interval_;
  std::optional<SocksProxy> proxy_;
  bool left_behind_ = false;  // it held some when its peer left
  bool left_queue_ = false;   // it was left open, with messages in it
  bool drained_ = true;       // the last receive() found nothing
  bool stopped_ = false;
  static inline std::atomic<bool> left_any_{false};
};

}  // namespace zcat
