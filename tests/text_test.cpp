#include "base/text.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace std::string_literals;
using namespace zcat;

TEST_CASE("text goes to a terminal with nothing in it that could drive it") {
  CHECK(for_terminal("plain \t\"text\" \\ \xc3\xa9") == "plain \t\"text\" \\ \xc3\xa9");
  CHECK(for_terminal("\x1b[31m\n\r\x7f") == "\\x1b[31m\\n\\x0d\\x7f");
  CHECK(for_terminal("\xff\xc3") == "\\xff\\xc3");
  CHECK(for_terminal("a\u202eb") == "a\\xe2\\x80\\xaeb");
}

TEST_CASE("escapes of options") {
  CHECK(unescape("a\\tb\\n\\r\\0\\\\\\x41\\xfF", "-d") == "a\tb\n\r\0\\A\xff"s);
  CHECK(unescape("", "-d").empty());
  for (const char* wrong : {"\\", "\\q", "\\x", "\\x4", "\\xg0", "a\\"}) {
    CAPTURE(wrong);
    CHECK_THROWS_WITH_AS(unescape(wrong, "-d"), doctest::Contains("-d: '\\"), Error);
  }
}

TEST_CASE("hex pairs are read and written") {
  CHECK(to_hex("\0\x7f\xff"s) == "007fff");
  CHECK(hex_byte("fFx") == 255);
  CHECK(hex_byte("0a") == 10);
  for (const char* wrong : {"", "a", "g0", "0g", " 1"}) CHECK(hex_byte(wrong) == -1);
}

TEST_CASE("numbers are shown as people write them") {
  CHECK(count_of(0, "byte") == "0 bytes");
  CHECK(count_of(1, "byte") == "1 byte");
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1000) == "1,000");
  CHECK(grouped(7653000) == "7,653,000");
  CHECK(size_text(1) == "1 byte");
  CHECK(size_text(999) == "999 bytes");
  CHECK(size_text(1000) == "1.0 kB");
  CHECK(size_text(999'949) == "999.9 kB");
  CHECK(size_text(999'999) == "1.0 MB");
  CHECK(size_text(45'753'232) == "45.8 MB");
  CHECK(size_text(18'446'744'073'709'551'615U) == "18.4 EB");
}

TEST_CASE("names are joined") {
  CHECK(joined(std::vector<std::string>{}) == "");
  CHECK(joined(std::vector<std::string>{"a", "b", "c"}) == "a, b, c");
  CHECK(joined(
            std::vector<int>{1, 2}, [](int n) { return std::to_string(n); }, "|") == "1|2");
}

TEST_CASE("text is broken between words") {
  CHECK(wrapped("", 10) == "");
  CHECK(wrapped("one two three", 7) == "one two\nthree");
  CHECK(wrapped("one two", 6, 2) == "one\n  two");
  CHECK(wrapped("one two", 20, 2, 15) == "one\n  two");
  CHECK(wrapped("incomprehensibilities a", 5) == "incomprehensibilities\na");
}

TEST_CASE("a slip of the fingers is understood") {
  const std::vector<std::string_view> names{"push", "pull", "pub", "sub", "router"};
  CHECK(nearest("pus", names) == "push");
  CHECK(nearest("pusj", names) == "push");
  CHECK(nearest("rotuer", names) == "router");
  CHECK(nearest("bus", names) == "sub");  // the same letters
  CHECK(nearest("xyzzy", names) == "");
  CHECK(nearest("", names) == "");
}
