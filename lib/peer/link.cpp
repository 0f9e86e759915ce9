#include "peer/link.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/filter.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <string>

namespace zcat::link {
namespace {

std::uint64_t queue_length(int fd, unsigned long which) {
  int bytes = 0;
  return ::ioctl(fd, which, &bytes) == 0 ? static_cast<std::uint64_t>(std::max(bytes, 0)) : 0;
}

}  // namespace

Fd duplicate(std::uint32_t fd) {
  struct stat status {};
  const int number = static_cast<int>(fd);
  if (::fstat(number, &status) != 0 || !S_ISSOCK(status.st_mode)) return Fd();
  return Fd(::fcntl(number, F_DUPFD_CLOEXEC, 3));
}

std::optional<tcp_info> tcp_state(int fd) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return std::nullopt;
  return info;
}

Ending how_ended(int fd) {
  if (const auto tcp = tcp_state(fd)) {
    if (tcp->tcpi_state == kEstablished) return Ending::closed_here;
    if (tcp->tcpi_state != kClose) return Ending::closed_there;
    constexpr unsigned kManyTries = 8;  // fewer there are while resets are blocked
    return tcp->tcpi_probes > 0 || tcp->tcpi_retransmits >= kManyTries ? Ending::timed_out : Ending::reset;
  }
  if (has_error(fd)) return Ending::reset;
  pollfd item{fd, POLLRDHUP, 0};
  return ::poll(&item, 1, 0) > 0 ? Ending::closed_there : Ending::closed_here;
}

bool ended_there(int fd) {
  if (const auto tcp = tcp_state(fd)) return tcp->tcpi_state == kCloseWait;
  pollfd item{fd, POLLRDHUP, 0};
  return ::poll(&item, 1, 0) > 0 && (item.revents & POLLRDHUP) != 0 && (item.revents & POLLERR) == 0;
}

bool hung_up(int fd) {
  pollfd item{fd, 0, 0};
  return ::poll(&item, 1, 0) > 0 && (item.revents & POLLHUP) != 0;
}

bool has_error(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error != 0;
}

std::uint64_t received_bytes(int fd) {
  const auto tcp = tcp_state(fd);
  return tcp ? tcp->tcpi_bytes_received : 0;
}

bool has_sent_just_now(int fd) {
  constexpr unsigned kSecond = 1000;
  const auto tcp = tcp_state(fd);
  return !tcp || tcp->tcpi_last_data_recv < kSecond;
}

std::optional<std::chrono::milliseconds> since_sent(int fd) {
  const auto tcp = tcp_state(fd);
  return tcp ? std::optional(std::chrono::milliseconds(tcp->tcpi_last_data_sent)) : std::nullopt;
}

std::uint64_t unread_here(int fd) { return queue_length(fd, SIOCINQ); }

// A unix socket may say 1 although nothing is queued: sock_wfree() in the kernel wakes us before it subtracts the last
// byte, and does not wake us again.
std::uint64_t unread_there(int fd) {
  const std::uint64_t bytes = queue_length(fd, SIOCOUTQ);
  return bytes == 1 && !tcp_state(fd) ? 0 : bytes;
}

// The kernel waits a fifth of a second before it sends again, and twice as long each time: five times take six seconds. A
// reader that has no room answers.
std::optional<Transit> transit(int fd) {
  constexpr unsigned kRetries = 5, kProbes = 3;
  const auto tcp = tcp_state(fd);
  if (!tcp || tcp->tcpi_state == kClose || unread_there(fd) == 0) return std::nullopt;
  return Transit{std::chrono::milliseconds(tcp->tcpi_last_ack_recv),
                 tcp->tcpi_retransmits >= kRetries || tcp->tcpi_probes >= kProbes};
}

void enlarge_send_buffer(int fd, int bytes) {
  int now = 0;
  socklen_t size = sizeof now;
  if (::getsockopt(fd, SOL_SOCKET, SO_SNDBUF, &now, &size) != 0 || now >= bytes) return;
  ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
}

std::uint64_t discard_input(int fd) {
  std::array<char, 4096> bytes;
  std::uint64_t total = 0;
  for (ssize_t got = 0; (got = ::recv(fd, bytes.data(), bytes.size(), MSG_DONTWAIT)) > 0;)
    total += static_cast<std::uint64_t>(got);
  return total;
}

void discard_commands(int fd) {
  constexpr std::uint8_t kShortCommand = 4;
  std::array<std::uint8_t, 4096> bytes;
  const ssize_t got = ::recv(fd, bytes.data(), bytes.size(), MSG_PEEK | MSG_DONTWAIT);
  const auto end = static_cast<std::size_t>(std::max<ssize_t>(got, 0));
  std::size_t at = 0;
  while (at + 1 < end && bytes[at] == kShortCommand) at += std::size_t{2} + bytes[at + 1];
  if (at == end) discard_input(fd);
}

bool block_resets(int fd, bool on) {
  constexpr std::uint32_t kFlags = 13, kReset = 4;  // of a segment of tcp: where, and which
  std::array code{sock_filter{BPF_LD | BPF_B | BPF_ABS, 0, 0, kFlags},
                  sock_filter{BPF_JMP | BPF_JSET | BPF_K, 0, 1, kReset},
                  sock_filter{BPF_RET | BPF_K, 0, 0, 0},
                  sock_filter{BPF_RET | BPF_K, 0, 0, ~std::uint32_t{0}}};
  const sock_fprog filter{code.size(), code.data()};
  if (!tcp_state(fd)) return false;
  const int result = on ? ::setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter)
                        : ::setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &kReset, sizeof kReset);  // any int
  return result == 0;
}

bool is_stopped(int pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const std::size_t name = text.rfind(") ");  // which may hold anything
  return name != std::string::npos && name + 2 < text.size() &&
         (text[name + 2] == 'T' || text[name + 2] == 't');
}

}  // namespace zcat::link
