#pragma once

#include <chrono>
#include <cstdint>

#include "base/deadline.hpp"
#include "base/frames.hpp"
#include "base/report.hpp"

namespace zcat {

/// Says how far a long transfer has come: not before kFirst, and then at most once in kEvery. It waits for nothing:
/// while nothing moves there is nothing new to say.
class Progress {
 public:
  Progress(Report& report, bool shown) : report_(report), shown_(shown) {}

  void count(const Frames& frames) {
    if (!shown_) return;
    ++messages_;
    for (const std::string_view frame : frames) bytes_ += frame.size();
    if (messages_ % kGlance == 0) show();
  }
  /// Says it if it is time to: `now` is for tests.
  void show(Deadline::Clock::time_point now = Deadline::Clock::now());

 private:
  static constexpr std::chrono::seconds kFirst{2}, kEvery{1};
  static constexpr std::uint64_t kGlance = 4096;  // messages between two looks at the clock without a wait

  Report& report_;
  bool shown_;
  std::uint64_t messages_ = 0;
  std::uint64_t bytes_ = 0;
  Deadline::Clock::time_point start_ = Deadline::Clock::now();
  Deadline::Clock::time_point next_ = start_ + kFirst;
};

}  // namespace zcat
