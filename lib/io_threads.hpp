#pragma once

#include <sys/types.h>

#include <vector>

namespace zcat {

/// How libzmq's I/O threads are scheduled.
class IoThreads {
 public:
  /// Whether they shall not interrupt us, so that messages gather for them: for a sender that has plenty to send. Else
  /// one that wakes up for a message may take the processor from whoever makes the next one, and sleep again after it.
  /// (SCHED_BATCH, sched(7). On a busy machine it would delay a single message by some milliseconds.) Threads that
  /// somebody else schedules otherwise are left alone.
  void let_gather(bool gather) {
    if (gather != gathering_) change(gather);
  }

 private:
  void change(bool gather);

  std::vector<pid_t> threads_;  // those that we have changed
  bool gathering_ = false;
};

}  // namespace zcat
