#pragma once

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <string>
#include <string_view>

#include "base/fd.hpp"

namespace zcat::test {

/// A pipe, both ends of which the test holds.
struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    in = Fd(ends[1]);
    out = Fd(ends[0]);
  }
  void write(std::string_view text) const { REQUIRE(write_all(in.get(), text)); }
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

}  // namespace zcat::test
