#include <doctest/doctest.h>

#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "stat/report.hpp"

using namespace zcat;
using namespace std::literals;

namespace {

/// A second of 1043 messages, 0.9 ms apart, but for two of them.
Figures some_figures() {
  Figures figures;
  figures.time = 1s;
  figures.messages = 1043;
  figures.bytes = 1'209'880;
  figures.sizes.add(20, 1);
  figures.sizes.add(100, 1041);
  figures.sizes.add(1400, 1);
  figures.gaps.add(100'000);
  figures.gaps.add(100'000'0, 1040);
  figures.gaps.add(31'200'000);
  figures.changes = 10;
  figures.changed = 4'000'000;
  return figures;
}

const auto noon = std::chrono::system_clock::time_point(std::chrono::sys_days(2026y / 11 / 27)) + 12h + 1s;
Instant instant() { return {noon, Statistics::Clock::time_point(100h)}; }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
    lines.push_back(text.substr(at, text.find('\n', at) - at));
  return lines;
}

/// Topics, of which `a` has the most messages.
Tally some_tally(const std::vector<std::string>& topics) {
  Tally tally(0);
  int times = static_cast<int>(topics.size());
  for (const std::string& topic : topics) {
    for (int i = 0; i < times; ++i) tally.add(Frames{topic}, 500, instant().steady - 3s);
    --times;
  }
  tally.end_interval();
  return tally;
}

struct Utc {
  Utc() {
    setenv("TZ", "UTC", 1);
    tzset();
  }
};
const Utc utc;

}  // namespace

TEST_CASE("an interval is a line") {
  CHECK(interval_line(some_figures(), noon, false) ==
        "12:00:01 1043 msg/s 1.21 MB/s size 20/100/1400 gap 0.100/1.00/31.2 ms jitter 0.400\n");
  CHECK(interval_line(some_figures(), noon + 500ms, true).starts_with("12:00:01.500 1043 msg/s"));
}

TEST_CASE("the time of a line is that of the nearest millisecond") {
  CHECK(interval_line({}, noon - 400us, false).starts_with("12:00:01 "));
  CHECK(interval_line({}, noon - 600us, false).starts_with("12:00:00 "));
}

TEST_CASE("an interval without messages has dashes") {
  Figures figures;
  figures.time = 1s;
  CHECK(interval_line(figures, noon, false) == "12:00:01 0.00 msg/s 0.00 MB/s size - gap - ms jitter -\n");
  figures.missing = 3;
  CHECK(interval_line(figures, noon, false).ends_with("jitter - missing 3\n"));
}

TEST_CASE("rates are of the time that it took, and below ten have two decimals") {
  Figures figures;
  figures.time = 5s;
  const auto rate = [&](std::uint64_t messages) {
    figures.messages = messages;
    const std::string line = interval_line(figures, noon, false);
    return line.substr(9, line.find(" msg/s") - 9);
  };
  CHECK(rate(1) == "0.20");
  CHECK(rate(49) == "9.80");
  CHECK(rate(50) == "10");
  CHECK(rate(5'000'000) == "1000000");
  figures.time = 0s;
  CHECK(rate(1) == "-");
}

TEST_CASE("gaps have three digits, down to 10 ns") {
  const auto gap = [&](std::uint64_t nanoseconds) {
    Figures figures;
    figures.gaps.add(nanoseconds);
    const std::string line = interval_line(figures, noon, false);
    const std::size_t begin = line.find(" gap ") + 5;
    return line.substr(begin, line.find('/', begin) - begin);
  };
  CHECK(gap(0) == "0.00000");
  CHECK(gap(270) == "0.00027");
  CHECK(gap(9'994) == "0.00999");
  CHECK(gap(9'996) == "0.0100");
  CHECK(gap(12'345) == "0.0123");
  CHECK(gap(123'456) == "0.123");
  CHECK(gap(1'234'567) == "1.23");
  CHECK(gap(12'345'678) == "12.3");
  CHECK(gap(5'000'000'000) == "5000.0");
}

TEST_CASE("the total begins with its seconds, and ends with its messages") {
  CHECK(total_line(some_figures()) ==
        "total 1.00 s 1043 msg/s 1.21 MB/s size 20/100/1400 gap 0.100/1.00/31.2 ms jitter 0.400 "
        "messages 1043 bytes 1209880\n");
}

TEST_CASE("as JSON it has all digits, and null for what there is not") {
  CHECK(figures_json(some_figures(), instant(), false) ==
        R"({"time":"2026-11-27T12:00:01.000000000Z","seconds":1.000000,"messages":1043,)"
        R"("messages_per_s":1043.000,"bytes":1209880,"bytes_per_s":1209880.000,"size_min":20,)"
        R"("size_median":100,"size_max":1400,"gap_min_s":0.000100000,"gap_median_s":0.001003520,)"
        R"("gap_max_s":0.031200000,"jitter_s":0.000400000,"missing":null})"
        "\n");
  Figures none;
  none.missing = 7;
  CHECK(figures_json(none, instant(), true) ==
        R"({"time":"2026-11-27T12:00:01.000000000Z","seconds":0.000000,"messages":0,"messages_per_s":null,)"
        R"("bytes":0,"bytes_per_s":null,"size_min":null,"size_median":null,"size_max":null,"gap_min_s":null,)"
        R"("gap_median_s":null,"gap_max_s":null,"jitter_s":null,"missing":7,"total":true})"
        "\n");
}

TEST_CASE("a table has a row for each value") {
  Figures total;
  total.time = 2s;
  total.messages = 6;
  const Tally tally = some_tally({"weather", "sport", "a\nb"});
  CHECK(table_text(tally, total, instant(), Stretch::total, {}) ==
        "  messages  share    msg/s      bytes  last seen  value\n"
        "         3  50.0%     1.50     1.5 kB   11:59:58  \"weather\"\n"
        "         2  33.3%     1.00     1.0 kB   11:59:58  \"sport\"\n"
        "         1  16.7%     0.50  500 bytes   11:59:58  \"a\\nb\"\n");
}

TEST_CASE("a table sums up what has no row") {
  Tally tally = some_tally({"a", "b", "c", "d"});
  tally.add(Frames{}, 0, instant().steady);
  const std::vector lines = lines_of(table_text(tally, {}, instant(), Stretch::total, {.most = 2}));
  REQUIRE(lines.size() == 4);
  CHECK(lines[3].starts_with("         4  36.4% "));
  CHECK(lines[3].ends_with("  12:00:01  (3 more)"));
}

TEST_CASE("a message without the frame is in a row of its own") {
  Tally tally(2);
  tally.add(Frames{"x"}, 1, instant().steady);
  tally.end_interval();
  CHECK(table_text(tally, {}, instant(), Stretch::interval, {}).ends_with("  (no frame 2)\n"));
}

TEST_CASE("a value that came on another day has its date") {
  Tally tally(0);
  tally.add(Frames{"x"}, 1, instant().steady - 50h);
  CHECK(table_text(tally, {}, instant(), Stretch::total, {}).find("2026-11-25  \"x\"") != std::string::npos);
}

TEST_CASE("a table fits its terminal") {
  const std::string dots = "a·value·of·many·characters·that·goes·on·and·on·and·on·and·on", wide(60, 'x');
  const Tally tally =
      some_tally({"short", dots, "値値値値値値値値値値値値値値値値値値値値", wide, "\xff\xfe"});
  for (const bool plain : {false, true}) {
    for (const std::size_t width : std::initializer_list<std::size_t>{200, 80, 60, 40, 30, 20, 10, 3}) {
      CAPTURE(width);
      for (const std::string& line :
           lines_of(table_text(tally, {}, instant(), Stretch::so_far, {20, width, plain})))
        CHECK(columns_of(line) <= width);
    }
  }
}

TEST_CASE("a narrow terminal has fewer columns") {
  const Tally tally = some_tally({"a"});
  const auto heading = [&](std::size_t width) {
    return lines_of(table_text(tally, {}, instant(), Stretch::so_far, {20, width, false}))[0];
  };
  CHECK(heading(80) == "  messages  share    msg/s      bytes  last seen  value");
  CHECK(heading(60) == "  messages  share    msg/s      bytes  value");
  CHECK(heading(40) == "  messages  share    msg/s  value");
  CHECK(heading(32) == "  messages  share  value");
}

TEST_CASE("without UTF-8 a table is ASCII") {
  const Tally tally = some_tally({"größe", "a long value, longer than there is room"});
  const std::string text = table_text(tally, {}, instant(), Stretch::so_far, {20, 60, true});
  for (const char byte : text) CHECK(static_cast<unsigned char>(byte) < 0x80);
  CHECK(text.find(R"("gr\xc3\xb6\xc3\x9fe")") != std::string::npos);
  CHECK(text.find("...\n") != std::string::npos);
}

TEST_CASE("rows as JSON are objects with a value") {
  Figures interval;
  interval.time = 2s;
  interval.messages = 3;
  const Tally tally = some_tally({"a", "\xff"});
  const std::vector lines = lines_of(table_json(tally, interval, instant(), Stretch::interval, 1));
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] ==
        R"({"time":"2026-11-27T12:00:01.000000000Z","seconds":2.000000,"value":"a","messages":2,)"
        R"("messages_per_s":1.000,"bytes":1000,"bytes_per_s":500.000,"size_min":null,"size_median":null,)"
        R"("size_max":null,"gap_min_s":null,"gap_median_s":null,"gap_max_s":null,"jitter_s":null,)"
        R"("missing":null,"share":0.666667,"last_seen":"2026-11-27T11:59:58.000000000Z"})");
  CHECK(lines[1].find(R"("value":null,"more":1,"messages":1,)") != std::string::npos);
  CHECK(table_json(tally, interval, instant(), Stretch::total, 2).find(R"("value":{"base64":"/w=="})") !=
        std::string::npos);
}
