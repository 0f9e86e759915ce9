#include <arpa/inet.h>
#include <fmt/format.h>
#include <net/if.h>

#include "endpoint/reader.hpp"

/// tcp and ws: hosts, ports, paths.
namespace zcat {
namespace {

constexpr std::size_t kMaxHostName = 253;

struct HostPort {
  std::string_view host;  ///< with its brackets
  std::string_view port;
};

HostPort split_host_port(const Operand& operand, std::string_view text) {
  const bool bracketed = text.starts_with('[');
  const std::size_t close = bracketed ? text.find(']') : 0;
  if (close == std::string_view::npos) operand.refuse("'[' without ']': try '[ADDRESS]:PORT'");
  const std::size_t colon = text.find(':', close);
  if (colon == std::string_view::npos)
    operand.refuse(fmt::format("name a port: try '{}:PORT'", text.empty() ? "HOST" : text));
  if (bracketed && colon != close + 1) operand.refuse("behind ']' comes the port: try '[ADDRESS]:PORT'");
  if (text.find(':', colon + 1) != std::string_view::npos) {
    operand.refuse("more than one ':': try HOST:PORT, and for an IPv6 address brackets, as in '[::1]:5555'");
  }
  return {text.substr(0, colon), text.substr(colon + 1)};
}

/// What stands between the brackets: an address and perhaps `%INTERFACE`.
void check_ipv6_literal(const Operand& operand, std::string_view literal) {
  const std::size_t percent = std::min(literal.find('%'), literal.size());
  in6_addr address{};
  if (inet_pton(AF_INET6, std::string(literal.substr(0, percent)).c_str(), &address) != 1) {
    operand.refuse(fmt::format("'[{}]' is no IPv6 address: brackets are for these only", literal));
  }
  if (percent == literal.size()) {
    if (IN6_IS_ADDR_LINKLOCAL(&address)) {
      operand.refuse(fmt::format("a link-local address needs its interface: try '[{}%eth0]'", literal));
    }
    return;
  }
  // libzmq 4.3.4: takes what begins with a digit for an index, and stays silent about an interface that is not there
  const std::string zone(literal.substr(percent + 1));
  const auto index = number(zone, INT32_MAX);
  const bool writable =
      std::ranges::all_of(zone, [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; });
  const bool named = writable && !zone.empty() && !is_digit(zone[0]) && if_nametoindex(zone.c_str()) != 0;
  if (named || index.value_or(0) != 0) return;
  operand.refuse(fmt::format("there is no network interface '{}'", zone));
}

bool looks_like_ipv4(std::string_view host) {
  return std::ranges::all_of(host, [](char c) { return is_digit(c) || c == '.'; });
}

/// Checks a host that is neither empty nor `*`. Whether it means IPv6.
bool read_host(const Operand& operand, std::string_view host) {
  if (host.starts_with('[')) {
    check_ipv6_literal(operand, host.substr(1, host.size() - 2));
    if (operand.family == Family::ipv4) {
      operand.refuse(fmt::format("'{}' is an IPv6 address: leave -4 away, or name an IPv4 address", host));
    }
    return true;
  }
  const std::string name(host);
  if (looks_like_ipv4(host)) {
    if (!is_ipv4_literal(name)) operand.refuse(fmt::format("'{}' is no IPv4 address", host));
    if (operand.family == Family::ipv6) {
      operand.refuse(fmt::format("'{}' is an IPv4 address: leave -6 away, or name an IPv6 address", host));
    }
    return false;
  }
  if (!is_host_name(host)) {
    operand.refuse(
        fmt::format("'{}' is no host: try a name, an IPv4 address, or an IPv6 address in brackets", host));
  }
  return operand.family == Family::ipv6;
}

/// The `src:port` of `tcp://src:port;host:port`. libzmq takes addresses and interface names here, no host
/// names, and would retry for ever, silently, with anything else.
Endpoint read_source(const Operand& operand, std::string_view text) {
  const auto [host, port] = split_host_port(operand, text);
  if (host.empty() || host == "*") operand.refuse("name the address or the interface to connect from");
  const bool ipv6 = read_host(operand, host);
  const std::string name(host);
  if (host[0] != '[' && !is_ipv4_literal(name) && if_nametoindex(name.c_str()) == 0) {
    operand.refuse(fmt::format("'{}' is no interface here: connect from an address or an interface", host));
  }
  return {.host = name, .port = read_port(operand, port), .ipv6 = ipv6};
}

/// A path as libzmq can send it: it cuts at the last ':' and '/', and writes the rest into its HTTP request
/// as is.
void check_ws_path(const Operand& operand, std::string_view path) {
  if (path.find('/', 1) != std::string_view::npos) {
    operand.refuse(
        fmt::format("libzmq sends only the last part of the path '{}': try one with a single '/'", path));
  }
  if (!std::ranges::all_of(path, [](char c) { return c > ' ' && c < '\x7f' && c != ':'; })) {
    operand.refuse("a path takes printable ASCII without blanks and ':'");
  }
}

}  // namespace

std::string read_port(const Operand& operand, std::string_view text) {
  if (text.empty()) operand.refuse("name a port behind the ':'");
  if (text == "*") return "*";
  if (!is_number(text)) operand.refuse(fmt::format("port '{}' is no number: try one from 1 to 65535", text));
  const auto value = number(text, 65535);
  if (!value) operand.refuse(fmt::format("port '{}' is out of range: the highest is 65535", text));
  return std::to_string(*value);
}

bool is_ipv4_literal(const std::string& host) {
  in_addr address{};
  return host.find('.') != std::string::npos && inet_aton(host.c_str(), &address) != 0;
}

bool is_host_name(std::string_view host) {
  return !host.empty() && host.size() <= kMaxHostName && is_alnum(host[0]) &&
         std::ranges::all_of(host, [](char c) { return is_alnum(c) || c == '.' || c == '-' || c == '_'; });
}

Endpoint read_host_port(const Operand& operand, std::string_view text) {
  auto [host, port_text] = split_host_port(operand, text);
  const std::string port = read_port(operand, port_text);
  const bool any_port = is_wildcard_port(port);
  if (host.empty()) host = operand.attach == Attach::bind || any_port ? "*" : "localhost";
  const bool any = host == "*";
  const bool ipv6 = any ? operand.family == Family::ipv6 : read_host(operand, host);
  return {.host = std::string(host), .port = port, .wildcard = any || any_port, .ipv6 = ipv6};
}

Endpoint read_tcp(const Operand& operand, std::string_view text) {
  if (text.find('/') != std::string_view::npos) operand.refuse("tcp has no path: end it behind the port");
  const std::size_t semicolon = text.find(';');
  if (semicolon == std::string_view::npos) return read_host_port(operand, text);

  const std::string_view target = text.substr(semicolon + 1);
  const Endpoint source = read_source(operand, text.substr(0, semicolon));
  Endpoint endpoint = read_host_port(operand, target);
  if (operand.attach == Attach::bind || endpoint.wildcard) {
    operand.refuse(fmt::format("only what connects has a source address: try '{}'", target));
  }
  const auto differ = [](const Endpoint& one, const Endpoint& other) {
    return one.host.starts_with('[') && looks_like_ipv4(other.host);
  };
  if (differ(source, endpoint) || differ(endpoint, source)) {
    operand.refuse("IPv4 cannot connect to IPv6: give both addresses of one family");
  }
  endpoint.source = fmt::format("{}:{}", source.host, source.port);
  endpoint.ipv6 |= source.ipv6;
  return endpoint;
}

Endpoint read_ws(const Operand& operand, std::string_view text) {
  if (text.find(';') != std::string_view::npos) operand.refuse("only tcp takes a source address");
  const std::size_t slash = std::min(text.find('/'), text.size());
  const std::string_view path = text.substr(slash);
  if (!path.empty()) check_ws_path(operand, path);
  Endpoint endpoint = read_host_port(operand, text.substr(0, slash));
  endpoint.path = path;
  // libzmq 4.3.4: refuses `*` with a path, but takes 0, which means the same
  if (!path.empty() && endpoint.port == "*") endpoint.port = "0";
  return endpoint;
}

}  // namespace zcat
