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
#include "peer/connections.hpp"
#include "peer/monitor.hpp"
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
/// here, and connected to again once they answer rightly. Of the clients of a bound socket TurnedAway tells.
class Diagnosis {
 public:
  /// `again` lets go of a connection that libzmq has given up, and starts it anew.
  Diagnosis(Party party, const std::vector<Endpoint>& endpoints, Connections& connections, Report& report,
            std::function<void(const Endpoint&)> again);
  ~Diagnosis();
  Diagnosis(const Diagnosis&) = delete;
  Diagnosis& operator=(const Diagnosis&) = delete;

  void take(const Event& event);
  /// Whether libzmq will not try one of the endpoints again by itself.
  bool gave_up() const;
  /// Readable when serve() has something to do; -1: never.
  int fd() const { return watch_.get(); }
  void serve();
  /// The socket is closed and only delivers what it has: nothing is connected anew.
  void closing() {
    again_ = nullptr;
    closing_ = true;
  }

 private:
  /// How the last attempt went wrong, as far as events tell.
  enum class Failure {
    none,
    unconnected,
    quiet,
    still_quiet,
    left,
    types,
    mechanism,
    denied,
    broken,
    closed
  };

  struct Target {
    Endpoint endpoint;
    std::vector<std::string> names;  // in events: as it was typed, later the address that it resolved to
    std::optional<std::uint32_t> connection;
    int handshakes_due = 0;
    bool up = false;
    bool was_up = false;
    bool given_up = false;  // libzmq will not try again
    bool refused = false;
    Failure failure = Failure::none;
    std::uint32_t detail = 0;     // of the failure: what the event said
    unsigned closings = 0;        // in a row, during the handshake
    std::optional<Finding> seen;  // by the last probe, where what it saw may still be so
    std::optional<Probe> probe;
    Deadline due = Deadline::never();                              // to look into it
    Deadline next = Deadline::after(std::chrono::nanoseconds(0));  // not before
    std::string said;
  };

  Target* find(std::string_view name);
  void take(Target& target, const Event& event);
  void opened(Target& target, const Event& event);
  void shaken(Target& target);
  void closed(Target& target);
  void fail(Target& target, Failure failure, std::uint32_t detail);

  void look_into(Target& target, std::chrono::nanoseconds in = {});
  void start_probe(Target& target);
  void conclude(Target& target, const Finding& finding);
  void judge(Target& target, const Finding& finding);
  void judge_failure(Target& target, const Finding& finding);
  void reconnect(Target& target);
  void drop_probe(Target& target);

  void healed(Target& target);
  void trouble(Target& target, const std::string& what);
  void refuse(Target& target, const std::string& what);
  void say(Target& target, const std::string& line, bool refused);
  void set_refused(Target& target, bool refused);
  void arm();

  Party party_;
  std::vector<Target> targets_;
  int connecting_ = 0;  // endpoints, those included that cannot be probed
  bool closing_ = false;
  Connections& connections_;
  Report& report_;
  TurnedAway turned_away_;
  std::function<void(const Endpoint&)> again_;
  Fd watch_;  // an epoll over the probes and the timer
  Fd timer_;
  Deadline armed_ = Deadline::never();
  std::size_t probes_ = 0;  // under way
};

}  // namespace zcat
