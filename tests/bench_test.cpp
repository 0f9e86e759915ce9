#include <doctest/doctest.h>

#include "bench/agreement.hpp"
#include "bench/numbering.hpp"
#include "bench/report.hpp"

using namespace zcat;
using namespace zcat::bench;
using std::chrono::milliseconds;

TEST_CASE("bench: numbers are read back, as many of their bytes as a message has room for") {
  for (const std::uint64_t size : {0U, 1U, 2U, 7U, 8U, 9U, 1000U}) {
    const Numbering numbering(size);
    std::string body(std::max<std::size_t>(size, 1), '\0');
    for (const std::uint64_t number : {0ULL, 1ULL, 127ULL, 255ULL, 256ULL, 65'536ULL, 1ULL << 40}) {
      CAPTURE(size);
      CAPTURE(number);
      numbering.write(body.data(), number);
      CHECK(numbering.read(body.data(), number) == number);
      if (size == 0) continue;
      CHECK(numbering.read(body.data(), number + 100) == number);
      if (number > 100) CHECK(numbering.read(body.data(), number - 100) == number);
    }
  }
}

TEST_CASE("bench: what is lost and what comes twice is counted") {
  Tally tally;
  for (const std::uint64_t number : {0U, 1U, 1U, 2U, 5U, 3U, 6U}) tally.add(number);
  CHECK(tally.received() == 5);  // 0 1 2 5 6
  CHECK(tally.twice() == 2);     // 1 and, behind its place, 3
  CHECK(tally.expected() == 7);
  CHECK_FALSE(Tally().add(~std::uint64_t{0}));  // before the first
}

TEST_CASE("bench: notes of the agreement come back as they went") {
  Note note{.kind = Note::Kind::begin, .text = "a machine, in words"};
  note.plan = {.pattern = Pattern::router_dealer,
               .size = 65'536,
               .duration = milliseconds(1500),
               .count = 7,
               .window = 8,
               .subscribers = 3,
               .rate = 0.25};
  const std::optional read = decode_note(note.encoded());
  REQUIRE(read);
  CHECK(read->kind == note.kind);
  CHECK(read->text == note.text);
  CHECK(read->plan.pattern == note.plan.pattern);
  CHECK(read->plan.size == note.plan.size);
  CHECK(read->plan.duration == note.plan.duration);
  CHECK(read->plan.count == note.plan.count);
  CHECK(read->plan.window == note.plan.window);
  CHECK(read->plan.subscribers == note.plan.subscribers);
  CHECK(read->plan.rate == note.plan.rate);

  Note result{.kind = Note::Kind::result};
  result.figures = {.sent = 1, .received = 2, .twice = 3, .counted = 4, .time = milliseconds(5)};
  for (const std::uint64_t value : {5U, 1'000'001U, 1'000'002U, 77'777'777U}) result.latency.add(value);
  const std::optional figures = decode_note(result.encoded());
  REQUIRE(figures);
  CHECK(figures->figures.twice == 3);
  CHECK(figures->figures.time == milliseconds(5));
  CHECK(figures->latency.count() == 4);
  CHECK(figures->latency.max() == 77'777'777);
  CHECK(figures->latency.percentile(50) == result.latency.percentile(50));
}

TEST_CASE("bench: every version begins in the same way, and what is no note is none") {
  const std::optional foreign = decode_note("zcat-bench 2 whatever\x01 that means");
  REQUIRE(foreign);
  CHECK(foreign->kind == Note::Kind::foreign);
  CHECK(foreign->text == "2");
  for (const char* text :
       {"", "hello", "zcat-bench 1", "zcat-bench 1 sing", "zcat-bench 1 end sent=", "zcat-bench 1 end sent=x",
        "zcat-bench 1 end sent=-1", "zcat-bench 1 begin pattern=push", "zcat-bench 1 result latency=1",
        "zcat-bench 1 end sent=99999999999999999999", "zcat-bench 1 end other=1"}) {
    CAPTURE(text);
    CHECK_FALSE(decode_note(text));
  }
}

namespace {

Row some_row() {
  Row row{.pattern = Pattern::req_rep, .size = 1024, .messages = 1000, .time = milliseconds(500)};
  row.cpu = std::chrono::microseconds(12'500);
  row.cpu_messages = 1000;
  row.sent = 1010;
  for (std::uint64_t i = 1; i <= 1000; ++i) row.latency.add(i * 1000);
  return row;
}

std::size_t columns(std::string_view line) {
  return static_cast<std::size_t>(std::ranges::count_if(line, [](char c) { return (c & 0xc0) != 0x80; }));
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
    lines.emplace_back(text.substr(at, text.find('\n', at) - at));
  return lines;
}

}  // namespace

TEST_CASE("bench: a row has its columns below the heading, in both character sets") {
  for (const bool unicode : {true, false}) {
    const Style style{.unicode = unicode};
    const std::string head = heading(style), row = text_of(some_row(), style);
    CHECK(columns(head) == columns(row));
    CHECK(columns(row) <= 81);  // with its newline
    CHECK(row.find("2,000") != row.npos);
    CHECK(row.find("2.05") != row.npos);
    CHECK(row.find("12.5") != row.npos);
    CHECK(row.find("1.00 ms") != row.npos);
    CHECK((row.find("µs") != row.npos) == unicode);
    CHECK((row.find("us") != row.npos) != unicode);
  }
}

TEST_CASE("bench: what was not measured is not there") {
  Row row = some_row();
  row.latency.clear();
  row.messages = 0;
  row.cpu_messages = 0;
  CHECK(text_of(row, {}).find_first_of("0123456789") == text_of(row, {}).find('1'));  // of "1 KB"
  CHECK(json_of(row, {}).find("\"messages_per_s\":null") != std::string::npos);
  CHECK(json_of(row, {}).find("\"p50_s\":null") != std::string::npos);
  CHECK(picture(row.latency, 80, true).empty());
}

TEST_CASE("bench: a row as JSON") {
  CHECK(json_of(some_row(), {.percentiles = {50}})
            .starts_with("{\"pattern\":\"req-rep\",\"size\":1024,\"messages\":1000,"
                         "\"seconds\":0.500000,\"messages_per_s\":2000.000,"
                         "\"bytes_per_s\":2048000.000,\"cpu_us_per_message\":12.500,"));
}

TEST_CASE("bench: times have three digits") {
  CHECK(time_text(0, true) == "0 ns");
  CHECK(time_text(999, true) == "999 ns");
  CHECK(time_text(1000, true) == "1.00 µs");
  CHECK(time_text(9'996, false) == "10.0 us");
  CHECK(time_text(999'960, true) == "1.00 ms");
  CHECK(time_text(123'456'789, true) == "123 ms");
  CHECK(time_text(12.3e9, true) == "12.3 s");
  CHECK(size_words(20) == "20 B");
  CHECK(size_words(65'536) == "64 KB");
  CHECK(size_words(1500) == "1500 B");
}

TEST_CASE("bench: a picture shows every value, and fits the width") {
  Histogram latency;
  latency.add(30'000, 1'000'000);
  latency.add(5'000'000);  // one in a million can be seen
  for (const std::size_t width : {40U, 80U, 200U}) {
    for (const bool unicode : {true, false}) {
      const std::string text = picture(latency, width, unicode);
      CHECK(text.find(unicode ? "█" : "#") != text.npos);
      std::size_t bars = 0, longest = 0;
      for (const std::string& line : lines_of(text)) {
        longest = std::max(longest, columns(line));
        if (line.find(unicode ? "▏" : "#") != line.npos) ++bars;
      }
      CHECK(longest <= width);
      CHECK(longest >= width - 1);
      CHECK(bars == (unicode ? 1 : 2));
    }
  }
}

TEST_CASE("bench: a picture of one value, or of zeros, is one bar") {
  for (const std::uint64_t value : {0ULL, 1ULL, 123'456ULL, ~0ULL / 4}) {
    Histogram latency;
    latency.add(value, 3);
    CAPTURE(value);
    CHECK(picture(latency, 60, false).find("100%") != std::string::npos);
  }
}
