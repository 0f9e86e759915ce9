#pragma once

#include <zmq.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "endpoint/endpoint.hpp"
#include "peer/socks.hpp"
#include "security/gate.hpp"
#include "security/secret.hpp"
#include "sockopt/sockopt.hpp"

namespace zcat {

/// Options by number whose values are secret.
using SecretOptions = std::vector<std::pair<int, Secret>>;

/// Who a socket is, and whom it lets in.
struct Protection {
  std::shared_ptr<SecretOptions> secrets;  ///< set first, and wiped as soon as all sockets have them
  std::vector<SocketOption> bound;         ///< set for each endpoint that is bound
  std::vector<SocketOption> connected;     ///< set for each endpoint that is connected to
  std::shared_ptr<Gate> gate;              ///< null: whoever the mechanism itself lets in
};

/// What to open.
struct SocketSpec {
  int type = 0;                       ///< ZMQ_PUSH …
  int role = 0;                       ///< the type that its user sees (REQ is a DEALER inside); 0: the same
  std::vector<Endpoint> endpoints;    ///< attached in this order
  Family family = Family::any;        ///< for host names to bind
  std::vector<SocketOption> options;  ///< set in this order, before any endpoint
  std::vector<const SockoptRow*> read_back;  ///< reported once it is open
  std::vector<std::string> subscriptions;    ///< prefixes; SUB and XSUB only
  std::vector<std::string> groups;           ///< to join; DISH only
  bool awaits_members = false;               ///< RADIO: send nothing before somebody has joined a group
  std::optional<unsigned> ipc_mode;          ///< permissions of ipc sockets that are bound
  bool delivers_subscriptions = false;       ///< XPUB: they are received like messages, not only counted
  std::optional<std::chrono::nanoseconds> heartbeat;  ///< --heartbeat, which is also among the options
  bool awaits_departure = false;  ///< the end of the last peer is the end: it must be a clean one
  bool follows_messages = false;  ///< unsent() will be asked
  bool is_replaced = false;       ///< connections are made anew when a reply does not come
  Protection protection;

  /// What the options say: of several values the last one counts.
  const std::string* option(int number) const;
  /// How often heartbeats go, whichever way that was asked for.
  std::optional<std::chrono::nanoseconds> heartbeat_interval() const;
  /// Whether the endpoint that is bound listens already, on a descriptor that somebody gave us.
  bool uses_given_descriptor() const { return option(ZMQ_USE_FD) != nullptr; }
  /// The proxy that it connects through.
  std::optional<SocksProxy> proxy() const;
};

}  // namespace zcat
