#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/deadline.hpp"
#include "base/fd.hpp"
#include "base/report.hpp"
#include "peer/interruptions.hpp"
#include "peer/peers.hpp"

namespace zcat {

/// Sees that what was sent arrives: that there is room for it before the socket closes, and that the peers have taken
/// everything at the end. What did not arrive is a fault (undelivered) in the report.
///
/// The end has to be watched because the duplicated descriptors outlive libzmq's own. libzmq 4.3.4: on a unix socket a
/// peer would otherwise lose what it has not read yet: it takes the hang-up for an error although bytes are left.
class Delivery {
 public:
  struct Task {
    bool sends =
        false;  ///< messages go out through the socket; if not, there is nothing to wait for at the end
    bool awaits_departure =
        false;     ///< all that the peers had sent must have come when the last one leaves; if not, the
                   ///< loss of what a connection brought last is no more than a note
    int role = 0;  ///< the socket type that its user sees
    std::optional<SocksProxy> proxy{};  ///< that it connects through
    bool sends_again = false;           ///< what is lost is sent again: that it was lost is not told
  };
  Delivery(Peers& peers, Report& report, Task task);

  /// A connection was made, or has ended. `sent`: so many messages were sent, so what is unread may be one of them.
  /// `queued`: libzmq still holds so much that whoever leaves now leaves something behind.
  void connected(const Peer& peer) const;
  void ended(const std::shared_ptr<Peer>& peer, std::uint64_t sent, bool queued);

  /// Whether every connection has had room for what libzmq writes at once, `write` bytes, since this was first asked.
  /// Makes room where it can. While it says no, fd() tells when to ask again.
  bool has_room(int write);
  /// The run waits, and so many messages were sent: from time to time it is looked whether the connections carry them.
  void expect_answers(std::uint64_t sent);
  /// Reports the connections that do not: the kernel would give them up after a quarter of an hour.
  void check_answers();
  /// libzmq has closed its own descriptors: from here on the peers are watched.
  void begin();
  bool begun() const { return begun_; }
  /// Lets go of the connections whose peers have everything, or will not take it any more: of those that have ended, and
  /// at the end of all.
  void check();
  /// Whether there is nothing left to wait for.
  bool done() const { return !poller_ || (ended_.empty() && peers_.table().empty()); }
  /// Whether it is being found out what a connection took along that ended in mid-stream.
  bool suspects() const { return !interruptions_.done(); }
  /// Readable when has_room(), check_answers() or check() may have something to do; -1: never.
  int fd() const { return poller_ ? poller_->fd() : -1; }
  /// A number that changes while the peers take bytes.
  std::uint64_t progress() const;

 private:
  void say_unread(const Peer& peer, std::uint64_t bytes);
  void say_missing(const Peer& peer);
  void watch(const Peer& peer);
  Deadline check_answers(Peer& peer);
  void send_end(const Peer& peer);
  bool settle(const Peer& peer);
  bool is_interrupted(const Peer& peer) const;

  Peers& peers_;
  Report& report_;
  Interruptions interruptions_;
  bool awaits_departure_;
  bool sends_again_;
  std::optional<Poller> poller_;              // over the descriptors
  std::vector<std::shared_ptr<Peer>> ended_;  // with bytes under way
  int least_buffer_ = 0;  // of the kernel, for what is sent; 0: until the end is near any will do
  bool begun_ = false;
  std::set<std::string> resets_;       // that were said, by place
  std::uint64_t expected_ = 0;         // messages whose answer is waited for
  Peer::Clock::time_point sent_at_{};  // when the last of them was seen
  std::map<const Endpoint*, std::uint64_t>
      ended_after_;  // when its last connection ended, so many had been sent
  Deadline next_look_ = Deadline::never();
};

}  // namespace zcat
