#include "endpoint/binding.hpp"

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

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>

#include "base/error.hpp"
#include "base/host_lookup.hpp"
#include "endpoint/reader.hpp"
#include "endpoint/transport.hpp"

namespace zcat {
namespace {

[[noreturn]] void fail(const Endpoint& endpoint, std::string_view why) {
  throw Error(ExitCode::failed, fmt::format("cannot bind to '{}': {}", endpoint.typed, why));
}

// ---------------------------------------------------------------------------------------------------- addresses

using AddressList = std::unique_ptr<addrinfo, void (*)(addrinfo*)>;

/// What getaddrinfo(3) finds for the endpoint's family; null: `error` is what it returned.
AddressList look_up(const Endpoint& endpoint, const char* host, int socket_type, int flags, int& error) {
  addrinfo hints{};
  hints.ai_family = endpoint.ipv6 ? AF_INET6 : AF_INET;
  hints.ai_socktype = socket_type;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  error = look_up_host(host, is_number(endpoint.port) ? endpoint.port.c_str() : nullptr, &hints, &list);
  if (error != 0) list = nullptr;
  return {list, [](addrinfo* first) {
            if (first != nullptr) freeaddrinfo(first);
          }};
}

/// The numeric address of a name, in the family that libzmq would look for to connect to it.
std::string resolve(const Endpoint& endpoint, Family family) {
  int error = 0;
  const AddressList list = look_up(endpoint, endpoint.host.c_str(), SOCK_STREAM, 0, error);
  if (!list) {
    const char* reason = error == EAI_SYSTEM ? std::strerror(errno) : gai_strerror(error);
    const bool ipv6_may_do = family == Family::any && !endpoint.ipv6;
    fail(endpoint,
         fmt::format("'{}' has no {} address ({}): try an address, an interface{} or '*'", endpoint.host,
                     endpoint.ipv6 ? "IPv6" : "IPv4", reason, ipv6_may_do ? ", -6" : ""));
  }
  std::array<char, NI_MAXHOST> text{};
  getnameinfo(list->ai_addr, list->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST);
  return endpoint.ipv6 ? fmt::format("[{}]", text.data()) : text.data();
}

/// libzmq 4.3.4: udp is bound in the I/O thread. If that fails it tries again without a pause and never closes, so
/// the same is tried here first.
void try_datagrams(const Endpoint& endpoint) {
  const bool multicast = !endpoint.source.empty();
  std::string host = multicast ? "*" : endpoint.bare_host();
  if (const auto own = if_nametoindex(host.c_str()) != 0 ? own_address(host) : std::nullopt) host = *own;

  int error = 0;
  const AddressList list =
      look_up(endpoint, host == "*" ? nullptr : host.c_str(), SOCK_DGRAM, AI_PASSIVE | AI_NUMERICHOST, error);
  if (!list) fail(endpoint, fmt::format("'{}' has no address of that family", host));
  const Fd probe(socket(list->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  setsockopt(probe.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (multicast) setsockopt(probe.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  if (bind(probe.get(), list->ai_addr, list->ai_addrlen) != 0) {
    const bool taken = errno == EADDRINUSE;
    fail(endpoint,
         taken ? fmt::format("UDP port {} is in use: choose another", endpoint.port) : std::strerror(errno));
  }
  if (!multicast) return;
  ip_mreq membership{};
  inet_aton(own_address(endpoint.source).value_or("0.0.0.0").c_str(), &membership.imr_interface);
  inet_aton(endpoint.host.c_str(), &membership.imr_multiaddr);
  if (setsockopt(probe.get(), IPPROTO_IP, IP_ADD_MEMBERSHIP, &membership, sizeof membership) == 0) return;
  fail(endpoint,
       fmt::format("cannot join the multicast group: {}: try another interface", std::strerror(errno)));
}

// ---------------------------------------------------------------------------------------------------- paths

std::string directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

/// Without this lock another zcat could bind between our look at the path and libzmq's bind. A lock on the directory
/// leaves no file behind. Goes on without one if the directory cannot be read or its file system has no locks.
Fd lock_directory(const Endpoint& endpoint, const std::string& directory) {
  Fd fd(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd && errno == ENOENT) {
    fail(endpoint, fmt::format("there is no directory '{}': make it first", directory));
  }
  if (!fd && errno == ENOTDIR) fail(endpoint, fmt::format("'{}' is no directory", directory));
  if (fd) flock(fd.get(), LOCK_EX);
  return fd;
}

std::string make_directory(const Endpoint& endpoint) {
  const char* base = std::getenv("TMPDIR");
  std::string path = fmt::format("{}/zcat-XXXXXX", base != nullptr && *base != '\0' ? base : "/tmp");
  if (::mkdtemp(path.data()) != nullptr) return path;
  fail(endpoint, fmt::format("cannot make a directory '{}': {}", path, std::strerror(errno)));
}

/// The errno of connect() to the socket at `path`; 0: a process accepts.
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

/// libzmq 4.3.4: unlinks an abstract socket's name, the '@' included, as if it were a path.
void protect_namesake(const Endpoint& endpoint) {
  struct stat status {};
  if (lstat(endpoint.path.c_str(), &status) != 0) return;
  fail(endpoint,
       fmt::format("libzmq would delete the file '{}' here: move it or try another name", endpoint.path));
}

}  // namespace

std::string uri_to_bind(const Endpoint& endpoint, Family family) {
  Endpoint local = endpoint;
  const bool is_name = endpoint.transport->resolves_names && endpoint.source.empty() &&
                       is_host_name(endpoint.host) && !is_ipv4_literal(endpoint.host);
  // as in libzmq, an interface goes before a host of the same name
  if (is_name && if_nametoindex(endpoint.host.c_str()) == 0) local.host = resolve(endpoint, family);
  if (endpoint.transport->wire == Wire::datagrams && endpoint.transport->resolves_names) try_datagrams(local);
  return local.uri();
}

Endpoint address_to_bind(const Endpoint& endpoint, Family family) {
  Endpoint local = endpoint;
  if (local.port == "*") local.port = "0";
  if (local.host == "*") {
    local.host = local.ipv6 ? "[::]" : "0.0.0.0";
  } else if (is_host_name(local.host) && !is_ipv4_literal(local.host)) {
    const bool interface = if_nametoindex(local.host.c_str()) != 0;
    const auto own = interface && !local.ipv6 ? own_address(local.host) : std::nullopt;
    if (interface && !own)
      fail(endpoint,
           fmt::format("the interface '{}' has no address of that family: name an address", local.host));
    local.host = own ? *own : resolve(endpoint, family);
  }
  return local;
}

std::string connectable(std::string_view last_endpoint) {
  const std::size_t mark = last_endpoint.find("://");
  if (mark == std::string_view::npos) {  // libzmq 4.3.4: leaves udp's transport out
    return last_endpoint.empty() ? std::string() : connectable(fmt::format("udp://{}", last_endpoint));
  }
  const Transport& transport = transport_of(last_endpoint);
  const std::string_view scheme = last_endpoint.substr(0, mark + 3), address = last_endpoint.substr(mark + 3);
  if (transport.socket_family == AF_UNIX && !address.starts_with('@')) {
    std::error_code none;
    const std::string absolute = (std::filesystem::current_path(none) / address).string();
    const bool fits = !none && absolute.size() < sizeof(sockaddr_un::sun_path);
    return fmt::format("{}{}", scheme, fits ? absolute : address);
  }
  if (!transport.resolves_names) return std::string(last_endpoint);

  constexpr std::string_view kMapped = "[::ffff:";  // an IPv4 address on an IPv6 socket
  const std::size_t colon = std::min(address.rfind(':'), address.size());
  std::string_view host = address.substr(0, colon);
  if (host.starts_with(kMapped) && host.find('.') != std::string_view::npos) {
    host = host.substr(kMapped.size(), host.size() - kMapped.size() - 1);
  }
  if (host == "0.0.0.0" || host == "*") host = "127.0.0.1";
  if (host == "[::]") host = "[::1]";
  return fmt::format("{}{}{}", scheme, host, address.substr(colon));
}

IpcPath::IpcPath(const Endpoint& endpoint) : path_(endpoint.file()) {
  if (endpoint.transport->socket_family != AF_UNIX) return;
  if (endpoint.wildcard) {
    directory_ = make_directory(endpoint);
    path_ = directory_ + "/socket";
  } else if (path_.empty()) {
    protect_namesake(endpoint);
  } else {
    lock_ = lock_directory(endpoint, directory_of(path_));
    remove_stale_socket(endpoint, path_);
  }
}

IpcPath::~IpcPath() {
  struct stat status {};
  const bool ours = inode_ != 0 && ::lstat(path_.c_str(), &status) == 0 && status.st_dev == device_ &&
                    status.st_ino == inode_;
  if (ours) ::unlink(path_.c_str());
  if (!directory_.empty()) ::rmdir(directory_.c_str());
}

void IpcPath::own(std::optional<unsigned> mode) {
  lock_ = Fd();
  struct stat status {};
  if (path_.empty() || ::lstat(path_.c_str(), &status) != 0) return;
  device_ = status.st_dev;
  inode_ = status.st_ino;
  if (!mode || ::chmod(path_.c_str(), *mode) == 0) return;
  throw Error(ExitCode::failed,
              fmt::format("cannot set the mode of '{}' to {:04o}: {}", path_, *mode, std::strerror(errno)));
}

}  // namespace zcat
