#include "cli/proxy.hpp"

#include <fmt/format.h>
#include <zmq.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "endpoint/transport.hpp"
#include "sockopt/sockopt.hpp"

namespace zcat {
namespace {

using enum Command;

/// One row of the table of patterns. (RFC 28, 29, 30)
struct ProxyPattern {
  std::string_view name;
  Command front, back;  ///< whose sockets they are
};

constexpr std::array kPatterns{ProxyPattern{"queue", router, dealer}, ProxyPattern{"forwarder", xsub, xpub},
                               ProxyPattern{"streamer", pull, push}};

const ProxyPattern& find_pattern(const std::vector<Target>& targets) {
  const auto first = std::ranges::find(targets, Target::Kind::plain, &Target::kind);
  if (first == targets.end())
    refuse(fmt::format("say what kind of proxy: {}, as in '{} proxy queue 5559 5560'",
                       joined(proxy_patterns()), ZCAT_NAME));
  const auto found = std::ranges::find(kPatterns, first->text, &ProxyPattern::name);
  if (found != kPatterns.end()) return *found;
  const std::string_view near = nearest(first->text, kPatterns, &ProxyPattern::name);
  refuse(fmt::format(
      "'{}' is no kind of proxy: {}", first->text,
      near.empty() ? "use " + joined(proxy_patterns()) : fmt::format("did you mean '{}'?", near)));
}

void resolve_endpoints(Settings& settings) {
  std::vector<std::string> operands;
  for (const Target& target : settings.targets) {
    if (target.kind == Target::Kind::plain) {
      operands.push_back(target.text);
      continue;
    }
    Settings& side = settings.sides[target.kind == Target::Kind::front ? 0 : 1];
    side.socket.endpoints.push_back(parse_endpoint(target.text, Attach::bind, settings.family));
  }
  operands.erase(operands.begin());                                  // the pattern
  const bool named = operands.size() < settings.targets.size() - 1;  // by --front and --back
  if (named && !operands.empty())
    refuse(fmt::format("'{}': name the endpoints either as FRONT and BACK, or by --front and --back",
                       operands.front()));
  if (!named && operands.size() != 2)
    refuse(
        fmt::format("a proxy has two sides: say FRONT and BACK, or use --front and --back, as in '{} proxy "
                    "queue 5559 5560'",
                    ZCAT_NAME));
  for (std::size_t i = 0; i < settings.sides.size(); ++i) {
    auto& endpoints = settings.sides[i].socket.endpoints;
    if (!named) endpoints.push_back(parse_endpoint(operands[i], Attach::bind, settings.family));
    if (endpoints.empty())
      refuse(fmt::format("{} is missing: a proxy has two sides", i == 0 ? "--front" : "--back"));
  }
}

/// What goes for both sides.
void hand_down(const Settings& settings, Settings& side, Command command) {
  side.command = command;
  side.type = row(command).type;
  side.family = settings.family;
  side.socket.heartbeat = settings.socket.heartbeat;
  side.socket.ipc_mode = settings.socket.ipc_mode;
  side.drop = settings.drop && side.type == ZMQ_XPUB;
}

/// Any number of subscriptions passes, each of every subscriber: libzmq keeps only the first of a topic to itself, and, where
/// it shows them all, not the unsubscriptions.
std::vector<SocketOption> own_options(int type) {
  if (type != ZMQ_XPUB) return {};
  return {int_option(ZMQ_RCVHWM, 0), int_option(ZMQ_XPUB_VERBOSER, 1)};
}

/// What a side says that is not its socket's.
void hand_up(Settings& side, Settings& settings) {
  for (SocketOption& option : side.context_options) settings.context_options.push_back(std::move(option));
  for (const SockoptRow* row : side.context_read_back) {
    if (std::ranges::find(settings.context_read_back, row) == settings.context_read_back.end())
      settings.context_read_back.push_back(row);
  }
  for (std::string& note : side.notes) {
    if (std::ranges::find(settings.notes, note) == settings.notes.end())
      settings.notes.push_back(std::move(note));
  }
}

bool is_bound(const Endpoint& endpoint) { return endpoint.attach == Attach::bind; }

}  // namespace

std::vector<std::string_view> proxy_patterns() {
  std::vector<std::string_view> names;
  names.reserve(kPatterns.size());
  for (const ProxyPattern& pattern : kPatterns) names.push_back(pattern.name);
  return names;
}

void resolve_proxy(Settings& settings) {
  const ProxyPattern& pattern = find_pattern(settings.targets);
  if (settings.drop && pattern.back != xpub) refuse("--drop works with 'proxy forwarder' only");
  resolve_endpoints(settings);
  std::vector<Endpoint> all;
  for (std::size_t i = 0; i < settings.sides.size(); ++i) {
    Settings& side = settings.sides[i];
    hand_down(settings, side, i == 0 ? pattern.front : pattern.back);
    resolve_side(side, own_options(side.type));
    hand_up(side, settings);
    all.insert(all.end(), side.socket.endpoints.begin(), side.socket.endpoints.end());
  }
  check_together(all);
  if (settings.bound_file && std::ranges::none_of(all, is_bound))
    refuse("--bound-file needs an endpoint to bind: leave '>' out");
}

}  // namespace zcat
