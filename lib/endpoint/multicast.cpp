#include <arpa/inet.h>
#include <fmt/format.h>
#include <ifaddrs.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <map>
#include <memory>
#include <vector>

#include "base/fd.hpp"
#include "endpoint/reader.hpp"

/// pgm, epgm, norm and udp: an interface, a group, a port.
namespace zcat {
namespace {

/// libzmq copies parts of these addresses into arrays of 256 bytes, and cuts off what is longer.
constexpr std::size_t kMaxAddress = 254;
constexpr int kPgmProtocol = 113;

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t end; (end = text.find(separator)) != std::string_view::npos; text.remove_prefix(end + 1)) {
    parts.push_back(text.substr(0, end));
  }
  parts.push_back(text);
  return parts;
}

bool is_multicast(std::string_view group) {
  in_addr address{};
  return inet_pton(AF_INET, std::string(group).c_str(), &address) == 1 && IN_MULTICAST(ntohl(address.s_addr));
}

}  // namespace

std::optional<std::string> own_address(std::string_view interface) {
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return std::nullopt;
  const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> guard(list, freeifaddrs);

  const std::size_t slash = std::min(interface.find('/'), interface.size());
  const auto bits = slash == interface.size() ? 32 : number(interface.substr(slash + 1), 32);
  in_addr wanted{};
  const bool numeric =
      bits && inet_pton(AF_INET, std::string(interface.substr(0, slash)).c_str(), &wanted) == 1;
  const std::uint32_t mask = bits.value_or(0) == 0 ? 0 : ~std::uint32_t{0} << (32 - *bits);

  for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
    if (entry->ifa_addr == nullptr || entry->ifa_addr->sa_family != AF_INET) continue;
    const in_addr own = reinterpret_cast<const sockaddr_in*>(entry->ifa_addr)->sin_addr;
    const bool same_network = numeric && ((ntohl(own.s_addr) ^ ntohl(wanted.s_addr)) & mask) == 0;
    if (!same_network && interface != entry->ifa_name) continue;
    std::array<char, INET_ADDRSTRLEN> text{};
    return inet_ntop(AF_INET, &own, text.data(), text.size());
  }
  return std::nullopt;
}

namespace {

/// [INTERFACE;]GROUPS:PORT
Endpoint split_groups(const Operand& operand, std::string_view text) {
  if (operand.family == Family::ipv6) {
    operand.refuse(fmt::format("{} goes over IPv4 here: leave -6 away", operand.transport));
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) operand.refuse("name a port: try 'INTERFACE;GROUP:PORT'");
  std::string port = read_port(operand, text.substr(colon + 1));
  if (is_wildcard_port(port)) operand.refuse("all members of a group share one port: name it");
  const std::string_view head = text.substr(0, colon);
  const std::size_t semicolon = head.find(';');
  const std::string_view source = semicolon == std::string_view::npos ? "" : head.substr(0, semicolon);
  return {.source = std::string(source),
          .host = std::string(head.substr(semicolon + 1)),
          .port = std::move(port)};
}

/// The address of the interface that was given; there must be one, or libzmq aborts where no route fits the
/// group.
std::string interface_address(const Operand& operand, const Endpoint& endpoint) {
  if (endpoint.source.empty()) {
    operand.refuse(fmt::format("name the interface to use: try '{}://eth0;{}:{}'", operand.transport,
                               endpoint.host, endpoint.port));
  }
  auto address = own_address(endpoint.source);
  if (!address) {
    operand.refuse(fmt::format("'{}' is no interface with an IPv4 address here: 'ip address' lists them",
                               endpoint.source));
  }
  return std::move(*address);
}

void check_group(const Operand& operand, std::string_view group) {
  if (!is_multicast(group)) {
    operand.refuse(
        fmt::format("'{}' is no IPv4 multicast address: try one from 239.0.0.0 to 239.255.255.255", group));
  }
}

/// libpgm and norm bind the port, shared with others as `shares` says. libzmq has them do so in a thread of its
/// own, and aborts where they cannot.
void require_port(const Operand& operand, const std::string& port, std::initializer_list<int> shares) {
  const Fd probe(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  for (const int share : shares) setsockopt(probe.get(), SOL_SOCKET, share, &on, sizeof on);
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_port = htons(static_cast<std::uint16_t>(number(port, 65535).value_or(0)));
  if (bind(probe.get(), reinterpret_cast<const sockaddr*>(&any), sizeof any) == 0) return;
  switch (const int error = errno) {
    case EADDRINUSE: operand.refuse(fmt::format("UDP port {} is taken here: choose another", port));
    case EACCES: operand.refuse(fmt::format("UDP port {} is for root only: try one above 1023", port));
    default: operand.refuse(fmt::format("cannot use UDP port {}: {}", port, std::strerror(error)));
  }
}

/// Of two processes that start at once both would find the port free, and libzmq aborts in the second one. The name of a
/// socket is the lock: until the process ends it keeps others of ours from that port.
void hold_port(const Operand& operand, const std::string& port) {
  static std::map<std::string, Fd> held;
  if (held.contains(port)) return;
  Fd lock(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = fmt::format("zcat-norm-{}", port);
  name.copy(address.sun_path + 1, name.size());
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  if (bind(lock.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0 && errno == EADDRINUSE) {
    operand.refuse(fmt::format("UDP port {} is taken here: choose another", port));
  }
  held.emplace(port, std::move(lock));
}

Endpoint within_limit(const Operand& operand, Endpoint endpoint) {
  if (endpoint.source.size() + endpoint.host.size() + endpoint.port.size() + 2 > kMaxAddress) {
    operand.refuse(fmt::format("it has more than {} bytes", kMaxAddress));
  }
  return endpoint;
}

/// INTERFACE;GROUP[,GROUP]...[;SENDGROUP]:PORT
Endpoint read_groups(const Operand& operand, std::string_view text) {
  Endpoint endpoint = split_groups(operand, text);
  endpoint.source = interface_address(operand, endpoint);
  const auto lists = split(endpoint.host, ';');
  if (lists.size() > 2) operand.refuse("too many ';': try 'INTERFACE;GROUP:PORT'");
  for (const std::string_view group : split(lists[0], ',')) check_group(operand, group);
  if (lists.size() == 2) check_group(operand, lists[1]);
  return within_limit(operand, std::move(endpoint));
}

/// Whether it is an address that all hosts of a network listen to: sending there takes more than libzmq asks for.
bool is_broadcast(const std::string& host) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(1);
  if (inet_aton(host.c_str(), &address.sin_addr) == 0) return false;
  const Fd probe(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  return connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
         errno == EACCES;
}

}  // namespace

Endpoint read_epgm(const Operand& operand, std::string_view text) {
  Endpoint endpoint = read_groups(operand, text);
  require_port(operand, endpoint.port, {SO_REUSEPORT});
  return endpoint;
}

/// pgm is a protocol beside tcp and udp: without the right to raw sockets libzmq aborts in its own thread.
Endpoint read_pgm(const Operand& operand, std::string_view text) {
  Endpoint endpoint = read_groups(operand, text);
  const Fd raw(socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, kPgmProtocol));
  if (!raw) {
    operand.refuse(fmt::format("no raw socket for pgm ({}): run it with CAP_NET_RAW, or try 'epgm://{}'",
                               std::strerror(errno), text));
  }
  return endpoint;
}

/// [ID,]INTERFACE;GROUP:PORT, or [ID,]ADDRESS:PORT for one receiver.
Endpoint read_norm(const Operand& operand, std::string_view text) {
  std::string id;
  if (const std::size_t comma = text.find(','); comma != std::string_view::npos) {
    const auto value = number(text.substr(0, comma), INT32_MAX);
    if (value.value_or(0) == 0) {
      operand.refuse(fmt::format("node id '{}' is no number above 0", text.substr(0, comma)));
    }
    id = fmt::format("{},", *value);
    text.remove_prefix(comma + 1);
  }
  Endpoint endpoint = split_groups(operand, text);
  if (endpoint.source.empty() && !is_multicast(endpoint.host)) {
    // libzmq 4.3.4: aborts where a name does not resolve.
    in_addr unicast{};
    if (inet_pton(AF_INET, endpoint.host.c_str(), &unicast) != 1 || unicast.s_addr == INADDR_ANY) {
      operand.refuse(
          fmt::format("'{}' is no IPv4 address: try 'norm://INTERFACE;GROUP:PORT'", endpoint.host));
    }
    require_port(operand, endpoint.port, {});
    hold_port(operand, endpoint.port);
    endpoint.host = id + endpoint.host;
    return endpoint;
  }
  endpoint.source = id + interface_address(operand, endpoint);
  check_group(operand, endpoint.host);
  require_port(operand, endpoint.port, {SO_REUSEADDR, SO_REUSEPORT});
  return within_limit(operand, std::move(endpoint));
}

/// HOST:PORT or INTERFACE;GROUP:PORT
Endpoint read_udp(const Operand& operand, std::string_view text) {
  if (text.find(';') != std::string_view::npos) {
    Endpoint endpoint = split_groups(operand, text);
    check_group(operand, endpoint.host);
    if (endpoint.source != "*") interface_address(operand, endpoint);
    return endpoint;
  }
  Endpoint endpoint = read_host_port(operand, text);
  if (is_multicast(endpoint.host)) {
    operand.refuse(
        fmt::format("name the interface to use: try 'udp://eth0;{}:{}'", endpoint.host, endpoint.port));
  }
  if (is_wildcard_port(endpoint.port)) operand.refuse("libzmq does not tell which port it chose: name one");
  if (operand.attach == Attach::connect && is_broadcast(endpoint.host)) {
    operand.refuse("the system sends nothing to a broadcast address here: name a host or a multicast group");
  }
  return endpoint;
}

}  // namespace zcat
