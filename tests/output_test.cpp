#include "base/output.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <string>

using namespace zcat;

namespace {

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    in = Fd(ends[1]);
    out = Fd(ends[0]);
  }
  /// Reads what is there now.
  std::string read() const {
    std::string all(1 << 20, '\0');
    ::fcntl(out.get(), F_SETFL, O_NONBLOCK);
    const ssize_t got = ::read(out.get(), all.data(), all.size());
    all.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return all;
  }
  Fd in, out;
};

/// Whether an output asks to be served now; then it is.
bool serve(Output& output) {
  pollfd item{output.fds().front(), POLLIN, 0};
  if (::poll(&item, 1, 0) != 1) return false;
  output.serve(item.fd);
  return true;
}

/// A message that no pipe has room for.
std::string large(char letter) { return std::string(1'500'000, letter); }

}  // namespace

TEST_CASE("an output goes on by itself when there is room again") {
  const Pipe pipe;
  Output output(pipe.in.get());
  const std::string text = large('a');
  output.buffer().append(text);
  CHECK(!output.flush());
  CHECK(!serve(output));
  std::string got = pipe.read();
  CHECK(!got.empty());
  while (serve(output)) got += pipe.read();
  CHECK(!output.pending());
  CHECK(got == text);
}

TEST_CASE("an output tells that its reader has gone, with and without anything to write") {
  for (const bool pending : {false, true}) {
    Pipe pipe;
    Output output(pipe.in.get());
    const std::string text = large('a');
    if (pending) {
      output.buffer().append(text);
      CHECK(!output.flush());
    }
    CHECK(!serve(output));
    CHECK(!output.closed());
    pipe.out = Fd();
    CHECK(serve(output));
    CHECK(output.closed());
    CHECK(!output.pending());
    CHECK(!serve(output));
  }
}

TEST_CASE("outputs to one descriptor write what they flush as a whole, in turn, and none of them waits") {
  const Pipe pipe;
  OutputLine line;
  Output first(pipe.in.get(), &line), second(pipe.in.get(), &line);
  const std::string a = large('a'), b = large('b');
  first.buffer().append(a);
  second.buffer().append(b);
  CHECK(!first.flush());
  std::string got = pipe.read();
  CHECK(!second.flush());  // there is room, but it is not its turn
  CHECK(!serve(second));
  while (first.pending()) {
    CHECK(serve(first));
    got += pipe.read();
  }
  CHECK(serve(second));
  while (second.pending()) {
    got += pipe.read();
    CHECK(serve(second));
  }
  got += pipe.read();
  CHECK(got == a + b);
}

TEST_CASE("an output that ends before its turn is over lets the next one write") {
  const Pipe pipe;
  OutputLine line;
  Output second(pipe.in.get(), &line);
  second.buffer().append("second");
  const std::string a = large('a');
  {
    Output first(pipe.in.get(), &line);
    first.buffer().append(a);
    CHECK(!first.flush());
    CHECK(!second.flush());
  }
  while (!pipe.read().empty()) {
  }
  CHECK(serve(second));
  CHECK(pipe.read() == "second");
}
