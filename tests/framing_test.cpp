#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>

#include "format/format.hpp"
#include "format_helpers.hpp"

using namespace zcat;
using namespace zcat::test;
using namespace std::literals;

namespace {

constexpr std::size_t kAnyFrames = 0;

std::string random_frame(std::mt19937& random) {
  static const std::vector<std::string> kSpecial{
      "",        "\n",       "\"",           "\\",           "\0"s,
      "\x1b[2J", "\xff",     "\xc3\xa9",     "\xe2\x80\xae", "\xf0\x9f\x98\x80",
      "\\x41",   "{\"a\":[", "\xed\xa0\x80", "\xc2\x9b",     "\t ",
      "-",       ",",        "1:a,"};
  std::string frame;
  switch (random() % 4) {
    case 0: return kSpecial[random() % kSpecial.size()];
    case 1:
      for (std::size_t i = random() % 40; i > 0; --i) frame += static_cast<char>(random());
      return frame;
    case 2:
      for (std::size_t i = random() % 5; i > 0; --i) frame += kSpecial[random() % kSpecial.size()];
      return frame;
    default:
      return std::string(random() % 20 == 0 ? random() % 70000 : random() % 300,
                         static_cast<char>('a' + random() % 26));
  }
}

Messages random_messages(std::mt19937& random, std::size_t frames) {
  Messages messages(random() % 6 + 1);
  for (Message& message : messages) {
    const std::size_t count =
        frames == kAnyFrames ? 1 + (random() % 30 == 0 ? random() % 300 : random() % 4) : frames;
    for (std::size_t i = 0; i < count; ++i) message.push_back(random_frame(random));
  }
  return messages;
}

/// Small messages with frames of every kind: empty, short, long, binary.
Messages sample_messages(const Format& format) {
  if (format.one_frame) return {{"one"}, {""}, {std::string(200, 'x')}};
  return {{"one"}, {"two", "", "\xff\x00\x1b"s}, {""}, {std::string(300, 'x'), "b"}};
}

std::vector<const Format*> lossless_formats() {
  std::vector<const Format*> lossless;
  for (const Format* format : formats()) {
    if (format->lossless) lossless.push_back(format);
  }
  return lossless;
}

void check_round_trip(const FormatSpec& spec, const Messages& messages, std::mt19937& random) {
  const std::string bytes = encode(spec, messages);
  CHECK(decode(spec, bytes) == messages);
  if (bytes.size() < 2000) {
    CHECK(decode_in_pieces(spec, bytes, [] { return 1; }) == messages);
  }
  const std::size_t most = 1 + random() % bytes.size();
  CHECK(decode_in_pieces(spec, bytes, [&] { return 1 + random() % most; }) == messages);
}

}  // namespace

TEST_CASE("every lossless format gives back the frames that went in, however the bytes are split") {
  for (const Format* format : lossless_formats()) {
    CAPTURE(format->name);
    for (unsigned seed = 1; seed <= 60; ++seed) {
      CAPTURE(seed);
      std::mt19937 random(seed);
      check_round_trip(spec_of(*format), random_messages(random, format->one_frame ? 1 : kAnyFrames), random);
    }
  }
}

TEST_CASE("line and nul give back what holds no delimiter") {
  const Messages messages{{"one"}, {""}, {"two words"}, {std::string(70000, 'x')}, {"\xff"}};
  std::mt19937 random(7);
  check_round_trip(spec_of(Format::line), messages, random);
  check_round_trip(spec_of(Format::nul), messages, random);
  FormatSpec spec = spec_of(Format::line);
  spec.delimiter = "<end>";
  spec.separator = "::";
  check_round_trip(spec, {{"a", "", "b"}, {"<en"}, {"x", "<e"}, {""}}, random);
}

TEST_CASE("a message cut off at any byte is an error, and every whole message in front of it was found") {
  for (const Format* format : {&Format::zmtp, &Format::netstring, &Format::u32be, &Format::u32le,
                               &Format::varint, &Format::msgpack, &Format::json}) {
    CAPTURE(format->name);
    const FormatSpec spec = spec_of(*format);
    const Messages messages = sample_messages(*format);
    std::vector<std::size_t> ends{0};
    for (const Message& message : messages) ends.push_back(ends.back() + encode(spec, {message}).size());
    const std::string bytes = encode(spec, messages);
    REQUIRE(ends.back() == bytes.size());
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      CAPTURE(length);
      // without its newline a JSON document is whole
      const bool newline_next = format == &Format::json && bytes[length] == '\n';
      const auto whole =
          static_cast<std::size_t>(std::count_if(ends.begin() + 1, ends.end(), [&](std::size_t end) {
            return end <= length + (newline_next ? 1 : 0);
          }));
      const bool at_boundary = newline_next || std::find(ends.begin(), ends.end(), length) != ends.end();
      Messages found;
      const auto error = decode_error(spec, std::string_view(bytes).substr(0, length), &found);
      CHECK(found == Messages(messages.begin(), messages.begin() + static_cast<std::ptrdiff_t>(whole)));
      CHECK(error.has_value() == !at_boundary);
      if (error) CHECK(error->find("input ends inside a message") != std::string::npos);
    }
  }
}

TEST_CASE("a decoder says how many bytes the message needs") {
  const auto wanted = [](const Format& format, std::string_view bytes) {
    const auto decoder = make_decoder(spec_of(format));
    Frames frames;
    CHECK_FALSE(decoder->next(bytes, false, frames).found);
    return decoder->wanted();
  };
  CHECK(wanted(Format::zmtp, "\x00\x05"sv) == 7);
  CHECK(wanted(Format::zmtp, "\x02\x00\x00\x00\x01\x00\x00\x00\x00"sv) == 9 + (std::size_t{1} << 32));
  CHECK(wanted(Format::zmtp, "\x01\x01x\x00\x05hel"sv) == 10);
  CHECK(wanted(Format::u32be, "\x00\x01\x00\x00"sv) == 4 + 65536);
  CHECK(wanted(Format::u32le, "\x00\x01\x00\x00"sv) == 4 + 256);
  CHECK(wanted(Format::varint, "\x80\x01"sv) == 2 + 128);
  CHECK(wanted(Format::netstring, "100:5:hel"sv) == 105);
  CHECK(wanted(Format::msgpack, "\x92\xc4\x02hi\xc4\xff"sv) == 5 + 2 + 255);
  CHECK(wanted(Format::line, "abc") == 0);
}

TEST_CASE("what a format cannot carry is refused before a byte of it is written") {
  for (const Format* format : lossless_formats()) {
    CAPTURE(format->name);
    const auto encoder = make_encoder(spec_of(*format));
    Buffer out;
    CHECK_THROWS_AS(encoder->encode({}, {}, out), Error);
    if (format->one_frame) {
      const Frames two{"a", "b"};
      CHECK_THROWS_AS(encoder->encode(two, {}, out), Error);
    }
    CHECK(out.empty());
  }
}

TEST_CASE("a frame over 4 GiB is refused where its length has four bytes") {
  // Nobody reads the bytes of a frame that is refused, so none need be there.
  static const char kNothing = 0;
  const Frames huge{std::string_view(&kNothing, (std::size_t{1} << 32))};
  for (const Format* format : {&Format::u32be, &Format::u32le, &Format::msgpack}) {
    CAPTURE(format->name);
    Buffer out;
    CHECK_THROWS_AS(make_encoder(spec_of(*format))->encode(huge, {}, out), Error);
    CHECK(out.empty());
  }
}

TEST_CASE("binary formats have these bytes") {
  const Messages two{{"hi", ""}};
  CHECK(encode(spec_of(Format::zmtp), two) == "\x01\x02hi\x00\x00"s);
  CHECK(encode(spec_of(Format::zmtp), {{std::string(256, 'x')}}) ==
        "\x02\0\0\0\0\0\0\x01\0"s + std::string(256, 'x'));
  CHECK(encode(spec_of(Format::zmtp), {{std::string(255, 'x')}}) == "\x00\xff"s + std::string(255, 'x'));
  CHECK(encode(spec_of(Format::netstring), two) == "8:2:hi,0:,,");
  CHECK(encode(spec_of(Format::msgpack), two) == "\x92\xc4\x02hi\xc4\x00"s);
  CHECK(encode(spec_of(Format::msgpack), {Message(16)}).substr(0, 5) == "\xdc\x00\x10\xc4\x00"s);
  CHECK(encode(spec_of(Format::msgpack), {Message(65536)}).substr(0, 7) == "\xdd\x00\x01\x00\x00\xc4\x00"s);
  CHECK(encode(spec_of(Format::msgpack), {{std::string(256, 'x')}}).substr(0, 5) == "\x91\xc5\x01\x00x"s);
  CHECK(encode(spec_of(Format::msgpack), {{std::string(65536, 'x')}}).substr(0, 7) ==
        "\x91\xc6\x00\x01\x00\x00x"s);
  CHECK(encode(spec_of(Format::u32be), {{"hi"}}) == "\x00\x00\x00\x02hi"s);
  CHECK(encode(spec_of(Format::u32le), {{"hi"}}) == "\x02\x00\x00\x00hi"s);
  CHECK(encode(spec_of(Format::varint), {{std::string(300, 'x')}}) == "\xac\x02"s + std::string(300, 'x'));
}

TEST_CASE("binary formats read what others may write") {
  SUBCASE("a zmtp frame with a long size that is small") {
    CHECK(decode(spec_of(Format::zmtp), "\x02\0\0\0\0\0\0\0\x02hi"sv) == Messages{{"hi"}});
  }
  SUBCASE("a varint with bytes that add nothing") {
    CHECK(decode(spec_of(Format::varint), "\x82\x80\x00hi"sv) == Messages{{"hi"}});
  }
  SUBCASE("msgpack strings, from before there was bin") {
    CHECK(decode(spec_of(Format::msgpack), "\x94\xa2hi\xd9\x01x\xda\x00\x01y\xdb\x00\x00\x00\x01z"sv) ==
          Messages{{"hi", "x", "y", "z"}});
  }
  SUBCASE("msgpack lengths that are longer than they must be") {
    CHECK(decode(spec_of(Format::msgpack), "\xdd\x00\x00\x00\x01\xc6\x00\x00\x00\x01x"sv) == Messages{{"x"}});
  }
}

TEST_CASE("broken binary input is named with its place") {
  struct Row {
    std::string fault;
    const Format& format;
    std::string bytes;
    std::string place;
  };
  const std::vector<Row> rows{
      {"a zmtp command", Format::zmtp, "\x00\x01x\x04\x00"s, "0x04, at byte 3"},
      {"a reserved zmtp flag", Format::zmtp, "\x01\x01x\x80\x00"s, "0x80, at byte 3"},
      {"a zmtp size over 2^63", Format::zmtp, "\x02\xff\xff\xff\xff\xff\xff\xff\xff"s,
       "18446744073709551615"},
      {"a zmtp size that no memory holds", Format::zmtp, "\x02\x00\xff\xff\xff\xff\xff\xff\xff"s,
       "at byte 0"},
      {"a netstring without a length", Format::netstring, ":a,"s, "at byte 0"},
      {"a netstring length with a leading zero", Format::netstring, "04:1:a,,"s, "at byte 0"},
      {"a netstring length of twenty digits", Format::netstring, "99999999999999999999:"s, "at byte 0"},
      {"a negative netstring length", Format::netstring, "-1:,"s, "at byte 0"},
      {"a message without frames", Format::netstring, "0:,"s, "at byte 2"},
      {"a frame longer than its message", Format::netstring, "4:9:a,,"s, "at byte 2"},
      {"an inner length that overflows", Format::netstring, "24:18446744073709551615:ab,,"s, "at byte 3"},
      {"no comma behind a frame", Format::netstring, "4:1:a;,"s, "at byte 5"},
      {"no comma behind a message", Format::netstring, "4:1:a,;"s, "at byte 6"},
      {"a second message that is broken", Format::netstring, "4:1:a,,x"s, "at byte 7"},
      {"a varint of eleven bytes", Format::varint, std::string(10, '\x80') + "\x00"s, "at byte 0"},
      {"a varint of 65 bits", Format::varint, std::string(9, '\x80') + "\x02"s, "at byte 0"},
      {"a varint size that no memory holds", Format::varint, std::string(9, '\xff') + "\x01"s, "at byte 0"},
      {"a msgpack map", Format::msgpack, "\x81\xa1x\x01"s, "0x81, at byte 0"},
      {"a msgpack number for a frame", Format::msgpack, "\x92\xc4\x01x\x01"s, "0x01, at byte 4"},
      {"an empty msgpack array", Format::msgpack, "\x90"s, "at byte 0"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.fault);
    const auto error = decode_error(spec_of(row.format), row.bytes);
    REQUIRE(error);
    INFO(*error);
    CHECK(error->find(row.place) != std::string::npos);
    CHECK(error->starts_with(row.format.name));
  }
}

TEST_CASE("a claimed length alone takes no memory and ends as cut off") {
  const auto error = decode_error(spec_of(Format::u32be),
                                  "\xff\xff\xff\xff"
                                  "abc"sv);
  CHECK(error == "u32be: input ends inside a message, 7 of 4294967299 bytes there, at byte 7");
  CHECK(decode_error(spec_of(Format::msgpack), "\xdd\xff\xff\xff\xff\xc4"sv).has_value());
}

TEST_CASE("line") {
  const FormatSpec plain = spec_of(Format::line);
  SUBCASE("empty input is no message") { CHECK(decode(plain, "").empty()); }
  SUBCASE("an empty line is a message of one empty frame") {
    CHECK(decode(plain, "\n\na\n") == Messages{{""}, {""}, {"a"}});
  }
  SUBCASE("a last line without its newline counts") {
    CHECK(decode(plain, "a\nb") == Messages{{"a"}, {"b"}});
  }
  SUBCASE("a carriage return is a byte like others") { CHECK(decode(plain, "a\r\n") == Messages{{"a\r"}}); }
  SUBCASE("frames are joined with a tab, and a line read is one frame") {
    CHECK(encode(plain, {{"a", "", "b"}}) == "a\t\tb\n");
    CHECK(decode(plain, "a\tb\n") == Messages{{"a\tb"}});
  }
  SUBCASE("a separator splits and joins") {
    FormatSpec spec = plain;
    spec.separator = ", ";
    CHECK(encode(spec, {{"a", "b"}, {"c"}}) == "a, b\nc\n");
    CHECK(decode(spec, "a, b\nc\n, \n") == Messages{{"a", "b"}, {"c"}, {"", ""}});
  }
  SUBCASE("a delimiter of several bytes") {
    FormatSpec spec = plain;
    spec.delimiter = "\r\n";
    CHECK(encode(spec, {{"a"}, {"b"}}) == "a\r\nb\r\n");
    CHECK(decode_in_pieces(spec, "a\r\r\nb\r\n", [] { return 1; }) == Messages{{"a\r"}, {"b"}});
  }
  SUBCASE("an empty delimiter or separator is a usage error") {
    FormatSpec spec = plain;
    spec.delimiter = "";
    CHECK_THROWS_AS(make_decoder(spec), Error);
    spec = plain;
    spec.separator = "";
    CHECK_THROWS_AS(make_decoder(spec), Error);
  }
}

TEST_CASE("raw is all of the input, also when there is none") {
  const FormatSpec raw = spec_of(Format::raw);
  CHECK(decode(raw, "") == Messages{{""}});
  CHECK(decode_in_pieces(raw, "a\nb\n", [] { return 1; }) == Messages{{"a\nb\n"}});
  CHECK(encode(raw, {{"a", "b"}, {"c"}}) == "abc");
}

TEST_CASE("the table says which formats are read, and all are written") {
  for (const Format* format : formats()) {
    CAPTURE(format->name);
    CHECK(make_encoder(spec_of(*format)) != nullptr);
    if (format->reads()) {
      CHECK(make_decoder(spec_of(*format)) != nullptr);
    } else {
      CHECK_THROWS_AS(make_decoder(spec_of(*format)), Error);
    }
  }
}

TEST_CASE("a buffer keeps small and large pieces in order") {
  const std::string large(Buffer::kReferred, 'L');
  Buffer buffer;
  buffer.append("a");
  buffer.append(large);
  buffer.append(large);
  buffer.append('b');
  CHECK(buffer.references());
  CHECK(buffer.size() == 2 + 2 * large.size());
  CHECK(buffer.flatten() == "a" + large + large + "b");
  std::vector<iovec> pieces;
  buffer.gather(pieces);
  std::string gathered;
  for (const iovec& piece : pieces) gathered.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
  CHECK(gathered == buffer.flatten());
  CHECK(pieces[1].iov_base == large.data());
  buffer.clear();
  CHECK(buffer.empty());
  CHECK_FALSE(buffer.references());
}
