#include "cli/targets.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/settings.hpp"
#include "endpoint/socket_type.hpp"

namespace zcat {
namespace {

bool is_loose_word(const Target& target) {
  return target.kind == Target::Kind::plain && target.text.find_first_of(":/@>") == std::string::npos;
}

bool is_number(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

void check_loose_words(const Settings& settings, const CommandRow& command) {
  const std::vector<Target>& targets = settings.targets;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const std::string& word = targets[i].text;
    if (!is_loose_word(targets[i]) || is_number(word)) continue;
    if (i + 1 < targets.size() && is_loose_word(targets[i + 1]) && is_number(targets[i + 1].text))
      refuse(fmt::format("'{0} {1}' are two endpoints: try {0}:{1}", word, targets[i + 1].text));
    if (i == 0) continue;
    if (reads_messages(command)) refuse(fmt::format("'{}' is not an endpoint: to send it, use -m", word));
    if (settings.type == ZMQ_SUB)
      refuse(fmt::format("'{}' is not an endpoint: to subscribe to it, use -s", word));
  }
}

void resolve_endpoints(Settings& settings) {
  const CommandRow& command = row(settings.command);
  const Attach plain = opens_socket(command) ? socket_type_row(settings.type).plain : plain_attach(command);
  check_loose_words(settings, command);
  std::vector<Endpoint>& endpoints = settings.socket.endpoints;
  for (const Target& target : settings.targets) {
    switch (target.kind) {
      case Target::Kind::plain:
        endpoints.push_back(parse_endpoint(target.text, plain, settings.family));
        break;
      case Target::Kind::bind:
        endpoints.push_back(parse_endpoint_as(target.text, Attach::bind, settings.family));
        break;
      case Target::Kind::connect:
        endpoints.push_back(parse_endpoint_as(target.text, Attach::connect, settings.family));
        break;
      case Target::Kind::file: {
        const auto more = read_endpoints_file(target.text, plain, settings.family);
        endpoints.insert(endpoints.end(), more.begin(), more.end());
        break;
      }
      case Target::Kind::front:
      case Target::Kind::back: break;  // of a proxy, whose sides have their own
    }
  }
  if (endpoints.empty()) {
    refuse(fmt::format("no endpoint: say where to {}, as in '{} {} tcp://localhost:5555'",
                       plain == Attach::bind ? "listen" : "connect to", ZCAT_NAME, command.name));
  }
  const bool binds =
      std::ranges::any_of(endpoints, [](const Endpoint& e) { return e.attach == Attach::bind; });
  if (settings.bound_file && !binds)
    refuse("--bound-file needs an endpoint to bind: mark it with '@', or use -b");
}

}  // namespace zcat
