#include "base/histogram.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

using zcat::Histogram;

namespace {

/// By the definition, of all values.
std::uint64_t nearest_rank(const std::vector<std::uint64_t>& sorted, double percent) {
  const double rank = std::ceil(percent * static_cast<double>(sorted.size()) / 100 - 1e-9);
  return sorted[std::max<std::size_t>(static_cast<std::size_t>(rank), 1) - 1];
}

}  // namespace

TEST_CASE("a histogram without values has zeros") {
  const Histogram histogram;
  CHECK(histogram.count() == 0);
  CHECK(histogram.min() == 0);
  CHECK(histogram.max() == 0);
  CHECK(histogram.percentile(50) == 0);
}

TEST_CASE("small values are exact") {
  Histogram histogram;
  for (std::uint64_t value = 0; value < 128; ++value) histogram.add(value);
  for (std::uint64_t value = 1; value < 128; ++value)
    CHECK(histogram.percentile(static_cast<double>(value + 1) / 128 * 100) == value);
}

TEST_CASE("percentiles of any values are within one percent of those of all values") {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> latency(11, 3);
  for (const int size : {1, 2, 10, 1000, 100'000}) {
    Histogram histogram;
    std::vector<std::uint64_t> values;
    for (int i = 0; i < size; ++i) {
      values.push_back(static_cast<std::uint64_t>(latency(random)));
      histogram.add(values.back());
    }
    std::ranges::sort(values);
    CHECK(histogram.min() == values.front());
    CHECK(histogram.max() == values.back());
    for (const double percent : {0.0, 1.0, 50.0, 90.0, 99.0, 99.9, 99.99, 100.0}) {
      const auto exact = static_cast<double>(nearest_rank(values, percent));
      CHECK(static_cast<double>(histogram.percentile(percent)) == doctest::Approx(exact).epsilon(0.01));
    }
  }
}

TEST_CASE("a percentile is of a rank, and no value more") {
  Histogram histogram;
  histogram.add(1, 999);
  histogram.add(100);
  CHECK(histogram.percentile(99.9) == 1);
  CHECK(histogram.percentile(99.91) == 100);
}

TEST_CASE("the greatest numbers have buckets, too") {
  Histogram histogram;
  constexpr std::uint64_t greatest = std::numeric_limits<std::uint64_t>::max();
  for (int i = 0; i < 3; ++i) histogram.add(greatest - 1);
  histogram.add(greatest);
  CHECK(histogram.max() == greatest);
  CHECK(static_cast<double>(histogram.percentile(50)) ==
        doctest::Approx(static_cast<double>(greatest)).epsilon(0.01));
}

TEST_CASE("histograms add up, and values count several times") {
  Histogram first, second;
  first.add(10, 3);
  second.add(1000, 2);
  second.add(5);
  second.add(7, 0);
  first.add(second);
  first.add(Histogram());
  CHECK(first.count() == 6);
  CHECK(first.min() == 5);
  CHECK(first.max() == 1000);
  CHECK(first.percentile(50) == 10);
  CHECK(first.count_between(0, 6) == 1);
  CHECK(first.count_between(6, 11) == 3);
  CHECK(first.count_between(11, 2000) == 2);
  first.clear();
  CHECK(first.count() == 0);
}

TEST_CASE("a histogram is made again of what it holds") {
  Histogram histogram, again;
  histogram.for_each([&](std::uint64_t, std::uint64_t) { FAIL("there is nothing in it"); });
  for (const std::uint64_t value : {12'345ULL, 12'346ULL, 3ULL, 3ULL, 99'999'999ULL}) {
    histogram.add(value);
    again.clear();
    histogram.for_each([&](std::uint64_t each, std::uint64_t times) { again.add(each, times); });
    CHECK(again.count() == histogram.count());
    CHECK(again.min() == histogram.min());
    CHECK(again.max() == histogram.max());
    for (const double percent : {10.0, 50.0, 90.0})
      CHECK(again.percentile(percent) == histogram.percentile(percent));
  }
}
