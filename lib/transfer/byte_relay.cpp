#include "transfer/byte_relay.hpp"

#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "peer/link.hpp"
#include "sockopt/sockopt.hpp"

namespace zcat {
namespace {

constexpr std::size_t kLittle = 256 * 1024;  // bytes

/// How the connection is closed, also by the kernel when the process is killed. By a reset the other end learns that it may
/// not have got everything, nor we: tcp only.
void close_by_reset(const Fd& fd, bool by_reset) {
  const linger how{by_reset ? 1 : 0, 0};
  ::setsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &how, sizeof how);
}

/// Bytes that were sent, and that a reset would take back.
std::uint64_t under_way(const Fd& fd) { return link::tcp_state(fd.get()) ? link::unread_there(fd.get()) : 0; }

}  // namespace

void ByteRelay::set(unsigned side, Fd fd) {
  close_by_reset(fd, true);
  const int on = 1;
  ::setsockopt(fd.get(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_KEEPIDLE, &kKeepalive.idle, sizeof kKeepalive.idle);
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_KEEPINTVL, &kKeepalive.interval, sizeof kKeepalive.interval);
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_KEEPCNT, &kKeepalive.probes, sizeof kKeepalive.probes);
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // what comes goes on at once
  halves_[side].fd = std::move(fd);
}

ByteRelay::Turn ByteRelay::stir(unsigned side, std::uint32_t events, std::span<char> buffer) {
  Half& half = halves_[side];
  const bool reads = (half.watched & EPOLLIN) != 0;
  Turn turn;
  if ((events & EPOLLOUT) != 0) turn.state = flush(side);
  if (turn.state != State::passes) return turn;
  if (reads && (events & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0) {
    turn = pass(side, buffer);
    if (turn.state != State::passes) return turn;
  } else if ((events & EPOLLERR) != 0) {
    return {.state = State::reset, .error = link::has_error(half.fd.get()) ? ECONNRESET : 0};
  } else if ((events & EPOLLHUP) != 0) {
    if (halves_[1 - side].broken) return {.state = State::reset};  // nothing can pass any more
    poller_.forget(half.fd.get());  // what it sent last is read when there is room for it
    half.watched = ~0U;
    if (half.ended) return turn;
  }
  watch();
  return turn;
}

/// Reads from one side what the other one takes.
ByteRelay::Turn ByteRelay::pass(unsigned from, std::span<char> buffer) {
  Half& in = halves_[from];
  Half& out = halves_[1 - from];
  const std::size_t room = std::min<std::uint64_t>(buffer.size(), in.may_read);
  const ssize_t got = ::recv(in.fd.get(), buffer.data(), room, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return {};
  if (got < 0) return {.state = State::reset, .error = errno};
  if (got == 0 && in.broken) return {.state = State::reset};
  if (got == 0) {
    in.ended = true;
    ::shutdown(out.fd.get(), SHUT_WR);
    return {.state = out.ended ? State::ended : State::passes};
  }
  const std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
  in.received += bytes.size();
  in.may_read -= bytes.size();
  const ssize_t sent = ::send(out.fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  const bool failed = sent < 0 && errno != EAGAIN && errno != EINTR;
  const auto passed = static_cast<std::size_t>(std::max<ssize_t>(sent, 0));
  if (!failed && passed < bytes.size()) out.waiting = bytes.substr(passed);
  return {.state = failed ? break_off(1 - from) : State::passes, .read = bytes};
}

/// Writes what waits for room.
ByteRelay::State ByteRelay::flush(unsigned side) {
  Half& half = halves_[side];
  if (!half.blocked()) return State::passes;
  const std::string_view rest = std::string_view(half.waiting).substr(half.written);
  const ssize_t sent = ::send(half.fd.get(), rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0) return errno == EAGAIN || errno == EINTR ? State::passes : break_off(side);
  half.written += static_cast<std::size_t>(sent);
  if (half.written < half.waiting.size()) return State::passes;
  half.waiting = {};
  half.written = 0;
  return State::passes;
}

/// One side takes no more, but what it sent last may still be there: it goes on before the other side hears of it.
ByteRelay::State ByteRelay::break_off(unsigned side) {
  Half& half = halves_[side];
  half.broken = true;
  half.waiting = {};
  half.written = 0;
  return half.ended || halves_[1 - side].broken ? State::reset : State::passes;
}

void ByteRelay::watch() {
  for (const unsigned side : {0U, 1U}) {
    Half& half = halves_[side];
    const Half& other = halves_[1 - side];
    const bool reads = !half.ended && !other.blocked() && !other.broken && half.may_read > 0;
    const std::uint32_t wanted = (reads ? EPOLLIN : 0U) | (half.blocked() ? EPOLLOUT : 0U);
    if (wanted == half.watched) continue;
    if (wanted == 0 && half.watched == ~0U) continue;  // it has hung up, and that is known
    poller_.watch(half.fd.get(), wanted);
    half.watched = wanted;
  }
}

// ---------------------------------------------------------------------------------------------------- the end

void ByteRelay::begin_end() {
  for (Half& half : halves_) half.may_read = link::unread_here(half.fd.get()) + kLittle;
  watch();
}

ByteRelay::Rest ByteRelay::rest_for(unsigned side) const {
  const Half& out = halves_[side];
  const Half& in = halves_[1 - side];
  if (out.blocked()) return Rest::waits;
  if (out.broken || in.ended || link::unread_here(in.fd.get()) == 0) return Rest::nothing;
  if (in.may_read > 0) return Rest::waits;
  return under_way(out.fd) > 0 ? Rest::drains : Rest::nothing;
}

std::array<std::uint64_t, 2> ByteRelay::give_up() {
  std::array<std::uint64_t, 2> lost{};
  for (const unsigned side : {0U, 1U}) {
    Half& out = halves_[side];
    Half& in = halves_[1 - side];
    std::uint64_t bytes = out.rest();
    // to close it with something unread would take back what was passed on to it
    if (in.fd) bytes += link::discard_input(in.fd.get());
    out.cut = out.cut || bytes > 0 || in.broken;
    if (bytes == 0 || out.broken) continue;  // it left by itself
    if (out.fd) bytes += under_way(out.fd);
    if (!out.fd) in.cut = true;  // there is nobody else to be told
    lost[side] = bytes;
  }
  for (const Half& half : halves_) {
    if (half.fd && !half.cut) ::shutdown(half.fd.get(), SHUT_WR);
  }
  return lost;
}

bool ByteRelay::close(bool by_reset) {
  bool resets = false;
  for (Half& half : halves_) {
    if (!half.fd) continue;
    close_by_reset(half.fd, by_reset || half.cut);
    resets = resets || by_reset || half.cut;
    half.fd = Fd();
  }
  return resets;
}

}  // namespace zcat
