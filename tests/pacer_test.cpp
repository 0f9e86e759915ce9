#include "transfer/pacer.hpp"

#include <doctest/doctest.h>

#include "transfer/progress.hpp"

using namespace zcat;
using namespace std::literals;

namespace {

using Time = std::chrono::system_clock::time_point;

Limits limits_of(std::optional<Limits::Duration> interval, std::optional<double> pace = {}) {
  Limits limits;
  limits.interval = interval;
  limits.pace = pace;
  return limits;
}

}  // namespace

TEST_CASE("without an interval or a pace everything is due at once") {
  CHECK(!Pacer(limits_of({})).paces());
  CHECK(!Pacer(limits_of({}, 0.0)).paces());
  CHECK(Pacer(limits_of(1s)).paces());
}

TEST_CASE(
    "instants are counted from when the first message was sent, and a late one moves none of the others") {
  Pacer pacer(limits_of(1h));
  CHECK(pacer.next({}).passed());
  const auto begin = Deadline::Clock::now();
  pacer.sent();
  const auto second = pacer.next({}).instant(), third = pacer.next({}).instant();
  pacer.sent();
  CHECK(second >= begin + 1h);
  CHECK(second < begin + 1h + 10min);
  CHECK(third - second == 1h);
  CHECK(pacer.next({}).instant() - third == 1h);
}

TEST_CASE(
    "the times of messages are replayed at a multiple of their speed, no faster than an interval allows") {
  const Time start{};
  Pacer twice(limits_of({}, 2.0));
  const auto first = twice.next(start).instant();
  CHECK(twice.next(start + 10s).instant() - first == 5s);
  CHECK(twice.next({}).instant() == first);  // a message without a time is due at once
  CHECK(twice.next(start + 20s).instant() - first == 10s);

  Pacer both(limits_of(7s, 1.0));
  const auto begin = both.next(start).instant();
  CHECK(both.next(start + 1s).instant() - begin == 7s);
  CHECK(both.next(start + 60s).instant() - begin == 60s);
}
