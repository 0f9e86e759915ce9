#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "base/fd.hpp"
#include "base/report.hpp"
#include "peer/monitor.hpp"

namespace zcat {

/// What a socket's events tell of its connections.
///
/// Of a socket that sends, each connection's descriptor is duplicated as soon as libzmq names it. That tells, when a
/// peer leaves, whether it left bytes unread; and at the end the duplicates outlive libzmq's own until the peers have
/// everything. On a unix socket the peer would otherwise lose what it has not read yet: its libzmq takes the hang-up
/// for an error although bytes are left.
class Connections {
 public:
  /// `raw`: its peers are tcp and no more (STREAM), and ready as soon as they are connected.
  Connections(bool sends, bool raw, Report& report);

  /// Keeps the descriptors of a socket that only receives, too: for what is learnt from them alone.
  void keep_descriptors() { keeps_ = true; }
  /// Peers send a sign of life this often (heartbeats). One that does not is told, and so is its next sign.
  /// `receives`: what they send must not get lost by our asking for it.
  void expect_pulse(std::chrono::nanoseconds every, bool receives);
  /// Readable when check_pulse() is due; -1: no pulse is expected.
  int pulse_fd() const { return pulse_.get(); }
  /// `drained`: libzmq has nothing that waits to be received.
  void check_pulse(bool drained);

  /// Takes note of an event. A peer that left bytes unread is a fault (undelivered) in the report. `queued`: libzmq
  /// still holds so much that whoever leaves now leaves something behind.
  void take(const Event& event, bool queued);
  /// The peer of libzmq's descriptor `fd` is known to be there, although no event will tell.
  void vouch(std::uint32_t fd);
  /// A subscription came in over the connection with libzmq's descriptor `fd`; -1: over one that has none (inproc).
  void subscribed(int fd);

  /// Connections whose handshake is complete, as far as libzmq tells.
  std::size_t ready() const;
  /// The same, of those that were connected by that time.
  std::size_t ready_since(std::chrono::steady_clock::time_point time) const;
  /// Connections that have subscribed to something.
  std::size_t subscribers() const;
  /// How many ready connections have ended.
  std::uint64_t departures() const { return departures_; }
  /// Whether there is one that may yet turn out to be ready without an event: ask ready() again after kSilence.
  bool undecided() const;

  /// Whether every connection has had room for what libzmq writes at once, `write` bytes, and more, since this was first
  /// asked; makes some where it can. While it says no, delivery_fd() tells when to ask again.
  bool make_room(int write);
  /// From here on watches whether the peers have everything: libzmq has closed its own descriptors.
  void await_delivery();
  /// Readable when check_deliveries() may have something to do; -1 for a socket that does not send.
  int delivery_fd() const { return deliveries_.get(); }
  /// Lets go of the connections whose peers have everything, or will not take it any more (then a fault).
  void check_deliveries();
  /// Whether there is nothing left to wait for.
  bool delivered() const { return table_.empty(); }
  /// A number that changes while the peers take bytes.
  std::uint64_t progress() const;

  /// Peers of ZMTP 1 and 2 complete their handshake without an event. One that has sent a greeting, but got no
  /// further in this time, is taken for one of them.
  static constexpr std::chrono::milliseconds kSilence{250};

 private:
  struct Connection {
    std::string endpoint;
    Fd kept;
    std::chrono::steady_clock::time_point since{};
    int handshakes_due = 1;  // of ws two are reported: that of HTTP and that of ZMTP
    bool subscribed = false;
    bool accepted = false;
    bool vouched = false;
    std::uint64_t unread = 0;           // at the last look, on a unix socket
    std::chrono::nanoseconds still{0};  // how long that has not changed
    bool lifeless = false;
    bool shielded = false;  // against resets
    bool roomy = false;     // see make_room()
  };
  using Table = std::unordered_map<std::uint32_t, Connection>;  // by libzmq's descriptor

  void opened(const Event& event);
  void shaken(const Event& event);
  void gone(const Event& event, bool queued);
  void turned_away(const Event& event);
  void left_unread(const Connection& connection, std::uint64_t bytes);
  void shield(Connection& connection, bool on) const;
  void watch_delivery(const Connection& connection) const;
  void forget_delivery_events() const;
  bool may_reset(const Connection& connection) const;
  bool is_lifeless(Connection& connection) const;
  static bool is_ready(const Connection& connection);
  static bool is_reset(const Connection& connection);

  Report& report_;
  bool raw_;
  Table table_;
  std::size_t anonymous_subscribers_ = 0;
  std::uint64_t departures_ = 0;
  bool keeps_ = false;
  bool crowded_ = false;  // said that peers are turned away
  bool shields_ = false;
  std::chrono::nanoseconds pulse_every_{0};
  int least_buffer_ = 0;  // of the kernel, for what is sent; 0: until the end is near any will do
  Fd pulse_;              // a timer
  Fd deliveries_;         // an epoll over the kept descriptors
};

}  // namespace zcat
