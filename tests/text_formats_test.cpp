#include <doctest/doctest.h>

#include <array>
#include <chrono>

#include "base/text.hpp"
#include "base/time_text.hpp"
#include "format_helpers.hpp"

using namespace zcat;
using namespace zcat::test;
using namespace std::literals;

namespace {

const FormatSpec kJson = spec_of(Format::json);
const FormatSpec kQuoted = spec_of(Format::quoted);
const FormatSpec kHexSpec = spec_of(Format::hex);

/// 2024-05-01T12:00:00.000000007Z
MessageInfo sample_info() {
  MessageInfo info;
  info.time = std::chrono::system_clock::time_point(1714564800s + 7ns);
  return info;
}

/// What stands between the brackets of "frames".
std::string json_frames(const Message& message) {
  const std::string line = encode(kJson, {message}, sample_info());
  const std::string before = "{\"time\":\"2024-05-01T12:00:00.000000007Z\",\"frames\":[";
  REQUIRE(line.starts_with(before));
  REQUIRE(line.ends_with("]}\n"));
  return line.substr(before.size(), line.size() - before.size() - 3);
}

std::string terminal(const Message& message, FormatSpec spec = {}) {
  spec.terminal = true;
  return encode(spec, {message});
}

struct Fault {
  std::string name;
  std::string input;
  std::string place;
};

void check_faults(const FormatSpec& spec, const std::vector<Fault>& faults) {
  for (const Fault& fault : faults) {
    CAPTURE(fault.name);
    const auto error = decode_error(spec, fault.input);
    REQUIRE(error);
    INFO(*error);
    CHECK(error->starts_with(spec.format->name));
    CHECK(error->find(fault.place) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("json is written with what is known of a message") {
  MessageInfo info = sample_info();
  info.peer = "tcp://127.0.0.1";
  info.user = "a\"b\xff";
  CHECK(encode(kJson, {{"hi", "\xff"}}, info) ==
        "{\"time\":\"2024-05-01T12:00:00.000000007Z\",\"peer\":\"tcp://"
        "127.0.0.1\",\"user\":\"a\\\"b\xef\xbf\xbd\","
        "\"frames\":[\"hi\",{\"base64\":\"/w==\"}]}\n");
}

TEST_CASE("json shows what only its command knows of a message, and leaves out what is empty") {
  static constexpr std::array kExtras{ExtraField{"from"}, ExtraField{"rtt", ExtraField::Kind::literal}};
  FormatSpec spec = kJson;
  spec.extras = kExtras;
  MessageInfo info = sample_info();
  const std::string time = "{\"time\":\"2024-05-01T12:00:00.000000007Z\",";
  const std::array<std::string_view, 2> both{"a\"b", "0.5"};
  info.extras = both;
  CHECK(encode(spec, {{"x"}}, info) == time + "\"from\":\"a\\\"b\",\"rtt\":0.5,\"frames\":[\"x\"]}\n");
  const std::array<std::string_view, 2> one{"", "0.5"};
  info.extras = one;
  CHECK(encode(spec, {{"x"}}, info) == time + "\"rtt\":0.5,\"frames\":[\"x\"]}\n");
  info.extras = {};
  CHECK(encode(spec, {{"x"}}, info) == time + "\"frames\":[\"x\"]}\n");
}

TEST_CASE("a json string holds nothing that could drive a terminal") {
  CHECK(json_frames({"\"\\/\n\r\t"}) == "\"\\\"\\\\/\\n\\r\\t\"");
  CHECK(json_frames({"\0\x1b\x7f"s}) == "\"\\u0000\\u001b\\u007f\"");
  CHECK(json_frames({"\xc2\x9b\xe2\x80\xae\xef\xbb\xbf"}) == "\"\\u009b\\u202e\\ufeff\"");
  CHECK(json_frames({"\xf3\xa0\x80\x81"}) == "\"\\udb40\\udc01\"");
  CHECK(json_frames({"Gr\xc3\xbc\xc3\x9f \xe4\xbd\xa0 \xf0\x9f\x98\x80"}) ==
        "\"Gr\xc3\xbc\xc3\x9f \xe4\xbd\xa0 \xf0\x9f\x98\x80\"");
}

TEST_CASE("a frame that is not UTF-8 is base64") {
  CHECK(json_frames({"\xff"}) == R"({"base64":"/w=="})");
  CHECK(json_frames({"a\xff"}) == R"({"base64":"Yf8="})");
  CHECK(json_frames({"ab\xff"}) == R"({"base64":"YWL/"})");
  CHECK(json_frames({"\xed\xa0\x80", "", "x"}) == R"({"base64":"7aCA"},"","x")");
}

TEST_CASE("json is read with any white space, as objects, arrays and strings") {
  CHECK(decode(kJson, "").empty());
  CHECK(decode(kJson, " \r\n\t ").empty());
  CHECK(
      decode(kJson, "{\n \"frames\" :\t[ \"a\" ,\n {\"base64\" : \"/w==\"} ] }\n\n[\"b\"]\"c\" \"\"[\"\"]") ==
      Messages{{"a", "\xff"}, {"b"}, {"c"}, {""}, {""}});
  CHECK(
      decode(kJson,
             R"({"x":{"frames":["no"]},"y":[1,-2.5e3,true,false,null,"\u0041"],"frames":["a"],"peer":7})") ==
      Messages{{"a"}});
  CHECK(decode(kJson, R"({"\u0066rames":["escaped key"]})") == Messages{{"escaped key"}});
  CHECK(decode(kJson, R"(["\u0000\ud83d\ude00\/\b\f\"\\"])") == Messages{{"\0\xf0\x9f\x98\x80/\b\f\"\\"s}});
  CHECK(decode(kJson, R"("]}{[\"")") == Messages{{"]}{[\""}});
  CHECK(decode(kJson, R"([{"base64":""},{"base64":"AA==","note":1}])") == Messages{{"", "\0"s}});
}

TEST_CASE("the time of a json message is known behind it") {
  const auto decoder = make_decoder(kJson);
  Frames frames;
  const auto time_of = [&](std::string_view text) {
    CHECK(decoder->next(text, true, frames).found);
    return decoder->time();
  };
  const std::chrono::system_clock::time_point noon(1714564800s);
  CHECK(time_of(R"({"time":"2024-05-01T12:00:00Z","frames":["a"]})") == noon);
  CHECK(time_of(R"({"frames":["a"],"time":"2024-05-01T14:00:00.5+02:00"})") == noon + 500ms);
  CHECK(time_of(R"({"frames":["a"],"time":null})") == std::nullopt);
  CHECK(time_of(R"(["a"])") == std::nullopt);
}

TEST_CASE("broken json is named with its line and column") {
  check_faults(kJson,
               {
                   {"an object without frames", R"({"a":1})", "expected \"frames\""},
                   {"an empty object", "{}", "expected \"frames\""},
                   {"no frames in an array", "\n[]", "at line 2, column 1"},
                   {"no frames in an object", R"({"frames":[]})", "expected at least one frame"},
                   {"frames that are no array", R"({"frames":"a"})", "expected an array"},
                   {"two lists of frames", R"({"frames":["a"],"frames":["b"]})", "not two"},
                   {"a number for a frame", "[\"a\"]\n[1]", "at line 2"},
                   {"an array for a frame", "[[\"a\"]]", "expected a string"},
                   {"an object that is no base64", R"([{"b":"a"}])", "expected a string"},
                   {"base64 that is no string", R"([{"base64":1}])", "at line 1"},
                   {"base64 without padding", R"([{"base64":"/w"}])", "expected base64"},
                   {"base64 with bits left over", R"([{"base64":"/x=="}])", "expected base64"},
                   {"base64 with a wrong letter", R"([{"base64":"/w-_"}])", "expected base64"},
                   {"base64 with padding in its midst", R"([{"base64":"/w==/w=="}])", "expected base64"},
                   {"a bare number", "\"a\" 17", "at line 1, column 5"},
                   {"a bare word", "nonsense", "at line 1, column 1"},
                   {"a closing bracket alone", "\n\n ]", "at line 3, column 2"},
                   {"a bracket of the other kind", "[\"a\"}", "expected ']' before '}' at line 1, column 5"},
                   {"a string over the end of its line", "[\"a\n\"]", "at line 1, column 4"},
                   {"a comma too many", R"(["a",])", "at line 1"},
                   {"a comma too few", R"(["a" "b"])", "at line 1"},
                   {"a colon too few", R"({"frames" ["b"]})", "at line 1"},
                   {"a key that is no string", R"({1:2,"frames":["b"]})", "at line 1"},
                   {"a word that is none", R"({"x":tru,"frames":["b"]})", "at line 1"},
                   {"a number that is none", R"({"x":01,"frames":["b"]})", "at line 1"},
                   {"nonsense behind a value", R"({"x":{"y":1 2},"frames":["b"]})", "at line 1"},
                   {"a high surrogate alone", R"(["\ud83d"])", "at line 1"},
                   {"a low surrogate alone", R"(["\ude00"])", "at line 1"},
                   {"surrogates in the wrong order", R"(["\ude00\ud83d"])", "at line 1"},
                   {"an unknown escape", R"(["\q"])", "at line 1"},
                   {"a bad escape in a key", R"({"\q":1,"frames":["a"]})", "at line 1"},
                   {"a bad escape in what nobody reads", R"({"x":"\q","frames":["a"]})", "at line 1"},
                   {"bytes that are not UTF-8", "[\"\xff\"]", "at line 1"},
                   {"a time that is none", R"({"time":"yesterday","frames":["a"]})", "expected a time"},
                   {"a time that is a number", R"({"time":12,"frames":["a"]})", "expected a time"},
                   {"brackets without end", std::string(2000, '['), "too deep"},
                   {"an end inside a string", "[\"ab", "input ends inside a message"},
               });
}

TEST_CASE("a broken line of json is reported when it is there, not at the end of the stream") {
  const auto decoder = make_decoder(kJson);
  Frames frames;
  CHECK_THROWS_AS(decoder->next("{\"frames\":[\"a}\n", false, frames), Error);
}

TEST_CASE("a json document with an escape at a split is read") {
  const std::string bytes = R"(["a\"]","\\"] ["\\\""])";
  for (std::size_t size = 1; size <= bytes.size(); ++size) {
    CAPTURE(size);
    CHECK(decode_in_pieces(kJson, bytes, [size] { return size; }) == Messages{{"a\"]", "\\"}, {"\\\""}});
  }
}

TEST_CASE("quoted keeps text readable and the rest in escapes") {
  CHECK(encode(kQuoted, {{"a b", "", "\"\\\n\t\r"}}) == "\"a b\" \"\" \"\\\"\\\\\\n\\t\\r\"\n");
  CHECK(encode(kQuoted, {{"\0"
                          "1\x1b\x7f\xff"s}}) == "\"\\x001\\x1b\\x7f\\xff\"\n");
  CHECK(encode(kQuoted, {{"\xc3\xa9 \xe4\xbd\xa0 \xe2\x80\xae \xc2\x85"}}) ==
        "\"\xc3\xa9 \xe4\xbd\xa0 \\xe2\\x80\\xae \\xc2\\x85\"\n");
}

TEST_CASE("quoted is read as people type it") {
  CHECK(decode(kQuoted, "  \"a\" \t \"b\"  \r\n\n \n\"c\"") == Messages{{"a", "b"}, {"c"}});
}

TEST_CASE("escapes of quoted") {
  CHECK(decode(kQuoted, R"("\"\\\n\t\r\a\b\f\v\0")") == Messages{{"\"\\\n\t\r\a\b\f\v\0"s}});
  CHECK(decode(kQuoted, R"("\x41F\xfF\x0a")") == Messages{{"AF\xff\n"}});
}

TEST_CASE("broken quoted input is named with its line and column") {
  check_faults(kQuoted,
               {
                   {"text without quotes", "\"a\"\nb\n", "expected '\"', not 'b', at line 2, column 1"},
                   {"no space between frames", "\"a\"\"b\"\n", "at line 1, column 4"},
                   {"no closing quote", "\"ab\n", "not the end of the line, at line 1, column 4"},
                   {"no closing quote at the end", "\"ab", "not the end of the line, at line 1, column 4"},
                   {"a backslash at the end", "\"ab\\\n", "at line 1, column 5"},
                   {"an unknown escape", "\"a\\q\"", "not 'q', at line 1, column 4"},
                   {"an octal escape", "\"\\012\"", "at line 1, column 3"},
                   {"one hex digit", "\"\\x1\"", "at line 1, column 5"},
                   {"no hex digit", "\"\\xg1\"", "at line 1, column 4"},
                   {"a control byte between frames", "\"a\" \x1b", "not '\\x1b', at line 1, column 5"},
               });
}

TEST_CASE("hex writes an empty frame as nothing between its spaces") {
  CHECK(encode(kHexSpec, {{"hi", "\xff"}, {""}, {"", "a", ""}, {"", ""}}) == "6869 ff\n\n 61 \n \n");
  CHECK(decode(kHexSpec, "6869 FF\n\n 61 \n \n4a") ==
        Messages{{"hi", "\xff"}, {""}, {"", "a", ""}, {"", ""}, {"J"}});
}

TEST_CASE("broken hex is named with its line and column") {
  check_faults(kHexSpec,
               {
                   {"half a byte", "61\n6 61\n",
                    "expected the second hex digit of a byte, not ' ', at line 2, column 2"},
                   {"half a byte at the end", "616", "not the end of the line, at line 1, column 4"},
                   {"a letter that is no digit", "6g\n", "not 'g', at line 1, column 2"},
                   {"a tab", "61\t62\n", "not '\\t', at line 1, column 3"},
                   {"a carriage return", "61\r\n", "not '\\x0d', at line 1, column 3"},
               });
}

TEST_CASE("dump shows a message as hexdump does") {
  MessageInfo info = sample_info();
  info.peer = "tcp://\x1b[2J";
  std::string time;
  LocalText().append(info.time, time);
  CHECK(encode(spec_of(Format::dump), {{"0123456789abcdef\n", "", "\x1b"}, {"hello"}}, info) ==
        "#1 " + time +
            " from tcp://\\x1b[2J, 3 frames, 18 bytes\n"
            "frame 0, 17 bytes\n"
            "00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|\n"
            "00000010  0a                                                |.|\n"
            "frame 1, 0 bytes\n"
            "frame 2, 1 byte\n"
            "00000000  1b                                                |.|\n"
            "#2 " +
            time +
            " from tcp://\\x1b[2J, 1 frame, 5 bytes\n"
            "00000000  68 65 6c 6c 6f                                    |hello|\n");
}

TEST_CASE("dump has colours only where they are wanted") {
  FormatSpec spec = spec_of(Format::dump);
  CHECK(encode(spec, {{"a"}}).find('\x1b') == std::string::npos);
  spec.colour = true;
  CHECK(encode(spec, {{"a"}}).find("\x1b[2m00000000\x1b[0m") != std::string::npos);
}

TEST_CASE("on a terminal a peer's bytes cannot drive it") {
  CHECK(terminal({"\x1b]0;title\x07"}) == "\\x1b]0;title\\x07\n");
  CHECK(terminal({"two\nlines"}) == "two\\nlines\n");
  CHECK(terminal({"a\tb\r\x7f"}) == "a\tb\\x0d\\x7f\n");
  CHECK(terminal({"\x9b", "\xc2\x9b"}) == "\\x9b\t\\xc2\\x9b\n");
  CHECK(terminal({"\xe2\x80\xae\xe2\x80\x8b\xef\xbb\xbf"}) ==
        "\\xe2\\x80\\xae\\xe2\\x80\\x8b\\xef\\xbb\\xbf\n");
  CHECK(terminal({"\xff\xc3"}) == "\\xff\\xc3\n");
  CHECK(terminal({"\xe4\xbd\xa0 \xf0\x9f\x98\x80 \"\\"}) == "\xe4\xbd\xa0 \xf0\x9f\x98\x80 \"\\\n");
  CHECK(terminal({"a\0"s}, spec_of(Format::nul)) == "a\\x00\0"s);
  CHECK(terminal({"\x1b"}, spec_of(Format::raw)) == "\x1b");
}

TEST_CASE("what the user chose goes to a terminal as it is") {
  FormatSpec spec;
  spec.separator = "\x1b[31m";
  spec.delimiter = "\x1b[0m\n";
  CHECK(terminal({"a", "b"}, spec) == "a\x1b[31mb\x1b[0m\n");
}

TEST_CASE("characters are told from bytes that are none") {
  const auto check = [](std::string_view text, char32_t code, std::size_t length) {
    CAPTURE(text);
    CHECK(first_character(text).code == code);
    CHECK(first_character(text).length == length);
  };
  check("a", 'a', 1);
  check("\xc3\xa9x", 0xe9, 2);
  check("\xe4\xbd\xa0", 0x4f60, 3);
  check("\xf4\x8f\xbf\xbf", 0x10ffff, 4);
  check("\xf4\x90\x80\x80", 0, 0);  // beyond Unicode
  check("\xc0\x80", 0, 0);          // overlong
  check("\xe0\x80\x80", 0, 0);
  check("\xf0\x80\x80\x80", 0, 0);
  check("\xed\xa0\x80", 0, 0);  // a surrogate
  check("\xc3", 0, 0);
  check("\xc3(", 0, 0);
  check("\x80", 0, 0);
}

TEST_CASE("the run of plain bytes ends at each byte that is not plain, wherever it stands") {
  for (unsigned byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const bool plain = byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\';
    for (std::size_t place = 0; place < 20; ++place) {
      std::string text(20, 'x');
      text[place] = c;
      CAPTURE(byte);
      CHECK(plain_length(text) == (plain ? text.size() : place));
    }
  }
}

TEST_CASE("times are read and written as RFC 3339 has them") {
  using Time = std::chrono::system_clock::time_point;
  const auto written = [](Time time) {
    std::string text;
    UtcText().append(time, text);
    return text;
  };
  CHECK(written(Time()) == "1970-01-01T00:00:00.000000000Z");
  CHECK(written(Time(-1ns)) == "1969-12-31T23:59:59.999999999Z");
  CHECK(written(Time(951782400s)) == "2000-02-29T00:00:00.000000000Z");
  for (const std::string text : {"2024-05-01T12:00:00.123456789Z", "1700-01-01T00:00:00.000000001Z",
                                 "2262-01-01T00:00:00.999999999Z"}) {
    CAPTURE(text);
    REQUIRE(parse_rfc3339(text));
    CHECK(written(*parse_rfc3339(text)) == text);
  }
  const Time noon(1714564800s);
  CHECK(parse_rfc3339("2024-05-01T12:00:00Z") == noon);
  CHECK(parse_rfc3339("2024-05-01 12:00:00z") == noon);
  CHECK(parse_rfc3339("2024-05-01t05:30:00.25-06:30") == noon + 250ms);
  CHECK(parse_rfc3339("2024-05-01T12:00:00.1234567899999Z") == noon + 123456789ns);
  CHECK(parse_rfc3339("2016-12-31T23:59:60Z") == Time(1483228800s));
  for (const std::string wrong :
       {"", "2024", "2024-05-01", "2024-05-01T12:00:00", "2024-13-01T12:00:00Z", "2023-02-29T12:00:00Z",
        "2024-05-01T24:00:00Z", "2024-05-01T12:60:00Z", "2024-05-01T12:00:61Z", "2024-05-01T12:00:00.Z",
        "2024-05-01T12:00:00+2:00", "2024-05-01T12:00:00+24:00", "2024-05-01T12:00:00Zx",
        "9999-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "+024-05-01T12:00:00Z"}) {
    CAPTURE(wrong);
    CHECK(parse_rfc3339(wrong) == std::nullopt);
  }
}
