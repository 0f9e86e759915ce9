#pragma once

#include <termios.h>

#include <csignal>
#include <vector>

#include "base/fd.hpp"

namespace zcat {

/// SIGINT, SIGTERM and SIGHUP as a readable descriptor, and SIGPIPE as the error EPIPE.
///
/// Make one, before the context: the context's threads must not outlive it. The first signal is only noted, so that
/// messages that were read can still be delivered; the second ends the process at once. A signal that was ignored at
/// the start stays ignored (nohup). Without SA_RESTART: signals interrupt a blocked write, too.
class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// Readable once a signal has come, forever.
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

/// From here on the second signal, which ends us at once, kills this process group, too. There is room for some
/// thousands; those beyond it live on.
void kill_with_us(pid_t group);
bool dies_with_us(pid_t group);
void forget_group(pid_t group);

/// From here on the second signal puts this terminal back into the mode `before`, without bracketed paste, until
/// forget_terminal().
void restore_terminal_with_us(int terminal, const termios& before);
void forget_terminal();
/// Does it now. A signal handler may call it.
void restore_terminal();

}  // namespace zcat
