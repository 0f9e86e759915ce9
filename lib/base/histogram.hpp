#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace zcat {

/// How often which values came, in memory that does not grow with their number: 30 KiB at most.
///
/// Buckets are log-linear: values below 128 each have their own, every octave above has 64. What is read from it is
/// the middle of a bucket, and so at most 1/128 off; the least and the greatest value are exact.
class Histogram {
 public:
  void add(std::uint64_t value, std::uint64_t times = 1);
  /// Adds all values of another one.
  void add(const Histogram& other);
  void clear() { *this = Histogram(); }

  std::uint64_t count() const { return count_; }
  /// 0 where there are no values; so are the others.
  std::uint64_t min() const { return count_ == 0 ? 0 : min_; }
  std::uint64_t max() const { return max_; }
  /// The least value that `percent` (0 to 100) of all values do not exceed (nearest rank).
  std::uint64_t percentile(double percent) const;
  /// Calls `visit(value, times)` for all of it, in ascending order; what it adds up to is the same histogram again.
  template <typename Visit>
  void for_each(const Visit& visit) const {
    if (count_ == 0) return;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
      const std::uint64_t ends = std::uint64_t{holds(i, min_)} + std::uint64_t{count_ > 1 && holds(i, max_)};
      if (holds(i, min_)) visit(min_, std::uint64_t{1});
      if (buckets_[i] > ends) visit(std::clamp(middle(i), min_, max_), buckets_[i] - ends);
      if (count_ > 1 && holds(i, max_)) visit(max_, std::uint64_t{1});
    }
  }
  /// How many values are in buckets whose middle is in [from, to).
  std::uint64_t count_between(std::uint64_t from, std::uint64_t to) const;

 private:
  static bool holds(std::size_t bucket, std::uint64_t value);
  static std::uint64_t middle(std::size_t bucket);

  std::vector<std::uint64_t> buckets_;  // as far as they are used
  std::uint64_t count_ = 0;
  std::uint64_t min_ = ~std::uint64_t{0};
  std::uint64_t max_ = 0;
};

}  // namespace zcat
