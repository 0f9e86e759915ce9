#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/deadline.hpp"
#include "base/frames.hpp"
#include "base/histogram.hpp"
#include "stat/tally.hpp"

namespace zcat {

/// What came in a stretch of time.
struct Figures {
  std::chrono::nanoseconds time{0};  ///< how long it was
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;
  Histogram sizes{};                       ///< in bytes
  Histogram gaps{};                        ///< from the message before, also one of an earlier stretch, in ns
  std::uint64_t changes = 0;               ///< of the gap, from one message to the next: how many
  std::uint64_t changed = 0;               ///< and by how much, in ns
  std::optional<std::uint64_t> missing{};  ///< running numbers; none: nobody looks

  /// Adds the stretch that follows.
  void add(const Figures& next);
};

/// Figures of the messages that come, all of them and those of an interval.
///
/// What came alone has the time when it was seen. Of messages that lay ready together the clock is read for every eighth,
/// so that a look at it costs a fast feed nothing that could be measured: those in between have equal gaps.
class Statistics {
 public:
  using Clock = Deadline::Clock;

  /// `frame`: count by the value of this one, too. `now` is for tests.
  explicit Statistics(std::optional<std::size_t> frame = std::nullopt,
                      Clock::time_point (*now)() = Clock::now)
      : now_(now), began_(now()), seen_(began_) {
    if (frame) tally_.emplace(*frame);
  }

  /// A message came.
  [[gnu::always_inline]] void add(const Frames& frames) {
    std::uint64_t size = 0;
    for (const std::string_view frame : frames) size += frame.size();
    if (size != size_) take_sizes(size);
    ++alike_;
    ++count_;
    if (++ready_ == most_ready_) look();
    if (tally_) tally_->add(frames, size, seen_);
  }
  /// No other one lies ready: the next one comes alone.
  void settle() {
    if (ready_ > 0) look();
    most_ready_ = 1;
  }
  /// How many came so far.
  std::uint64_t count() const { return count_; }
  /// When the clock was last read for a message: it was not long ago if one has just come.
  Clock::time_point seen() const { return seen_; }
  /// How many running numbers are missing so far.
  void set_missing(std::uint64_t missing) { missing_ = missing; }

  /// Ends the interval, and begins the next one. Returns the one that ended.
  const Figures& end_interval();
  /// All intervals that ended.
  const Figures& total() const { return total_; }
  /// Counts by value, with the interval that ended; null: there are none.
  const Tally* tally() const { return tally_ ? &*tally_ : nullptr; }

 private:
  static constexpr std::uint64_t kLook = 8;

  // kept out of add(), which runs for each message
  [[gnu::noinline]] void look();
  [[gnu::noinline]] void take_sizes(std::uint64_t next);

  Clock::time_point (*now_)();
  Clock::time_point began_;  // the interval
  Clock::time_point seen_;
  bool first_ = true;                 // no message was seen before
  std::optional<std::uint64_t> gap_;  // the last one
  std::uint64_t ready_ = 0;           // messages since the clock was read
  std::uint64_t most_ready_ = 1;
  std::uint64_t size_ = 0;   // of the last messages
  std::uint64_t alike_ = 0;  // that are not in the figures yet
  std::uint64_t count_ = 0;
  std::optional<std::uint64_t> missing_;
  Figures interval_, ended_, total_;
  std::optional<Tally> tally_;
};

}  // namespace zcat
