#include "transfer/pacer.hpp"

#include <algorithm>

namespace zcat {

Pacer::Pacer(const Limits& limits) : interval_(limits.interval) {
  if (limits.pace && *limits.pace > 0) speed_ = limits.pace;
}

Deadline Pacer::next(const std::optional<std::chrono::system_clock::time_point>& time) {
  if (count_++ == 0) start_ = Deadline::Clock::now();
  Limits::Duration since_start{0};
  if (interval_) since_start = *interval_ * static_cast<std::int64_t>(count_ - 1);
  if (speed_ && time) {
    if (!first_time_) first_time_ = *time;
    const std::chrono::duration<double, std::nano> distance = *time - *first_time_;
    since_start =
        std::max(since_start, Limits::Duration(static_cast<std::int64_t>(distance.count() / *speed_)));
  }
  return Deadline::at(start_ + since_start);
}

void Pacer::sent() {
  if (count_ == 1) start_ = Deadline::Clock::now();
}

}  // namespace zcat
