#include "base/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace zcat {
namespace {

constexpr int kBits = 6;  // an octave has 2^kBits buckets
constexpr std::size_t kOctave = std::size_t{1} << kBits;
constexpr std::size_t kExact = 2 * kOctave;  // values below it have a bucket of their own

std::size_t bucket_of(std::uint64_t value) {
  if (value < kExact) return static_cast<std::size_t>(value);
  const int shift = static_cast<int>(std::bit_width(value)) - kBits - 1;
  return static_cast<std::size_t>(shift) * kOctave + static_cast<std::size_t>(value >> shift);
}

std::uint64_t middle_of(std::size_t bucket) {
  if (bucket < kExact) return bucket;
  const std::size_t shift = bucket / kOctave - 1;
  const std::uint64_t low = std::uint64_t{bucket - shift * kOctave} << shift;
  return low + (std::uint64_t{1} << shift) / 2;
}

}  // namespace

bool Histogram::holds(std::size_t bucket, std::uint64_t value) { return bucket_of(value) == bucket; }
std::uint64_t Histogram::middle(std::size_t bucket) { return middle_of(bucket); }

void Histogram::add(std::uint64_t value, std::uint64_t times) {
  if (times == 0) return;
  const std::size_t bucket = bucket_of(value);
  if (bucket >= buckets_.size()) buckets_.resize(bucket + 1);
  buckets_[bucket] += times;
  count_ += times;
  min_ = std::min(min_, value);
  max_ = std::max(max_, value);
}

void Histogram::add(const Histogram& other) {
  buckets_.resize(std::max(buckets_.size(), other.buckets_.size()));
  for (std::size_t i = 0; i < other.buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
  count_ += other.count_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

std::uint64_t Histogram::percentile(double percent) const {
  if (count_ == 0) return 0;
  constexpr double kRounding = 1e-9;  // 99.9 % of 1000 are 999, though no double is 99.9
  const double rank =
      std::ceil(std::clamp(percent, 0.0, 100.0) * static_cast<double>(count_) / 100 - kRounding);
  const auto wanted = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(rank), 1, count_);
  if (wanted == 1) return min_;
  if (wanted == count_) return max_;
  std::size_t bucket = 0;
  for (std::uint64_t seen = buckets_[0]; seen < wanted; seen += buckets_[bucket]) ++bucket;
  return std::clamp(middle_of(bucket), min_, max_);
}

std::uint64_t Histogram::count_between(std::uint64_t from, std::uint64_t to) const {
  std::uint64_t sum = 0;
  for (std::size_t i = from == 0 ? 0 : bucket_of(from); i < buckets_.size(); ++i) {
    const std::uint64_t middle = middle_of(i);
    if (middle >= to) break;
    if (middle >= from) sum += buckets_[i];
  }
  return sum;
}

}  // namespace zcat
