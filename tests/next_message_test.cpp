#include "transfer/next_message.hpp"

#include <doctest/doctest.h>

#include "pipe.hpp"

using namespace zcat;
using namespace std::literals;
using test::Pipe;
using State = NextMessage::State;

namespace {

struct Input {
  explicit Input(Limits which = {}, const Format& format = Format::line)
      : limits(which), source(spec_of(format), pipe.out.get()) {}
  static SourceSpec spec_of(const Format& format) {
    SourceSpec spec;
    spec.format.format = &format;
    return spec;
  }
  void write(std::string_view text) {
    pipe.write(text);
    next.fill();
  }

  Pipe pipe;
  Limits limits;
  std::string said;
  Report report{[this](Report::Kind, std::string_view line) { said = line; }};
  Source source;
  NextMessage next{source, limits, report};
};

}  // namespace

TEST_CASE("the next message is held until it is taken") {
  Input input;
  NextMessage& next = input.next;
  CHECK(next.look() == State::starved);
  CHECK(next.input() == input.pipe.out.get());
  CHECK(!next.left_over());
  input.write("one\ntwo\n");
  CHECK(next.look() == State::ready);
  CHECK(next.input() == -1);
  CHECK(next.look() == State::ready);
  CHECK(next.frames().front() == "one");
  CHECK(next.left_over());
  next.taken();
  CHECK(next.look() == State::ready);
  CHECK(next.frames().front() == "two");
  next.taken();
  CHECK(next.look() == State::starved);
  input.pipe.in = Fd();
  next.fill();
  CHECK(next.look() == State::ended);
  CHECK(next.look() == State::ended);
  CHECK(next.input() == -1);
}

TEST_CASE("a message that is early says when it is due, and is ready then or after a stop") {
  Limits limits;
  limits.interval = 1h;
  Input input(limits);
  NextMessage& next = input.next;
  input.write("one\ntwo\nthr");
  CHECK(next.look() == State::ready);
  next.taken();
  CHECK(next.look() == State::early);
  CHECK(next.input() == -1);
  CHECK(next.due().remaining() > 59min);
  CHECK(next.frames().front() == "two");
  next.stop();
  CHECK(next.look() == State::ready);
  next.taken();
  CHECK(next.look() == State::ended);
  CHECK(next.given_up() == 3);
}

TEST_CASE("broken input is a fault, and what was whole in front of it comes first") {
  Input input({}, Format::hex);
  NextMessage& next = input.next;
  input.write("61\nx\n62\n");
  CHECK(next.look() == State::ready);
  CHECK(next.frames().front() == "a");
  CHECK(input.said.empty());
  next.taken();
  CHECK(next.look() == State::ended);
  CHECK(input.said.starts_with("hex"));
  CHECK(input.report.code() == ExitCode::failed);
}

TEST_CASE("input that cannot be read is a fault and the end") {
  Limits limits;
  std::string said;
  Report report([&](Report::Kind, std::string_view line) { said = line; });
  Source source(SourceSpec{}, -1);
  NextMessage next(source, limits, report);
  CHECK(next.look() == State::starved);
  next.fill();
  CHECK(next.look() == State::ended);
  CHECK(said == "cannot read standard input: Bad file descriptor");
}
