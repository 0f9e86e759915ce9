#include "transfer/proxy.hpp"

#include <doctest/doctest.h>
#include <zmq.h>

#include <string>
#include <vector>

#include "base/error.hpp"
#include "cli/proxy.hpp"
#include "cli/settings.hpp"
#include "pipe.hpp"
#include "settings_helpers.hpp"

using namespace zcat;
using namespace std::string_view_literals;
using test::Pipe, test::refusal_of, test::settings_of;
using Side = ProxyTap::Side;

namespace {

struct Shown {
  Report report{[](Report::Kind, std::string_view) {}};
  Pipe pipe;
  ProxyTap tap;

  explicit Shown(const Format* format = nullptr, const char* pattern = nullptr)
      : tap(spec(format, pattern), report, nullptr, pipe.in.get()) {}

  static SinkSpec spec(const Format* format, const char* pattern) {
    SinkSpec made;
    if (format != nullptr) made.format.format = format;
    if (pattern != nullptr) made.format.pattern = pattern;
    made.format.extras = kProxyFields;
    return made;
  }
  std::string show(Side side, std::vector<std::string_view> frames, bool subscriptions = false) {
    tap.show(side, frames, subscriptions);
    tap.onlooker().flush();
    return pipe.read();
  }
};

Settings proxy_of(std::vector<std::string> words) { return settings_of(Command::proxy, std::move(words)); }

void name(Settings& settings, std::string_view value) { settings.security.user = value; }

}  // namespace

TEST_CASE("a tap of a proxy says first from which side a message came") {
  Shown shown;
  CHECK(shown.show(Side::front, {"a", "b"}) == "F\ta\tb\n");
  CHECK(shown.show(Side::back, {""}) == "B\t\n");
}

TEST_CASE("it says so in the field of json and of templates, and nowhere in raw bytes") {
  CHECK(Shown(&Format::json).show(Side::back, {"x"}).find(R"("from":"B")") != std::string::npos);
  CHECK(Shown(nullptr, "{from}{0}").show(Side::front, {"x"}) == "Fx\n");
  CHECK(Shown(&Format::raw).show(Side::front, {"x"}) == "x");
}

TEST_CASE(
    "it shows subscriptions of a forwarder with a sign, and what else comes from subscribers as it is") {
  Shown shown;
  CHECK(shown.show(Side::back, {"\1news"}, true) == "B\t+news\n");
  CHECK(shown.show(Side::back, {"\0news"sv}, true) == "B\t-news\n");
  CHECK(shown.show(Side::back, {"\1"}, true) == "B\t+\n");
  CHECK(shown.show(Side::back, {"\2news"}, true) == "B\t\2news\n");
  CHECK(shown.show(Side::back, {""}, true) == "B\t\n");
  CHECK(shown.show(Side::back, {"\1news"}) == "B\t\1news\n");
}

TEST_CASE("an option of a proxy is for both sides, or for the one that it names") {
  Settings proxy(Command::proxy);
  REQUIRE(proxy.sides.size() == 2);
  of_side<name>(proxy, "both");
  of_side<name>(proxy, "back:inner");
  CHECK(proxy.sides[0].security.user == "both");
  CHECK(proxy.sides[1].security.user == "inner");
  of_side<name>(proxy, "front:back:x");
  CHECK(proxy.sides[0].security.user == "back:x");
  Settings push(Command::push);
  of_side<name>(push, "front:x");
  CHECK(push.security.user == "front:x");
}

TEST_CASE("the pattern of a proxy decides the types of its sockets, and all its endpoints bind") {
  const std::vector<std::tuple<std::string, int, int>> patterns{
      {"queue", ZMQ_ROUTER, ZMQ_DEALER}, {"forwarder", ZMQ_XSUB, ZMQ_XPUB}, {"streamer", ZMQ_PULL, ZMQ_PUSH}};
  for (const auto& [pattern, front, back] : patterns) {
    Settings proxy = proxy_of({pattern, "5555", ">localhost:5556"});
    resolve(proxy);
    CHECK(proxy.sides[0].socket.type == front);
    CHECK(proxy.sides[1].socket.type == back);
    CHECK(proxy.sides[0].socket.endpoints.at(0).attach == Attach::bind);
    CHECK(proxy.sides[1].socket.endpoints.at(0).attach == Attach::connect);
  }
}

TEST_CASE("any number of subscriptions passes a forwarder, and every unsubscription") {
  Settings proxy = proxy_of({"forwarder", "5555", "5556"});
  resolve(proxy);
  const auto value = [&](std::size_t side, int number) {
    const std::string* const bytes = proxy.sides[side].socket.option(number);
    return bytes != nullptr ? std::optional(int_value({number, *bytes})) : std::nullopt;
  };
  CHECK(value(0, ZMQ_SNDHWM) == 0);
  CHECK(value(1, ZMQ_RCVHWM) == 0);
  CHECK(value(1, ZMQ_XPUB_VERBOSER) == 1);
  CHECK(value(1, ZMQ_XPUB_NODROP) == 1);
}

TEST_CASE("a proxy has two sides, and one of three patterns") {
  CHECK(refusal_of(proxy_of({"queue", "5555"})).find("two sides") != std::string::npos);
  CHECK(refusal_of(proxy_of({"ring", "5555", "5556"})).find("'ring' is no kind of proxy") !=
        std::string::npos);
}
