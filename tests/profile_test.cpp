#include "cli/profile.hpp"

#include <doctest/doctest.h>

#include <string>

#include "base/error.hpp"

using namespace zcat;

namespace {

std::string refused(std::string_view text) {
  try {
    parse_profile(text, "p");
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a line is an option with its value, or an endpoint") {
  const auto lines = parse_profile(
      "# of no use\n\n--count 3\n  --quiet\n>tcp://a:1 \n--template\t {0} = {1} \n--separator= \n--message=",
      "p");
  REQUIRE(lines.size() == 6);
  CHECK(lines[0].number == 3);
  CHECK(lines[0].option == "--count");
  CHECK(lines[0].value == "3");
  CHECK(lines[1].option == "--quiet");
  CHECK_FALSE(lines[1].value.has_value());
  CHECK(lines[2].option.empty());
  CHECK(lines[2].value == ">tcp://a:1");
  CHECK(lines[3].value == "{0} = {1} ");  // to the end of the line, as it is
  CHECK(lines[4].value == " ");
  CHECK(lines[5].value == "");
  CHECK(lines[5].number == 8);
}

TEST_CASE("quotes, escapes and a '#' behind the start are part of a value") {
  const auto lines = parse_profile("--message \"a b\"\\n # c", "p");
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].value == "\"a b\"\\n # c");
}

TEST_CASE("a flag with blanks behind it has no value") {
  const auto lines = parse_profile("--quiet \t\n--drop\r\n", "p");
  REQUIRE(lines.size() == 2);
  CHECK_FALSE(lines[0].value.has_value());
  CHECK(lines[1].option == "--drop");
  CHECK_FALSE(lines[1].value.has_value());
}

TEST_CASE("what has no place in a profile is refused with its line") {
  CHECK(refused("--quiet\n--profile other") == "p:2: --profile has no place in a profile");
  CHECK(refused("-- cat").starts_with("p:1: '--' begins a handler"));
  CHECK(refused("\n-f json") == "p:2: '-f': options have two dashes here: '--format'");
  CHECK(refused("-") == "p:1: '-': options have two dashes here");
  CHECK(refused("") == "");
}
