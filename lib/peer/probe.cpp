#include "peer/probe.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <mutex>
#include <thread>

#include "base/error.hpp"
#include "endpoint/transport.hpp"

namespace zcat {
namespace {

using Clock = Deadline::Clock;
using std::chrono::nanoseconds;

// How long a peer has to speak first, beside what the way there and back takes.
constexpr std::chrono::milliseconds kListen{15};

nanoseconds since(Clock::time_point instant) {
  return std::chrono::duration_cast<nanoseconds>(Clock::now() - instant);
}

void watch(int epoll, int fd, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  if (::epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event) != 0) ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

/// Where nobody listens on a port of the range that the system gives out, it can happen to give out the very same.
bool connected_to_itself(int fd) {
  sockaddr_storage own{}, peer{};
  socklen_t own_size = sizeof own, peer_size = sizeof peer;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&own), &own_size);
  ::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &peer_size);
  return own.ss_family != AF_UNIX && own_size == peer_size && std::memcmp(&own, &peer, own_size) == 0;
}

/// As libzmq: a name means IPv4 unless the endpoint means IPv6.
addrinfo hints(const Endpoint& endpoint) {
  addrinfo wanted{};
  wanted.ai_family = endpoint.ipv6 ? AF_INET6 : AF_INET;
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICSERV;
  return wanted;
}

}  // namespace

class Lookup {
 public:
  struct Result {
    int error = 0;  // EAI_*
    int system_error = 0;
    addrinfo* list = nullptr;
  };

  /// Starts a thread, which keeps the lookup alive as long as it needs it.
  static std::shared_ptr<Lookup> start(const Endpoint& what) {
    auto lookup = std::make_shared<Lookup>();
    if (!lookup->done_) return lookup;
    sigset_t all, before;  // signals are for the main thread
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    std::thread([lookup, what] { lookup->run(what); }).detach();
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return lookup;
  }
  ~Lookup() {
    if (result_.list != nullptr) ::freeaddrinfo(result_.list);
  }
  /// Readable when the result is there.
  int fd() const { return done_.get(); }
  Result result() {
    const std::lock_guard lock(mutex_);
    return result_;
  }

 private:
  void run(const Endpoint& what) {
    const addrinfo wanted = hints(what);
    Result found;
    found.error = ::getaddrinfo(what.bare_host().c_str(), what.port.c_str(), &wanted, &found.list);
    found.system_error = errno;
    const std::lock_guard lock(mutex_);
    result_ = found;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(done_.get(), &one, sizeof one);
  }

  Fd done_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  std::mutex mutex_;
  Result result_;
};

Probe::~Probe() = default;
Probe::Probe(Probe&&) noexcept = default;
Probe& Probe::operator=(Probe&&) noexcept = default;

Probe::Probe(const Endpoint& endpoint, nanoseconds patience, bool connects_only)
    : ws_(endpoint.transport->wire == Wire::zws),
      connects_only_(connects_only),
      watch_(::epoll_create1(EPOLL_CLOEXEC)),
      timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)),
      deadline_(Deadline::after(patience)) {
  if (!watch_ || !timer_)
    throw Error(ExitCode::failed, fmt::format("cannot probe: {}", std::strerror(errno)));
  watch(watch_.get(), timer_.get(), EPOLLIN);
  set_timer(patience);
  if (endpoint.transport->socket_family == AF_UNIX) {
    use_path(endpoint.path);
  } else {
    resolve(endpoint);
  }
}

void Probe::set_timer(nanoseconds from_now) {
  const itimerspec time{{}, to_timespec(std::max(from_now, nanoseconds(1)))};  // zero would stop it
  ::timerfd_settime(timer_.get(), 0, &time, nullptr);
}

void Probe::resolve(const Endpoint& endpoint) {
  host_ = fmt::format("{}:{}", endpoint.host, endpoint.port);
  addrinfo literal = hints(endpoint);
  literal.ai_flags |= AI_NUMERICHOST;
  addrinfo* list = nullptr;
  if (::getaddrinfo(endpoint.bare_host().c_str(), endpoint.port.c_str(), &literal, &list) == 0) {
    Address address{};
    std::memcpy(&address.bytes, list->ai_addr, list->ai_addrlen);
    address.size = list->ai_addrlen;
    addresses_.push_back(address);
    ::freeaddrinfo(list);
    return connect_next();
  }
  lookup_ = Lookup::start(endpoint);
  watch(watch_.get(), lookup_->fd(), EPOLLIN);
}

void Probe::take_addresses() {
  const Lookup::Result result = lookup_->result();
  for (const addrinfo* entry = result.list; entry != nullptr; entry = entry->ai_next) {
    Address address{};
    std::memcpy(&address.bytes, entry->ai_addr, entry->ai_addrlen);
    address.size = entry->ai_addrlen;
    addresses_.push_back(address);
  }
  ::epoll_ctl(watch_.get(), EPOLL_CTL_DEL, lookup_->fd(), nullptr);
  if (addresses_.empty()) {
    finding_.words =
        result.error == EAI_SYSTEM ? std::strerror(result.system_error) : ::gai_strerror(result.error);
    return end(Finding::Kind::unresolved);
  }
  connect_next();
}

void Probe::use_path(std::string_view path) {
  Address address{};
  auto& name = reinterpret_cast<sockaddr_un&>(address.bytes);
  name.sun_family = AF_UNIX;
  const bool abstract = path.starts_with('@');
  const std::size_t length = std::min(path.size(), sizeof name.sun_path - 1);
  std::memcpy(name.sun_path, path.data(), length);
  if (abstract) name.sun_path[0] = '\0';
  address.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length + (abstract ? 0 : 1));
  addresses_.push_back(address);
  connect_next();
}

/// Tries the next address; without one the last error is the finding.
void Probe::connect_next() {
  if (next_address_ == addresses_.size()) return end(Finding::Kind::unreachable);
  ++next_address_;
  open_connection();
}

void Probe::open_connection() {
  const Address& address = addresses_[next_address_ - 1];
  stage_ = Stage::connecting;
  connection_ = Fd(::socket(address.bytes.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  connecting_since_ = Clock::now();
  const auto* const name = reinterpret_cast<const sockaddr*>(&address.bytes);
  if (::connect(connection_.get(), name, address.size) == 0) return connected();
  // a unix socket with a full backlog has no way to tell when there is room: EAGAIN
  if (errno != EINPROGRESS) {
    finding_.error = errno;
    return connect_next();
  }
  watch(watch_.get(), connection_.get(), EPOLLOUT);
}

void Probe::connected() {
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(connection_.get(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  if (error == 0 && connected_to_itself(connection_.get())) error = ECONNREFUSED;
  if (error != 0) {
    finding_.error = error;
    return connect_next();
  }
  if (connects_only_) return end(Finding::Kind::silent);
  const int one = 1;
  ::setsockopt(connection_.get(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  connect_time_ = since(connecting_since_);
  watch(watch_.get(), connection_.get(), EPOLLIN | EPOLLRDHUP);
  const nanoseconds patience = kListen + 2 * connect_time_;
  nudge_ = Deadline::after(patience);
  set_timer(std::min(patience, *deadline_.remaining()));
  stage_ = second_ ? Stage::trying_tls : Stage::conversing;
  if (!second_) opening_.emplace(ws_ ? Opening::Transport::ws : Opening::Transport::stream, host_);
}

bool Probe::step() {
  if (stage_ == Stage::done) return true;
  std::array<epoll_event, 4> events;
  const int ready = ::epoll_wait(watch_.get(), events.data(), static_cast<int>(events.size()), 0);
  for (int i = 0; i < ready && stage_ != Stage::done; ++i) {
    const int fd = events[static_cast<std::size_t>(i)].data.fd;
    if (fd == timer_.get()) {
      std::uint64_t count = 0;
      [[maybe_unused]] const auto got = ::read(fd, &count, sizeof count);
    } else if (stage_ == Stage::resolving) {
      take_addresses();
      break;
    } else if (stage_ == Stage::connecting && fd == connection_.get()) {
      connected();
      break;
    } else {
      converse();
    }
  }
  if (stage_ != Stage::done && deadline_.passed()) time_out();
  if (stage_ != Stage::done && nudge_.passed()) heard_nothing();
  return stage_ == Stage::done;
}

bool Probe::send_pending() {
  outgoing_ += opening_->speak();
  if (outgoing_.empty()) return true;
  if (asked_ == Clock::time_point()) asked_ = Clock::now();
  const ssize_t sent = ::send(connection_.get(), outgoing_.data(), outgoing_.size(), MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN && errno != EINTR) return false;
  outgoing_.erase(0, static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
  return true;
}

void Probe::converse() {
  std::array<char, 4096> bytes;
  for (;;) {
    const ssize_t got = ::recv(connection_.get(), bytes.data(), bytes.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) return peer_closed(got < 0 ? errno : 0);
    const std::string_view words(bytes.data(), static_cast<std::size_t>(got));
    if (stage_ == Stage::trying_tls) {
      heard_ += words;
      finding_.greeting.protocol = recognize(heard_);
      finding_.greeting.words = printable(heard_);
      return end(Finding::Kind::foreign);
    }
    nudge_ = Deadline::never();
    set_timer(*deadline_.remaining());
    if (finding_.round_trip.count() == 0 && asked_ != Clock::time_point())
      finding_.round_trip = since(asked_);
    const bool complete = opening_->take(words);
    if (!complete) {
      if (!send_pending()) return peer_closed(errno);
      continue;
    }
    finding_.greeting = opening_->greeting();
    return end(finding_.greeting.protocol == Protocol::zmtp ? Finding::Kind::speaks : Finding::Kind::foreign);
  }
}

/// It had its time to speak first.
void Probe::heard_nothing() {
  nudge_ = Deadline::never();
  set_timer(*deadline_.remaining());
  if (stage_ == Stage::trying_tls) {
    const std::string hello = tls_hello();
    if (::send(connection_.get(), hello.data(), hello.size(), MSG_NOSIGNAL) < 0) peer_closed(errno);
    return;
  }
  if (stage_ != Stage::conversing) return;
  opening_->nudge();
  if (!send_pending()) peer_closed(errno);
}

void Probe::peer_closed(int error) {
  finding_.ended = true;
  finding_.error = error;
  if (stage_ == Stage::trying_tls) return end(Finding::Kind::closed);
  opening_->finish();
  finding_.greeting = opening_->greeting();
  switch (finding_.greeting.protocol) {
    case Protocol::zmtp: return end(Finding::Kind::speaks);
    case Protocol::unknown: break;
    default: return end(Finding::Kind::foreign);
  }
  // It read our signature and closed: no peer of ZMTP does that, which says its own before. A server of TLS does.
  if (opening_->spoken() && !ws_) return ask_for_tls();
  end(Finding::Kind::closed);
}

void Probe::ask_for_tls() {
  second_ = true;
  connection_ = Fd();
  open_connection();
}

void Probe::time_out() {
  switch (stage_) {
    case Stage::resolving:
      finding_.words = "the name server does not answer";
      return end(Finding::Kind::unresolved);
    case Stage::connecting:
      finding_.error = ETIMEDOUT;
      return end(second_ ? Finding::Kind::closed : Finding::Kind::unreachable);
    case Stage::trying_tls: return end(Finding::Kind::closed);
    case Stage::conversing: break;
    case Stage::done: return;
  }
  opening_->finish();
  finding_.greeting = opening_->greeting();
  const Protocol protocol = finding_.greeting.protocol;
  end(protocol == Protocol::zmtp      ? Finding::Kind::speaks
      : protocol == Protocol::unknown ? Finding::Kind::silent
                                      : Finding::Kind::foreign);
}

void Probe::end(Finding::Kind kind) {
  const bool second_refused = second_ && kind == Finding::Kind::unreachable;  // it was there a moment ago
  finding_.kind = second_refused ? Finding::Kind::closed : kind;
  if (finding_.round_trip.count() == 0) finding_.round_trip = connect_time_;
  stage_ = Stage::done;
  connection_ = Fd();
  set_timer(nanoseconds(1));  // so that fd() is readable
}

// ---------------------------------------------------------------------------------------------------- words

namespace {

struct ErrorWords {
  int error;
  std::string_view words;
};
constexpr std::array kErrors{
    ErrorWords{ECONNREFUSED, "connection refused"},
    ErrorWords{ETIMEDOUT, "no answer to the attempt to connect"},
    ErrorWords{EHOSTUNREACH, "no route to the host"},
    ErrorWords{ENETUNREACH, "the network is unreachable"},
    ErrorWords{EAGAIN, "its backlog of connections is full"},
};

/// Why a unix socket cannot be connected to: its file tells.
std::string path_words(int error, const std::string& path) {
  struct stat status {};
  const bool there = ::stat(path.c_str(), &status) == 0;
  if (error == ENOENT) return fmt::format("no such socket file '{}'", path);
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
  if (greeting.words.starts_with("\\xff")) return "a ZeroMQ peer over tcp, not over ws";
  return fmt::format("not a ZeroMQ peer: it begins with '{}'", greeting.words);
}

}  // namespace

std::string in_words(const Finding& finding, const Endpoint& endpoint) {
  switch (finding.kind) {
    case Finding::Kind::speaks: return zmtp_words(finding.greeting, endpoint.transport->wire == Wire::zws);
    case Finding::Kind::foreign: return foreign_words(finding.greeting);
    case Finding::Kind::silent: return "it takes the connection, but says nothing";
    case Finding::Kind::closed: return "it takes the connection, and closes it without a word";
    case Finding::Kind::unresolved: return fmt::format("no such host: {}", finding.words);
    case Finding::Kind::unreachable: break;
  }
  if (const std::string path(endpoint.file()); !path.empty()) {
    if (std::string words = path_words(finding.error, path); !words.empty()) return words;
  }
  const auto row = std::ranges::find(kErrors, finding.error, &ErrorWords::error);
  return row != kErrors.end() ? std::string(row->words) : std::strerror(finding.error);
}

}  // namespace zcat
