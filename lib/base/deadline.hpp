#pragma once

#include <algorithm>
#include <chrono>
#include <ctime>
#include <optional>

namespace zcat {

/// A duration as the kernel takes it: ppoll(2), timerfd_settime(2).
constexpr timespec to_timespec(std::chrono::nanoseconds duration) {
  constexpr std::chrono::nanoseconds::rep kSecond = 1'000'000'000;
  return {static_cast<time_t>(duration.count() / kSecond), static_cast<long>(duration.count() % kSecond)};
}

/// An instant, or never. Made once, copied, passed down and never restarted.
class Deadline {
 public:
  using Clock = std::chrono::steady_clock;

  static Deadline never() { return Deadline(Clock::time_point::max()); }
  /// `duration` from now; never without a duration.
  static Deadline after(const std::optional<std::chrono::nanoseconds>& duration) {
    return duration ? Deadline(Clock::now() + *duration) : never();
  }
  static Deadline at(Clock::time_point instant) { return Deadline(instant); }

  bool is_never() const { return instant_ == Clock::time_point::max(); }
  bool passed() const { return !is_never() && Clock::now() >= instant_; }
  /// The time that is left; zero when passed, nothing when never.
  std::optional<std::chrono::nanoseconds> remaining() const {
    if (is_never()) return std::nullopt;
    return std::max(std::chrono::nanoseconds(instant_ - Clock::now()), std::chrono::nanoseconds(0));
  }
  Clock::time_point instant() const { return instant_; }

  friend Deadline earliest(Deadline a, Deadline b) { return a.instant_ <= b.instant_ ? a : b; }
  friend Deadline latest(Deadline a, Deadline b) { return a.instant_ <= b.instant_ ? b : a; }

 private:
  explicit Deadline(Clock::time_point instant) : instant_(instant) {}
  Clock::time_point instant_;
};

}  // namespace zcat
