#include "transfer/source.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "format_helpers.hpp"
#include "pipe.hpp"

using namespace zcat;
using namespace zcat::test;

namespace {

SourceSpec spec_of(std::vector<SourceSpec::Piece> pieces, std::uint64_t repeat = 1) {
  SourceSpec spec;
  spec.pieces = std::move(pieces);
  spec.repeat = repeat;
  return spec;
}

SourceSpec::Piece text(std::string value) { return {SourceSpec::Piece::Kind::text, std::move(value)}; }
SourceSpec::Piece file(std::string value) { return {SourceSpec::Piece::Kind::file, std::move(value)}; }

/// All messages that there are without another fill(); "starved" or "ended" behind them.
std::vector<std::string> messages(Source& source) {
  std::vector<std::string> all;
  Frames frames;
  Source::State state = source.next(frames);
  for (; state == Source::State::message; state = source.next(frames))
    all.push_back(fmt::format("{}", fmt::join(frames, "|")));
  all.push_back(state == Source::State::starved ? "starved" : "ended");
  return all;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a source reads what is there and no more, and hands out whole messages only") {
  Pipe pipe;
  Source source(SourceSpec{}, pipe.out.get());
  CHECK(messages(source) == Texts{"starved"});
  pipe.write("one\ntwo\nthr");
  source.fill();
  CHECK(messages(source) == Texts{"one", "two", "starved"});
  CHECK(source.unread() == 3);
  pipe.write("ee\nfour");
  source.fill();
  CHECK(messages(source) == Texts{"three", "starved"});
  pipe.in = Fd();
  source.fill();
  CHECK(messages(source) == Texts{"four", "ended"});
}

TEST_CASE("a source that is stopped hands out what was read, and counts the bytes of an unfinished message") {
  Pipe pipe;
  Source source(SourceSpec{}, pipe.out.get());
  pipe.write("one\ntwo\nthr");
  source.fill();
  source.stop();
  CHECK(messages(source) == Texts{"one", "two", "ended"});
  CHECK(source.given_up() == 3);
}

TEST_CASE(
    "a message that is longer than a block grows the block, and one that is referred to stays where it is") {
  Pipe pipe;
  Source source(SourceSpec{}, pipe.out.get());
  const std::string line(900'000, 'x');
  Frames frames;
  pipe.write("kept\n");
  source.fill();
  REQUIRE(source.next(frames) == Source::State::message);
  InputBlock* const block = source.block();
  block->retain();
  const std::string_view kept = frames.front();
  for (std::string_view rest = line; !rest.empty();
       rest.remove_prefix(std::min<std::size_t>(rest.size(), 30'000))) {
    pipe.write(rest.substr(0, 30'000));
    source.fill();
    REQUIRE(source.next(frames) == Source::State::starved);
  }
  pipe.write("\n");
  source.fill();
  REQUIRE(source.next(frames) == Source::State::message);
  CHECK(frames.front() == line);
  CHECK(source.block() != block);
  CHECK(kept == "kept");
  block->release();
}

TEST_CASE(
    "texts and files come in the order typed, as often as asked, and an empty text is an empty message") {
  Source source(spec_of({text("a"), text(""), text("b\nc")}, 2));
  CHECK(messages(source) == Texts{"a", "", "b", "c", "a", "", "b", "c", "ended"});
  CHECK(source.is_named());
  CHECK(!Source(spec_of({text("a")}, 0)).is_named());
}

TEST_CASE("a file that cannot be opened is an error before anything is sent") {
  CHECK_THROWS_WITH_AS(Source(spec_of({file("/nonexistent/file")})),
                       "cannot open '/nonexistent/file': No such file or directory", Error);
}
