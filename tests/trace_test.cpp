#include "transfer/trace.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace zcat;

namespace {

std::string traced(const std::vector<std::string_view>& frames) { return trace_line('>', frames); }

}  // namespace

TEST_CASE("a trace tells how much a message has, and how it begins") {
  CHECK(traced({"weather", "sunny"}) == "> 2 frames 12 bytes \"weather\" \"sunny\"");
  CHECK(traced({""}) == "> 1 frame 0 bytes \"\"");
  CHECK(traced({"a\n\x01"}) == "> 1 frame 3 bytes \"a\\n\\x01\"");
  const std::vector<std::string_view> frames{"x"};
  CHECK(trace_line('<', frames) == "< 1 frame 1 byte \"x\"");
}

TEST_CASE("a trace is cut after 64 characters") {
  const std::string long_frame(1000, 'x');
  CHECK(traced({long_frame}) == "> 1 frame 1000 bytes \"" + std::string(63, 'x') + "…");
  CHECK(traced({long_frame, long_frame}) == "> 2 frames 2000 bytes \"" + std::string(63, 'x') + "…");
  const std::string exact(62, 'x');
  CHECK(traced({exact}) == "> 1 frame 62 bytes \"" + exact + "\"");
  std::string wide;
  for (int i = 0; i < 70; ++i) wide += "é";
  std::string shown;
  for (int i = 0; i < 63; ++i) shown += "é";
  CHECK(traced({wide}).starts_with("> 1 frame 140 bytes \"éé"));
  CHECK(traced({wide}).ends_with("…"));
  const std::vector<std::string_view> many(1000, "");
  CHECK(traced(many).ends_with("\"\" \"…"));
}
