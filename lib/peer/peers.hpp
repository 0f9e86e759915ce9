#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/deadline.hpp"
#include "base/fd.hpp"
#include "base/read_hold.hpp"
#include "base/syscall_notes.hpp"
#include "endpoint/endpoint.hpp"
#include "peer/address.hpp"
#include "peer/link.hpp"
#include "peer/monitor.hpp"

namespace zcat {

/// One connection of a socket.
struct Peer {
  using Clock = std::chrono::steady_clock;

  std::string endpoint;  ///< as libzmq calls it in its events
  bool accepted = false;
  const Endpoint* connected_to = nullptr;  ///< null: it was accepted, or that cannot be told
  PeerAddress address;                     ///< empty where it had ended before it was looked at
  Fd fd;                                   ///< a duplicate of libzmq's descriptor; it outlives that one
  const Incoming* incoming = nullptr;  ///< of one that was accepted: how what it sends began; null: not known
  Clock::time_point since{};
  bool leaving = false;    ///< it was told that we leave
  int handshakes_due = 1;  ///< ws reports two: that of HTTP and that of ZMTP
  bool ambiguous = false;  ///< a handshake that succeeded may have been this one or another
  bool known_ready = false;
  std::uint64_t subscriptions = 0;  ///< that it has sent
  Clock::time_point last_subscription{};
  std::string routing_id;  ///< that it sent a message with
  bool denied = false;     ///< the gate refused it: told

  // once it has ended
  Event failure;  ///< of its handshake, as libzmq reported it
  link::Ending ending = link::Ending::closed_there;
  std::optional<std::string> error;  ///< the reason that it gave before

  // notes of Delivery and Heartbeat
  bool had_room = false;
  bool blocks_resets = false;
  bool unresponsive = false;
  bool swallows = false;
  ReadHold hold;             // of Peers::stop_reading()
  std::uint64_t unread = 0;  // at the last look, on a unix socket
  std::chrono::nanoseconds stalled_for{0};

  /// Whether it is known to speak ZMTP 1 or 2.
  bool is_old() const { return incoming != nullptr && incoming->is_old(); }
  /// Whether its handshake is complete, as far as can be told.
  bool ready() const;
  bool subscribed() const { return subscriptions > 0; }
  /// When it may be taken to have sent all its subscriptions.
  Clock::time_point settled_at() const;
  /// Its endpoint as the user typed it, where that is known.
  const std::string& place() const { return connected_to != nullptr ? connected_to->typed : endpoint; }
  /// "a peer at 'ENDPOINT' (ADDRESS)"
  std::string in_words() const;
};

/// Whose event it was.
struct Origin {
  std::shared_ptr<Peer> peer;          ///< null: of no connection, or of one that cannot be told
  const Endpoint* endpoint = nullptr;  ///< of the user's; null: it cannot be told
};

/// The connections of a socket, and the only place that decides which of them an event of libzmq was about.
///
/// Each connection's descriptor is duplicated as soon as libzmq names it. The duplicate tells how the connection ended,
/// and what the other end has taken.
class Peers {
 public:
  /// `raw`: peers that speak no ZMTP (STREAM), and are ready as soon as they are connected. `remembers`: unfinished() will
  /// be asked.
  explicit Peers(bool raw, bool remembers = false) : raw_(raw), remembers_(remembers) {}

  bool raw() const { return raw_; }
  /// From here on `endpoint`, which must stay where it is, goes by `name` in libzmq's events.
  void attached(const Endpoint& endpoint, std::string name);
  /// Takes note of an event. A connection that has ended is no longer in the table: it ends with the last user of the
  /// result.
  Origin take(const Event& event);
  /// A subscription came in over the connection with libzmq's descriptor `fd`; -1: over one that has none (inproc).
  void subscribed(int fd);
  /// A message came from the peer that goes by `routing_id`, over the connection with libzmq's descriptor `fd`. Returns
  /// the connection that had this routing id, if that is another one and has not ended; from here on this one has it.
  std::shared_ptr<Peer> named(std::string_view routing_id, int fd);
  /// Whoever is connected at `endpoint` is ready, although no event will say so.
  void mark_ready(const Endpoint& endpoint);

  /// Tells the peers that connected to us that we leave, and lets no others in. libzmq then ends its side of a connection:
  /// all that it has sent still comes, and what it has not sent goes to whom it connects to next. A peer that is bound would
  /// drop that, so it is not told.
  void take_leave();
  /// How many of them have not ended yet.
  std::size_t leaving() const;
  /// From here on libzmq reads nothing more from the peers, and lets no others in. False: some it reads on from.
  bool stop_reading();
  /// Bytes that came from ready peers and have not been read.
  std::uint64_t unread() const;

  /// Accepts nobody more, and ends the accepted connections whose handshake is not complete. True: libzmq may be reading
  /// what one has just sent.
  bool cut_unfinished();

  /// Whether `endpoint` is connected, with or without a handshake.
  bool is_connected(const Endpoint& endpoint) const;
  /// Accepted connections whose handshake is not complete: first those that have ended, in that order, then the others.
  std::vector<std::shared_ptr<Peer>> unfinished() const;
  /// How many of them have ended, and are kept until they are forgotten.
  std::size_t ended_unfinished() const { return ended_unfinished_.size(); }
  void forget_unfinished(std::size_t count);

  /// Connections whose handshake is complete.
  std::size_t ready() const;
  /// Those of them that were connected by that time.
  std::size_t ready_since(Peer::Clock::time_point time) const;
  /// Connections that have subscribed to something.
  std::size_t subscribers() const;
  /// Those of them that have sent all their subscriptions, as far as can be told.
  std::size_t settled_subscribers() const;
  /// How many ready connections have ended.
  std::uint64_t departures() const { return departures_; }
  /// When one may turn out to be ready, or settled, without an event.
  Deadline undecided() const;

  /// All connections by libzmq's descriptor, for those who look after them.
  using Table = std::unordered_map<std::uint32_t, std::shared_ptr<Peer>>;
  Table& table() { return table_; }
  const Table& table() const { return table_; }

  /// Peers of ZMTP 1 and 2 complete their handshake without an event. One that has sent a greeting, but got no
  /// further in this time, is taken for one of them.
  static constexpr std::chrono::milliseconds kSilence{250};
  /// libzmq shows the subscriptions of a peer by and by, as they come in. One that has sent several, and none for this
  /// time and the way to it and back, has sent all.
  static constexpr std::chrono::milliseconds kQuiet{20};
  /// Bytes of a greeting of ZMTP 3. Whoever completes a handshake has sent more.
  static constexpr std::uint64_t kGreeting = 64;
  /// Bytes of a greeting of ZMTP 2: signature, revision, socket type, and an empty identity.
  static constexpr std::uint64_t kOldGreeting = 14;

 private:
  struct Attached {
    const Endpoint* endpoint;
    std::vector<std::string> names;
    std::uint64_t lost = 0;  // which loss of a connection it was; 0: libzmq has gone on since
  };

  void close_doors();
  Attached* find(const Event& event);
  std::shared_ptr<Peer> opened(const Event& event, const Endpoint* endpoint);
  std::shared_ptr<Peer> handshake_succeeded(const Event& event);
  std::shared_ptr<Peer> ended(const Event& event);
  void remember(const Peer& peer);

  bool raw_, remembers_;
  bool opens_ = true, reads_ = true, all_held_ = true;
  std::vector<int> listeners_;  // libzmq's descriptors
  std::list<ReadHold> closed_doors_;
  std::vector<Attached> attached_;
  Table table_;
  std::unordered_map<std::string, std::uint32_t> named_;  // by routing id
  Event failure_;                                         // of a handshake; its connection ends next
  std::vector<std::shared_ptr<Peer>> ended_unfinished_;
  std::size_t anonymous_subscribers_ = 0;
  std::uint64_t departures_ = 0;
  std::uint64_t losses_ = 0;
};

}  // namespace zcat
