#include "stat/statistics.hpp"

#include <utility>

namespace zcat {

void Figures::add(const Figures& next) {
  time += next.time;
  messages += next.messages;
  bytes += next.bytes;
  sizes.add(next.sizes);
  gaps.add(next.gaps);
  changes += next.changes;
  changed += next.changed;
  if (next.missing) missing = missing.value_or(0) + *next.missing;
}

/// The messages since the last look share the time since then.
void Statistics::look() {
  const Clock::time_point now = now_();
  const std::uint64_t gaps = ready_ - (std::exchange(first_, false) ? 1 : 0);
  if (gaps > 0) {
    const auto gap = static_cast<std::uint64_t>(std::chrono::nanoseconds(now - seen_).count()) / gaps;
    interval_.gaps.add(gap, gaps);
    interval_.changes += gaps - (gap_ ? 0 : 1);
    if (gap_) interval_.changed += gap > *gap_ ? gap - *gap_ : *gap_ - gap;
    gap_ = gap;
  }
  seen_ = now;
  ready_ = 0;
  most_ready_ = kLook;
}

void Statistics::take_sizes(std::uint64_t next) {
  interval_.sizes.add(size_, alike_);
  interval_.messages += alike_;
  interval_.bytes += size_ * alike_;
  alike_ = 0;
  size_ = next;
}

const Figures& Statistics::end_interval() {
  settle();
  take_sizes(size_);
  const Clock::time_point now = now_();
  interval_.time = now - began_;
  if (missing_) interval_.missing = *missing_ - total_.missing.value_or(0);
  began_ = now;
  ended_ = std::exchange(interval_, {});
  total_.add(ended_);
  if (tally_) tally_->end_interval();
  return ended_;
}

}  // namespace zcat
