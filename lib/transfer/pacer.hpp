#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/deadline.hpp"
#include "transfer/limits.hpp"

namespace zcat {

/// Says when each message is due. All instants are counted from the first message, however late a single one is.
class Pacer {
 public:
  explicit Pacer(const Limits& limits);
  /// Whether there is a pace; otherwise everything is due at once.
  bool paces() const { return interval_ || speed_; }
  /// The instant of the next message; call it once for each. `time` is what the message carries.
  Deadline next(const std::optional<std::chrono::system_clock::time_point>& time);
  /// A message was sent: if it is the first one, time is counted from here.
  void sent();

 private:
  std::optional<Limits::Duration> interval_;
  std::optional<double> speed_;
  std::uint64_t count_ = 0;
  Deadline::Clock::time_point start_;
  std::optional<std::chrono::system_clock::time_point> first_time_;
};

}  // namespace zcat
