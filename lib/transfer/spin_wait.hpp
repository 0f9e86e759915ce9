#pragma once

#include <sched.h>

#include <chrono>

namespace zcat {

/// Waits awake for what may come within microseconds: to look again, and let others run in between, takes half as long
/// then as to sleep and be woken.
class SpinWait {
  using Clock = std::chrono::steady_clock;

 public:
  void begin() { start_ = Clock::now(); }
  void end() { is_brief_ = Clock::now() - start_ < 2 * kMost; }
  /// Whether to look again, after others have run, rather than to sleep. Spins only if the last wait was short and the
  /// CPU was idle.
  bool spin() {
    const Clock::time_point now = Clock::now();
    if (!is_brief_ || now - start_ > kMost || now < busy_until_) return false;
    ::sched_yield();
    const Clock::time_point then = Clock::now();
    if (then - now > kGlance) busy_until_ = then + 10 * (then - now);
    return true;
  }

 private:
  static constexpr std::chrono::microseconds kMost{100}, kGlance{16};

  Clock::time_point start_, busy_until_;
  bool is_brief_ = true;
};

}  // namespace zcat
