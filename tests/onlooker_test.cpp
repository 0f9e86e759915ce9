#include "transfer/onlooker.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <string>
#include <vector>

#include "base/signals.hpp"
#include "pipe.hpp"

using namespace zcat;
using test::Pipe;

namespace {

struct Fixture {
  std::vector<std::string> lines;
  Report report{[this](Report::Kind, std::string_view line) { lines.emplace_back(line); }};
  Pipe pipe;
  Onlooker onlooker{{}, report, nullptr, pipe.in.get()};

  void put(std::string_view frame) {
    const std::array<std::string_view, 1> frames{frame};
    onlooker.put(frames, {});
  }
};

}  // namespace

TEST_CASE("an onlooker shows messages whose bytes are gone by the time they are written") {
  Fixture fixture;
  {
    const std::string large(Buffer::kReferred + 1, 'x');
    fixture.put(large);
  }
  fixture.put("two");
  fixture.onlooker.flush();
  CHECK(fixture.pipe.read() == std::string(Buffer::kReferred + 1, 'x') + "\ntwo\n");
  CHECK(fixture.onlooker.written());
  fixture.onlooker.finish();
  CHECK(fixture.lines.empty());
}

TEST_CASE("what a slow output does not take is not shown, but counted, and memory stays bounded") {
  Fixture fixture;
  const std::string message(100'000, 'x');
  constexpr std::uint64_t kMessages = 1000;
  for (std::uint64_t i = 0; i < kMessages; ++i) fixture.put(message);
  CHECK(fixture.onlooker.output().buffer().size() < Onlooker::kMostWaiting + 2 * message.size());
  REQUIRE(fixture.lines.size() == 1);
  CHECK(fixture.lines.front() == "standard output is too slow: some messages are not shown");

  std::string read;
  while (!fixture.onlooker.written()) {
    read += fixture.pipe.read();
    fixture.onlooker.flush();
  }
  fixture.put("after");
  fixture.onlooker.flush();
  read += fixture.pipe.read();
  CHECK(read.ends_with("x\nafter\n"));
  const std::uint64_t shown = fixture.onlooker.shown();
  CHECK(read.size() == (shown - 1) * (message.size() + 1) + 6);
  fixture.onlooker.finish();
  REQUIRE(fixture.lines.size() == 2);
  CHECK(fixture.lines.back() ==
        fmt::format("{} messages were not shown: standard output was too slow", kMessages + 1 - shown));
}

TEST_CASE("an onlooker whose reader has gone shows nothing more, and says nothing") {
  Fixture fixture;
  const Signals signals;  // SIGPIPE is the error EPIPE
  fixture.pipe.out = Fd();
  fixture.put("one");
  fixture.onlooker.flush();
  CHECK(fixture.onlooker.closed());
  fixture.put("two");
  CHECK(fixture.onlooker.shown() == 1);
  fixture.onlooker.finish();
  CHECK(fixture.lines.empty());
}

TEST_CASE("what the format none does not write is not missed") {
  Fixture fixture;
  SinkSpec spec;
  spec.format.format = &Format::none;
  Onlooker onlooker(spec, fixture.report, nullptr, fixture.pipe.in.get());
  onlooker.put(std::array<std::string_view, 1>{"one"}, {});
  CHECK(onlooker.shown() == 1);
  onlooker.finish();
  CHECK(fixture.lines.empty());
}
