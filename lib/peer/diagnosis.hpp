#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fd.hpp"
#include "base/report.hpp"
#include "endpoint/endpoint.hpp"
#include "peer/peers.hpp"
#include "peer/probe.hpp"
#include "peer/rejected.hpp"

namespace zcat {

/// Finds out why nothing flows over a socket, and says it: in one line as soon as it is known, once for each cause and
/// endpoint, again when it changes, and in one line when it heals.
///
/// What libzmq tells of a failed connection is not enough for that, so where its events leave a question, a Probe
/// answers it: at most once a second for each endpoint, and never at one that works.
///
/// An endpoint is refused when what answers there cannot work as things are. When every one that is connected to is, the
/// report knows it (Report::refused). libzmq gives most of these up for ever; while others are alive they are watched
/// here, and connected to again once they answer rightly. Of the clients of a bound socket RejectedClients tells.
class Diagnosis {
 public:
  /// `again` lets go of a connection that libzmq has given up, and starts it anew.
  Diagnosis(SocketRole role, const std::vector<Endpoint>& endpoints, Peers& peers, Report& report,
            std::function<void(const Endpoint&)> again);
  ~Diagnosis();
  Diagnosis(const Diagnosis&) = delete;
  Diagnosis& operator=(const Diagnosis&) = delete;

  void take(const Event& event, const Origin& origin);
  /// Whether libzmq will not try one of the endpoints again by itself.
  bool gave_up() const;
  /// libzmq refused to connect, because the host does not resolve: connects as soon as it does.
  void unresolved(const Endpoint& endpoint);
  /// Readable when serve() has something to do; -1: never.
  int fd() const { return poller_ ? poller_->fd() : -1; }
  void serve();
  /// The socket is closed and only delivers what it has: nothing is connected anew.
  void closing() { again_ = nullptr; }

 private:
  /// How the last attempt went wrong, as far as events tell.
  enum class Failure {
    none,
    unconnected,
    quiet,
    still_quiet,
    waited,
    left,
    types,
    mechanism,
    denied,
    broken,
    closed
  };

  struct Target {
    explicit Target(const Endpoint& attached) : endpoint(attached) {}
    const Endpoint& endpoint;
    bool connected = false;
    bool up = false;
    bool was_up = false;
    bool given_up = false;  // libzmq will not try again
    bool goes_on = true;    // it has since the last connection
    bool refused = false;
    Failure failure = Failure::none;
    std::uint32_t detail = 0;         // of the failure: what the event said
    unsigned closings = 0;            // in a row, during the handshake
    std::optional<ProbeResult> seen;  // by the last probe, where what it saw may still be so
    std::optional<Probe> probe;
    Deadline due = Deadline::never();                              // to look into it
    Deadline next = Deadline::after(std::chrono::nanoseconds(0));  // not before
    std::string said;
    std::string last_words, complaint;  // of the last connection, and of those that are said
  };

  Target* find(const Endpoint* endpoint);
  std::optional<SocksProxy> proxy_for(const Endpoint& endpoint) const;
  void try_next_address(const Endpoint& endpoint) const;
  void take(Target& target, const Event& event, const Origin& origin);
  void connected(Target& target);
  void closed(Target& target, const Peer& peer);
  void say_last_words(Target& target);
  void fail_with_reason(Target& target, const std::string& reason);
  void broken_off(Target& target, std::uint32_t error);
  void fail(Target& target, Failure failure, std::uint32_t detail);

  void look_into(Target& target, std::chrono::nanoseconds in = {});
  void start_probe(Target& target);
  void conclude(Target& target, const ProbeResult& result);
  void judge(Target& target, const ProbeResult& result);
  void judge_failure(Target& target, const ProbeResult& result);
  void judge_closing(Target& target);
  void reconnect(Target& target);
  void drop_probe(Target& target);

  void healed(Target& target);
  void trouble(Target& target, const std::string& what);
  void refuse(Target& target, const std::string& what);
  void say(Target& target, const std::string& line, bool refused);
  void set_refused(Target& target, bool refused);
  void arm();

  SocketRole role_;
  std::vector<Target> targets_;
  int connecting_ = 0;  // endpoints, those included that cannot be probed
  Peers& peers_;
  Report& report_;
  RejectedClients rejected_;
  std::function<void(const Endpoint&)> again_;
  std::optional<Poller> poller_;  // over the probes
  Deadline armed_ = Deadline::never();
  std::size_t probes_ = 0;  // under way
};

}  // namespace zcat
