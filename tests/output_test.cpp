#include "base/output.hpp"

#include <doctest/doctest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>

#include "base/error.hpp"
#include "pipe.hpp"

using namespace zcat;
using test::Pipe;

namespace {

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

TEST_CASE("small and large pieces go to a socket in order, and its mode stays") {
  std::array<int, 2> ends{};
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
  const Fd out(ends[0]), in(ends[1]);
  Output output(in.get());
  const std::string text = large('a');
  for (const std::string_view piece : {"small", text.c_str(), "end"}) output.buffer().append(piece);
  CHECK(!output.flush());
  CHECK((::fcntl(in.get(), F_GETFL) & O_NONBLOCK) == 0);
  std::string got;
  std::array<char, 65536> part{};
  while (got.size() < text.size() + 8) {
    const ssize_t size = ::read(out.get(), part.data(), part.size());
    REQUIRE(size > 0);
    got.append(part.data(), static_cast<std::size_t>(size));
    serve(output);
  }
  CHECK(!output.pending());
  CHECK(got == "small" + text + "end");
}

TEST_CASE("a file is written at once") {
  std::string name = "/tmp/zcat-output.XXXXXX";
  const Fd file(::mkstemp(name.data()));
  REQUIRE(file);
  ::unlink(name.c_str());
  Output output(file.get());
  const std::string text = large('a');
  output.buffer().append(text);
  CHECK(output.flush());
  std::string got(text.size() + 1, ' ');
  CHECK(::pread(file.get(), got.data(), got.size(), 0) == static_cast<ssize_t>(text.size()));
  got.pop_back();
  CHECK(got == text);
}

TEST_CASE("a full disk, and a descriptor that is not open, are errors") {
  const Fd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  REQUIRE(full);
  Output output(full.get());
  output.buffer().append("x");
  CHECK_THROWS_WITH_AS(output.flush(), doctest::Contains("standard output: No space left"), Error);
  CHECK_THROWS_AS(Output(-1), Error);
}

TEST_CASE("messages that fit are written whole into a pipe, however full it is") {
  for (const std::size_t size : {7U, 1000U, 3000U, 4096U}) {
    const Pipe pipe;
    Output output(pipe.in.get());
    std::string written, got;
    for (int round = 0; round < 4; ++round) {
      while (!output.pending()) {
        for (std::size_t bytes = 0; bytes < 64 * 1024; bytes += size) {
          output.buffer().append(std::string(size, static_cast<char>('a' + written.size() % 26)));
          written += output.buffer().flatten().substr(output.buffer().size() - size);
          output.buffer().end_message();
        }
        output.flush();
      }
      std::string piece(5000, '\0');  // not a multiple of anything
      REQUIRE(::read(pipe.out.get(), piece.data(), piece.size()) == 5000);
      got += piece;
      output.flush();
    }
    const std::uint64_t unwritten = output.unwritten();
    CHECK_FALSE(output.cuts());
    output.drop();
    got += pipe.read();
    CHECK(got.size() == written.size() - unwritten * size);
    CHECK(written.starts_with(got));
  }
}

TEST_CASE("a message that is longer than a pipe is cut, and counts as unwritten") {
  const Pipe pipe;
  Output output(pipe.in.get());
  const std::string text = large('a');
  output.buffer().append("short");
  output.buffer().end_message();
  output.buffer().append(text);
  output.buffer().end_message();
  output.buffer().append("never");
  output.buffer().end_message();
  CHECK_FALSE(output.flush());
  CHECK(output.unwritten() == 2);
  CHECK(output.cuts());
}
