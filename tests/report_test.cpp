#include "base/report.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace zcat;

namespace {

using Kind = Report::Kind;

struct Lines {
  Report report{[this](Kind kind, std::string_view line) {
    kinds.push_back(kind);
    lines.emplace_back(line);
  }};
  std::vector<Kind> kinds;
  std::vector<std::string> lines;
};

ExitCode code_after(std::initializer_list<ExitCode> codes) {
  Lines all;
  for (const ExitCode code : codes) all.report.settle(code);
  return all.report.code();
}

}  // namespace

TEST_CASE("lines go to whoever made the report, and faults count in the exit status") {
  Lines all;
  all.report.note("a note");
  CHECK(all.report.code() == ExitCode::ok);
  all.report.progress("half");
  all.report.fault(ExitCode::timed_out, "too late");
  CHECK(all.report.code() == ExitCode::timed_out);
  CHECK(all.lines == std::vector<std::string>{"a note", "half", "too late"});
  CHECK(all.kinds == std::vector{Kind::note, Kind::progress, Kind::fault});
  CHECK(all.report.lines() == 2);  // progress is none that stays
}

TEST_CASE("of several exit statuses the first of 1, 4, 5, 3, 0 holds") {
  using enum ExitCode;
  CHECK(code_after({}) == ok);
  CHECK(code_after({timed_out, ok}) == timed_out);
  CHECK(code_after({timed_out, undelivered}) == undelivered);
  CHECK(code_after({refused, undelivered, timed_out}) == refused);
  CHECK(code_after({refused, failed}) == failed);
  CHECK(code_after({failed, refused}) == failed);
}

TEST_CASE("nothing can come of it once every endpoint has something else") {
  Lines all;
  CHECK_FALSE(all.report.refused());
  all.report.count_endpoints(2, 0);
  all.report.count_endpoints(0, 1);
  CHECK_FALSE(all.report.refused());
  all.report.count_endpoints(0, 1);
  CHECK(all.report.refused());
  all.report.count_endpoints(0, -1);
  CHECK_FALSE(all.report.refused());
}
