#pragma once

#include <list>
#include <optional>
#include <set>
#include <string>

#include "base/fd.hpp"
#include "base/report.hpp"
#include "peer/peers.hpp"
#include "peer/probe.hpp"

namespace zcat {

/// Finds out whether a peer that ended a connection in mid-stream is still up. One that leaves has read what it wants; one
/// that goes on living has cut us off (a frame over its MAXMSGSIZE, say), and that and what came behind it is lost. That is a fault (undelivered) in the report, once for each endpoint.
///
/// The system cannot tell the two apart: it has received everything. But a peer that leaves stops answering first, and
/// another one takes longer to start than a probe to ask; on a unix socket it is another process.
class Interruptions {
 public:
  /// `role`: the socket type that its user sees. `proxy`: that it connects through.
  Interruptions(int role, std::optional<SocksProxy> proxy, Report& report)
      : role_(role), proxy_(std::move(proxy)), report_(report) {}

  /// The connection to `peer`, which we had made, was ended by it a moment ago. `poller` tells when to serve().
  void look_into(const Peer& peer, Poller& poller);
  void serve();
  /// Whether nothing is being looked into.
  bool done() const { return suspicions_.empty(); }

 private:
  struct Suspicion {
    const Endpoint& endpoint;
    int pid;  // of the peer; 0: not known
    Probe probe;
  };
  void say(const Endpoint& endpoint);

  int role_;
  std::optional<SocksProxy> proxy_;
  Report& report_;
  std::list<Suspicion> suspicions_;
  std::set<const Endpoint*> said_;
};

}  // namespace zcat
