#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/deadline.hpp"
#include "base/frames.hpp"

namespace zcat {

/// How many messages had which value of one of their frames.
///
/// Memory is bounded: beyond kMostValues values, or kMostBytes bytes of them, those that come later are counted together.
class Tally {
 public:
  using Clock = Deadline::Clock;
  static constexpr std::size_t kMostValues = 100'000;
  static constexpr std::size_t kMostBytes = std::size_t{16} << 20U;

  struct Count {
    std::uint64_t messages = 0, bytes = 0;                ///< since the start
    std::uint64_t recent_messages = 0, recent_bytes = 0;  ///< in the last interval that ended
    std::uint64_t messages_before = 0, bytes_before = 0;  ///< when it ended
    Clock::time_point seen{};                             ///< about when the last one came
    void add(const Count& other);
  };
  struct Row {
    enum class Kind : std::uint8_t {
      value,
      none,   ///< messages without that frame
      more,   ///< values that have no row of their own
      later,  ///< values that came when there were too many
    } kind = Kind::value;
    std::string_view value{};  ///< valid as long as the tally
    std::uint64_t values = 1;  ///< of Kind::more: how many
    Count count{};
  };

  explicit Tally(std::size_t frame) : frame_(frame) {}

  /// A message of `size` bytes came, about at `now`.
  void add(const Frames& frames, std::uint64_t size, Clock::time_point now) {
    Count& count = frame_ < frames.size() ? count_of(frames[frame_]) : none_;
    ++count.messages;
    count.bytes += size;
    count.seen = now;
  }
  void end_interval();

  std::size_t frame() const { return frame_; }
  /// Whether some values are counted together.
  bool is_full() const { return full_; }
  /// The values with the most messages, since the start or in the last interval, at most `most` of them, and what sums up
  /// the others. None has no messages.
  std::vector<Row> rows(std::size_t most, bool recent) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  Count& count_of(std::string_view value);

  std::size_t frame_;
  std::unordered_map<std::string, Count, Hash, std::equal_to<>> counts_;
  std::size_t bytes_ = 0;  // of all values
  bool full_ = false;
  Count none_, later_;
};

}  // namespace zcat
