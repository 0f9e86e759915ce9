#include "peer/zmtp_stream.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace zcat;
using namespace std::string_literals;

namespace {

using Said = std::vector<std::pair<unsigned, std::string>>;  // direction, bytes
using Told = std::vector<std::string>;

const std::string kSignature = "\xff\0\0\0\0\0\0\0\1\x7f"s;

std::string greeting(const std::string& mechanism, char minor = 1) {
  return kSignature + "\3"s + minor + mechanism + std::string(52 - mechanism.size(), '\0');
}
std::string frame(const std::string& body, char flags = 0) {
  return std::string{flags, static_cast<char>(body.size())} + body;
}
std::string long_frame(const std::string& body, char flags = 0) {
  std::string head{static_cast<char>(flags | 2)};
  for (int shift = 56; shift >= 0; shift -= 8) head += static_cast<char>(body.size() >> shift);
  return head + body;
}
std::string old_frame(const std::string& body, char flags = 0) {
  return std::string{static_cast<char>(body.size() + 1), flags} + body;
}
std::string property(const std::string& name, const std::string& value) {
  return static_cast<char>(name.size()) + name + "\0\0\0"s + static_cast<char>(value.size()) + value;
}
std::string ready(const std::string& type, const std::string& identity = "") {
  return frame("\5READY" + property("Socket-Type", type) + property("Identity", identity), 4);
}

std::string words(unsigned direction, const ZmtpStream::Event& event) {
  using Kind = ZmtpStream::Event::Kind;
  std::string text = direction == 0 ? ">" : "<";
  if (event.kind == Kind::broken) return text + " broken at " + std::to_string(event.offset);
  if (event.kind == Kind::encrypted) return text + " encrypted " + std::to_string(event.size);
  if (!event.name.empty()) text += " " + std::string(event.name);
  if (event.secret) text += " of " + std::to_string(event.size);
  for (const std::string_view part : event.frames) text += " [" + std::string(part) + "]";
  return text;
}

/// What a conversation tells when its bytes come in pieces of `piece`.
Told read(const Said& said, std::size_t piece, std::size_t most = 1000) {
  ZmtpConversation conversation(most);
  Told told;
  for (const auto& [direction, bytes] : said) {
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      const std::string copy = bytes.substr(at, piece);  // gone afterwards
      conversation.feed(direction, copy, [&](unsigned from, const ZmtpStream::Event& event) {
        told.push_back(words(from, event));
      });
    }
  }
  return told;
}

/// The same for every size of piece.
void check(const Said& said, const Told& expected, std::size_t most = 1000) {
  for (const std::size_t piece : {1U, 2U, 3U, 7U, 64U, 100'000U}) {
    CAPTURE(piece);
    CHECK(read(said, piece, most) == expected);
  }
}

}  // namespace

TEST_CASE("two peers of 3.1 are read from their greetings on") {
  check({{0, greeting("NULL")},
         {1, greeting("NULL")},
         {0, ready("DEALER", "me")},
         {1, ready("ROUTER")},
         {0, frame("") + frame("a", 1) + frame("", 1) + frame("b")},
         {1, long_frame(std::string(300, 'x'))}},
        {"> GREETING [Version=3.1] [Mechanism=NULL]", "< GREETING [Version=3.1] [Mechanism=NULL]",
         "> READY [Socket-Type=DEALER] [Identity=me]", "< READY [Socket-Type=ROUTER] [Identity=]", "> []",
         "> [a] [] [b]", "< [" + std::string(300, 'x') + "]"});
}

TEST_CASE("type and identity of a sender are known from its READY on") {
  ZmtpConversation conversation(1000);
  const auto nothing = [](unsigned, const ZmtpStream::Event&) {};
  conversation.feed(0, greeting("NULL"), nothing);
  conversation.feed(1, greeting("NULL"), nothing);
  conversation.feed(0, ready("REQ", "me"), nothing);
  CHECK(conversation.stream(0).type() == "REQ");
  CHECK(conversation.stream(0).identity() == "me");
  CHECK(conversation.stream(1).type().empty());
}

TEST_CASE("one that speaks first waits for the other one's greeting, and loses nothing") {
  const std::string answer = greeting("NULL");
  check(
      {{0, greeting("NULL") + ready("PUSH") + frame("a")}, {1, answer.substr(0, 11)}, {1, answer.substr(11)}},
      {"> GREETING [Version=3.1] [Mechanism=NULL]", "> READY [Socket-Type=PUSH] [Identity=]", "> [a]",
       "< GREETING [Version=3.1] [Mechanism=NULL]"});
}

TEST_CASE("the lower of both revisions holds") {
  SUBCASE("2.0, by the one that connects") {
    check({{0, kSignature + "\1\x07" + "\0\2id"s + frame("a", 1) + frame("b")},
           {1, kSignature + "\3\x08\0\0"s + frame("c")}},
          {"> GREETING [Version=2.0] [Socket-Type=PULL] [Identity=id]", "> [a] [b]",
           "< GREETING [Version=2.0] [Socket-Type=PUSH]", "< [c]"});
  }
  SUBCASE("1.0, and a signature is the head of an identity") {
    check({{0, old_frame("") + old_frame("a", 1) + old_frame("b")},
           {1, kSignature + old_frame("hello") + old_frame("two")}},
          {"> GREETING [Version=1.0]", "> [a] [b]", "< GREETING [Version=1.0]", "< [hello]", "< [two]"});
  }
  SUBCASE("1.0 both, one with an identity whose length is long") {
    check({{0, "\xff\0\0\0\0\0\0\0\4\0abc"s + old_frame("x")}, {1, old_frame("")}},
          {"> GREETING [Version=1.0] [Identity=abc]", "> [x]", "< GREETING [Version=1.0]"});
  }
}

TEST_CASE("subscriptions are commands in both forms") {
  check({{0, greeting("NULL")},
         {1, greeting("NULL", 0)},
         {0, ready("SUB")},
         {1, ready("XPUB")},
         {0, frame("\1"
                   "abc") +
                 frame("\0"s) +
                 frame("\x9SUBSCRIBE"
                       "topic",
                       4) +
                 frame("\6CANCEL", 4)},
         {1, frame("\1x")}},
        {"> GREETING [Version=3.1] [Mechanism=NULL]", "< GREETING [Version=3.0] [Mechanism=NULL]",
         "> READY [Socket-Type=SUB] [Identity=]", "< READY [Socket-Type=XPUB] [Identity=]",
         "> SUBSCRIBE [abc]", "> CANCEL []", "> SUBSCRIBE [topic]", "> CANCEL []", "< [\1x]"});
}

TEST_CASE("passwords of PLAIN are hidden, reasons and heartbeats are shown") {
  check({{0, greeting("PLAIN")},
         {1, greeting("PLAIN")},
         {0, frame("\5HELLO\3joe\6secret", 4)},
         {1, frame("\7WELCOME", 4)},
         {0, frame("\4PING\0\x1e"
                   "ab"s,
                   4)},
         {1, frame("\4PONGab", 4) + frame("\5ERROR\3"
                                          "400",
                                          4)}},
        {"> GREETING [Version=3.1] [Mechanism=PLAIN]", "< GREETING [Version=3.1] [Mechanism=PLAIN]",
         "> HELLO [Username=joe] [Password=(hidden)]", "< WELCOME", "> PING [TTL=3.0] [Context=ab]",
         "< PONG [ab]", "< ERROR [400]"});
}

TEST_CASE("of CURVE and GSSAPI only names and sizes can be seen") {
  const std::string box = "\7MESSAGE" + std::string(8, 'n') + std::string(17 + 5, 'x');
  check({{0, greeting("CURVE")},
         {1, greeting("CURVE")},
         {0, frame("\5HELLO" + std::string(194, 'h'), 4)},
         {1, frame(box) + frame(box, 4)}},
        {"> GREETING [Version=3.1] [Mechanism=CURVE]", "< GREETING [Version=3.1] [Mechanism=CURVE]",
         "> HELLO of 200", "< encrypted 5", "< encrypted 5"});
  check({{0, greeting("GSSAPI")}, {1, greeting("GSSAPI")}, {0, frame("wrapped")}},
        {"> GREETING [Version=3.1] [Mechanism=GSSAPI]", "< GREETING [Version=3.1] [Mechanism=GSSAPI]",
         "> encrypted 7"});
}

TEST_CASE("what is no ZMTP is told with its offset, once, and nothing is read behind it") {
  check({{0, "GET / HTTP/1.1\r\n\r\n"}, {1, "HTTP/1.1 200 OK\r\n\r\n"}}, {"> broken at 0"});
  check({{0, "\x16\3\1\2\0\1\0\1\xfc\3\3"s}, {1, "\x16\3\3\0z"s}}, {"> broken at 0"});
  check({{1, greeting("NULL")},
         {0, greeting("NULL")},
         {0, frame("a") + "\x40\1b"s + frame("c")},
         {1, frame("d")}},
        {"< GREETING [Version=3.1] [Mechanism=NULL]", "> GREETING [Version=3.1] [Mechanism=NULL]", "> [a]",
         "> broken at 67", "< [d]"});
  check({{0, greeting("NULL")}, {1, greeting("NULL")}, {0, frame("\x09READY", 4)}},
        {"> GREETING [Version=3.1] [Mechanism=NULL]", "< GREETING [Version=3.1] [Mechanism=NULL]",
         "> broken at 64"});
}

TEST_CASE("a long message is kept up to the limit, and counted whole") {
  check({{0, greeting("NULL")},
         {1, greeting("NULL")},
         {0, frame("abcdef", 1) + frame("ghijkl", 1) + frame("mn") + frame("next")}},
        {"> GREETING [Version=3.1] [Mechanism=NULL]", "< GREETING [Version=3.1] [Mechanism=NULL]",
         "> [abcdef] [gh] []", "> [next]"},
        8);
  ZmtpConversation conversation(8);
  std::vector<std::uint64_t> sizes;
  const auto note = [&](unsigned, const ZmtpStream::Event& event) { sizes.push_back(event.size); };
  conversation.feed(0, greeting("NULL"), note);
  conversation.feed(1, greeting("NULL"), note);
  sizes.clear();
  conversation.feed(0, long_frame(std::string(100'000, 'x'), 1) + frame("y"), note);
  CHECK(sizes == std::vector<std::uint64_t>{100'001});
  CHECK(conversation.stream(0).kept() < 200);
}

TEST_CASE("of a message with very many frames the first are kept, more with more room, and all are counted") {
  struct Row {
    std::size_t most, frames;
  };
  constexpr std::size_t kFrames = 3'000'000;
  const auto nothing = [](unsigned, const ZmtpStream::Event&) {};
  for (const Row& row :
       {Row{8, ZmtpStream::kLeastFrames}, Row{1U << 20U, ZmtpStream::kLeastFrames}, Row{SIZE_MAX, kFrames}}) {
    CAPTURE(row.most);
    ZmtpConversation conversation(row.most);
    conversation.feed(0, greeting("NULL"), nothing);
    conversation.feed(1, greeting("NULL"), nothing);
    std::vector<std::pair<std::size_t, std::uint64_t>> told;  // frames, and how many there were
    const auto note = [&](unsigned, const ZmtpStream::Event& event) {
      told.emplace_back(event.frames.size(), event.count);
    };
    std::string thousand;
    for (int i = 0; i < 1000; ++i) thousand += frame("", 1);
    for (std::size_t i = 0; i < kFrames / 1000; ++i) conversation.feed(0, thousand, note);
    conversation.feed(0, frame("end") + frame("next"), note);
    CHECK(told == std::vector<std::pair<std::size_t, std::uint64_t>>{
                      {std::min(row.frames, kFrames) + (row.most == SIZE_MAX ? 1 : 0), kFrames + 1}, {1, 1}});
  }
}

TEST_CASE("a command may come between the frames of a message") {
  check({{0, greeting("NULL")}, {1, greeting("NULL")}, {0, frame("a", 1) + frame("\4PONG", 4) + frame("b")}},
        {"> GREETING [Version=3.1] [Mechanism=NULL]", "< GREETING [Version=3.1] [Mechanism=NULL]", "> PONG",
         "> [a] [b]"});
}

TEST_CASE("a side that says more than any greeting before the other one speaks is taken at its word") {
  std::string many = greeting("NULL") + ready("PUSH");
  for (int i = 0; i < 40'000; ++i) many += frame("a");
  std::uint64_t messages = 0;
  ZmtpConversation conversation(1000);
  conversation.feed(0, many, [&](unsigned, const ZmtpStream::Event& event) {
    messages += event.kind == ZmtpStream::Event::Kind::message ? 1 : 0;
  });
  CHECK(messages == 40'000);
}
