#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.hpp"
#include "base/fd.hpp"
#include "endpoint/endpoint.hpp"
#include "peer/handshake.hpp"
#include "peer/lookup.hpp"

namespace zcat {

/// What a probe found at an endpoint.
struct ProbeResult {
  enum class Kind {
    zmtp,         ///< ZMTP: see greeting
    not_zmtp,     ///< something else: see greeting.protocol
    silent,       ///< it took the connection, and said nothing
    closed,       ///< it took the connection, and ended it without a word
    unreachable,  ///< there was no connection: see error
    unresolved,   ///< the host has no address: see words
  };
  Kind kind = Kind::silent;
  int error = 0;      ///< errno of the connect
  std::string words;  ///< the resolver's
  Greeting greeting;
  bool ended = false;  ///< it closed the connection before it had said all that it tells strangers
  std::chrono::nanoseconds round_trip{0};
};

/// Finds out what is at an endpoint by a connection of its own, without ever becoming a peer: see ZmtpHandshake.
///
/// Never waits: when fd() is readable, step() goes on.
class Probe {
 public:
  /// `endpoint` has a transport that can be probed. `patience` bounds all of it. Throws Error (failed) where descriptors or threads run out.
  /// `connects_only` ends it as silent when there is a connection: for what is no peer of ZMTP by design.
  explicit Probe(const Endpoint& endpoint, std::chrono::nanoseconds patience = kPatience,
                 bool connects_only = false);

  int fd() const { return poller_.fd(); }
  /// Goes on as far as it can. True: done.
  bool step();
  const ProbeResult& result() const { return result_; }

  static constexpr std::chrono::seconds kPatience{1};

 private:
  enum class Stage { resolving, connecting, conversing, trying_tls, done };

  void resolve(const Endpoint& endpoint);
  void take_addresses();
  void connect_next();
  void open_connection();
  void connected();
  void converse();
  bool send_pending();
  void heard_nothing();
  void peer_closed(int error);
  void ask_for_tls();
  void end(ProbeResult::Kind kind);
  void time_out();

  bool ws_ = false;
  bool connects_only_ = false;
  std::string host_;  // with its port
  Poller poller_;     // over the lookup or the connection
  std::shared_ptr<Lookup> lookup_;
  std::vector<SocketAddress> addresses_;
  std::size_t next_address_ = 0;
  Fd connection_;
  Stage stage_ = Stage::resolving;
  bool second_ = false;  // the connection is the second one, to try TLS
  std::optional<ZmtpHandshake> handshake_;
  std::string outgoing_;
  std::string heard_;  // of the second connection
  Deadline deadline_ = Deadline::never();
  Deadline provoke_at_ = Deadline::never();
  Deadline::Clock::time_point connecting_since_, asked_;
  std::chrono::nanoseconds connect_time_{0};
  ProbeResult result_;
};

/// What the result says, in words: "connection refused", "an HTTP server, not ZeroMQ", "ZMTP 3.1, NULL, PULL".
/// Does not name the endpoint, except the path of an ipc socket that cannot be used.
std::string in_words(const ProbeResult& result, const Endpoint& endpoint);

}  // namespace zcat
