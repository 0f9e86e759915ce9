#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/read_hold.hpp"
#include "base/report.hpp"
#include "socket/message.hpp"
#include "transfer/socket_set.hpp"

namespace zcat {

/// Messages to peers that have no room for them now, each peer's in their order, so that nobody waits for another. For
/// sockets whose messages name their peer; those of others are never kept.
class Backlog {
 public:
  /// Bytes that are kept for a peer, unless it waits itself. A single message always may be.
  static constexpr std::size_t kLimit = 4 * 1024 * 1024;

  Backlog(SocketSet& sockets, Report& report) : sockets_(sockets), report_(report) {}

  bool empty() const { return queues_.empty(); }
  /// Sends a message, or keeps it. `request`: what it answers, or null. Nothing is read from the sender of that while
  /// something is kept for it, so that it can cause no more than libzmq has taken from it already.
  /// False: its peer has no room, and no more is kept for it. Throws Unroutable, Error (failed).
  bool send(const Frames& frames, InputBlock* block, const Message* request);
  /// Sends what there is room for now. False: nothing has changed. What is for a peer that has left is given up, which
  /// is in the report. Throws Error (failed).
  bool flush();
  /// Gives everything up; returns the number of messages.
  std::uint64_t give_up();

 private:
  struct Queue {
    std::deque<std::vector<std::string>> messages;
    std::size_t bytes = 0;
    ReadHold hold;
  };

  bool flush(Queue& queue);
  void report_lost(const std::string& id, std::size_t count);

  SocketSet& sockets_;
  Report& report_;
  std::unordered_map<std::string, Queue> queues_;  // by routing id
};

}  // namespace zcat
