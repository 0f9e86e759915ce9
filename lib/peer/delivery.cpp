#include "peer/delivery.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace zcat {
namespace {

constexpr std::chrono::seconds kPatience{10};  // with a connection that acknowledges nothing

}  // namespace

Delivery::Delivery(Peers& peers, Report& report, Task task)
    : peers_(peers),
      report_(report),
      interruptions_(task.role, std::move(task.proxy), report),
      awaits_departure_(task.awaits_departure),
      sends_again_(task.sends_again) {
  if (task.sends) poller_.emplace();
}

void Delivery::connected(const Peer& peer) const {
  if (least_buffer_ > 0 && peer.fd) link::enlarge_send_buffer(peer.fd.get(), least_buffer_);
}

void Delivery::ended(const std::shared_ptr<Peer>& ended, std::uint64_t sent, bool queued) {
  const Peer& peer = *ended;
  if (!peer.ready()) return;
  const bool reset = peer.ending == link::Ending::reset || peer.ending == link::Ending::timed_out;
  if (reset && (awaits_departure_ || !poller_)) say_missing(peer);
  // that we ended it is told elsewhere
  if (awaits_departure_ && peer.ending == link::Ending::closed_here) report_.settle(ExitCode::failed);
  if (!poller_ || sent == 0 || !peer.fd) return;
  expect_answers(sent);
  const bool interrupted = is_interrupted(peer);
  ended_after_[peer.connected_to] = sent;
  const int fd = peer.fd.get();
  const std::uint64_t unread = link::unread_there(fd);
  // the bytes of a unix socket are gone with the peer, once it has closed both ways
  const bool lost_queue = queued && !link::tcp_state(fd) && link::hung_up(fd);
  // a peer that leaves while bytes for it are still in its kernel resets the connection
  if (reset || lost_queue || (unread > 0 && peer.ending != link::Ending::closed_there))
    return say_unread(peer, unread);
  if (interrupted) interruptions_.look_into(peer, *poller_);
  if (unread == 0) return;
  ended_.push_back(ended);  // it may still be reading: it sends nothing more, and we are not to
  send_end(peer);
}

/// Whether the peer ended the connection when everything had reached its system, the last of it a moment ago. Of one that
/// had connected to us it cannot be told whether it is still up.
bool Delivery::is_interrupted(const Peer& peer) const {
  constexpr std::chrono::seconds kMoment{1};
  if (peer.connected_to == nullptr || peers_.raw()) return false;
  const int fd = peer.fd.get();
  if (!link::ended_there(fd) || link::unread_there(fd) > 0) return false;
  const auto before = ended_after_.find(peer.connected_to);
  if (before != ended_after_.end() && before->second == expected_) return false;
  return link::since_sent(fd).value_or(
             std::chrono::duration_cast<std::chrono::milliseconds>(Peer::Clock::now() - sent_at_)) < kMoment;
}

void Delivery::say_unread(const Peer& peer, std::uint64_t bytes) {
  if (sends_again_) return;
  const std::string amount = bytes > 0 ? fmt::format(" ({} bytes at least)", bytes) : std::string();
  report_.fault(
      ExitCode::undelivered,
      fmt::format("a peer at '{}' left without reading all that was sent to it{}", peer.place(), amount));
}

void Delivery::say_missing(const Peer& peer) {
  const std::string line =
      fmt::format("the connection to a peer at '{}' {}: what it sent last may be missing", peer.place(),
                  peer.ending == link::Ending::timed_out ? "timed out" : "was reset");
  if (awaits_departure_) {
    report_.fault(ExitCode::failed, line);
  } else if (resets_.insert(peer.place()).second) {  // it may come back and do it again and again
    report_.note(line);
  }
}

/// Edge-triggered: a unix socket tells of each piece that was read. A tcp socket does not tell when its bytes are
/// acknowledged, but when its FIN is, which is behind them all.
void Delivery::watch(const Peer& peer) { poller_->watch(peer.fd.get(), EPOLLOUT | EPOLLRDHUP | EPOLLET); }

void Delivery::send_end(const Peer& peer) {
  watch(peer);
  if (const int fd = peer.fd.get(); link::tcp_state(fd)) ::shutdown(fd, SHUT_WR);
}

// A kernel says that there is room while a third of its buffer is free (a unix socket: three quarters). Of that libzmq may
// use up a write that is due already, and one more, before the last.
bool Delivery::has_room(int write) {
  constexpr int kThird = 3, kWrites = 3;
  if (!poller_) return true;
  least_buffer_ = kThird * kWrites * write;
  check();
  (void)poller_->ready();
  bool all = true;
  for (const auto& [id, peer] : peers_.table()) {
    if (!peer->fd || peer->had_room) continue;
    const int fd = peer->fd.get();
    link::enlarge_send_buffer(fd, least_buffer_);
    pollfd item{fd, POLLOUT, 0};
    peer->had_room = ::poll(&item, 1, 0) != 0;  // where it has ended nothing is to be written
    if (peer->had_room) {
      poller_->forget(fd);
    } else {
      watch(*peer);
    }
    all = all && peer->had_room;
  }
  return all;
}

void Delivery::expect_answers(std::uint64_t sent) {
  if (!poller_ || std::exchange(expected_, sent) == sent) return;
  sent_at_ = Peer::Clock::now();
  if (!next_look_.is_never()) return;
  next_look_ = Deadline::after(kPatience);
  poller_->set_timer(next_look_);
}

void Delivery::check_answers() {
  if (!next_look_.passed()) return;
  (void)poller_->ready();
  next_look_ = Deadline::never();
  for (const auto& [id, peer] : peers_.table()) {
    if (peer->fd && peer->ready()) next_look_ = earliest(next_look_, check_answers(*peer));
  }
  poller_->set_timer(next_look_);
}

/// When to look again.
Deadline Delivery::check_answers(Peer& peer) {
  constexpr std::chrono::seconds kAgain{1};
  const auto transit = link::transit(peer.fd.get());
  const bool swallows = transit && transit->swallowed && transit->unanswered >= kPatience;
  if (std::exchange(peer.swallows, swallows) != swallows) {
    report_.note(
        swallows ? fmt::format("{} has acknowledged nothing for {} s: the network to it may be cut (still "
                               "trying)",
                               peer.in_words(), kPatience.count())
                 : fmt::format("{} acknowledges again", peer.in_words()));
  }
  if (!transit) return Deadline::never();
  return Deadline::after(std::max<std::chrono::milliseconds>(kPatience - transit->unanswered, kAgain));
}

void Delivery::begin() {
  begun_ = true;
  for (const auto& [id, peer] : peers_.table()) {
    // a peer whose heartbeats are not read here would take their loss for that of its messages
    if (!poller_ && peer->fd && peer->ready()) link::discard_commands(peer->fd.get());
  }
  if (!poller_) return;
  for (const auto& [id, peer] : peers_.table()) {
    if (!peer->fd || !peer->ready()) continue;
    if (expected_ > 0 && is_interrupted(*peer)) interruptions_.look_into(*peer, *poller_);
    send_end(*peer);
  }
  check();
}

void Delivery::check() {
  if (!poller_ || (ended_.empty() && !begun_ && !suspects())) return;
  (void)poller_->ready();
  interruptions_.serve();
  std::erase_if(ended_, [&](const auto& peer) { return settle(*peer); });
  if (begun_) std::erase_if(peers_.table(), [&](const auto& entry) { return settle(*entry.second); });
}

/// Whether nothing more is to be waited for at this one.
bool Delivery::settle(const Peer& peer) {
  if (!peer.fd) return true;
  const int fd = peer.fd.get();
  if (peer.ready()) {
    const auto tcp = link::tcp_state(fd);
    const bool over = tcp && tcp->tcpi_state >= link::kFinWait2 && tcp->tcpi_state <= link::kClose;
    if (!over && link::unread_there(fd) > 0) return false;
    if (link::has_error(fd)) say_unread(peer, 0);
  }
  link::discard_input(fd);
  return true;
}

std::uint64_t Delivery::progress() const {
  std::uint64_t sum = 0;
  const auto add = [&](const Peer& peer) {
    if (!peer.fd) return;
    const auto tcp = link::tcp_state(peer.fd.get());
    sum += tcp ? tcp->tcpi_bytes_acked : link::unread_there(peer.fd.get());
  };
  for (const auto& peer : ended_) add(*peer);
  for (const auto& [id, peer] : peers_.table()) add(*peer);
  return sum;
}

}  // namespace zcat
