#include "peer/socks.hpp"

#include <fmt/format.h>
#include <netinet/in.h>

#include <array>
#include <cstdint>
#include <optional>

#include "endpoint/transport.hpp"
#include "peer/handshake.hpp"
#include "peer/lookup.hpp"

namespace zcat {
namespace {

constexpr char kVersion = 5, kLoginVersion = 1;
constexpr char kNoLogin = 0, kLogin = 2;  // methods
constexpr char kConnect = 1;
constexpr std::uint8_t kByIpv4 = 1, kByName = 3, kByIpv6 = 4;

/// What a proxy's reply means, by its number. The proxy's rules do not change by themselves.
constexpr std::array<std::string_view, 9> kReplies{
    "",
    "says that it failed",
    "does not allow this connection",
    "says that the network is unreachable",
    "says that the host is unreachable",
    "says that the host refuses the connection",
    "says that the host does not answer in time",
    "does not connect anybody to anything",
    "does not know this kind of address",
};
constexpr std::uint8_t kNotAllowed = 2;

void append_field(std::string& bytes, std::string_view field) {
  bytes += static_cast<char>(field.size());
  bytes += field;
}

/// The host as the proxy takes it, which is to look up a name.
std::string host_bytes(const Endpoint& target) {
  const std::vector<SocketAddress> literal = literal_address(target);
  std::string bytes(1, static_cast<char>(literal.empty() ? kByName : target.ipv6 ? kByIpv6 : kByIpv4));
  if (literal.empty()) {
    append_field(bytes, target.host);
  } else if (target.ipv6) {
    const auto& in6 = reinterpret_cast<const sockaddr_in6&>(literal.front().bytes);
    bytes.append(reinterpret_cast<const char*>(&in6.sin6_addr), sizeof in6.sin6_addr);
  } else {
    const auto& in = reinterpret_cast<const sockaddr_in&>(literal.front().bytes);
    bytes.append(reinterpret_cast<const char*>(&in.sin_addr), sizeof in.sin_addr);
  }
  return bytes;
}

/// How long a reply is; nothing: that is not known yet.
std::optional<std::size_t> reply_size(std::string_view bytes) {
  constexpr std::size_t kHead = 4, kPort = 2;
  if (bytes.size() <= kHead) return std::nullopt;
  switch (static_cast<std::uint8_t>(bytes[kHead - 1])) {
    case kByIpv4: return kHead + sizeof(in_addr) + kPort;
    case kByIpv6: return kHead + sizeof(in6_addr) + kPort;
    default: return kHead + 1 + static_cast<std::uint8_t>(bytes[kHead]) + kPort;
  }
}

}  // namespace

Endpoint SocksProxy::endpoint() const {
  return {.transport = find_transport("tcp"), .host = host, .port = port, .ipv6 = host.starts_with('[')};
}

bool takes_proxy(const Endpoint& endpoint) {
  return endpoint.attach == Attach::connect && endpoint.transport == find_transport("tcp");
}

SocksHandshake::SocksHandshake(SocksProxy proxy, const Endpoint& target)
    : proxy_(std::move(proxy)), target_(host_bytes(target)) {
  const auto port = static_cast<unsigned>(std::stoul(target.port));
  target_ += {static_cast<char>(port >> 8), static_cast<char>(port & 0xff)};
  outgoing_ = {kVersion, 1, proxy_.user.empty() ? kNoLogin : kLogin};
}

SocksHandshake::State SocksHandshake::fail(State state, std::string words) {
  words_ = std::move(words);
  return state;
}

SocksHandshake::State SocksHandshake::take(std::string& bytes) {
  State state = State::asking;
  while (state == State::asking) {
    const std::size_t before = bytes.size();
    switch (stage_) {
      case Stage::method: state = method(bytes); break;
      case Stage::login: state = login(bytes); break;
      case Stage::reply: state = reply(bytes); break;
    }
    if (bytes.size() == before) return state;
  }
  return state;
}

SocksHandshake::State SocksHandshake::method(std::string& bytes) {
  if (bytes.empty()) return State::asking;
  if (bytes[0] != kVersion)
    return fail(State::refused, fmt::format("does not speak SOCKS 5: it begins with '{}'", printable(bytes)));
  if (bytes.size() < 2) return State::asking;
  const char chosen = bytes[1];
  bytes.erase(0, 2);
  if (chosen == kNoLogin) {
    ask_for_target();
  } else if (chosen == kLogin && !proxy_.user.empty()) {
    outgoing_ += kLoginVersion;
    append_field(outgoing_, proxy_.user);
    append_field(outgoing_, proxy_.password);
    stage_ = Stage::login;
  } else {
    return fail(State::refused, proxy_.user.empty()
                                    ? "wants to know who we are: set SOCKS_USERNAME and SOCKS_PASSWORD"
                                    : "does not take a user and a password");
  }
  return State::asking;
}

SocksHandshake::State SocksHandshake::login(std::string& bytes) {
  if (bytes.size() < 2) return State::asking;
  if (bytes[1] != 0) return fail(State::refused, "rejects the user or the password");
  bytes.erase(0, 2);
  ask_for_target();
  return State::asking;
}

void SocksHandshake::ask_for_target() {
  outgoing_ += {kVersion, kConnect, 0};
  outgoing_ += target_;
  stage_ = Stage::reply;
}

SocksHandshake::State SocksHandshake::reply(std::string& bytes) {
  if (bytes.size() < 2) return State::asking;
  const auto code = static_cast<std::uint8_t>(bytes[1]);
  if (code != 0) {
    return fail(code == kNotAllowed ? State::refused : State::failed,
                code < kReplies.size() ? std::string(kReplies[code])
                                       : fmt::format("says that it failed, for reason {}", code));
  }
  const auto size = reply_size(bytes);
  if (!size || bytes.size() < *size) return State::asking;
  bytes.erase(0, *size);
  return State::open;
}

}  // namespace zcat
