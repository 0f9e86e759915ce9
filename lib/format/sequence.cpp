#include "format/sequence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/number.hpp"
#include "base/text.hpp"
#include "format/format.hpp"

namespace zcat {
namespace {

using Order = SequenceSpec::Order;

struct TypeRow {
  std::string_view name;
  Order order;
  std::size_t bytes;
};
constexpr std::array kTypes{
    TypeRow{"text", Order::digits, 8},  TypeRow{"u8", Order::big, 1},
    TypeRow{"u16le", Order::little, 2}, TypeRow{"u16be", Order::big, 2},
    TypeRow{"u32le", Order::little, 4}, TypeRow{"u32be", Order::big, 4},
    TypeRow{"u64le", Order::little, 8}, TypeRow{"u64be", Order::big, 8},
};

std::optional<std::uint64_t> trailing_number(std::string_view frame) {
  const auto digits = std::find_if_not(frame.rbegin(), frame.rend(), is_digit).base();
  std::uint64_t value = 0;
  const char* const end = frame.data() + frame.size();
  const auto read = std::from_chars(frame.data() + (digits - frame.begin()), end, value);
  return read.ec == std::errc() ? std::optional(value) : std::nullopt;
}

std::uint64_t binary_number(std::string_view bytes, Order order) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char byte = bytes[order == Order::big ? i : bytes.size() - 1 - i];
    value = value << 8U | static_cast<unsigned char>(byte);
  }
  return value;
}

/// A topic as the format quoted writes it, not too long.
std::string shown(std::string_view topic) {
  constexpr std::size_t kMostShown = 64;
  const std::array frames{topic.substr(0, kMostShown)};
  Buffer quoted;
  Format::quoted.encoder({})->encode(frames, {}, quoted);
  std::string text = quoted.flatten();
  text.pop_back();  // the newline
  return topic.size() > kMostShown ? text + "…" : text;
}

}  // namespace

SequenceSpec::SequenceSpec(std::string_view typed) {
  const std::size_t colon = typed.find(':');
  const std::string_view digits = typed.substr(0, colon);
  if (colon == std::string_view::npos || !is_number(digits))
    refuse(fmt::format("'{}' does not name a frame and a type: try 1:u64be", typed));
  if (std::from_chars(digits.data(), digits.data() + digits.size(), frame).ec != std::errc())
    refuse(fmt::format("'{}': no message has a frame {}", typed, digits));
  const std::string_view name = typed.substr(colon + 1);
  const auto* const found = std::ranges::find(kTypes, name, &TypeRow::name);
  if (found == kTypes.end()) {
    refuse(fmt::format("'{}' is not a type of running numbers: use one of {}", name,
                       joined(kTypes, &TypeRow::name)));
  }
  type = found->name;
  order = found->order;
  bytes = found->bytes;
}

/// False: there are too many topics for this one to be kept.
bool SequenceCheck::find(std::string_view name) {
  if (topic_ != nullptr && topic_->first == name) return true;
  const auto known = topics_.find(name);
  if (known != topics_.end()) {
    topic_ = &*known;
    return true;
  }
  if (topics_.size() == kMostTopics || bytes_ + name.size() > kMostBytes) return false;
  bytes_ += name.size();
  topic_ = &*topics_.try_emplace(std::string(name)).first;
  return true;
}

std::optional<std::string> SequenceCheck::observe(std::span<const std::string_view> frames) {
  ++count_;
  if (!find(spec_.frame == 0 || frames.empty() ? std::string_view() : frames.front()))
    return line_of_new_topic();
  const auto found = number(frames);
  if (!found) return line(without_number(frames));
  const auto last = std::exchange(topic_->second.last, *found);
  if (!last) return std::nullopt;
  const std::string wrong = judge(*found, *last);
  return wrong.empty() ? std::nullopt : line(wrong);
}

std::optional<std::uint64_t> SequenceCheck::number(std::span<const std::string_view> frames) const {
  if (spec_.frame >= frames.size()) return std::nullopt;
  const std::string_view frame = frames[spec_.frame];
  if (spec_.order == Order::digits) return trailing_number(frame);
  if (frame.size() < spec_.bytes) return std::nullopt;
  return binary_number(frame.substr(frame.size() - spec_.bytes), spec_.order);
}

/// What is wrong with a number; empty: nothing.
std::string SequenceCheck::judge(std::uint64_t number, std::uint64_t last) {
  const std::uint64_t greatest = ~std::uint64_t{0} >> (64 - 8 * spec_.bytes);
  const std::uint64_t ahead = (number - last) & greatest;
  if (ahead == 1) [[likely]]
    return {};
  if (ahead == 0) {
    ++repeated_;
    return fmt::format("{} after {}: repeated", number, last);
  }
  if (ahead <= greatest / 2) {
    ++gaps_;
    missing_ += ahead - 1;
    return fmt::format("{} after {}: {} missing", number, last, ahead - 1);
  }
  ++back_;
  return fmt::format("{} after {}: {} back", number, last, greatest - ahead + 1);
}

std::string SequenceCheck::without_number(std::span<const std::string_view> frames) {
  ++unnumbered_;
  if (spec_.frame >= frames.size()) return fmt::format("there is no frame {}", spec_.frame);
  const std::string_view limit = spec_.type == "text" ? ", up to 18446744073709551615" : "";
  return fmt::format("frame {} does not end in a number ({}{})", spec_.frame, spec_.type, limit);
}

std::optional<std::string> SequenceCheck::line(const std::string& what) {
  auto& [name, topic] = *topic_;
  if (++topic.lines > kMostLines) return std::nullopt;
  if (spec_.frame == 0) return fmt::format("message {}: {}", count_, what);
  return fmt::format("message {}, topic {}: {}", count_, shown(name), what);
}

std::optional<std::string> SequenceCheck::line_of_new_topic() {
  if (++unchecked_ > 1) return std::nullopt;
  return fmt::format("message {}: there are {} topics by now: new ones are not checked", count_,
                     grouped(topics_.size()));
}

std::optional<std::string> SequenceCheck::totals() const {
  std::vector<std::string> parts;
  if (gaps_ > 0) parts.push_back(fmt::format("{} with {} missing", count_of(gaps_, "gap"), missing_));
  if (repeated_ > 0) parts.push_back(count_of(repeated_, "repetition"));
  if (back_ > 0) parts.push_back(count_of(back_, "step") + " back");
  if (unnumbered_ > 0) parts.push_back(count_of(unnumbered_, "message") + " without a number");
  if (unchecked_ > 0) parts.push_back(count_of(unchecked_, "message") + " of other topics not checked");
  if (parts.empty()) return std::nullopt;
  return fmt::format("--check-seq: {}, in {}", joined(parts), count_of(count_, "message"));
}

}  // namespace zcat
