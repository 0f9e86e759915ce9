#pragma once

#include <sys/socket.h>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/fd.hpp"
#include "endpoint/endpoint.hpp"

namespace zcat {

/// Something to connect to.
struct SocketAddress {
  sockaddr_storage bytes{};
  socklen_t size = 0;

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&bytes); }
};

/// The address of a unix socket; `@name` is an abstract one.
SocketAddress path_address(std::string_view path);
/// The address that the endpoint's host spells out. Empty: it is a name.
std::vector<SocketAddress> literal_address(const Endpoint& endpoint);

/// The addresses of a host name, looked up on a thread of its own, which may be busy for longer than anybody waits.
class Lookup {
 public:
  struct Result {
    std::vector<SocketAddress> addresses;
    std::string why;  ///< there are none: the resolver's words
  };

  /// Throws Error (failed) where there is no thread or descriptor left for it.
  static std::shared_ptr<Lookup> start(const Endpoint& endpoint);

  /// Readable when the result is there.
  int fd() const { return done_.fd(); }
  Result result();

 private:
  void run(const Endpoint& endpoint);

  Wakeup done_;
  std::mutex mutex_;
  Result result_;
};

}  // namespace zcat
