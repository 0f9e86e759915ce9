#include "base/syscall_notes.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

using namespace std::string_literals;
using zcat::Arrivals;
using zcat::Incoming;

TEST_CASE("How a connection began tells old versions of ZMTP from new ones and from other protocols") {
  const auto is_old = [](const std::string& bytes, std::size_t piece) {
    Incoming incoming;
    for (std::size_t at = 0; at < bytes.size(); at += piece) incoming.take(bytes.substr(at, piece));
    CHECK(incoming.bytes() == bytes.size());
    return incoming.is_old();
  };
  const std::string signature = "\xff\0\0\0\0\0\0\0\1\x7f"s;
  for (const std::size_t piece : {std::size_t{2}, std::size_t{10}, std::size_t{99}}) {
    CHECK(is_old("\1\0hello"s, piece));
    CHECK(is_old(signature + "\1\10\0\0"s, piece));
    CHECK_FALSE(is_old(signature + "\3\1NULL"s, piece));
    CHECK_FALSE(is_old("GET / HTTP/1.1\r\n"s, piece));
    CHECK_FALSE(is_old(signature, piece));
  }
}

TEST_CASE("Of two connections that had one descriptor each is found in its turn") {
  const auto arrivals = std::make_unique<Arrivals>();
  arrivals->accepted(7);
  arrivals->came(7, "12");
  arrivals->accepted(7);
  arrivals->came(7, "123");
  const Incoming* const first = arrivals->opened(7);
  REQUIRE(first != nullptr);
  CHECK(first->bytes() == 2);
  CHECK_FALSE(arrivals->has(7, first));
  const Incoming* const second = arrivals->opened(7);
  REQUIRE(second != nullptr);
  CHECK(second->bytes() == 3);
  CHECK(arrivals->has(7, second));
  CHECK(arrivals->opened(7) == nullptr);
  CHECK(arrivals->opened(8) == nullptr);
}
