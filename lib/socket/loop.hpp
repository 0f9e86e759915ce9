#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>

#include "base/deadline.hpp"
#include "base/fd.hpp"
#include "base/signals.hpp"

namespace zcat {

class Output;
class Socket;

/// The one place that blocks: waits for sockets, standard input and output, signals and a deadline at once.
///
/// ZeroMQ sockets are never asked whether they are readable or writable: try (without waiting), and when that does not
/// go, wait; after anything stirred on a socket, wait() has run its pending commands, and the caller tries again. So a
/// socket is served (subscriptions, reconnects) whatever its user waits for.
class Loop {
 public:
  explicit Loop(const Signals& signals);

  /// `socket` must be removed before it is destroyed.
  void add(Socket& socket);
  void remove(Socket& socket);

  /// What to wait for beside the sockets and signals. The output is the same one each time.
  struct Interest {
    int input = -1;  ///< descriptor to read; -1: none
    Output* output =
        nullptr;  ///< its reader's going away always ends the wait; room in it, while it is pending
  };
  /// What ended the wait.
  struct Wake {
    bool input = false;
    bool signal = false;  ///< the first signal has come; until heed_no_signal()
    bool timeout = false;
  };
  Wake wait(const Interest& interest, Deadline deadline);

  /// Whether a signal has come that was not dealt with yet: cheap, for loops that have no need to wait.
  bool signalled() const { return heeds_signals_ && signals_.taken() != 0; }
  /// From here on the first signal no longer ends a wait (the second one ends the process anyway).
  void heed_no_signal();

 private:
  bool arm(int fd, std::uint32_t events);
  bool watch(const Output& output);

  const Signals& signals_;
  bool heeds_signals_ = true;
  std::unordered_map<int, Socket*> sockets_;  // by descriptor
  Fd epoll_;  // over all descriptors: the wait costs the same for one socket and for a thousand
  std::optional<std::uint32_t> output_events_;  // what an earlier wait() has asked for, and not been told
  bool output_can_wait_ = true;                 // it is no regular file
};

}  // namespace zcat
