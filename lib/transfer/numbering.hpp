#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <random>
#include <string_view>

namespace zcat {

/// The first frame of a numbered request, which is another one for each try. The numbers begin at random: a peer may know
/// another process by the same routing id, and its replies are not ours.
class Numbering {
 public:
  explicit Numbering(std::uint64_t retries) : tries_(retries + 1) {}

  std::string_view id(std::uint64_t number, std::uint64_t attempt) {
    const std::uint64_t value = base_ + number * tries_ + attempt;
    std::memcpy(id_.data(), &value, sizeof value);
    return {id_.data(), id_.size()};
  }
  /// The number of a request; of a frame that is not ours it may be any.
  std::uint64_t number(std::string_view id) const {
    std::uint64_t value = 0;
    if (id.size() != sizeof value) return ~value;
    std::memcpy(&value, id.data(), sizeof value);
    return (value - base_) / tries_;
  }

 private:
  std::uint64_t tries_;  // that a request can have
  std::uint64_t base_ = std::uint64_t{std::random_device()()} << 32 | std::random_device()();
  std::array<char, sizeof(std::uint64_t)> id_{};
};

}  // namespace zcat
