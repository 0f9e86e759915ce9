#include "cli/activation.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>

#include "base/error.hpp"
#include "base/number.hpp"
#include "base/text.hpp"
#include "endpoint/binding.hpp"
#include "endpoint/transport.hpp"
#include "peer/lookup.hpp"

namespace zcat {
namespace {

constexpr int kFirst = 3;  // SD_LISTEN_FDS_START

/// A socket that was passed to us.
struct Listener {
  int fd;
  sockaddr_storage address{};
  std::string place{};  ///< its URI
  bool taken = false;

  bool is_unix() const { return address.ss_family == AF_UNIX; }
};

/// How many were passed to this process.
int count_passed() {
  const char* const pid = std::getenv("LISTEN_PID");
  const char* const fds = std::getenv("LISTEN_FDS");
  if (pid == nullptr || fds == nullptr || pid != std::to_string(::getpid())) return 0;
  constexpr std::uint32_t kMost = 65535;
  const std::optional count = number(fds, kMost);
  if (!count) refuse(fmt::format("LISTEN_FDS='{}' is no number of descriptors", for_terminal(fds)));
  return static_cast<int>(*count);
}

std::string absolute(std::string_view path) {
  return path.starts_with('@') ? std::string(path)
                               : std::filesystem::absolute(path).lexically_normal().string();
}

/// Without the brackets of IPv6; an IPv4 address that IPv6 wraps up is one.
std::string host_text(const sockaddr_storage& address) {
  sockaddr_storage plain = address;
  const auto& six = reinterpret_cast<const sockaddr_in6&>(address);
  if (address.ss_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&six.sin6_addr)) {
    constexpr std::size_t kWrapping = 12;
    auto& four = reinterpret_cast<sockaddr_in&>(plain);
    four.sin_family = AF_INET;
    std::memcpy(&four.sin_addr, six.sin6_addr.s6_addr + kWrapping, sizeof four.sin_addr);
  }
  std::array<char, NI_MAXHOST> text{};
  const socklen_t size = plain.ss_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
  ::getnameinfo(reinterpret_cast<const sockaddr*>(&plain), size, text.data(), text.size(), nullptr, 0,
                NI_NUMERICHOST);
  return text.data();
}

std::string port_text(const sockaddr_storage& address) {
  return std::to_string(ntohs(address.ss_family == AF_INET
                                  ? reinterpret_cast<const sockaddr_in&>(address).sin_port
                                  : reinterpret_cast<const sockaddr_in6&>(address).sin6_port));
}

std::string unix_path(const sockaddr_storage& address, socklen_t size) {
  const auto& local = reinterpret_cast<const sockaddr_un&>(address);
  const std::size_t length = size - offsetof(sockaddr_un, sun_path);
  if (length > 0 && local.sun_path[0] == '\0') return "@" + std::string(local.sun_path + 1, length - 1);
  return {local.sun_path, ::strnlen(local.sun_path, length)};
}

int option(int fd, int name) {
  int value = 0;
  socklen_t size = sizeof value;
  return ::getsockopt(fd, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

Listener take(int fd) {
  Listener listener{fd};
  socklen_t size = sizeof listener.address;
  const bool stream = option(fd, SO_TYPE) == SOCK_STREAM;
  if (stream && option(fd, SO_ACCEPTCONN) == 0)
    refuse(fmt::format("LISTEN_FDS: descriptor {} is a socket that does not listen: its unit needs Accept=no",
                       fd));
  const bool named = stream && ::getsockname(fd, reinterpret_cast<sockaddr*>(&listener.address), &size) == 0;
  const int family = listener.address.ss_family;
  if (!named || (family != AF_INET && family != AF_INET6 && family != AF_UNIX))
    refuse(fmt::format(
        "LISTEN_FDS: descriptor {} is no stream socket that listens: its unit needs ListenStream=", fd));
  if (listener.is_unix()) {
    listener.place = "ipc://" + unix_path(listener.address, size);
  } else {
    const std::string host = host_text(listener.address);
    const bool six = host.find(':') != host.npos;
    listener.place =
        fmt::format("tcp://{}{}{}:{}", six ? "[" : "", host, six ? "]" : "", port_text(listener.address));
  }
  // which it is not from systemd: handlers are not to have it, and libzmq is not to wait for it
  ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
  return listener;
}

bool is_any_host(const Endpoint& endpoint) {
  return endpoint.host == "*" || endpoint.host == "0.0.0.0" || endpoint.host == "[::]";
}

/// What the host of an endpoint means here.
std::string bound_host(const Endpoint& endpoint, Family family) {
  const auto addresses = literal_address(parse_endpoint(uri_to_bind(endpoint, family), Attach::bind));
  return addresses.empty() ? std::string() : host_text(addresses.front().bytes);
}

bool serves(const Listener& listener, const Endpoint& endpoint, Family family) {
  if (endpoint.attach != Attach::bind || !endpoint.transport->can_probe) return false;
  const bool by_path = endpoint.port.empty();
  if (listener.is_unix() != by_path) return false;
  if (by_path) return !endpoint.wildcard && listener.place == "ipc://" + absolute(endpoint.path);
  if (endpoint.port != port_text(listener.address)) return false;
  return is_any_host(endpoint) || bound_host(endpoint, family) == host_text(listener.address);
}

[[noreturn]] void refuse_unused(const Listener& unused, const std::vector<Listener>& listeners,
                                const std::vector<Settings>& commands) {
  std::vector<std::string> bound;
  for (const Settings& settings : commands) {
    for (const Settings& part : parts_of(settings)) {
      for (const Endpoint& endpoint : part.socket.endpoints)
        if (endpoint.attach == Attach::bind) bound.push_back(fmt::format("'{}'", endpoint.typed));
    }
  }
  refuse(fmt::format("LISTEN_FDS: no endpoint takes '{}': passed to us {}; to bind are {}", unused.place,
                     joined(listeners, [](const Listener& one) { return fmt::format("'{}'", one.place); }),
                     bound.empty() ? "none" : joined(bound)));
}

void give(std::vector<Listener>& listeners, Settings& settings) {
  if (settings.socket.uses_given_descriptor()) refuse("-o USE_FD and LISTEN_FDS exclude each other");
  for (Endpoint& endpoint : settings.socket.endpoints) {
    const auto found = std::ranges::find_if(listeners, [&](const Listener& listener) {
      return !listener.taken && serves(listener, endpoint, settings.family);
    });
    if (found == listeners.end()) continue;
    found->taken = true;
    endpoint.listener = found->fd;
  }
}

}  // namespace

void take_listeners(std::vector<Settings>& commands) {
  const int passed = count_passed();
  if (passed == 0 || !runs(row(commands.front().command))) return;
  std::vector<Listener> listeners;
  for (int fd = kFirst; fd < kFirst + passed; ++fd) listeners.push_back(take(fd));
  for (Settings& settings : commands) {
    for (Settings& part : parts_of(settings)) give(listeners, part);
  }
  const auto unused = std::ranges::find(listeners, false, &Listener::taken);
  if (unused != listeners.end()) refuse_unused(*unused, listeners, commands);
}

}  // namespace zcat
