#pragma once

#include <chrono>
#include <list>
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
#include "peer/socks.hpp"

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
    proxy,        ///< the proxy in front of it made no connection: see words
  };
  Kind kind = Kind::silent;
  int error = 0;         ///< errno of the connect
  std::string words;     ///< the resolver's, or what the proxy did
  bool lasting = false;  ///< what the proxy did does not pass by itself
  Greeting greeting;
  int pid = 0;         ///< of the process that listens, on a unix socket; 0: not known
  bool ended = false;  ///< it closed the connection before it had said all that it tells strangers
  std::chrono::nanoseconds round_trip{0};
};

/// Finds out what is at an endpoint by a connection of its own, without ever becoming a peer: see ZmtpHandshake.
///
/// Of several addresses of a host the next one is tried, too, when one fails or does not answer soon: RFC 8305.
///
/// Never waits: when fd() is readable, step() goes on.
class Probe {
 public:
  static constexpr std::chrono::seconds kPatience{1};

  struct How {
    std::chrono::nanoseconds patience = kPatience;  ///< bounds all of it
    bool connects_only =
        false;  ///< it ends as silent with the connection: for what is no peer of ZMTP by design
    std::optional<SocksProxy> proxy{};  ///< to connect through
    bool keeps = false;                 ///< its connection is taken over: see release()
  };
  /// `endpoint` has a transport that can be probed. Throws Error (failed) where descriptors or threads run out.
  Probe(const Endpoint& endpoint, How how);

  int fd() const { return poller_.fd(); }
  /// Goes on as far as it can. True: done.
  bool step();
  const ProbeResult& result() const { return result_; }
  /// Where it connected to; only after step() has said true, and where something answered.
  const SocketAddress& address() const { return addresses_[address_]; }
  /// The connection, where it connects only and keeps it; empty: there is none. After step() has said true.
  Fd release() {
    poller_.forget(connection_.get());
    return std::move(connection_);
  }

 private:
  enum class Stage { resolving, connecting, asking_proxy, conversing, trying_tls, done };
  struct Attempt {
    std::size_t address;
    Fd connection;
    Deadline::Clock::time_point since;
  };

  void resolve(const Endpoint& endpoint);
  void take_addresses();
  void connect_next();
  void connect_to(std::size_t address);
  void try_to_connect(Attempt attempt);
  void attempted(int fd);
  void connected(Attempt attempt);
  void ask_proxy();
  void begin_to_talk();
  void converse();
  void take(std::string_view words);
  void take_from_proxy(std::string_view words);
  bool say(std::string_view words);
  void heard_nothing();
  void peer_closed(int error);
  void ask_for_tls();
  void end(ProbeResult::Kind kind);
  void hang_up();
  void blame_proxy();
  void time_out();

  const Endpoint target_;
  const How how_;
  Poller poller_;  // over the lookup or the connection
  std::shared_ptr<Lookup> lookup_;
  std::vector<SocketAddress> addresses_;
  std::size_t next_address_ = 0;  // to be tried
  std::list<Attempt> attempts_;   // under way
  std::size_t address_ = 0;       // that answered
  Fd connection_;                 // to it
  Stage stage_ = Stage::resolving;
  bool second_ = false;                  // the connection is the second one, to try TLS
  std::optional<SocksHandshake> socks_;  // until the proxy has let us through
  std::optional<ZmtpHandshake> handshake_;
  std::string outgoing_;
  std::string heard_;  // by the proxy, or over the second connection
  Deadline deadline_ = Deadline::never();
  Deadline provoke_at_ = Deadline::never();
  Deadline next_attempt_ = Deadline::never();
  Deadline::Clock::time_point connecting_since_, asked_;
  std::chrono::nanoseconds connect_time_{0};
  ProbeResult result_;
};

/// What the result says, in words: "connection refused", "an HTTP server, not ZeroMQ", "ZMTP 3.1, NULL, PULL".
/// Does not name the endpoint, except the path of an ipc socket that cannot be used.
std::string in_words(const ProbeResult& result, const Endpoint& endpoint);

}  // namespace zcat
