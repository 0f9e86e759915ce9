#include "format/filter.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "base/error.hpp"

using namespace zcat;
using namespace std::literals;

namespace {

using Frames = std::vector<std::string_view>;

bool matches(std::string_view pattern, const Frames& frames) { return Pattern(pattern).matches(frames); }

std::string refusal(std::string_view pattern) {
  try {
    const Pattern made(pattern);
    return "none";
  } catch (const Error& error) {
    return error.code() == ExitCode::usage ? error.what() : "wrong exit code";
  }
}

}  // namespace

TEST_CASE("a pattern looks into any frame, or into the one that it names") {
  CHECK(matches("b", {"a", "b"}));
  CHECK(!matches("c", {"a", "b"}));
  CHECK(matches("1:b", {"a", "b"}));
  CHECK(!matches("0:b", {"a", "b"}));
  CHECK(!matches("2:", {"a", "b"}));
  CHECK(matches("1:", {"a", "b"}));
  CHECK(!matches("", {}));
}

TEST_CASE("an expression that begins with a number and a colon has a colon in front") {
  CHECK(matches(":12:30", {"at 12:30"}));
  CHECK(!matches("12:30", {"at 12:30"}));
  CHECK(matches(":x", {":x"}));
  CHECK(matches("12", {"12"}));
  CHECK(matches(":12", {":12"}));
}

TEST_CASE("expressions are about bytes") {
  CHECK(matches("^a.b$", {"a\xff"sv
                          "b"}));
  CHECK(!matches("^a.b$", {"a\nb"}));
  CHECK(matches("a\\x00b", {"a\0b"sv}));
  CHECK(matches("^a$", {"a"}));
  CHECK(!matches("^a$", {"a\n"}));
  CHECK(matches("0:^\\Qa.b\\E$", {"a.b"}));
  CHECK(!matches("0:^\\Qa.b\\E$", {"axb"}));
  CHECK(matches("\xc3\xa9", {"caf\xc3\xa9"}));
}

TEST_CASE("what RE2 refuses is quoted, with its words") {
  CHECK(refusal("(ab") == "'(ab' is not a regular expression: missing ): (ab");
  CHECK(refusal("1:a**") == "'a**' is not a regular expression: bad repetition operator: **");
  CHECK(refusal("(a)\\1") == "'(a)\\1' is not a regular expression: invalid escape sequence: \\1");
  CHECK(refusal("99999999999999999999999:x") ==
        "'99999999999999999999999:x': no message has a frame 99999999999999999999999");
}

TEST_CASE("a message passes when each wanted pattern matches it, and no unwanted one") {
  Filter filter;
  CHECK(filter.empty());
  CHECK(filter.passes(Frames{"x"}));
  filter.wanted = {Pattern("a"), Pattern("1:b")};
  filter.unwanted = {Pattern("c")};
  CHECK(!filter.empty());
  CHECK(filter.passes(Frames{"a", "b"}));
  CHECK(!filter.passes(Frames{"a", "x"}));
  CHECK(!filter.passes(Frames{"a", "b", "c"}));
}

TEST_CASE("no expression takes more than its time") {
  const std::string hostile(100'000, 'x');
  CHECK(!matches("(x+x+)+y", {hostile}));
  CHECK(!matches("(x*)*(x*)*z$", {hostile}));
}
