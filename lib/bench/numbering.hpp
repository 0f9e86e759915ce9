#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace zcat::bench {

/// Messages carry their number, as far as they have room: in their first eight bytes or fewer, the lowest byte first.
/// From 16 bytes on they can also carry a time.
class Numbering {
 public:
  static constexpr std::size_t kNumber = 8, kWithTime = 16;

  explicit Numbering(std::uint64_t size)
      : bytes_(static_cast<std::size_t>(std::min<std::uint64_t>(size, kNumber))),
        mask_(bytes_ == kNumber ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * bytes_)) - 1) {}

  void write(char* body, std::uint64_t number) const {
    if (kCopies && bytes_ == kNumber) return void(std::memcpy(body, &number, kNumber));
    for (std::size_t i = 0; i < bytes_; ++i) body[i] = static_cast<char>(number >> (8 * i));
  }
  /// The number whose lowest bytes `body` has and that is nearest to `expected`.
  std::uint64_t read(const char* body, std::uint64_t expected) const {
    std::uint64_t number = 0;
    const bool copies = kCopies && bytes_ == kNumber;
    if (copies) std::memcpy(&number, body, kNumber);
    for (std::size_t i = 0; !copies && i < bytes_; ++i)
      number |= std::uint64_t{static_cast<unsigned char>(body[i])} << (8 * i);
    const std::uint64_t ahead = (number - expected) & mask_;
    return ahead <= mask_ / 2 ? expected + ahead : expected - (mask_ - ahead + 1);
  }

 private:
  static constexpr bool kCopies = std::endian::native == std::endian::little;

  std::size_t bytes_;
  std::uint64_t mask_;
};

inline void write_time(char* body, std::uint64_t nanoseconds) {
  std::memcpy(body + Numbering::kNumber, &nanoseconds, sizeof nanoseconds);  // both ends are on this machine
}
inline std::uint64_t read_time(const char* body) {
  std::uint64_t nanoseconds = 0;
  std::memcpy(&nanoseconds, body + Numbering::kNumber, sizeof nanoseconds);
  return nanoseconds;
}

/// Counts what comes over one connection, which keeps the order.
class Tally {
 public:
  /// The number that comes next if nothing is lost.
  std::uint64_t expected() const { return expected_; }
  std::uint64_t received() const { return received_; }
  std::uint64_t twice() const { return twice_; }
  /// False: it has come before.
  bool add(std::uint64_t number) {
    if (number < expected_ || number - expected_ > kFurthest) [[unlikely]] {
      ++twice_;
      return false;
    }
    expected_ = number + 1;
    ++received_;
    return true;
  }

 private:
  static constexpr std::uint64_t kFurthest = ~std::uint64_t{0} / 2;  // beyond it: a number below the first
  std::uint64_t expected_ = 0;
  std::uint64_t received_ = 0;
  std::uint64_t twice_ = 0;
};

}  // namespace zcat::bench
