#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "format/filter.hpp"

namespace zcat {

/// How long a transfer may take, and how much it moves.
struct Limits {
  using Duration = std::chrono::nanoseconds;
  std::optional<std::uint64_t> count;  ///< messages; none: no limit
  std::optional<Duration> patience;    ///< how long the network may keep us waiting without anything moving
  std::optional<Duration> linger;      ///< how long delivery at the end may take
  std::optional<Duration> interval;    ///< between messages sent
  std::optional<double> pace;  ///< how fast to replay the times that messages carry; 0: as fast as possible
  std::size_t peers = 1;       ///< that must be there before the first message is sent
  bool until_disconnect = false;  ///< a receiver ends when its last peer has gone

  bool reached(std::uint64_t messages) const { return count && messages >= *count; }

  /// After the first signal, for what is still to be delivered.
  static constexpr std::chrono::seconds kGrace{2};
  /// Until then a person takes it for at once; whatever takes longer is told.
  static constexpr std::chrono::milliseconds kStopping{200};
};

/// How requests are sent.
struct RequestSpec {
  std::size_t window = 1;     ///< how many are in flight at most
  bool numbered = false;      ///< have a number in the envelope: with several in flight they always have
  std::uint64_t retries = 0;  ///< how often one without a reply is sent again
  std::optional<Limits::Duration> timeout{};  ///< for the reply to one try
  std::optional<Pattern> expected{};          ///< what a reply has to match

  bool has_numbers() const { return numbered || window > 1; }
};

}  // namespace zcat
