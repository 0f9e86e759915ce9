#include "format/sequence.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "base/error.hpp"

using namespace zcat;
using namespace std::literals;

namespace {

using Frames = std::vector<std::string_view>;

/// The number as the last bytes of a frame.
std::string frame(std::string_view type, std::uint64_t number) {
  if (type == "text") return "reading #" + std::to_string(number);
  const std::size_t bytes = std::stoul(std::string(type.substr(1))) / 8;
  std::string little;
  for (std::size_t i = 0; i < bytes; ++i) little += static_cast<char>(number >> (8 * i));
  const bool big = type.ends_with("be");
  return "body" + (big ? std::string(little.rbegin(), little.rend()) : little);
}

/// The lines about messages of one frame with these numbers.
std::vector<std::string> lines(std::string_view type, const std::vector<std::uint64_t>& numbers) {
  SequenceCheck check(SequenceSpec(fmt::format("0:{}", type)));
  std::vector<std::string> all;
  for (const std::uint64_t number : numbers) {
    const std::string text = frame(type, number);
    if (const auto line = check.observe(Frames{text})) all.push_back(*line);
  }
  return all;
}

std::string refusal(std::string_view spec) {
  try {
    const SequenceSpec made(spec);
    return "none";
  } catch (const Error& error) {
    return error.code() == ExitCode::usage ? error.what() : "wrong exit code";
  }
}

struct Type {
  std::string_view name;
  std::uint64_t greatest;
};
const std::vector<Type> kTypes{{"text", UINT64_MAX},  {"u8", UINT8_MAX},     {"u16le", UINT16_MAX},
                               {"u16be", UINT16_MAX}, {"u32le", UINT32_MAX}, {"u32be", UINT32_MAX},
                               {"u64le", UINT64_MAX}, {"u64be", UINT64_MAX}};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("numbers that follow each other are right in every type, across 0, too") {
  for (const Type& row : kTypes) {
    const std::string_view type = row.name;
    const std::uint64_t greatest = row.greatest;
    CAPTURE(type);
    CHECK(lines(type, {5, 6, 7}) == Lines{});
    CHECK(lines(type, {0, 1}) == Lines{});
    CHECK(lines(type, {greatest - 1, greatest, 0, 1}) == Lines{});
    CHECK(lines(type, {}) == Lines{});
  }
}

TEST_CASE("gaps, repetitions and steps back are found in every type, and checking goes on from there") {
  for (const Type& row : kTypes) {
    const std::string_view type = row.name;
    const std::uint64_t greatest = row.greatest;
    CAPTURE(type);
    CHECK(lines(type, {5, 9, 10}) == Lines{"message 2: 9 after 5: 3 missing"});
    CHECK(lines(type, {5, 5, 6}) == Lines{"message 2: 5 after 5: repeated"});
    CHECK(lines(type, {5, 3, 4}) == Lines{"message 2: 3 after 5: 2 back"});
    CHECK(lines(type, {greatest, 2, 3}) == Lines{fmt::format("message 2: 2 after {}: 2 missing", greatest)});
    CHECK(lines(type, {1, greatest}) == Lines{fmt::format("message 2: {} after 1: 2 back", greatest)});
    CHECK(lines(type, {greatest, greatest}) ==
          Lines{fmt::format("message 2: {0} after {0}: repeated", greatest)});
  }
}

TEST_CASE("less than half of all numbers ahead is a gap, and more is a step back") {
  CHECK(lines("u8", {10, 137}) == Lines{"message 2: 137 after 10: 126 missing"});
  CHECK(lines("u8", {10, 138}) == Lines{"message 2: 138 after 10: 128 back"});
  CHECK(lines("u64be", {0, INT64_MAX}) ==
        Lines{"message 2: 9223372036854775807 after 0: 9223372036854775806 missing"});
  CHECK(lines("u64be", {0, std::uint64_t{1} << 63U}) ==
        Lines{"message 2: 9223372036854775808 after 0: 9223372036854775808 back"});
}

TEST_CASE("a frame without a number is a line, and what follows it is checked all the same") {
  SequenceCheck check(SequenceSpec("1:u32le"));
  CHECK(!check.observe(Frames{"a", "\x01\0\0\0"sv}));
  CHECK(check.observe(Frames{"a", "abc"}) ==
        "message 2, topic \"a\": frame 1 does not end in a number (u32le)");
  CHECK(check.observe(Frames{"a"}) == "message 3, topic \"a\": there is no frame 1");
  CHECK(!check.observe(Frames{"a", "\x02\0\0\0"sv}));
  CHECK(check.observe(Frames{}) == "message 5, topic \"\": there is no frame 1");
  CHECK(check.missing() == 0);
  CHECK(!check.clean());
  CHECK(check.totals() == "--check-seq: 3 messages without a number, in 5 messages");
}

TEST_CASE("text is the decimal digits at the end") {
  SequenceCheck check(SequenceSpec("0:text"));
  CHECK(!check.observe(Frames{"7 of 0009"}));
  CHECK(!check.observe(Frames{"10"}));
  CHECK(check.observe(Frames{"11 "}) ==
        "message 3: frame 0 does not end in a number (text, up to 18446744073709551615)");
  CHECK(check.observe(Frames{""}) ==
        "message 4: frame 0 does not end in a number (text, up to 18446744073709551615)");
  CHECK(check.observe(Frames{"18446744073709551616"}) ==
        "message 5: frame 0 does not end in a number (text, up to 18446744073709551615)");
  CHECK(!check.observe(Frames{"x0000000000000000000000011"}));
  CHECK(check.observe(Frames{"-13"}) == "message 7: 13 after 11: 1 missing");
}

TEST_CASE("each first frame has numbers of its own") {
  SequenceCheck check(SequenceSpec("2:u32le"));
  CHECK(!check.observe(Frames{"hashtx", "", "\x07\0\0\0"sv}));
  CHECK(!check.observe(Frames{"rawtx", "", "\x01\0\0\0"sv}));
  CHECK(!check.observe(Frames{"hashtx", "", "\x08\0\0\0"sv}));
  CHECK(check.observe(Frames{"rawtx", "", "\x04\0\0\0"sv}) ==
        "message 4, topic \"rawtx\": 4 after 1: 2 missing");
  CHECK(check.observe(Frames{"raw\ttx\n", ""}) == "message 5, topic \"raw\\ttx\\n\": there is no frame 2");
  CHECK(check.missing() == 2);
  SequenceCheck one(SequenceSpec("0:text"));
  CHECK(!one.observe(Frames{"a1", "x"}));
  CHECK(!one.observe(Frames{"b2", "y"}));
}

TEST_CASE("the totals name what was wrong") {
  SequenceCheck check(SequenceSpec("0:text"));
  for (const auto* const text : {"1", "2"}) check.observe(Frames{text});
  CHECK(check.clean());
  CHECK(!check.totals());
  for (const auto* const text : {"5", "5", "9", "3", "x"}) check.observe(Frames{text});
  CHECK(check.totals() ==
        "--check-seq: 2 gaps with 5 missing, 1 repetition, 1 step back, 1 message without a number, in 7 "
        "messages");
}

TEST_CASE("ten lines are told about a topic, and the rest is counted") {
  SequenceCheck check(SequenceSpec("1:text"));
  int told = 0;
  for (int i = 0; i < 100; ++i) told += check.observe(Frames{"a", std::to_string(2 * i)}) ? 1 : 0;
  CHECK(told == 10);
  CHECK(check.missing() == 99);
  CHECK(check.totals() == "--check-seq: 99 gaps with 99 missing, in 100 messages");
  check.observe(Frames{"b", "1"});
  CHECK(check.observe(Frames{"b", "3"}).has_value());
}

TEST_CASE("the number of topics is bounded, and those that are known are still checked") {
  SequenceCheck check(SequenceSpec("1:text"));
  for (std::size_t i = 0; i < SequenceCheck::kMostTopics; ++i)
    CHECK(!check.observe(Frames{std::to_string(i), "1"}));
  CHECK(check.observe(Frames{"new", "1"}) ==
        "message 100001: there are 100,000 topics by now: new ones are not checked");
  CHECK(!check.observe(Frames{"new", "9"}));
  CHECK(check.clean());
  CHECK(check.totals() == "--check-seq: 2 messages of other topics not checked, in 100002 messages");
  CHECK(check.observe(Frames{"5", "3"}) == "message 100003, topic \"5\": 3 after 1: 1 missing");
  CHECK(!check.clean());
}

TEST_CASE("the size of topics is bounded") {
  SequenceCheck check(SequenceSpec("1:text"));
  const std::string big(SequenceCheck::kMostBytes / 2, 'x');
  CHECK(!check.observe(Frames{big, "1"}));
  CHECK(!check.observe(Frames{big.substr(1), "1"}));
  CHECK(check.observe(Frames{"abc", "1"}).has_value());
  CHECK(check.observe(Frames{big, "3"}) ==
        "message 4, topic \"" + std::string(64, 'x') + "\"…: 3 after 1: 1 missing");
}

TEST_CASE("a wrong FRAME:TYPE is refused with what would do") {
  CHECK(refusal("u32le") == "'u32le' does not name a frame and a type: try 1:u64be");
  CHECK(refusal("x:text") == "'x:text' does not name a frame and a type: try 1:u64be");
  CHECK(refusal("1:u24") ==
        "'u24' is not a type of running numbers: use one of text, u8, u16le, u16be, u32le, u32be, u64le, "
        "u64be");
  CHECK(refusal("99999999999999999999:text") ==
        "'99999999999999999999:text': no message has a frame 99999999999999999999");
  CHECK(refusal("0:u8") == "none");
}
