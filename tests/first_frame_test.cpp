#include "format/first_frame.hpp"

#include <doctest/doctest.h>

using namespace std::string_literals;
using namespace zcat;

namespace {

std::vector<std::string> sent(FirstFrameSpec spec, Frames typed) {
  FirstFrameEditor editor(std::move(spec));
  editor.typed_to_sent(typed);
  return {typed.begin(), typed.end()};
}

std::vector<std::string> shown(FirstFrameSpec spec, const Frames& received) {
  FirstFrameEditor editor(std::move(spec));
  const auto frames = editor.received_to_shown(received);
  return {frames.begin(), frames.end()};
}

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("whatever the first frame is, what is shown of it is typed back to the same bytes") {
  std::vector<std::string> firsts{"",   "\\",   "\\\\", "\\x41", "\\n", "+",
                                  "-a", "\\+a", "\1",   "\0"s,   "\1+", "\0\\x"s};
  for (int byte = 0; byte < 256; ++byte)
    firsts.push_back({static_cast<char>(byte), 'x', static_cast<char>(byte)});
  for (const FirstFrame meaning : {FirstFrame::data, FirstFrame::routing_id, FirstFrame::subscription}) {
    const FirstFrameSpec spec{.meaning = meaning};
    for (const std::string& first : firsts) {
      const List text = shown(spec, {first, "rest"});
      CHECK(sent(spec, {text[0], text[1]}) == List{first, "rest"});
    }
  }
}

TEST_CASE("a routing id is shown in printable ASCII") {
  const FirstFrameSpec spec{.meaning = FirstFrame::routing_id};
  CHECK(shown(spec, {"\0k\x8b E\xc3\xa9\n"s, "\n"}) == List{"\\x00k\\x8b E\\xc3\\xa9\\x0a", "\n"});
  CHECK(shown(spec, {"a\\b"}) == List{"a\\\\b"});
  CHECK(sent(spec, {"\\x4A\\x4b\\\\x4c\\q\\x4", "\\x41"}) == List{"JK\\x4c\\q\\x4", "\\x41"});
}

TEST_CASE("a subscription has a sign, and data that looks like one a backslash") {
  const FirstFrameSpec spec{.meaning = FirstFrame::subscription};
  CHECK(shown(spec, {"\1weather"}) == List{"+weather"});
  CHECK(shown(spec, {"\0weather"s}) == List{"-weather"});
  CHECK(shown(spec, {"\1"}) == List{"+"});
  CHECK(shown(spec, {"+fake"}) == List{"\\+fake"});
  CHECK(shown(spec, {"\\+fake"}) == List{"\\\\+fake"});
  CHECK(shown(spec, {"data"}) == List{"data"});
  CHECK(sent(spec, {"+weather", "+rest"}) == List{"\1weather", "+rest"});
  CHECK(sent(spec, {"\\-fake"}) == List{"-fake"});
  CHECK(sent(spec, {"\\n"}) == List{"\\n"});
}

TEST_CASE("frames and bytes are put in front of a message") {
  CHECK(sent({.added = "topic"}, {"body"}) == List{"topic", "body"});
  CHECK(sent({.prefix = "topic "}, {"body", "more"}) == List{"topic body", "more"});
  CHECK(sent({.added = "", .prefix = "p"}, {"body"}) == List{"", "pbody"});
  CHECK(sent({}, {"body"}) == List{"body"});
}

TEST_CASE("the empty delimiter of REP is not shown, a lone empty frame is") {
  const FirstFrameSpec spec{.strips_delimiter = true};
  CHECK(shown(spec, {"", "body", ""}) == List{"body", ""});
  CHECK(shown(spec, {"id", "", "body"}) == List{"id", "", "body"});
  CHECK(shown(spec, {""}) == List{""});
}

TEST_CASE("the routing ids of draft sockets are numbers, or the names they were given") {
  RoutingIdNames names;
  CHECK(names.name_of(7) == "7");
  CHECK(names.id_of("7") == 7);
  names.set(7, "tcp://a:1");
  CHECK(names.name_of(7) == "tcp://a:1");
  CHECK(names.id_of("tcp://a:1") == 7);
  names.set(8, "tcp://a:1");  // the peer came back
  CHECK(names.id_of("tcp://a:1") == 8);
  CHECK(names.name_of(7) == "7");
  for (const char* nobody : {"", "x", "7x", "-7", "4294967296"}) CHECK(names.id_of(nobody) == 0);
}
