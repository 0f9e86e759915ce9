#include <doctest/doctest.h>

#include "settings_helpers.hpp"

using namespace zcat;
using test::refusal_of, test::settings_of;

namespace {

std::optional<int> option_of(const Settings& settings, int number) {
  const std::string* const value = settings.socket.option(number);
  return value != nullptr ? std::optional(int_value({number, *value})) : std::nullopt;
}

}  // namespace

TEST_CASE("each command attaches plain endpoints its own way, and waits for one peer") {
  Settings push = settings_of(Command::push, {"localhost:5555"});
  resolve(push);
  REQUIRE(push.socket.endpoints.size() == 1);
  CHECK(push.socket.endpoints[0].attach == Attach::connect);
  CHECK(push.limits.peers == 1);

  Settings pull = settings_of(Command::pull, {"5555", ">localhost:5556"});
  resolve(pull);
  CHECK(pull.socket.endpoints[0].attach == Attach::bind);
  CHECK(pull.socket.endpoints[1].attach == Attach::connect);
}

TEST_CASE("req is a DEALER and rep a ROUTER inside, and both are called what they are for") {
  Settings req = settings_of(Command::req, {"localhost:5555"}), rep = settings_of(Command::rep, {"5555"});
  resolve(req);
  resolve(rep);
  CHECK(req.socket.type == ZMQ_DEALER);
  CHECK(req.socket.role == ZMQ_REQ);
  CHECK(rep.socket.type == ZMQ_ROUTER);
  CHECK(rep.socket.role == ZMQ_REP);
}

TEST_CASE("what -o says holds over our own options, and -o HEARTBEAT_IVL over --heartbeat") {
  Settings settings = settings_of(Command::sub, {"localhost:5555"});
  settings.sockopts = {"BACKLOG=7", "HEARTBEAT_IVL=5s"};
  settings.socket.heartbeat = std::chrono::seconds(1);
  resolve(settings);
  CHECK(option_of(settings, ZMQ_BACKLOG) == 7);
  CHECK(option_of(settings, ZMQ_HEARTBEAT_IVL) == 5000);
}

TEST_CASE("a receiver of few messages lets libzmq take no more than those") {
  Settings settings = settings_of(Command::pull, {"5555"});
  settings.limits.count = 3;
  resolve(settings);
  CHECK(option_of(settings, ZMQ_RCVHWM) == 3);
  settings = settings_of(Command::pull, {"5555"});
  settings.limits.count = 3000;
  resolve(settings);
  CHECK(!option_of(settings, ZMQ_RCVHWM));
}

TEST_CASE("the format goes both ways, and dump only out") {
  Settings settings = settings_of(Command::pair, {"localhost:5555"});
  settings.both_formats = &Format::json;
  resolve(settings);
  CHECK(settings.source.format.format == &Format::json);
  CHECK(settings.output.format.format == &Format::json);
  settings = settings_of(Command::pair, {"localhost:5555"});
  settings.both_formats = &Format::dump;
  resolve(settings);
  CHECK(settings.source.format.format == &Format::line);
  CHECK(settings.output.format.format == &Format::dump);
}

TEST_CASE("what cannot be is refused before a socket is opened, with what to try") {
  CHECK(refusal_of(settings_of(Command::push, {})).starts_with("no endpoint: say where to connect to"));
  CHECK(refusal_of(settings_of(Command::push, {"localhost", "5555"})) ==
        "'localhost 5555' are two endpoints: try localhost:5555");
  CHECK(refusal_of(settings_of(Command::push, {"5555", "hello"})) ==
        "'hello' is not an endpoint: to send it, use -m");
  Settings settings = settings_of(Command::push, {"localhost:5555"});
  settings.source.repeat = 2;
  CHECK(refusal_of(settings).starts_with("--repeat repeats the messages of -m and --file"));
  settings = settings_of(Command::push, {"localhost:5555"});
  settings.bound_file = "ports";
  CHECK(refusal_of(settings).starts_with("--bound-file needs an endpoint to bind"));
}
