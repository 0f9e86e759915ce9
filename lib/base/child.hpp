#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fd.hpp"

namespace zcat {

/// The file that running `name` means: a path as it is, else the first executable of that name in PATH.
std::optional<std::string> find_program(const std::string& name);

/// Writing where the reader has gone is an error from here on, and no signal. Children get the signal as it was.
void ignore_pipe_signal();

/// Both ends of a pipe to a child or from one. Throws Error (failed).
struct ChildPipe {
  ChildPipe();
  Fd read, write;
};

/// A program that runs beside us, in a process group of its own: ^C in a terminal does not reach it, and what is sent to it
/// reaches all that it has started. It dies with us when a second signal ends us.
class Child {
 public:
  /// How a child has ended.
  struct Exit {
    int status = 0;
    int signal = 0;  ///< that ended it, or 0
    bool well() const { return status == 0 && signal == 0; }
  };

  /// Starts a program with these descriptors as its standard input and output. Its standard error is ours, other
  /// descriptors are closed; signals are as by default, but for those that were ignored when we were started.
  /// Throws Error (failed): why it cannot be started.
  Child(const std::string& path, const std::vector<std::string>& words,
        const std::vector<std::string>& environment, const Fd& input, const Fd& output);
  /// Kills it if it has not ended.
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Readable when it has ended.
  int fd() const { return pidfd_.get(); }
  /// How it has ended; none: it runs. It is then no zombie any more.
  std::optional<Exit> ended();
  /// Sends a signal to its process group.
  void signal(int number) const;

 private:
  pid_t pid_ = 0;
  Fd pidfd_;
  bool reaped_ = false;
};

/// Takes the ends of orphans where we are process 1, as in a container: what handlers leave behind becomes ours, and nobody
/// else does it. Elsewhere it does nothing.
class Orphans {
 public:
  /// From here on this thread takes no SIGCHLD.
  Orphans();
  /// For a Loop: readable when a process has ended.
  std::vector<int> fds() const { return ends_ ? std::vector{ends_.get()} : std::vector<int>(); }
  void serve(int fd);

 private:
  Fd ends_;
};

}  // namespace zcat
