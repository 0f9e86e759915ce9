#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace zcat {

/// How long, how many.
struct Limits {
  using Duration = std::chrono::nanoseconds;
  std::optional<std::uint64_t> count;  ///< messages; none: no limit
  std::optional<Duration> patience;    ///< how long the network may keep us waiting without anything moving
  std::optional<Duration> linger;      ///< how long delivery at the end may take
  std::optional<Duration> interval;    ///< between messages sent
  std::optional<double> pace;  ///< how fast to replay the times that messages carry; 0: as fast as possible
  std::size_t peers = 1;       ///< that must be there before the first message is sent
  bool until_disconnect = false;  ///< a receiver ends when its last peer has gone

  /// After the first signal, for what is still to be delivered.
  static constexpr std::chrono::seconds kGrace{2};
};

}  // namespace zcat
