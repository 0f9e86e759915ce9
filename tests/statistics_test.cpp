#include "stat/statistics.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "transfer/watch.hpp"

using namespace zcat;
using namespace std::literals;

namespace {

Statistics::Clock::time_point clock_time;
unsigned looks;
Statistics::Clock::time_point now() {
  ++looks;
  return clock_time;
}

/// Statistics by a clock that stands still unless it is told to go on.
struct Watched {
  explicit Watched(std::optional<std::size_t> frame = std::nullopt) : statistics(frame, now) {}
  /// A message comes alone, `after` the one before.
  void come(Statistics::Clock::duration after, std::uint64_t size = 1) {
    ready(after, size);
    statistics.settle();
  }
  /// A message that lay there when the one before it was taken.
  void ready(Statistics::Clock::duration after, std::uint64_t size = 1) {
    clock_time += after;
    const std::string body(size, 'x');
    statistics.add(Frames{body});
  }
  Statistics statistics;
};

}  // namespace

TEST_CASE("an interval has its messages, bytes and time") {
  Watched feed;
  feed.come(1ms, 20);
  feed.come(1ms, 1400);
  feed.come(1ms, 812);
  clock_time += 997ms;
  const Figures& figures = feed.statistics.end_interval();
  CHECK(figures.time == 1s);
  CHECK(figures.messages == 3);
  CHECK(figures.bytes == 2232);
  CHECK(figures.sizes.min() == 20);
  CHECK(figures.sizes.percentile(50) == doctest::Approx(812).epsilon(0.01));
  CHECK(figures.sizes.max() == 1400);
  CHECK_FALSE(figures.missing);
}

TEST_CASE("the bytes of all frames count") {
  Watched feed;
  feed.statistics.add(Frames{"topic", "", "body"});
  CHECK(feed.statistics.end_interval().bytes == 9);
}

TEST_CASE("the first message has no gap, and the second one no change of it") {
  Watched feed;
  CHECK(feed.statistics.end_interval().gaps.count() == 0);
  feed.come(5s);
  CHECK(feed.statistics.end_interval().gaps.count() == 0);
  feed.come(2s);
  const Figures& second = feed.statistics.end_interval();
  CHECK(second.gaps.count() == 1);
  CHECK(second.gaps.max() == 2'000'000'000);
  CHECK(second.changes == 0);
  feed.come(3s);
  const Figures& third = feed.statistics.end_interval();
  CHECK(third.changes == 1);
  CHECK(third.changed == 1'000'000'000);
}

TEST_CASE("a gap belongs to the interval in which it ends") {
  Watched feed;
  feed.come(0s);
  for (int i = 0; i < 4; ++i) {
    clock_time += 1s;
    CHECK(feed.statistics.end_interval().gaps.count() == 0);
  }
  feed.come(1s);
  CHECK(feed.statistics.end_interval().gaps.min() == 5'000'000'000);
}

TEST_CASE("the total is that of all intervals") {
  Watched feed;
  for (int i = 0; i < 10; ++i) {
    for (int j = 0; j < 100; ++j) feed.come(10ms, 7);
    feed.statistics.end_interval();
  }
  const Figures& total = feed.statistics.total();
  CHECK(total.time == 10s);
  CHECK(total.messages == 1000);
  CHECK(total.bytes == 7000);
  CHECK(total.gaps.count() == 999);
  CHECK(total.gaps.min() == 10'000'000);
  CHECK(total.gaps.max() == 10'000'000);
  CHECK(total.changes == 998);
  CHECK(total.changed == 0);
}

TEST_CASE("sizes of any messages are exact at both ends and within one percent in the middle") {
  std::mt19937_64 random(3);
  std::lognormal_distribution<double> lengths(6, 2);
  Watched feed;
  std::vector<std::uint64_t> all;
  std::uint64_t bytes = 0;
  for (int i = 0; i < 5000; ++i) {
    all.push_back(static_cast<std::uint64_t>(std::min(lengths(random), 1e5)));
    bytes += all.back();
    feed.ready(1us, all.back());
  }
  const Figures& figures = feed.statistics.end_interval();
  std::ranges::sort(all);
  CHECK(figures.messages == all.size());
  CHECK(figures.bytes == bytes);
  CHECK(figures.sizes.min() == all.front());
  CHECK(figures.sizes.max() == all.back());
  const auto median = static_cast<double>(figures.sizes.percentile(50));
  CHECK(median == doctest::Approx(static_cast<double>(all[2499])).epsilon(0.01));
}

TEST_CASE("a burst is one long gap and many short ones") {
  Watched feed;
  feed.come(0s);
  for (int burst = 0; burst < 10; ++burst) {
    feed.ready(100ms);
    for (int i = 1; i < 100; ++i) feed.ready(1us);
    feed.statistics.settle();
  }
  const Figures& figures = feed.statistics.end_interval();
  CHECK(figures.gaps.count() == 1000);
  CHECK(figures.gaps.min() == 1000);
  CHECK(figures.gaps.percentile(50) == doctest::Approx(1000).epsilon(0.01));
  CHECK(figures.gaps.percentile(99) == doctest::Approx(1000).epsilon(0.01));
  CHECK(figures.gaps.max() == 100'000'000);
  // ten times up and nine times down, by a tenth of a second
  CHECK(static_cast<double>(figures.changed) == doctest::Approx(19 * 99'999'000.0));
  CHECK(figures.changes == 999);
}

TEST_CASE("the gaps of messages that lie ready add up to the time that they took") {
  Watched feed;
  feed.come(0s);
  std::uint64_t time = 0;
  for (const int ready : {1, 2, 8, 9, 64, 1000}) {
    const auto begin = clock_time;
    for (int i = 0; i < ready; ++i) feed.ready(std::chrono::microseconds(1 + i % 3));
    feed.statistics.settle();
    time += static_cast<std::uint64_t>((clock_time - begin).count());
  }
  std::uint64_t sum = 0;
  feed.statistics.end_interval().gaps.for_each(
      [&](std::uint64_t gap, std::uint64_t times) { sum += gap * times; });
  CHECK(static_cast<double>(sum) == doctest::Approx(static_cast<double>(time)).epsilon(0.01));
}

TEST_CASE("the clock is read once for a message that comes alone, and seldom for those that lie ready") {
  Watched feed;
  looks = 0;
  for (int i = 0; i < 100; ++i) feed.come(1ms);
  CHECK(looks == 100);
  looks = 0;
  for (int i = 0; i < 801; ++i) feed.ready(1us);
  feed.statistics.settle();
  CHECK(looks <= 102);
}

TEST_CASE("missing numbers are those of the interval") {
  Watched feed;
  feed.statistics.set_missing(0);
  CHECK(feed.statistics.end_interval().missing == 0);
  feed.statistics.set_missing(3);
  CHECK(feed.statistics.end_interval().missing == 3);
  feed.statistics.set_missing(5);
  CHECK(feed.statistics.end_interval().missing == 2);
  CHECK(feed.statistics.total().missing == 5);
}

TEST_CASE("intervals end at multiples of their length by the local time") {
  CHECK(until_next(1s, 12'700ms) == 300ms);
  CHECK(until_next(1s, 12s) == 1s);
  CHECK(until_next(10s, 12s) == 8s);
  CHECK(until_next(500ms, 12'700ms) == 300ms);
  CHECK(until_next(24h, 22h) == 2h);
}

TEST_CASE("an interval that would be very short is a part of the next") {
  CHECK(until_next(1s, 12'960ms) == 1040ms);
  CHECK(until_next(1s, 12'999'999us) == 1'000'001us);  // the deadline came a little early
}

TEST_CASE("values are counted, the most frequent first") {
  Tally tally(0);
  const auto add = [&](std::string_view value, int times) {
    for (int i = 0; i < times; ++i) tally.add(Frames{value, "body"}, value.size() + 4, clock_time);
  };
  add("a", 1), add("b", 5), add("c", 3), add("d", 3), add("", 2);
  const auto rows = tally.rows(3, false);
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].value == "b");
  CHECK(rows[0].count.messages == 5);
  CHECK(rows[0].count.bytes == 25);
  CHECK(rows[1].value == "c");
  CHECK(rows[2].value == "d");
  CHECK(rows[3].kind == Tally::Row::Kind::more);
  CHECK(rows[3].values == 2);
  CHECK(rows[3].count.messages == 3);
}

TEST_CASE("of the last interval only the values that came in it have rows") {
  Tally tally(1);
  tally.add(Frames{"x", "old"}, 4, clock_time);
  tally.add(Frames{"x", "both"}, 5, clock_time);
  tally.end_interval();
  tally.add(Frames{"x", "both"}, 5, clock_time);
  tally.add(Frames{"x", "both"}, 5, clock_time);
  tally.add(Frames{"x"}, 1, clock_time);
  tally.end_interval();
  const auto rows = tally.rows(10, true);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].value == "both");
  CHECK(rows[0].count.recent_messages == 2);
  CHECK(rows[0].count.recent_bytes == 10);
  CHECK(rows[0].count.messages == 3);
  CHECK(rows[1].kind == Tally::Row::Kind::none);
}

TEST_CASE("beyond so many values the later ones are counted together") {
  Tally tally(0);
  for (std::size_t i = 0; i < Tally::kMostValues + 50; ++i) {
    CHECK_MESSAGE(tally.is_full() == (i > Tally::kMostValues), i);
    const std::string value = std::to_string(i);
    tally.add(Frames{value}, value.size(), clock_time);
  }
  tally.add(Frames{"7"}, 1, clock_time);  // known before
  const auto rows = tally.rows(1, false);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].value == "7");
  CHECK(rows[0].count.messages == 2);
  CHECK(rows[1].values == Tally::kMostValues - 1);
  CHECK(rows[2].kind == Tally::Row::Kind::later);
  CHECK(rows[2].count.messages == 50);
}

TEST_CASE("long values do not take more memory than many short ones") {
  Tally tally(0);
  for (int i = 0; i < 30; ++i) {
    const std::string value = std::to_string(i) + std::string(1U << 20U, 'x');
    tally.add(Frames{value}, value.size(), clock_time);
  }
  CHECK(tally.is_full());
  CHECK(tally.rows(100, false).size() == 16);
}
