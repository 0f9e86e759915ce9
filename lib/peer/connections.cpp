#include "peer/connections.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/filter.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <utility>

#include "base/deadline.hpp"
#include "base/syscall_notes.hpp"
#include "endpoint/transport.hpp"
#include "peer/address.hpp"

namespace zcat {
namespace {

// The states that matter here, of include/net/tcp_states.h: <linux/tcp.h> names none, <netinet/tcp.h> cannot be
// included beside it, and only the former knows how many bytes a peer has sent.
enum TcpState : std::uint8_t { kFinWait2 = 5, kTimeWait = 6, kClose = 7 };

std::optional<tcp_info> tcp_state(int fd) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return std::nullopt;
  return info;
}

/// Bytes that the other end has not taken: on tcp its kernel, on a unix socket its process (SIOCOUTQ). A unix socket counts
/// one that is none while it tells that the last was taken (sock_wfree() in the kernel), and does not tell again.
std::uint64_t unread_bytes(int fd) {
  int bytes = 0;
  if (::ioctl(fd, SIOCOUTQ, &bytes) != 0 || bytes <= 0 || (bytes == 1 && !tcp_state(fd))) return 0;
  return static_cast<std::uint64_t>(bytes);
}

/// A user may have made it smaller (SNDBUF). What it becomes, the kernel decides: net.core.wmem_max.
void enlarge_send_buffer(int fd, int bytes) {
  int now = 0;
  socklen_t size = sizeof now;
  if (::getsockopt(fd, SOL_SOCKET, SO_SNDBUF, &now, &size) != 0 || now >= bytes) return;
  ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
}

bool has_error(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error != 0;
}

Fd duplicate(std::uint32_t fd) {
  struct stat status {};
  const int number = static_cast<int>(fd);
  // by the time that the event is read libzmq may have closed it again, and the number be a file of ours
  if (::fstat(number, &status) != 0 || !S_ISSOCK(status.st_mode)) return Fd();
  return Fd(::fcntl(number, F_DUPFD_CLOEXEC, 3));
}

/// A tcp socket that is closed with something unread (a heartbeat) resets the connection, and the peer loses what it has
/// not read yet.
void discard_input(int fd) {
  std::array<char, 4096> bytes;
  while (::recv(fd, bytes.data(), bytes.size(), MSG_DONTWAIT) > 0) {
  }
}

/// Whether a process was stopped: a terminal's ^Z, SIGSTOP, a debugger.
bool is_stopped(int pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const std::size_t name = text.rfind(") ");  // which may hold anything
  return name != std::string::npos && name + 2 < text.size() &&
         (text[name + 2] == 'T' || text[name + 2] == 't');
}

// a greeting of ZMTP 2: signature, revision, socket type
constexpr std::uint64_t kLeastGreeting = 12;

}  // namespace

Connections::Connections(bool sends, bool raw, Report& report)
    : report_(report), raw_(raw), deliveries_(sends ? ::epoll_create1(EPOLL_CLOEXEC) : -1) {}

void Connections::take(const Event& event, bool queued) {
  switch (event.id) {
    case ZMQ_EVENT_CONNECTED:
    case ZMQ_EVENT_ACCEPTED: return opened(event);
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: return shaken(event);
    case ZMQ_EVENT_DISCONNECTED: return gone(event, queued);
    case ZMQ_EVENT_ACCEPT_FAILED: return turned_away(event);
    default: return;
  }
}

void Connections::opened(const Event& event) {
  Connection& connection =
      table_[event.value];  // may be there: its subscription can be seen before this event
  connection.endpoint = event.endpoint;
  connection.since = std::chrono::steady_clock::now();
  connection.handshakes_due = raw_ ? 0 : transport_of(event.endpoint).handshakes();
  connection.accepted = event.id == ZMQ_EVENT_ACCEPTED;
  if (deliveries_ || keeps_) connection.kept = duplicate(event.value);
  if (least_buffer_ > 0 && connection.kept) enlarge_send_buffer(connection.kept.get(), least_buffer_);
}

// libzmq does not say whose handshake it was. Of several under way at one endpoint it is the one that has heard most
// from its peer: one that is silent has not got so far.
void Connections::shaken(const Event& event) {
  Connection* best = nullptr;
  std::uint64_t most = 0;
  for (auto& [fd, connection] : table_) {
    if (connection.handshakes_due == 0 || connection.endpoint != event.endpoint) continue;
    const auto info = connection.kept ? tcp_state(connection.kept.get()) : std::nullopt;
    const std::uint64_t heard = info ? info->tcpi_bytes_received : 0;
    if (best == nullptr || heard > most || (heard == most && connection.since < best->since)) {
      best = &connection;
      most = heard;
    }
  }
  if (best == nullptr) return;
  --best->handshakes_due;
  if (shields_) shield(*best, best->handshakes_due == 0);
}

/// Closed for good, and not by us.
bool Connections::is_reset(const Connection& connection) {
  const auto tcp = connection.kept ? tcp_state(connection.kept.get()) : std::nullopt;
  return tcp && tcp->tcpi_state == kClose;
}

void Connections::gone(const Event& event, bool queued) {
  const auto found = table_.find(event.value);
  if (found == table_.end()) return;
  Connection& connection = found->second;
  shield(connection, false);
  if (is_ready(connection)) ++departures_;
  if (deliveries_ && connection.kept && is_ready(connection)) {
    const int fd = connection.kept.get();
    const auto tcp = tcp_state(fd);
    const std::uint64_t unread = unread_bytes(fd);
    // because the peer left while bytes for it were still in its kernel
    const bool reset = tcp ? is_reset(connection) : has_error(fd);
    // libzmq has taken the error of a unix socket away by now, and its bytes are gone with the peer
    if (unread > 0 || reset || (!tcp && queued)) left_unread(connection, unread);
  } else if (shields_ && is_ready(connection) && is_reset(connection)) {
    report_.note(fmt::format("the connection to a peer at '{}' was reset: what it sent last may be lost",
                             connection.endpoint));
  }
  table_.erase(found);
}

void Connections::turned_away(const Event& event) {
  if (!syscall_notes().descriptors_ran_out.load() || std::exchange(crowded_, true)) return;
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  report_.note(
      fmt::format("too many peers at '{}' for the open files of a process, of which the hard limit is {}: "
                  "others are turned "
                  "away until one leaves; raise it ('ulimit -Hn')",
                  event.endpoint, limit.rlim_max));
}

void Connections::left_unread(const Connection& connection, std::uint64_t bytes) {
  const std::string amount = bytes > 0 ? fmt::format(" ({} bytes at least)", bytes) : std::string();
  report_.fault(ExitCode::undelivered,
                fmt::format("a peer at '{}' left without reading all that was sent to it{}",
                            connection.endpoint, amount));
}

void Connections::expect_pulse(std::chrono::nanoseconds every, bool receives) {
  keeps_ = true;
  shields_ = receives;
  pulse_every_ = every;
  pulse_ = Fd(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  const itimerspec time{to_timespec(every), to_timespec(every)};
  ::timerfd_settime(pulse_.get(), 0, &time, nullptr);
}

// A heartbeat to a peer that is gone is answered by a reset. While libzmq does not read, because too much waits to be
// received already, it takes that for the end, loses what it has not read, and fails at its next heartbeat ("Assertion
// failed: !_io_error"). So resets are kept from it, by a filter of incoming segments, until all is read.
void Connections::shield(Connection& connection, bool on) const {
  if (connection.shielded == on || !connection.kept) return;
  constexpr std::uint32_t kFlags = 13, kReset = 4;  // of a segment of tcp: where, and which
  std::array code{sock_filter{BPF_LD | BPF_B | BPF_ABS, 0, 0, kFlags},
                  sock_filter{BPF_JMP | BPF_JSET | BPF_K, 0, 1, kReset},
                  sock_filter{BPF_RET | BPF_K, 0, 0, 0},
                  sock_filter{BPF_RET | BPF_K, 0, 0, ~std::uint32_t{0}}};
  const sock_fprog filter{code.size(), code.data()};
  const int fd = connection.kept.get();
  if (!tcp_state(fd)) return;
  const int result = on ? ::setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter)
                        : ::setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &kReset, sizeof kReset);  // any int
  if (result == 0) connection.shielded = on;
}

/// Whether nothing is unread, so that a reset does no harm, and heartbeats go unanswered, so that one seems due.
bool Connections::may_reset(const Connection& connection) const {
  int waiting = 0;
  const int fd = connection.kept.get();
  const auto tcp = tcp_state(fd);
  return tcp && tcp->tcpi_retransmits > 0 && ::ioctl(fd, SIOCINQ, &waiting) == 0 && waiting == 0;
}

void Connections::check_pulse(bool drained) {
  std::uint64_t ticks = 0;
  if (::read(pulse_.get(), &ticks, sizeof ticks) != sizeof ticks) return;
  for (auto& [id, connection] : table_) {
    if (!connection.kept || connection.handshakes_due > 0) continue;  // older peers have no heartbeat
    if (shields_) shield(connection, !(drained && may_reset(connection)));
    const bool lifeless = is_lifeless(connection);
    if (std::exchange(connection.lifeless, lifeless) == lifeless) continue;
    const std::string who =
        fmt::format("a peer at '{}' ({})", connection.endpoint, peer_of(connection.kept.get()).in_words());
    report_.note(lifeless ? fmt::format("{} gives no sign of life: it is frozen, or too busy to read", who)
                          : fmt::format("{} is alive again", who));
  }
}

// A tcp socket knows when it last heard something. Of a unix socket we see whether its peer reads what we send, and of
// its process whether it was stopped. Bytes that wait on our side were not read by us, which is not the peer's fault.
bool Connections::is_lifeless(Connection& connection) const {
  constexpr int kMissed = 3;
  const int fd = connection.kept.get();
  const std::chrono::nanoseconds most = pulse_every_ * kMissed;
  int waiting = 0;
  if (::ioctl(fd, SIOCINQ, &waiting) == 0 && waiting > 0) return connection.lifeless;
  if (const auto tcp = tcp_state(fd)) return std::chrono::milliseconds(tcp->tcpi_last_data_recv) > most;
  const std::uint64_t unread = unread_bytes(fd);
  const bool stuck = unread > 0 && unread >= connection.unread;
  connection.still = stuck ? connection.still + pulse_every_ : std::chrono::nanoseconds(0);
  connection.unread = unread;
  return connection.still > most || is_stopped(peer_of(fd).pid);
}

void Connections::vouch(std::uint32_t fd) {
  const auto found = table_.find(fd);
  if (found != table_.end()) found->second.vouched = true;
}

void Connections::subscribed(int fd) {
  if (fd < 0) {
    ++anonymous_subscribers_;
  } else {
    table_[static_cast<std::uint32_t>(fd)].subscribed = true;
  }
}

bool Connections::is_ready(const Connection& connection) {
  if (connection.handshakes_due == 0 || connection.subscribed || connection.vouched) return true;
  // what we connected to may be anything, and is vouched for where it is a peer
  if (!connection.accepted || !connection.kept ||
      std::chrono::steady_clock::now() - connection.since < kSilence)
    return false;
  const auto info = tcp_state(connection.kept.get());
  return info && info->tcpi_bytes_received >= kLeastGreeting;
}

std::size_t Connections::ready() const {
  return static_cast<std::size_t>(
      std::count_if(table_.begin(), table_.end(), [](const auto& entry) { return is_ready(entry.second); }));
}

std::size_t Connections::ready_since(std::chrono::steady_clock::time_point time) const {
  return static_cast<std::size_t>(std::count_if(table_.begin(), table_.end(), [&](const auto& entry) {
    return entry.second.since <= time && is_ready(entry.second);
  }));
}

std::size_t Connections::subscribers() const {
  const auto known =
      std::count_if(table_.begin(), table_.end(), [](const auto& entry) { return entry.second.subscribed; });
  return static_cast<std::size_t>(known) + anonymous_subscribers_;
}

bool Connections::undecided() const {
  return std::any_of(table_.begin(), table_.end(), [](const auto& entry) {
    return entry.second.kept && entry.second.accepted && !is_ready(entry.second);
  });
}

/// Edge-triggered: a unix socket tells each piece that was read. A tcp socket tells nothing as its bytes are
/// acknowledged, but that of its FIN, which is behind them all.
void Connections::watch_delivery(const Connection& connection) const {
  epoll_event event{};
  event.events = EPOLLOUT | EPOLLRDHUP | EPOLLET;
  ::epoll_ctl(deliveries_.get(), EPOLL_CTL_ADD, connection.kept.get(),
              &event);  // fails where it is watched already
}

void Connections::forget_delivery_events() const {
  std::array<epoll_event, 64> events;
  ::epoll_wait(deliveries_.get(), events.data(), static_cast<int>(events.size()), 0);
}

// A kernel says that there is room while a third of its buffer is free (a unix socket: three quarters). Of that libzmq may
// use up a write that is due already, and one more, before the last.
bool Connections::make_room(int write) {
  constexpr int kThird = 3, kWrites = 3;
  if (!deliveries_) return true;
  least_buffer_ = kThird * kWrites * write;
  forget_delivery_events();
  bool all = true;
  for (auto& [id, connection] : table_) {
    if (!connection.kept || connection.roomy) continue;
    const int fd = connection.kept.get();
    enlarge_send_buffer(fd, least_buffer_);
    pollfd item{fd, POLLOUT, 0};
    connection.roomy = ::poll(&item, 1, 0) != 0;  // where it has ended nothing is to be written
    if (connection.roomy) {
      ::epoll_ctl(deliveries_.get(), EPOLL_CTL_DEL, fd, nullptr);
    } else {
      watch_delivery(connection);
    }
    all = all && connection.roomy;
  }
  return all;
}

void Connections::await_delivery() {
  for (auto& [id, connection] : table_) {
    if (!connection.kept || !is_ready(connection)) continue;
    shield(connection, false);
    watch_delivery(connection);
    if (const int fd = connection.kept.get(); tcp_state(fd)) ::shutdown(fd, SHUT_WR);
  }
  check_deliveries();
}

void Connections::check_deliveries() {
  forget_delivery_events();
  for (auto it = table_.begin(); it != table_.end();) {
    const Connection& connection = it->second;
    bool done = !connection.kept || !is_ready(connection);
    if (!done) {
      const int fd = connection.kept.get();
      const auto tcp = tcp_state(fd);
      const bool over = tcp && tcp->tcpi_state >= kFinWait2 && tcp->tcpi_state <= kClose;
      done = over || unread_bytes(fd) == 0;
      if (done && has_error(fd)) left_unread(connection, 0);
    }
    if (done && connection.kept) discard_input(connection.kept.get());
    it = done ? table_.erase(it) : std::next(it);
  }
}

std::uint64_t Connections::progress() const {
  std::uint64_t sum = 0;
  for (const auto& [id, connection] : table_) {
    if (!connection.kept) continue;
    const int fd = connection.kept.get();
    const auto tcp = tcp_state(fd);
    sum += tcp ? tcp->tcpi_bytes_acked : unread_bytes(fd);
  }
  return sum;
}

}  // namespace zcat
