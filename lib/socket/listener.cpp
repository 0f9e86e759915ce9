#include "socket/listener.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstddef>

#include "base/error.hpp"
#include "endpoint/error_words.hpp"
#include "endpoint/transport.hpp"
#include "peer/lookup.hpp"

namespace zcat {
namespace {

constexpr int kBacklog = 4096;

[[noreturn]] void fail(const Endpoint& endpoint) {
  throw Error(ExitCode::failed,
              fmt::format("cannot bind to '{}': {}", endpoint.typed, error_words(errno, endpoint)));
}

SocketAddress address_of(const Endpoint& endpoint, Family family, const std::string& path) {
  if (endpoint.transport->socket_family == AF_UNIX) return path_address(path.empty() ? endpoint.path : path);
  const std::vector<SocketAddress> addresses = literal_address(address_to_bind(endpoint, family));
  if (!addresses.empty()) return addresses.front();
  errno = EADDRNOTAVAIL;
  fail(endpoint);
}

Fd listen_at(const Endpoint& endpoint, const SocketAddress& address) {
  const int on = 1, off = 0;
  Fd fd(::socket(address.bytes.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) fail(endpoint);
  if (address.bytes.ss_family != AF_UNIX) ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (address.bytes.ss_family == AF_INET6)
    ::setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  if (::bind(fd.get(), address.get(), address.size) != 0 || ::listen(fd.get(), kBacklog) != 0) fail(endpoint);
  return fd;
}

}  // namespace

StreamListener::StreamListener(const Endpoint& endpoint, Family family, std::optional<unsigned> ipc_mode)
    : is_unix_(endpoint.transport->socket_family == AF_UNIX) {
  if (endpoint.listener >= 0) {
    fd_ = Fd(::fcntl(endpoint.listener, F_DUPFD_CLOEXEC, 0));
    const int flags = ::fcntl(fd_.get(), F_GETFL);
    if (flags < 0 || ::fcntl(fd_.get(), F_SETFL, flags | O_NONBLOCK) != 0) fail(endpoint);
    return;
  }
  if (is_unix_ && !endpoint.path.starts_with('@')) path_.emplace(endpoint);
  fd_ = listen_at(endpoint, address_of(endpoint, family, path_ ? path_->path() : ""));
  if (path_) path_->own(ipc_mode);
}

std::string StreamListener::uri() const {
  SocketAddress address;
  address.size = sizeof address.bytes;
  ::getsockname(fd_.get(), reinterpret_cast<sockaddr*>(&address.bytes), &address.size);
  if (is_unix_) {
    const auto& name = reinterpret_cast<const sockaddr_un&>(address.bytes);
    std::string path(name.sun_path, address.size - offsetof(sockaddr_un, sun_path));
    if (path.starts_with('\0')) path[0] = '@';
    while (path.ends_with('\0')) path.pop_back();
    return connectable("ipc://" + path);
  }
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  ::getnameinfo(address.get(), address.size, host.data(), host.size(), port.data(), port.size(),
                NI_NUMERICHOST | NI_NUMERICSERV);
  const bool ipv6 = address.bytes.ss_family == AF_INET6;
  return connectable(
      fmt::format("tcp://{0}{1}{2}:{3}", ipv6 ? "[" : "", host.data(), ipv6 ? "]" : "", port.data()));
}

Fd StreamListener::accept() {
  return Fd(::accept4(fd_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
}

}  // namespace zcat
