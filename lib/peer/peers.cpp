#include "peer/peers.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "endpoint/transport.hpp"

namespace zcat {
namespace {

// a greeting of ZMTP 2: signature, revision, socket type
constexpr std::uint64_t kLeastGreeting = 12;

bool is_of_connecter(std::uint16_t event) {
  return event == ZMQ_EVENT_CONNECTED || event == ZMQ_EVENT_CONNECT_DELAYED ||
         event == ZMQ_EVENT_CONNECT_RETRIED || event == ZMQ_EVENT_CLOSED;
}

bool is_unfinished(const Peer& peer) { return peer.accepted && peer.handshakes_due > 0; }

std::size_t count(const Peers::Table& table, const auto& what) {
  return static_cast<std::size_t>(
      std::ranges::count_if(table, [&](const auto& entry) { return std::invoke(what, *entry.second); }));
}

/// How a connection ended of which the reads of libzmq have found this end.
link::Ending ending_of(Incoming::End end) {
  switch (end) {
    case Incoming::End::none: return link::Ending::closed_here;
    case Incoming::End::reset: return link::Ending::reset;
    case Incoming::End::closed: break;
  }
  return link::Ending::closed_there;
}

}  // namespace

bool Peer::ready() const {
  if (handshakes_due == 0 || subscribed() || known_ready) return true;
  // what we connected to may be anything, and is marked ready where it is a peer
  if (!accepted || !fd || Clock::now() - since < Peers::kSilence) return false;
  return link::received_bytes(fd.get()) >= kLeastGreeting;
}

Peer::Clock::time_point Peer::settled_at() const {
  if (subscriptions < 2) return {};
  const auto tcp = fd ? link::tcp_state(fd.get()) : std::nullopt;
  return last_subscription + Peers::kQuiet + std::chrono::microseconds(tcp ? tcp->tcpi_rtt : 0);
}

std::string Peer::in_words() const {
  const std::string who = address.in_words();
  return fmt::format("a peer at '{}'{}", place(), who.empty() ? "" : fmt::format(" ({})", who));
}

void Peers::attached(const Endpoint& endpoint, std::string name) {
  auto found = std::ranges::find(attached_, &endpoint, &Attached::endpoint);
  if (found == attached_.end()) found = attached_.insert(found, {&endpoint, {endpoint.uri()}});
  if (std::ranges::find(found->names, name) == found->names.end()) found->names.push_back(std::move(name));
}

// libzmq 4.3.4: once it has resolved a host name, further attempts to connect go by the address that it found. It starts
// the first of them when it has reported the end of the connection before: in the order of those ends.
Peers::Attached* Peers::find(const Event& event) {
  const auto named = std::ranges::find_if(attached_, [&](const Attached& one) {
    return std::ranges::find(one.names, event.endpoint) != one.names.end();
  });
  Attached* found = named != attached_.end() ? &*named : nullptr;
  if (!is_of_connecter(event.id)) return found;
  if (found != nullptr) {
    found->lost = 0;
    return found;
  }
  for (Attached& one : attached_) {
    const bool may_be = one.lost > 0 && differ_in_host(one.names.front(), event.endpoint);
    if (may_be && (found == nullptr || one.lost < found->lost)) found = &one;
  }
  if (found == nullptr) return nullptr;
  found->names.push_back(event.endpoint);
  found->lost = 0;
  return found;
}

Origin Peers::take(const Event& event) {
  Attached* const found = find(event);
  const Endpoint* const endpoint = found != nullptr ? found->endpoint : nullptr;
  switch (event.id) {
    case ZMQ_EVENT_CONNECTED:
    case ZMQ_EVENT_ACCEPTED: return {opened(event, endpoint), endpoint};
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: return {handshake_succeeded(event), endpoint};
    case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
    case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL: failure_ = event; return {nullptr, endpoint};
    case ZMQ_EVENT_LISTENING: listeners_.push_back(static_cast<int>(event.value)); return {nullptr, endpoint};
    case ZMQ_EVENT_DISCONNECTED: return {ended(event), endpoint};
    default: return {nullptr, endpoint};
  }
}

std::shared_ptr<Peer> Peers::opened(const Event& event, const Endpoint* endpoint) {
  std::shared_ptr<Peer>& peer = table_[event.value];
  if (!peer) peer = std::make_shared<Peer>();  // a subscription can be seen before this event
  peer->endpoint = event.endpoint;
  peer->accepted = event.id == ZMQ_EVENT_ACCEPTED;
  peer->connected_to = event.id == ZMQ_EVENT_CONNECTED ? endpoint : nullptr;
  peer->since = Peer::Clock::now();
  peer->handshakes_due = raw_ ? 0 : transport_of(event.endpoint).handshakes();
  Arrivals& arrivals = syscall_notes().arrivals;
  const int fd = static_cast<int>(event.value);
  peer->incoming = peer->accepted ? arrivals.opened(fd) : nullptr;
  if (peer->incoming == nullptr || arrivals.has(fd, peer->incoming)) peer->fd = link::duplicate(event.value);
  if (peer->fd) peer->address = peer_of(peer->fd.get());
  const bool held = peer->accepted ? !opens_ : !reads_;
  if (held && peer->fd) peer->hold = ReadHold(static_cast<int>(event.value), peer->fd.get());
  return peer;
}

// libzmq 4.3.4: does not say whose handshake it was. Of several under way at one endpoint it is the one that has heard
// most from its peer: one that is silent has not got so far.
std::shared_ptr<Peer> Peers::handshake_succeeded(const Event& event) {
  std::vector<Peer*> candidates;
  std::shared_ptr<Peer> best;
  std::uint64_t most = 0;
  for (const auto& [fd, peer] : table_) {
    if (peer->handshakes_due == 0 || peer->endpoint != event.endpoint) continue;
    const auto tcp = peer->fd ? link::tcp_state(peer->fd.get()) : std::nullopt;
    const std::uint64_t heard = tcp ? tcp->tcpi_bytes_received : 0;
    if (tcp && heard <= kGreeting) continue;
    candidates.push_back(peer.get());
    if (best && (heard < most || (heard == most && peer->since > best->since))) continue;
    best = peer;
    most = heard;
  }
  if (!best) return nullptr;
  for (Peer* const peer : candidates) peer->ambiguous = candidates.size() > 1;
  --best->handshakes_due;
  return best;
}

std::shared_ptr<Peer> Peers::ended(const Event& event) {
  const auto found = table_.find(event.value);
  if (found == table_.end()) return nullptr;
  std::shared_ptr<Peer> peer = std::move(found->second);
  table_.erase(found);
  if (peer->ready()) ++departures_;
  const auto name = named_.find(peer->routing_id);
  if (name != named_.end() && name->second == event.value) named_.erase(name);
  // a handshake that fails is reported first, and right behind it whose it was
  Event failure = std::exchange(failure_, Event());
  if (failure.endpoint == peer->endpoint) peer->failure = std::move(failure);
  // a connection whose two ends were closed in turn looks like one that was reset
  if (peer->fd && !peer->leaving) peer->ending = link::how_ended(peer->fd.get());
  const bool noted = syscall_notes().take_reset(event.value);
  if (peer->incoming != nullptr && !peer->fd &&
      !peer->leaving) {  // it had gone before its first event was read
    peer->ending = ending_of(peer->incoming->end());
  } else if (noted) {
    peer->ending = link::Ending::reset;
  }
  peer->error = syscall_notes().take_error(event.value);
  const auto attached = std::ranges::find(attached_, peer->connected_to, &Attached::endpoint);
  if (attached != attached_.end()) attached->lost = ++losses_;
  if (remembers_ && is_unfinished(*peer)) remember(*peer);
  return peer;
}

void Peers::subscribed(int fd) {
  if (fd < 0) {
    ++anonymous_subscribers_;
    return;
  }
  std::shared_ptr<Peer>& peer = table_[static_cast<std::uint32_t>(fd)];
  if (!peer) peer = std::make_shared<Peer>();
  ++peer->subscriptions;
  peer->last_subscription = Peer::Clock::now();
}

std::shared_ptr<Peer> Peers::named(std::string_view routing_id, int fd) {
  const auto sender = table_.find(static_cast<std::uint32_t>(fd));
  if (fd < 0 || sender == table_.end() || sender->second->routing_id == routing_id) return nullptr;
  sender->second->routing_id = routing_id;
  const auto [entry, is_new] = named_.try_emplace(std::string(routing_id), sender->first);
  if (is_new) return nullptr;
  const auto before = table_.find(std::exchange(entry->second, sender->first));
  return before != table_.end() && before->second->routing_id == routing_id ? before->second : nullptr;
}

void Peers::mark_ready(const Endpoint& endpoint) {
  for (const auto& [fd, peer] : table_) {
    if (peer->connected_to == &endpoint) peer->known_ready = true;
  }
}

void Peers::close_doors() {
  if (!std::exchange(opens_, false)) return;
  for (const int fd : listeners_) closed_doors_.emplace_back(fd, fd);
}

void Peers::take_leave() {
  close_doors();
  for (const auto& [fd, peer] : table_) {
    if (peer->accepted && peer->fd && peer->ready()) peer->leaving = ::shutdown(peer->fd.get(), SHUT_WR) == 0;
  }
}

std::size_t Peers::leaving() const { return count(table_, &Peer::leaving); }

bool Peers::stop_reading() {
  close_doors();
  if (!std::exchange(reads_, false)) return all_held_;
  for (const auto& [fd, peer] : table_) {
    if (peer->fd) peer->hold = ReadHold(static_cast<int>(fd), peer->fd.get());
    all_held_ = all_held_ && peer->hold;
  }
  return all_held_;
}

std::uint64_t Peers::unread() const {
  std::uint64_t bytes = 0;
  for (const auto& [fd, peer] : table_)
    bytes += peer->fd && peer->ready() ? link::unread_here(peer->fd.get()) : 0;
  return bytes;
}

bool Peers::cut_unfinished() {
  close_doors();
  bool any_just_now = false;
  for (const auto& [id, peer] : table_) {
    if (!peer->accepted || !peer->fd || peer->ready() || peer->subscribed()) continue;
    const int fd = peer->fd.get();
    any_just_now = any_just_now || link::has_sent_just_now(fd);
    // one of ZMTP 1 or 2 that has sent its whole greeting, and libzmq has read it, may be owed a message
    if (link::received_bytes(fd) >= kOldGreeting && link::unread_here(fd) == 0) continue;
    ::shutdown(fd, SHUT_RDWR);
    link::discard_input(fd);
  }
  return any_just_now;
}

bool Peers::is_connected(const Endpoint& endpoint) const {
  return std::ranges::any_of(table_,
                             [&](const auto& entry) { return entry.second->connected_to == &endpoint; });
}

/// Without its descriptor: while that is open, its other end does not learn that the connection is closed.
void Peers::remember(const Peer& peer) {
  auto& kept = ended_unfinished_.emplace_back(std::make_shared<Peer>());
  kept->address = peer.address;
  kept->denied = peer.denied;
}

std::vector<std::shared_ptr<Peer>> Peers::unfinished() const {
  std::vector<std::shared_ptr<Peer>> peers = ended_unfinished_;
  for (const auto& [fd, peer] : table_) {
    if (is_unfinished(*peer)) peers.push_back(peer);
  }
  return peers;
}

void Peers::forget_unfinished(std::size_t count) {
  ended_unfinished_.erase(ended_unfinished_.begin(),
                          ended_unfinished_.begin() + static_cast<std::ptrdiff_t>(count));
}

std::size_t Peers::ready() const { return count(table_, &Peer::ready); }

std::size_t Peers::ready_since(Peer::Clock::time_point time) const {
  return count(table_, [&](const Peer& peer) { return peer.since <= time && peer.ready(); });
}

std::size_t Peers::subscribers() const { return count(table_, &Peer::subscribed) + anonymous_subscribers_; }

std::size_t Peers::settled_subscribers() const {
  const auto now = Peer::Clock::now();
  return anonymous_subscribers_ +
         count(table_, [&](const Peer& peer) { return peer.subscribed() && peer.settled_at() <= now; });
}

Deadline Peers::undecided() const {
  const auto now = Peer::Clock::now();
  Deadline next = Deadline::never();
  for (const auto& [id, peer] : table_) {
    if (peer->fd && peer->accepted && !peer->ready()) next = earliest(next, Deadline::at(now + kSilence));
    if (peer->settled_at() > now) next = earliest(next, Deadline::at(peer->settled_at()));
  }
  return next;
}

}  // namespace zcat
