#pragma once

#include <zmq.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

/// What `bench` measures.
namespace zcat::bench {

using Nanoseconds = std::chrono::nanoseconds;

enum class Pattern : std::uint8_t { push_pull, pub_sub, req_rep, router_dealer };

/// All that is known of a pattern by itself. The near end sends; the far end binds.
struct PatternRow {
  std::string_view name;
  int near, far;  ///< ZMQ_*
  bool asks;      ///< each message has a reply
};
inline constexpr std::array kPatterns{
    PatternRow{"push-pull", ZMQ_PUSH, ZMQ_PULL, false},
    PatternRow{"pub-sub", ZMQ_XPUB, ZMQ_SUB, false},
    PatternRow{"req-rep", ZMQ_REQ, ZMQ_REP, true},
    PatternRow{"router-dealer", ZMQ_DEALER, ZMQ_ROUTER, true},
};
constexpr const PatternRow& row(Pattern pattern) { return kPatterns[static_cast<std::size_t>(pattern)]; }
/// The pattern of that name.
std::optional<Pattern> find_pattern(std::string_view name);

/// One measurement: messages of one size.
struct Plan {
  Pattern pattern = Pattern::push_pull;
  std::uint64_t size = 20;               ///< of a message, in bytes
  std::optional<Nanoseconds> duration;   ///< from the first message on
  std::optional<std::uint64_t> count{};  ///< messages; of the two the first to be reached ends it
  std::uint64_t window = 1;              ///< requests in flight
  std::uint64_t subscribers = 1;
  double rate = 0;  ///< messages a second; 0: as many as possible

  /// What is not counted, from the first message on. Where messages are counted out all of them are.
  Nanoseconds warm_up() const { return count ? Nanoseconds(0) : Nanoseconds(kWarmUp); }
  /// When a message is to leave, after the first one.
  Nanoseconds due(std::uint64_t number) const {
    return Nanoseconds(static_cast<Nanoseconds::rep>(static_cast<double>(number) / rate * 1e9));
  }
  /// ZMQ_* of the near end: a REQ cannot have several requests in flight.
  int near_type() const { return pattern == Pattern::req_rep && window > 1 ? ZMQ_DEALER : row(pattern).near; }
  /// How many sockets the far end has.
  std::uint64_t receivers() const { return pattern == Pattern::pub_sub ? subscribers : 1; }
  /// Whether the far end measures latencies: messages carry the time when they were to leave.
  bool carries_time() const;

  static constexpr std::chrono::milliseconds kWarmUp{100};
};

/// What one end has measured.
struct Figures {
  std::uint64_t sent = 0;      ///< near end
  std::uint64_t received = 0;  ///< without those that came again; of all receivers
  std::uint64_t twice = 0;     ///< that came again
  std::uint64_t counted = 0;   ///< messages of the time below, by receiver
  Nanoseconds time{0};         ///< from the end of the warm-up to the last message
};

}  // namespace zcat::bench
