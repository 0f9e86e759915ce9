#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/fd.hpp"
#include "endpoint/endpoint.hpp"

namespace zcat {

/// What to give zmq_bind(3): a host name is resolved (libzmq binds to addresses and interface names only) to an
/// IPv4 address, or to an IPv6 one if the endpoint means IPv6. Waits for the resolver. Throws Error (failed) if that
/// fails, or if a udp endpoint cannot be bound, which libzmq would not report.
std::string uri_to_bind(const Endpoint& endpoint, Family family = Family::any);

/// The endpoint of tcp with an address in place of a name, an interface or `*`, and a number for its port, so that
/// bind(2) can be given it. Waits for the resolver, and throws, as uri_to_bind() does.
Endpoint address_to_bind(const Endpoint& endpoint, Family family = Family::any);

/// The URI to connect to, given libzmq's LAST_ENDPOINT of a bound socket: `0.0.0.0` becomes `127.0.0.1`, `[::]`
/// becomes `[::1]`, a relative ipc path becomes absolute.
std::string connectable(std::string_view last_endpoint);

/// The socket file of an ipc endpoint that is bound, from before the bind to the end.
///
/// libzmq unlinks whatever has the path before it binds, so the path is made free here first: only a socket that
/// no process listens on is removed.
class IpcPath {
 public:
  /// Makes the path free and locks its directory against other processes that do the same, until own(). `ipc://*`
  /// gets a directory of its own: libzmq would fall back to the current one. Does nothing for other transports;
  /// for an abstract name it checks that no file has that name, because libzmq would delete it.
  /// Throws Error (failed).
  explicit IpcPath(const Endpoint& endpoint);
  /// Removes the file if it is still ours.
  ~IpcPath();
  IpcPath(const IpcPath&) = delete;
  IpcPath& operator=(const IpcPath&) = delete;

  /// The path to bind; empty: it has no file.
  const std::string& path() const { return path_; }
  /// The bind has returned, so the file is ours. Sets its permissions. Throws Error (failed).
  void own(std::optional<unsigned> mode);

 private:
  std::string path_;
  std::string directory_;  // that was made for it
  Fd lock_;
  dev_t device_ = 0;
  ino_t inode_ = 0;  // 0: not ours
};

}  // namespace zcat
