// What commands of one process cannot have together.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "cli/settings.hpp"
#include "endpoint/socket_type.hpp"
#include "endpoint/transport.hpp"
#include "sockopt/sockopt.hpp"

namespace zcat {
namespace {

/// An inproc endpoint and the type of the socket there.
struct Place {
  const Endpoint* endpoint;
  int type;
};

std::vector<Place> places(const std::vector<Settings>& commands, Attach attach) {
  std::vector<Place> places;
  for (const Settings& settings : commands) {
    for (const Settings& part : parts_of(settings)) {
      for (const Endpoint& endpoint : part.socket.endpoints) {
        if (endpoint.transport->in_process() && endpoint.attach == attach)
          places.push_back({&endpoint, part.type});
      }
    }
  }
  return places;
}

/// libzmq 4.3.4: does not look at the types over inproc: nothing would ever come of it, and nothing be said.
void check_types(const std::vector<Settings>& commands) {
  const std::vector<Place> bound = places(commands, Attach::bind);
  for (const Place& place : places(commands, Attach::connect)) {
    const auto other = std::ranges::find_if(
        bound, [&](const Place& one) { return one.endpoint->path == place.endpoint->path; });
    if (other == bound.end() || may_talk(place.type, handshake_name(other->type))) continue;
    refuse(fmt::format("'{}' is bound by {}, and {} needs {}", place.endpoint->typed,
                       handshake_name(other->type), handshake_name(place.type), peers_in_words(place.type)));
  }
}

/// libzmq 4.3.4: aborts when it watches a descriptor twice.
void check_descriptors(const std::vector<Settings>& commands) {
  std::set<int> taken;
  for (const Settings& settings : commands) {
    for (const Settings& part : parts_of(settings)) {
      const std::string* const value = part.socket.option(ZMQ_USE_FD);
      if (value == nullptr) continue;
      const int fd = int_value({ZMQ_USE_FD, *value});
      if (fd != -1 && !taken.insert(fd).second)
        refuse(fmt::format("USE_FD: descriptor {} can serve one command only", fd));
    }
  }
}

}  // namespace

Settings::Settings(Command id) : command(id), type(row(id).type) {
  if (row(id).mode != Mode::proxy) return;
  sides.emplace_back(Command::router);  // the pattern says which commands they are
  sides.emplace_back(Command::router);
}

std::span<const Settings> parts_of(const Settings& settings) {
  return settings.sides.empty() ? std::span(&settings, 1) : std::span(settings.sides);
}

std::span<Settings> parts_of(Settings& settings) {
  return settings.sides.empty() ? std::span(&settings, 1) : std::span(settings.sides);
}

void check_together(const std::vector<Settings>& commands) {
  std::vector<Endpoint> endpoints;
  for (const Settings& settings : commands) {
    for (const Settings& part : parts_of(settings))
      endpoints.insert(endpoints.end(), part.socket.endpoints.begin(), part.socket.endpoints.end());
  }
  check_together(endpoints);
  check_types(commands);
  check_descriptors(commands);
}

}  // namespace zcat
