#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "base/deadline.hpp"
#include "base/fd.hpp"
#include "base/signals.hpp"

namespace zcat {

/// The one place that blocks: it waits for sockets, standard input and output, signals and a deadline at once.
///
/// ZeroMQ sockets are never asked whether they are readable or writable: try without waiting, and wait only when that
/// fails. wait() serves whatever stirs, so the caller then tries again. A socket is served (subscriptions, reconnects)
/// whatever its user waits for.
class Loop {
 public:
  /// Throws Error (failed).
  explicit Loop(const Signals& signals);

  /// Serves `item` while anybody waits. An item has `std::vector<int> fds() const`, its descriptors, and
  /// `void serve(int fd)`, which is called when one of them is readable, and once for each of them here. Add it again
  /// when its descriptors have changed; remove it before it is destroyed.
  template <typename Item>
  void add(Item& item) {
    add({&item, [](void* self, int fd) { static_cast<Item*>(self)->serve(fd); }}, item.fds());
  }
  void remove(const void* item);

  /// What ended a wait.
  struct Wake {
    bool input = false;   ///< `input` is readable
    bool signal = false;  ///< the first signal has come; until heed_no_signal()
    bool timeout = false;
  };
  /// Waits until an item was served, `input` is readable (-1: none), a signal has come, or `deadline` has passed.
  Wake wait(Deadline deadline, int input = -1);

  /// Whether a signal has come that was not dealt with yet: cheap, for loops that have no need to wait.
  bool signalled() const { return heeds_signals_ && signals_.taken() != 0; }
  /// The signal that has come, or 0.
  int signal() const { return signals_.taken(); }
  /// Readable once a signal has come, forever: for a wait that is not this one.
  int signal_fd() const { return signals_.fd(); }
  /// From here on the first signal no longer ends a wait (the second one ends the process anyway).
  void heed_no_signal();

 private:
  struct Item {
    void* self;
    void (*serve)(void* self, int fd);
  };
  void add(const Item& item, const std::vector<int>& fds);
  bool arm(int input) const;

  const Signals& signals_;
  bool heeds_signals_ = true;
  std::unordered_map<int, Item> items_;                            // by descriptor
  std::unordered_map<const void*, std::vector<int>> descriptors_;  // of each item
  Fd epoll_;  // over all descriptors: the wait costs the same for one socket and for a thousand
};

}  // namespace zcat
