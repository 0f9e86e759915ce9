#pragma once

#include <unordered_map>

#include "deadline.hpp"
#include "fd.hpp"
#include "signals.hpp"

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

  /// What to wait for beside the sockets and signals.
  struct Interest {
    int input = -1;            ///< descriptor to read; -1: none
    Output* output = nullptr;  ///< its reader's going away always ends the wait; room in it, while it is pending
  };
  /// What ended the wait.
  struct Wake {
    bool input = false;
    bool output = false;   ///< there is room, or its reader has gone (then closed())
    bool network = false;  ///< some socket or its monitor stirred
    bool signal = false;   ///< the first signal has come; until heed_no_signal()
    bool timeout = false;
  };
  Wake wait(const Interest& interest, Deadline deadline);

  /// Whether a signal has come that was not dealt with yet: cheap, for loops that have no need to wait.
  bool signalled() const { return heeds_signals_ && signals_.taken() != 0; }
  /// From here on the first signal no longer ends a wait (the second one ends the process anyway).
  void heed_no_signal() { heeds_signals_ = false; }

 private:
  bool serve_network();

  const Signals& signals_;
  bool heeds_signals_ = true;
  std::unordered_map<int, Socket*> sockets_;  // by descriptor
  Fd network_;  // an epoll over all sockets' descriptors: the wait costs the same for one socket and for a thousand
};

}  // namespace zcat
