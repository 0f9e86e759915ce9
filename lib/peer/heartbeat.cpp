#include "peer/heartbeat.hpp"

#include <fmt/format.h>

#include <utility>

namespace zcat {
namespace {

/// Whether nothing is unread, so that a reset does no harm, and heartbeats go unanswered, so that one seems due.
bool may_reset(int fd) {
  const auto tcp = link::tcp_state(fd);
  return tcp && tcp->tcpi_retransmits > 0 && link::unread_here(fd) == 0;
}

}  // namespace

Heartbeat::Heartbeat(Peers& peers, Report& report, std::chrono::nanoseconds every, bool receives)
    : peers_(peers), report_(report), every_(every), blocks_resets_(receives), next_(Deadline::after(every)) {
  timer_.set_timer(next_);
}

Heartbeat::~Heartbeat() {
  for (const auto& [id, peer] : peers_.table()) block_resets(*peer, false);
}

void Heartbeat::block_resets(Peer& peer, bool on) const {
  if (peer.blocks_resets == on || !peer.fd || !link::block_resets(peer.fd.get(), on)) return;
  peer.blocks_resets = on;
}

void Heartbeat::handshake_succeeded(Peer& peer) const {
  if (blocks_resets_) block_resets(peer, peer.handshakes_due == 0);
}

void Heartbeat::ended(Peer& peer) const { block_resets(peer, false); }

void Heartbeat::check(bool drained) {
  if (!next_.passed()) return;
  next_ = Deadline::after(every_);
  (void)timer_.ready();
  timer_.set_timer(next_);
  for (const auto& [id, peer] : peers_.table()) {
    if (!peer->fd || peer->handshakes_due > 0) continue;  // older peers have no heartbeat
    if (blocks_resets_) block_resets(*peer, !(drained && may_reset(peer->fd.get())));
    const bool unresponsive = is_unresponsive(*peer);
    if (std::exchange(peer->unresponsive, unresponsive) == unresponsive) continue;
    const std::string who = peer->in_words();
    report_.note(unresponsive
                     ? fmt::format("{} gives no sign of life: it is frozen, or too busy to read", who)
                     : fmt::format("{} is alive again", who));
  }
}

// A tcp socket knows when it last heard something. Of a unix socket we see whether its peer reads what we send, and of
// its process whether it was stopped. Bytes that wait on our side were not read by us, which is not the peer's fault.
bool Heartbeat::is_unresponsive(Peer& peer) const {
  constexpr int kMissed = 3;
  const int fd = peer.fd.get();
  const std::chrono::nanoseconds most = every_ * kMissed;
  if (link::unread_here(fd) > 0) return peer.unresponsive;
  if (const auto tcp = link::tcp_state(fd)) return std::chrono::milliseconds(tcp->tcpi_last_data_recv) > most;
  const std::uint64_t unread = link::unread_there(fd);
  const bool stuck = unread > 0 && unread >= peer.unread;
  peer.stalled_for = stuck ? peer.stalled_for + every_ : std::chrono::nanoseconds(0);
  peer.unread = unread;
  return peer.stalled_for > most || link::is_stopped(peer.address.pid);
}

}  // namespace zcat
