#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/report.hpp"
#include "peer/monitor.hpp"

namespace zcat {

/// Of a socket, what decides with whom it can talk.
struct Party {
  int type = 0;           ///< ZMQ_*
  std::string mechanism;  ///< "NULL", "PLAIN", "CURVE", "GSSAPI"
  bool serves = false;    ///< it is the mechanism's server
};

/// Says of the clients of a bound socket which could not be served and why, in one line for each cause and endpoint.
///
/// Who leaves in the middle of the handshake is not worth a word: a client that finds that we are not what it wants does
/// so, and so does everybody who only looks whether somebody is there. Where events do not tell for certain whose they
/// are, nothing is said.
class TurnedAway {
 public:
  TurnedAway(Party party, Report& report) : party_(std::move(party)), report_(report) {}

  void take(const Event& event);

 private:
  /// What is known of a handshake: libzmq says that one has succeeded, but not whose.
  enum class Handshake { pending, complete, unsure };
  struct Client {
    std::string endpoint;
    std::string peer;
    Handshake handshake = Handshake::pending;
  };

  void accepted(const Event& event);
  void shaken(const Event& event);
  void gone(const Event& event);
  void say(const Client& client, std::string_view cause);

  Party party_;
  Report& report_;
  std::unordered_map<std::uint32_t, Client> clients_;   // by libzmq's descriptor
  Event failure_;                                       // of a handshake, whose connection ends next
  std::set<std::pair<std::string, std::string>> said_;  // endpoint and cause
};

}  // namespace zcat
