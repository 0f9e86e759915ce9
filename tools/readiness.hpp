#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <utility>

#include "console.hpp"

namespace zcat {

/// Tells the service manager (sd_notify(3): NOTIFY_SOCKET) that this process is ready, once all of its commands are.
class Readiness {
 public:
  /// Asks the environment. `console` must outlive it.
  Readiness(std::size_t commands, Console& console);

  /// Whether somebody wants to know.
  bool wanted() const { return !socket_.empty(); }
  /// One of the commands is ready. From any thread.
  void arrived();

 private:
  Console& console_;
  std::string socket_;  // a path, or `@` and an abstract name; empty: nobody wants to know
  std::mutex mutex_;
  std::size_t missing_;
};

/// Tells once that a command is ready.
class ReadyCommand {
 public:
  explicit ReadyCommand(Readiness& readiness) : readiness_(readiness) {}
  void say() {
    if (!std::exchange(said_, true)) readiness_.arrived();
  }
  /// Whether it is still to be told, and somebody wants to know.
  bool awaited() const { return !said_ && readiness_.wanted(); }

 private:
  Readiness& readiness_;
  bool said_ = false;
};

}  // namespace zcat
