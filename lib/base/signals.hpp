#pragma once

#include <csignal>
#include <vector>

#include "base/fd.hpp"

namespace zcat {

/// SIGINT, SIGTERM and SIGHUP as a readable descriptor, and SIGPIPE as the error EPIPE.
///
/// Make one, before the context: its threads must not outlive it. The first signal is only noted, so that what was
/// read can be delivered; a second one ends the process at once. A signal that was ignored at the start stays ignored
/// (nohup). The handlers are installed without SA_RESTART: a blocked write is broken off as well.
class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// Readable once a signal has come, and from then on.
  int fd() const { return wake_.fd(); }
  /// The signal that has come, or 0.
  int taken() const;

 private:
  struct Saved {
    int number;
    struct sigaction action;
  };
  Wakeup wake_;
  std::vector<Saved> saved_;
};

}  // namespace zcat
