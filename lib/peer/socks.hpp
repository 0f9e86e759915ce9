#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "endpoint/endpoint.hpp"

namespace zcat {

/// A SOCKS 5 proxy, through which a socket connects over tcp.
struct SocksProxy {
  std::string host;  ///< an IPv6 address in its brackets
  std::string port;
  std::string user;  ///< empty: it wants none
  std::string password;

  std::string name() const { return host + ":" + port; }
  /// Where the proxy itself is.
  Endpoint endpoint() const;
};

/// Whether connections to it go through a proxy, where there is one.
bool takes_proxy(const Endpoint& endpoint);

/// Our side of what comes ahead of a connection through a proxy (RFC 1928, 1929), as libzmq says it: bytes in, bytes out.
class SocksHandshake {
 public:
  SocksHandshake(SocksProxy proxy, const Endpoint& target);

  enum class State {
    asking,   ///< more is to come
    open,     ///< what follows is between us and the target
    failed,   ///< for now: see words()
    refused,  ///< in a way that does not pass by itself: see words()
  };
  /// Takes what came, and leaves in `bytes` what is the target's.
  State take(std::string& bytes);
  /// What is to be sent now; empty: nothing. Forgets it.
  std::string speak() { return std::exchange(outgoing_, {}); }
  /// Why it failed, as what the proxy does: "does not speak SOCKS 5".
  const std::string& words() const { return words_; }

 private:
  enum class Stage { method, login, reply };

  State method(std::string& bytes);
  State login(std::string& bytes);
  State reply(std::string& bytes);
  State fail(State state, std::string words);
  void ask_for_target();

  SocksProxy proxy_;
  std::string target_;  // as it stands in the request
  Stage stage_ = Stage::method;
  std::string outgoing_;
  std::string words_;
};

}  // namespace zcat
