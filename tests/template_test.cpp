#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <ctime>

#include "format_helpers.hpp"

using namespace zcat;
using namespace zcat::test;
using namespace std::literals;

namespace {

FormatSpec pattern(std::string text) {
  FormatSpec spec;
  spec.pattern = std::move(text);
  spec.delimiter = "";
  return spec;
}

std::string made(std::string text, const Message& message = {"zero", "one", "two"}, MessageInfo info = {}) {
  return encode(pattern(std::move(text)), {message}, info);
}

std::string usage_error(std::string text) {
  try {
    make_encoder(pattern(std::move(text)));
  } catch (const Error& error) {
    return error.code() == ExitCode::usage ? error.what() : "wrong exit code";
  }
  return "none";
}

/// 2024-05-01T12:03:04.567Z
MessageInfo at_noon() {
  MessageInfo info;
  info.time = std::chrono::system_clock::time_point(1714564984s + 567ms);
  return info;
}

/// What strftime(3) makes of that time here.
std::string strftime_at_noon(const char* format) {
  const std::time_t seconds = 1714564984;
  std::tm fields{};
  localtime_r(&seconds, &fields);
  char text[100];
  return {text, std::strftime(text, sizeof text, format, &fields)};
}

}  // namespace

TEST_CASE("a template names frames and what is known of a message") {
  MessageInfo info;
  info.peer = "tcp://1.2.3.4";
  info.user = "joe";
  CHECK(made("{0}-{2}-{1}", {"zero", "one", "two"}) == "zero-two-one");
  CHECK(made("[{3}]") == "[]");
  CHECK(made("{body}") == "zero\tone\ttwo");
  CHECK(made("{count} {size}") == "3 10");
  CHECK(made("{peer} {user}", {"x"}, info) == "tcp://1.2.3.4 joe");
  CHECK(made("<{peer}{user}>") == "<>");
  CHECK(made("") == "");
}

TEST_CASE("a template names what only its command knows of a message") {
  static constexpr std::array kExtras{ExtraField{"from"}, ExtraField{"rtt", ExtraField::Kind::literal}};
  FormatSpec spec = pattern("{rtt:>6} {0} {from}");
  spec.extras = kExtras;
  const std::array<std::string_view, 2> values{"F", "0.5"};
  MessageInfo info;
  info.extras = values;
  CHECK(encode(spec, {{"x"}}, info) == "   0.5 x F");
  CHECK(encode(spec, {{"x"}}) == "       x ");
  spec.pattern = "{form}";
  CHECK_THROWS_WITH(
      make_encoder(spec),
      "-p '{form}': unknown field '{form}': use {0} {1} and so on, {body} {seq} {time} {size} {count} "
      "{peer} {user} {delta} {from} {rtt}");
}

TEST_CASE("a template tells the seconds since the message written before") {
  const auto encoder = make_encoder(pattern("{delta} "));
  Buffer out;
  MessageInfo info = at_noon();
  for (const auto later : {0ms, 1500ms, 1ms}) {
    info.time += later;
    encoder->encode({}, info, out);
  }
  CHECK(out.flatten() == "0.000000 1.500000 0.001000 ");
}

TEST_CASE("messages are counted from 1, and the delimiter follows each of them") {
  FormatSpec spec = pattern("{seq}:{0}");
  spec.delimiter = ";\n";
  CHECK(encode(spec, {{"a"}, {"b"}}) == "1:a;\n2:b;\n");
}

TEST_CASE("the body is joined with the separator") {
  FormatSpec spec = pattern("{body}");
  spec.separator = ", ";
  CHECK(encode(spec, {{"a", "b"}}) == "a, b");
}

TEST_CASE("double braces are braces, and escapes are bytes") {
  CHECK(made("{{{0}}} {{0}} }}{{") == "{zero} {0} }{");
  CHECK(made("\\t\\x41\\\\\\x7b{0}\\x7d\\n") == "\tA\\{zero}\n");
  CHECK(made("\\0") == "\0"s);
}

TEST_CASE("the time is local, with milliseconds and the offset, or as strftime has it") {
  const std::string zone = strftime_at_noon("%z");
  CHECK(made("{time}", {"x"}, at_noon()) ==
        strftime_at_noon("%Y-%m-%dT%H:%M:%S") + ".567" + zone.substr(0, 3) + ":" + zone.substr(3));
  CHECK(made("{time:%H:%M:%S}", {"x"}, at_noon()) == strftime_at_noon("%H:%M:%S"));
  CHECK(made("{time:%Y-%m-%d %j %a %z}", {"x"}, at_noon()) == strftime_at_noon("%Y-%m-%d %j %a %z"));
}

TEST_CASE("fields are aligned in a width") {
  CHECK(made("{seq:>4}|{0:<6}|{0:>6}|{0:^6}|{1:*^9}|{size:04}") ==
        "   1|zero  |  zero| zero |***one***|0010");
  CHECK(made("{body:>14}|{0:.2}") == "  zero\tone\ttwo|ze");
  CHECK(made("{time:>31}", {"x"}, at_noon()).size() == 31);
}

TEST_CASE("on a terminal what a template takes from a peer is escaped, and its own text is not") {
  FormatSpec spec = pattern("\\x1b[1m{0}\\x1b[0m {1:>6} {body} {peer}");
  spec.terminal = true;
  MessageInfo info;
  info.peer = "\x1b";
  CHECK(encode(spec, {{"\x1b[2J", "\n"}}, info) == "\x1b[1m\\x1b[2J\x1b[0m     \\n \\x1b[2J\t\\n \\x1b");
}

TEST_CASE("a large frame is written as it is") {
  const std::string large(100000, 'x');
  CHECK(made("<{0}>", {large}) == "<" + large + ">");
}

TEST_CASE("only what a template names is asked for") {
  CHECK_FALSE(make_encoder(pattern("{0}{seq}"))->needs().time);
  CHECK(make_encoder(pattern("{time}"))->needs().time);
  CHECK(make_encoder(pattern("{peer}"))->needs().peer);
  CHECK(make_encoder(pattern("{user}"))->needs().user);
}

TEST_CASE("what a template names and does not exist is a usage error that says what there is") {
  CHECK(usage_error("{topic}") ==
        "-p '{topic}': unknown field '{topic}': use {0} {1} and so on, {body} {seq} {time} {size} "
        "{count} {peer} {user} {delta}");
  for (const std::string wrong :
       {"{}",       "{-1}",      "{0x}",     "{1 }",        "{Body}",       "{99999999999999999999999}",
        "{",        "}",         "a}b",      "{0",          "{0:{1}}",      "{0:>{width}}",
        "{0:d}",    "{seq:s}",   "{seq:.3}", "{0:>100000}", "{0:%>100000}", "{time:%>100000}",
        "{time:%}", "{time:%Q}", "{0:>x",    "\\q{0}",      "{0:\\q}",      "{time:%H",
        "{size:%H}"}) {
    CAPTURE(wrong);
    CHECK(usage_error(wrong).starts_with("-p"));
  }
}
