#include "peer/probe.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/error.hpp"
#include "endpoint/error_words.hpp"
#include "endpoint/transport.hpp"
#include "peer/address.hpp"

namespace zcat {
namespace {

using Clock = Deadline::Clock;
using std::chrono::nanoseconds;

// How long a peer has to speak first, beside what the way there and back takes.
constexpr std::chrono::milliseconds kListen{15};
// How long an address has to answer before the next one is tried beside it.
constexpr std::chrono::milliseconds kStagger{250};

nanoseconds since(Clock::time_point instant) {
  return std::chrono::duration_cast<nanoseconds>(Clock::now() - instant);
}

/// Where nobody listens on a port of the range that the system gives out, it can happen to give out the very same.
bool connected_to_itself(int fd) {
  sockaddr_storage own{}, peer{};
  socklen_t own_size = sizeof own, peer_size = sizeof peer;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&own), &own_size);
  ::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &peer_size);
  return own.ss_family != AF_UNIX && own_size == peer_size && std::memcmp(&own, &peer, own_size) == 0;
}

}  // namespace

Probe::Probe(const Endpoint& endpoint, How how)
    : target_(endpoint), how_(std::move(how)), deadline_(Deadline::after(how_.patience)) {
  poller_.set_timer(deadline_);
  if (how_.proxy) socks_.emplace(*how_.proxy, target_);
  if (endpoint.transport->socket_family == AF_UNIX) {
    addresses_.push_back(path_address(endpoint.path));
    connect_next();
  } else {
    resolve(how_.proxy ? how_.proxy->endpoint() : endpoint);
  }
}

void Probe::resolve(const Endpoint& endpoint) {
  addresses_ = literal_address(endpoint);
  if (!addresses_.empty()) return connect_next();
  lookup_ = Lookup::start(endpoint);
  poller_.watch(lookup_->fd(), EPOLLIN);
}

void Probe::take_addresses() {
  Lookup::Result result = lookup_->result();
  poller_.forget(lookup_->fd());
  addresses_ = std::move(result.addresses);
  result_.words = std::move(result.why);
  if (addresses_.empty()) return end(ProbeResult::Kind::unresolved);
  connect_next();
}

/// Tries the next address, beside those that have not answered yet; when all have failed the last error is the result.
void Probe::connect_next() {
  next_attempt_ = Deadline::never();
  if (next_address_ < addresses_.size()) return connect_to(next_address_++);
  if (attempts_.empty()) end(ProbeResult::Kind::unreachable);
}

void Probe::connect_to(std::size_t address) {
  stage_ = Stage::connecting;
  const int family = addresses_[address].bytes.ss_family;
  Fd connection(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (connection) return try_to_connect({address, std::move(connection), Clock::now()});
  result_.error = errno;
  connect_next();
}

void Probe::try_to_connect(Attempt attempt) {
  const SocketAddress& address = addresses_[attempt.address];
  const int fd = attempt.connection.get();
  if (::connect(fd, address.get(), address.size) == 0) return connected(std::move(attempt));
  // a unix socket with a full backlog has no way to tell when there is room: EAGAIN
  if (errno != EINPROGRESS) {
    result_.error = errno;
    return connect_next();
  }
  poller_.watch(fd, EPOLLOUT);
  attempts_.push_back(std::move(attempt));
  if (next_address_ < addresses_.size()) next_attempt_ = Deadline::after(kStagger);
  poller_.set_timer(earliest(next_attempt_, deadline_));
}

/// It was made, or has failed.
void Probe::attempted(int fd) {
  const auto found =
      std::ranges::find(attempts_, fd, [](const Attempt& attempt) { return attempt.connection.get(); });
  if (found == attempts_.end()) return;
  Attempt attempt = std::move(*found);
  attempts_.erase(found);
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  if (error == 0 && connected_to_itself(fd)) error = ECONNREFUSED;
  if (error == 0) return connected(std::move(attempt));
  result_.error = error;
  connect_next();
}

void Probe::connected(Attempt attempt) {
  address_ = attempt.address;
  connection_ = std::move(attempt.connection);
  connecting_since_ = attempt.since;
  attempts_.clear();
  next_attempt_ = Deadline::never();
  result_.pid = process_at(connection_.get());
  poller_.set_timer(deadline_);
  poller_.watch(connection_.get(), EPOLLIN | EPOLLRDHUP);
  if (!socks_) return begin_to_talk();
  stage_ = Stage::asking_proxy;
  if (!say(socks_->speak())) peer_closed(errno);
}

/// The connection reaches the target.
void Probe::begin_to_talk() {
  if (how_.connects_only) return end(ProbeResult::Kind::silent);
  const int one = 1;
  ::setsockopt(connection_.get(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  connect_time_ = since(connecting_since_);
  provoke_at_ = Deadline::after(kListen + 2 * connect_time_);
  poller_.set_timer(earliest(provoke_at_, deadline_));
  stage_ = second_ ? Stage::trying_tls : Stage::conversing;
  if (second_) return;
  handshake_.emplace(
      target_.transport->wire == Wire::zws ? ZmtpHandshake::Transport::ws : ZmtpHandshake::Transport::stream,
      fmt::format("{}:{}", target_.host, target_.port));
}

bool Probe::step() {
  if (stage_ == Stage::done) return true;
  for (const epoll_event& event : poller_.ready()) {
    if (stage_ == Stage::resolving) {
      take_addresses();
    } else if (stage_ == Stage::connecting) {
      attempted(event.data.fd);
    } else if (event.data.fd == connection_.get()) {
      converse();
    }
  }
  if (stage_ == Stage::connecting && next_attempt_.passed()) connect_next();
  if (stage_ != Stage::done && deadline_.passed()) time_out();
  if (stage_ != Stage::done && provoke_at_.passed()) heard_nothing();
  return stage_ == Stage::done;
}

bool Probe::say(std::string_view words) {
  outgoing_ += words;
  if (outgoing_.empty()) return true;
  if (asked_ == Clock::time_point()) asked_ = Clock::now();
  const ssize_t sent = ::send(connection_.get(), outgoing_.data(), outgoing_.size(), MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN && errno != EINTR) return false;
  outgoing_.erase(0, static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
  return true;
}

void Probe::converse() {
  std::array<char, 4096> bytes;
  while (stage_ != Stage::done) {
    const ssize_t got = ::recv(connection_.get(), bytes.data(), bytes.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) return peer_closed(got < 0 ? errno : 0);
    const std::string_view words(bytes.data(), static_cast<std::size_t>(got));
    stage_ == Stage::asking_proxy ? take_from_proxy(words) : take(words);
  }
}

void Probe::take(std::string_view words) {
  if (stage_ == Stage::trying_tls) {
    heard_ += words;
    result_.greeting.protocol = recognize(heard_);
    result_.greeting.words = printable(heard_);
    return end(ProbeResult::Kind::not_zmtp);
  }
  provoke_at_ = Deadline::never();
  poller_.set_timer(deadline_);
  if (result_.round_trip.count() == 0 && asked_ != Clock::time_point()) result_.round_trip = since(asked_);
  if (!handshake_->take(words)) {
    if (!say(handshake_->speak())) peer_closed(errno);
    return;
  }
  result_.greeting = handshake_->greeting();
  end(result_.greeting.protocol == Protocol::zmtp ? ProbeResult::Kind::zmtp : ProbeResult::Kind::not_zmtp);
}

void Probe::take_from_proxy(std::string_view words) {
  heard_ += words;
  const SocksHandshake::State state = socks_->take(heard_);
  if (state == SocksHandshake::State::asking) {
    if (!say(socks_->speak())) peer_closed(errno);
    return;
  }
  if (state != SocksHandshake::State::open) {
    result_.lasting = state == SocksHandshake::State::refused;
    result_.words = socks_->words();
    return end(ProbeResult::Kind::proxy);
  }
  socks_.reset();
  begin_to_talk();
  const std::string rest = std::exchange(heard_, {});
  if (stage_ != Stage::done && !rest.empty()) take(rest);
}

/// It had its time to speak first.
void Probe::heard_nothing() {
  provoke_at_ = Deadline::never();
  poller_.set_timer(deadline_);
  if (stage_ == Stage::trying_tls) {
    const std::string hello = tls_hello();
    if (::send(connection_.get(), hello.data(), hello.size(), MSG_NOSIGNAL) < 0) peer_closed(errno);
    return;
  }
  if (stage_ != Stage::conversing) return;
  handshake_->provoke();
  if (!say(handshake_->speak())) peer_closed(errno);
}

void Probe::peer_closed(int error) {
  result_.ended = true;
  result_.error = error;
  if (stage_ != Stage::conversing) return end(ProbeResult::Kind::closed);
  handshake_->finish();
  result_.greeting = handshake_->greeting();
  switch (result_.greeting.protocol) {
    case Protocol::zmtp: return end(ProbeResult::Kind::zmtp);
    case Protocol::unknown: break;
    default: return end(ProbeResult::Kind::not_zmtp);
  }
  // It read our signature and closed: no peer of ZMTP does that, which says its own before. A server of TLS does.
  if (handshake_->spoken() && target_.transport->wire != Wire::zws) return ask_for_tls();
  end(ProbeResult::Kind::closed);
}

void Probe::ask_for_tls() {
  second_ = true;
  if (how_.proxy) socks_.emplace(*how_.proxy, target_);
  connection_ = Fd();
  connect_to(address_);
}

void Probe::time_out() {
  switch (stage_) {
    case Stage::resolving:
      result_.words = "the name server does not answer";
      return end(ProbeResult::Kind::unresolved);
    case Stage::connecting:
      result_.error = ETIMEDOUT;
      return end(second_ ? ProbeResult::Kind::closed : ProbeResult::Kind::unreachable);
    case Stage::asking_proxy: return end(ProbeResult::Kind::silent);
    case Stage::trying_tls: return end(ProbeResult::Kind::closed);
    case Stage::conversing: break;
    case Stage::done: return;
  }
  handshake_->finish();
  result_.greeting = handshake_->greeting();
  const Protocol protocol = result_.greeting.protocol;
  end(protocol == Protocol::zmtp      ? ProbeResult::Kind::zmtp
      : protocol == Protocol::unknown ? ProbeResult::Kind::silent
                                      : ProbeResult::Kind::not_zmtp);
}

/// In a way that tells a probe from a peer that does not like what it found: see RejectedClients.
void Probe::hang_up() {
  const linger reset{1, 0};
  const char begin_of_command = '\x04';
  if (target_.transport->socket_family == AF_UNIX) {
    ::send(connection_.get(), &begin_of_command, 1, MSG_NOSIGNAL);
  } else {
    ::setsockopt(connection_.get(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  }
  connection_ = Fd();
}

void Probe::end(ProbeResult::Kind kind) {
  const bool second_failed =
      second_ && (socks_ || kind == ProbeResult::Kind::unreachable);  // it was there a moment ago
  result_.kind = second_failed ? ProbeResult::Kind::closed : kind;
  if (socks_ && !second_) blame_proxy();
  if (result_.round_trip.count() == 0) result_.round_trip = connect_time_;
  stage_ = Stage::done;
  attempts_.clear();
  if (!how_.keeps) hang_up();
  poller_.set_timer(Deadline::after(nanoseconds(0)));  // so that fd() is readable
}

// ---------------------------------------------------------------------------------------------------- words

namespace {

/// What the proxy did instead of connecting us.
std::string proxy_words(const ProbeResult& result, const SocksProxy& proxy) {
  switch (result.kind) {
    case ProbeResult::Kind::unreachable:
      return fmt::format("cannot be reached: {}", error_words(result.error, proxy.endpoint()));
    case ProbeResult::Kind::unresolved:
      return fmt::format("cannot be reached: no such host: {}", result.words);
    case ProbeResult::Kind::silent: return "accepts the connection but sends no answer";
    case ProbeResult::Kind::closed: return "closes the connection without an answer";
    default: return result.words;
  }
}

/// Why a unix socket cannot be connected to: its file tells.
std::string path_words(int error, const std::string& path) {
  struct stat status {};
  const bool there = ::stat(path.c_str(), &status) == 0;
  if (error == ENOENT)
    return fmt::format("no such socket file '{}'",
                       std::filesystem::absolute(path).lexically_normal().string());
  if (error == EACCES && there) {
    return fmt::format("permission denied: '{}' has mode {:04o}, connecting needs write permission", path,
                       status.st_mode & 07777U);
  }
  if (error == EACCES) return fmt::format("permission denied: a directory of '{}' cannot be searched", path);
  if (error == ECONNREFUSED && there) {
    return S_ISSOCK(status.st_mode)
               ? fmt::format("connection refused: nobody listens at '{}', its process has gone", path)
               : fmt::format("'{}' is no socket", path);
  }
  return {};
}

std::string zmtp_words(const Greeting& greeting, bool over_ws) {
  std::string text = greeting.version.empty()
                         ? std::string("ZMTP")
                         : fmt::format("{} {}", over_ws ? "ZWS" : "ZMTP", greeting.version);
  if (!greeting.mechanism.empty()) text += ", " + greeting.mechanism;
  if (!greeting.type.empty()) text += ", " + greeting.type;
  if (greeting.identity && !greeting.identity->empty())
    text += fmt::format(", identity '{}'", printable(*greeting.identity));
  if (greeting.refusal)
    text += fmt::format(", access denied{}{}", greeting.refusal->empty() ? "" : ": ", *greeting.refusal);
  return text;
}

std::string foreign_words(const Greeting& greeting) {
  switch (greeting.protocol) {
    case Protocol::http: return "an HTTP server, not a ZeroMQ peer";
    case Protocol::ssh: return fmt::format("an SSH server, not a ZeroMQ peer ('{}')", greeting.words);
    case Protocol::tls: return "a TLS server, not a ZeroMQ peer";
    default: break;
  }
  if (!greeting.version.empty())
    return fmt::format("a ZeroMQ peer whose handshake is malformed ('{}')", greeting.words);
  if (greeting.words.starts_with("\\xff")) return "a ZeroMQ peer over tcp, not over ws";
  return fmt::format("not a ZeroMQ peer: it begins with '{}'", greeting.words);
}

}  // namespace

void Probe::blame_proxy() {
  result_.words = fmt::format("its proxy '{}' {}", how_.proxy->name(), proxy_words(result_, *how_.proxy));
  result_.kind = ProbeResult::Kind::proxy;
}

std::string in_words(const ProbeResult& result, const Endpoint& endpoint) {
  switch (result.kind) {
    case ProbeResult::Kind::zmtp: return zmtp_words(result.greeting, endpoint.transport->wire == Wire::zws);
    case ProbeResult::Kind::not_zmtp: return foreign_words(result.greeting);
    case ProbeResult::Kind::silent: return "it takes the connection, but says nothing";
    case ProbeResult::Kind::closed: return "it takes the connection, and closes it without a word";
    case ProbeResult::Kind::unresolved: {
      const bool typed = endpoint.typed.find(endpoint.bare_host()) != std::string::npos;
      return fmt::format("no such host{}: {}", typed ? "" : fmt::format(" '{}'", endpoint.host),
                         result.words);
    }
    case ProbeResult::Kind::proxy: return result.words;
    case ProbeResult::Kind::unreachable: break;
  }
  if (const std::string path(endpoint.file()); !path.empty()) {
    if (std::string words = path_words(result.error, path); !words.empty()) return words;
  }
  return error_words(result.error, endpoint);
}

}  // namespace zcat
