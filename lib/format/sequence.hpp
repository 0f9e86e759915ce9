#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

namespace zcat {

/// Where messages have their running number, and how it is written: `FRAME:TYPE`, as --check-seq takes it.
struct SequenceSpec {
  enum class Order : std::uint8_t { digits, little, big };

  /// Throws Error (usage).
  explicit SequenceSpec(std::string_view typed);

  std::size_t frame = 0;  ///< counted from 0
  std::string_view type;  ///< `text`, `u32le`, ...
  Order order = Order::digits;
  std::size_t bytes = 0;  ///< at the end of the frame; 8 for digits, whose greatest number is that of 8 bytes
};

/// Finds what is missing from numbered messages, what came twice, and what came too late.
///
/// A frame ends in the number of its message, and the number after the greatest one is 0. Each first frame (topic) has
/// numbers of its own, unless it is the numbered frame itself. Of two numbers the later is the one that is less than half
/// of all numbers ahead of the other one (RFC 1982): so it is known where a gap lies across 0.
///
/// Memory is bounded: beyond kMostTopics topics, or kMostBytes bytes of them, those that are new are not checked.
class SequenceCheck {
 public:
  static constexpr std::size_t kMostTopics = 100'000;
  static constexpr std::size_t kMostBytes = std::size_t{16} << 20U;
  static constexpr std::uint64_t kMostLines = 10;  ///< for each topic

  explicit SequenceCheck(const SequenceSpec& spec) : spec_(spec) {}

  /// A message came. Returns the line to be told about it; none: its number follows the one before, is the first of its
  /// topic, or too many lines were told about that topic.
  std::optional<std::string> observe(std::span<const std::string_view> frames);

  /// How many numbers were left out so far, by all gaps.
  std::uint64_t missing() const { return missing_; }
  /// Whether no message so far had a wrong number, or none. What was not checked is not wrong.
  bool clean() const { return gaps_ + repeated_ + back_ + unnumbered_ == 0; }
  /// The line with the totals; none: there is nothing to tell.
  std::optional<std::string> totals() const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  struct Topic {
    std::optional<std::uint64_t> last{};
    std::uint64_t lines = 0;
  };
  using Topics = std::unordered_map<std::string, Topic, Hash, std::equal_to<>>;

  bool find(std::string_view name);
  std::optional<std::uint64_t> number(std::span<const std::string_view> frames) const;
  std::string judge(std::uint64_t number, std::uint64_t last);
  std::string without_number(std::span<const std::string_view> frames);
  std::optional<std::string> line(const std::string& what);
  std::optional<std::string> line_of_new_topic();

  SequenceSpec spec_;
  Topics topics_;
  Topics::value_type* topic_ = nullptr;  // of the last message
  std::size_t bytes_ = 0;                // of all topics
  std::uint64_t count_ = 0;
  std::uint64_t gaps_ = 0, missing_ = 0, repeated_ = 0, back_ = 0, unnumbered_ = 0, unchecked_ = 0;
};

}  // namespace zcat
