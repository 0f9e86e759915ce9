#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/report.hpp"
#include "peer/peers.hpp"
#include "peer/socks.hpp"

namespace zcat {

/// Of a socket, what decides with whom it can talk, and how it gets there.
struct SocketRole {
  int type = 0;                       ///< ZMQ_*
  std::string mechanism;              ///< "NULL", "PLAIN", "CURVE", "GSSAPI"
  bool serves = false;                ///< it is the mechanism's server
  std::optional<SocksProxy> proxy{};  ///< that it connects through
  std::int64_t most = -1;             ///< the longest frame that it takes; negative: any
  bool retries = true;                ///< libzmq connects again by itself
  bool gated = false;                 ///< somebody is asked about each client
};

/// Of a peer that libzmq itself has ended after the handshake.
std::string cut_off_words(const Peer& peer, const SocketRole& role);

/// Reports the clients of a bound socket that were rejected, and why: one line for each cause and endpoint.
///
/// A client that only looked whether somebody is there is not reported. If an event cannot be attributed to one client, nothing is reported.
class RejectedClients {
 public:
  RejectedClients(SocketRole role, const Peers& peers, Report& report)
      : role_(std::move(role)), peers_(peers), report_(report) {}

  void take(const Event& event, const Origin& origin);

 private:
  void handshake_succeeded(const Peer& client);
  void ended(const Peer& client);
  void out_of_descriptors(const Event& event);
  void say_cut_off(const Peer& client);
  void say(const Peer& client, std::string_view cause);

  SocketRole role_;
  const Peers& peers_;
  Report& report_;
  bool crowded_ = false;                                // said that descriptors ran out
  std::set<std::pair<std::string, std::string>> said_;  // endpoint and cause
};

}  // namespace zcat
