#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <net/if.h>
#include <netdb.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include "base/error.hpp"
#include "base/fd.hpp"
#include "endpoint/transport.hpp"

/// What must be done around a bind: names resolved, paths made free, and the result told to others.
namespace zcat {
namespace {

constexpr std::string_view kScheme = "ipc://";
constexpr std::string_view kAbstract = "ipc://@";

[[noreturn]] void fail(const Endpoint& endpoint, std::string_view why) {
  throw Error(ExitCode::failed, fmt::format("cannot bind '{}': {}", endpoint.typed, why));
}

/// `TRANSPORT://HOST:REST`, as reading an endpoint or libzmq writes it; no REST holds a ':'.
struct UriParts {
  std::string_view transport;
  std::string_view host;
  std::string_view rest;  ///< begins with the ':'
};

UriParts split_uri(std::string_view uri) {
  const std::size_t mark = std::min(uri.find("://"), uri.size());
  const std::size_t begin = std::min(mark + 3, uri.size());
  const std::size_t colon = std::max(std::min(uri.rfind(':'), uri.size()), begin);
  return {uri.substr(0, mark), uri.substr(begin, colon - begin), uri.substr(colon)};
}

bool names_host(std::string_view transport) {
  return transport == "tcp" || transport == "ws" || transport == "wss" || transport == "udp";
}

/// The numeric address of a name, in the family that libzmq would look for to connect to it.
std::string resolve(const Endpoint& endpoint, const std::string& host, Family family) {
  addrinfo hints{};
  hints.ai_family = endpoint.ipv6 ? AF_INET6 : AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  if (const int code = getaddrinfo(host.c_str(), nullptr, &hints, &list); code != 0) {
    const char* reason = code == EAI_SYSTEM ? std::strerror(errno) : gai_strerror(code);
    const bool ipv6_may_do = family == Family::any && !endpoint.ipv6;
    fail(endpoint, fmt::format("'{}' has no {} address ({}): try an address, an interface{} or '*'", host,
                               endpoint.ipv6 ? "IPv6" : "IPv4", reason, ipv6_may_do ? ", -6" : ""));
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> guard(list, freeaddrinfo);
  std::array<char, NI_MAXHOST> text{};
  getnameinfo(list->ai_addr, list->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST);
  return endpoint.ipv6 ? fmt::format("[{}]", text.data()) : text.data();
}

/// Locks the directory that `path` is in. Without the lock another zcat could bind between our look at the
/// path and libzmq's bind, which unlinks whatever is there. Locking the directory leaves no file behind. A
/// lock that cannot be had (an unreadable directory, a file system without locks) is gone without.
Fd lock_directory(const Endpoint& endpoint, const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string directory = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
  Fd fd(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd && errno == ENOENT) {
    fail(endpoint, fmt::format("there is no directory '{}': make it first", directory));
  }
  if (!fd && errno == ENOTDIR) fail(endpoint, fmt::format("'{}' is no directory", directory));
  if (fd) flock(fd.get(), LOCK_EX);
  return fd;
}

/// What connect() to the socket at `path` says; 0: somebody accepts.
int try_connect(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  const Fd probe(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const bool connected =
      connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  return connected ? 0 : errno;
}

void remove_stale_socket(const Endpoint& endpoint, const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return;
    fail(endpoint, std::strerror(errno));
  }
  if (!S_ISSOCK(status.st_mode)) {
    fail(endpoint, fmt::format("'{}' is there and is no socket: remove it or try another path", path));
  }
  switch (const int error = try_connect(path); error) {
    case 0:
    case EAGAIN:  // its backlog is full
    case EINPROGRESS: fail(endpoint, fmt::format("'{}' is in use by a live process: try another path", path));
    case ENOENT: return;
    case ECONNREFUSED: break;
    default:
      fail(endpoint, fmt::format("cannot tell whether '{}' is in use: {}", path, std::strerror(error)));
  }
  if (unlink(path.c_str()) != 0 && errno != ENOENT) {
    fail(endpoint, fmt::format("cannot remove the stale socket '{}': {}", path, std::strerror(errno)));
  }
}

/// libzmq unlinks an abstract socket's name, the '@' included, as if it were a path.
void protect_namesake(const Endpoint& endpoint) {
  const std::string name = endpoint.uri.substr(kScheme.size());
  struct stat status {};
  if (lstat(name.c_str(), &status) == 0) {
    fail(endpoint, fmt::format("libzmq would delete the file '{}' here: move it or try another name", name));
  }
}

struct AddressInfo {
  addrinfo* list = nullptr;
  ~AddressInfo() {
    if (list != nullptr) freeaddrinfo(list);
  }
};

/// Over udp libzmq binds in a thread of its own; where it cannot, it tries again without a pause and never closes. So the
/// same is tried here first.
void try_udp(const Endpoint& endpoint, std::string_view uri) {
  const auto [transport, place, rest] = split_uri(uri);
  if (transport != "udp") return;
  const std::size_t semicolon = place.find(';');
  const bool multicast = semicolon != std::string_view::npos;
  std::string host(multicast ? "*" : place);
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  if (const auto own = if_nametoindex(host.c_str()) != 0 ? own_address(host) : std::nullopt) host = *own;

  addrinfo hints{};
  hints.ai_family = endpoint.ipv6 ? AF_INET6 : AF_INET;
  hints.ai_socktype = SOCK_DGRAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV;
  AddressInfo info;
  const std::string port(rest.substr(1));
  if (getaddrinfo(host == "*" ? nullptr : host.c_str(), port.c_str(), &hints, &info.list) != 0) {
    fail(endpoint, fmt::format("'{}' has no address of that family", host));
  }
  const Fd probe(socket(info.list->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  setsockopt(probe.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (multicast) setsockopt(probe.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  if (bind(probe.get(), info.list->ai_addr, info.list->ai_addrlen) != 0) {
    const bool taken = errno == EADDRINUSE;
    fail(endpoint, taken ? fmt::format("UDP port {} is in use: choose another", port) : std::strerror(errno));
  }
  if (!multicast) return;
  ip_mreq membership{};
  inet_aton(own_address(place.substr(0, semicolon)).value_or("0.0.0.0").c_str(), &membership.imr_interface);
  inet_aton(std::string(place.substr(semicolon + 1)).c_str(), &membership.imr_multiaddr);
  if (setsockopt(probe.get(), IPPROTO_IP, IP_ADD_MEMBERSHIP, &membership, sizeof membership) == 0) return;
  fail(endpoint,
       fmt::format("cannot join the multicast group: {}: try another interface", std::strerror(errno)));
}

}  // namespace

std::string resolve_for_bind(const Endpoint& endpoint, Family family) {
  const auto [transport, host, rest] = split_uri(endpoint.uri);
  const std::string name(host);
  const bool is_name = names_host(transport) && is_host_name(host) && !is_ipv4_literal(name);
  // An interface goes before a host of the same name, as in libzmq.
  const bool resolves = is_name && if_nametoindex(name.c_str()) == 0;
  std::string uri =
      resolves ? fmt::format("{}://{}{}", transport, resolve(endpoint, name, family), rest) : endpoint.uri;
  try_udp(endpoint, uri);
  return uri;
}

Fd claim_ipc_path(const Endpoint& endpoint) {
  if (endpoint.uri.starts_with(kAbstract)) protect_namesake(endpoint);
  const std::string path(ipc_path(endpoint.uri));
  if (path.empty()) return {};
  Fd lock = lock_directory(endpoint, path);
  remove_stale_socket(endpoint, path);
  return lock;
}

std::string_view ipc_path(std::string_view uri) {
  if (!uri.starts_with(kScheme)) return {};
  const std::string_view path = uri.substr(kScheme.size());
  return path.starts_with('@') || path == "*" ? std::string_view() : path;
}

std::string connectable(std::string_view last_endpoint) {
  if (const std::string_view path = ipc_path(last_endpoint); !path.empty() && path[0] != '/') {
    std::error_code none;
    const std::string directory = std::filesystem::current_path(none).string();
    const std::string absolute = fmt::format("{}/{}", directory == "/" ? "" : directory, path);
    const bool fits = !none && absolute.size() < sizeof(sockaddr_un::sun_path);
    return fits ? fmt::format("ipc://{}", absolute) : std::string(last_endpoint);
  }
  // libzmq leaves udp's transport out.
  if (!last_endpoint.empty() && last_endpoint.find("://") == std::string_view::npos) {
    return connectable(fmt::format("udp://{}", last_endpoint));
  }

  constexpr std::string_view kMapped = "[::ffff:";  // an IPv4 address on an IPv6 socket
  auto [transport, host, rest] = split_uri(last_endpoint);
  if (!names_host(transport)) return std::string(last_endpoint);
  if (host.starts_with(kMapped) && host.find('.') != std::string_view::npos) {
    host = host.substr(kMapped.size(), host.size() - kMapped.size() - 1);
  }
  if (host == "0.0.0.0" || host == "*") host = "127.0.0.1";
  if (host == "[::]") host = "[::1]";
  return fmt::format("{}://{}{}", transport, host, rest);
}

}  // namespace zcat
