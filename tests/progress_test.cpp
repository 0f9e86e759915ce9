#include "transfer/progress.hpp"

#include <doctest/doctest.h>

using namespace zcat;
using namespace std::literals;

namespace {

struct Lines {
  std::vector<std::string> lines;
  Report report{[this](Report::Kind kind, std::string_view line) {
    CHECK(kind == Report::Kind::progress);
    lines.emplace_back(line);
  }};
};

}  // namespace

TEST_CASE("progress is told after two seconds, and then once a second") {
  Lines told;
  const auto start = Deadline::Clock::now();
  Progress progress(told.report, true);
  const std::string frame(500, 'x');
  for (int i = 0; i < 2000; ++i) progress.count(Frames{frame, frame});
  progress.show(start + 1s);
  CHECK(told.lines.empty());
  progress.show(start + 2500ms);
  REQUIRE(told.lines.size() == 1);
  CHECK(told.lines[0].starts_with("2,000 messages, 2.0 MB, "));
  progress.show(start + 3s);
  CHECK(told.lines.size() == 1);
  progress.show(start + 4s);
  CHECK(told.lines.size() == 2);
}

TEST_CASE("nothing is told of a transfer that moved nothing, or that is not to be shown") {
  Lines told;
  const auto start = Deadline::Clock::now();
  Progress idle(told.report, true), hidden(told.report, false);
  idle.show(start + 5s);
  hidden.count(Frames{"x"});
  hidden.show(start + 5s);
  CHECK(told.lines.empty());
}
