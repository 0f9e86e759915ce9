#include "transfer/socket_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/text.hpp"
#include "endpoint/socket_type.hpp"
#include "endpoint/transport.hpp"
#include "transfer/trace.hpp"

namespace zcat {
namespace {

using Sockets = std::vector<std::unique_ptr<Socket>>;

template <typename Number>
auto sum(const Sockets& sockets, const Number& number) {
  return std::transform_reduce(sockets.begin(), sockets.end(), number(*sockets.front()) * 0, std::plus<>(),
                               [&](const auto& socket) { return number(*socket); });
}

/// Whether there is nothing to deliver, or all of it is delivered.
bool is_done(const Socket& socket) { return socket.sent() == 0 || socket.delivered(); }

bool none_came(const Socket& socket) {
  return socket.peers().departures() == 0 && socket.peers().ready() == 0;
}

}  // namespace

SocketSet::SocketSet(zmq::context_t& context, const SocketSpec& spec, Loop& loop, Report& report)
    : context_(context),
      loop_(loop),
      report_(report),
      type_(spec.type),
      has_envelopes_(spec.role == ZMQ_REQ || spec.role == ZMQ_REP),
      gate_(spec.protection.gate) {
  open_all(spec);
  decide_turns();
  if (spec.is_replaced) spec_ = spec;
  if (spec.protection.secrets && !spec.is_replaced) spec.protection.secrets->clear();
  if (!gate_) return;
  denials_.emplace(*gate_, sockets_, report_);
  loop_.add(*denials_);
}

void SocketSet::open_all(const SocketSpec& spec) {
  if (!deals_out(spec.type) || (spec.endpoints.size() < 2 && !spec.is_replaced)) {
    open(spec);
    return;
  }
  SocketSpec part = spec;
  part.endpoints.clear();
  std::ranges::copy_if(spec.endpoints, std::back_inserter(part.endpoints),
                       [](const Endpoint& endpoint) { return endpoint.attach == Attach::bind; });
  if (!part.endpoints.empty()) open(part);
  part.follows_messages = true;  // what a socket keeps while its peer is away can get lost, and is then told
  for (const Endpoint& endpoint : spec.endpoints) {
    if (endpoint.attach == Attach::bind) continue;
    part.endpoints.assign(1, endpoint);
    open(part);
  }
}

SocketSet::~SocketSet() {
  if (denials_) loop_.remove(&*denials_);
  denials_.reset();
  drop_replaced();
  for (auto& socket : sockets_) {
    loop_.remove(socket.get());
    if (closed_ && !is_done(*socket) && !socket->flushed()) (void)socket.release();
  }
}

void SocketSet::open(const SocketSpec& spec) {
  sockets_.push_back(std::make_unique<Socket>(context_, spec, report_));
  loop_.add(*sockets_.back());
}

void SocketSet::decide_turns() {
  takes_turns_ = sockets_.size() > 1 || !replaced_.empty() || report_.shows_messages();
}

Socket* SocketSet::send_in_turn(const Frames& frames, InputBlock* block) {
  const bool queues = sockets_.size() == 1 && !spec_;  // for its endpoint, whether that is there or not
  for (std::size_t tried = 0; tried < sockets_.size(); ++tried) {
    Socket& socket = *sockets_[next_];
    const bool goes_on = turn_left_ > 0;
    if (!goes_on) turn_left_ = turn_length();
    if ((!goes_on && !queues && socket.recipients() == 0) || !socket.send(frames, block)) {
      end_turn();
      continue;
    }
    ++dealt_;
    if (--turn_left_ == 0) end_turn();
    if (report_.shows_messages()) trace_sent(frames, socket);
    return &socket;
  }
  return nullptr;
}

/// One message; of a long stream up to 64, and so much may one peer be ahead of another. To go from socket to socket with
/// each costs more than to send it, and libzmq writes those together that are together.
std::uint64_t SocketSet::turn_length() const {
  constexpr std::uint64_t kStep = 8192, kMost = 64;
  return type_ == ZMQ_PUSH ? std::clamp<std::uint64_t>(dealt_ / kStep, 1, kMost) : 1;
}

void SocketSet::end_turn() {
  turn_left_ = 0;
  next_ = (next_ + 1) % sockets_.size();
}

Socket::Passed SocketSet::pass_in_turn(Message& message) {
  const std::string line = report_.shows_messages() ? trace_line('>', message.frames()) : "";
  for (std::size_t tried = 0; tried < sockets_.size(); ++tried) {
    Socket& socket = *sockets_[next_];
    next_ = (next_ + 1) % sockets_.size();
    if (sockets_.size() > 1 && socket.recipients() == 0) continue;
    const Socket::Passed passed = socket.pass(message);
    if (passed == Socket::Passed::yes && !line.empty()) report_.event(line);
    if (passed != Socket::Passed::no_room) return passed;
  }
  return Socket::Passed::no_room;
}

void SocketSet::trace_sent(const Frames& frames, const Socket& socket) const {
  std::span<const std::string_view> seen = frames;
  if (has_envelopes_) {
    const auto delimiter = std::ranges::find(frames, std::string_view());
    seen = seen.subspan(static_cast<std::size_t>(delimiter - frames.begin()) + 1);
  }
  const std::string to = sockets_.size() > 1 ? fmt::format(" to '{}'", socket.endpoints().front().typed) : "";
  report_.event(trace_line('>', seen) + to);
}

void SocketSet::trace_received(const Message& message) const {
  const std::string_view peer = message.property("Peer-Address");
  const bool several = sockets_.size() > 1 || sockets_.front()->endpoints().size() > 1;
  report_.event(trace_line('<', message.frames()) +
                (several && !peer.empty() ? fmt::format(" from {}", peer) : ""));
}

void SocketSet::replace(const Socket* socket) {
  const auto place = std::ranges::find(sockets_, socket, &std::unique_ptr<Socket>::get);
  if (place == sockets_.end() || socket->endpoints().front().attach == Attach::bind) return;
  SocketSpec part = *spec_;
  part.follows_messages = true;
  part.read_back.clear();
  part.endpoints = {socket->endpoints().front()};
  auto fresh = std::make_unique<Socket>(context_, part, report_);
  loop_.add(*fresh);
  std::swap(*place, fresh);
  replaced_.push_back(std::move(fresh));
  decide_turns();
}

void SocketSet::drop_replaced() {
  for (const auto& socket : replaced_) {
    departures_before_ += socket->peers().departures();
    loop_.remove(socket.get());
  }
  replaced_.clear();
  decide_turns();
}

bool SocketSet::receive_in_turn(Message& message) {
  for (const auto& socket : replaced_) {
    if (socket->receive(message)) return true;
  }
  for (std::size_t tried = 0; tried < sockets_.size(); ++tried) {
    Socket& socket = *sockets_[next_received_];
    next_received_ = (next_received_ + 1) % sockets_.size();
    if (socket.receive(message)) return true;
  }
  return false;
}

bool SocketSet::missed_signal(bool receives, bool sends) const {
  const bool in_turn = sockets_.size() > 1;  // then nothing is sent where nobody is
  return std::ranges::any_of(sockets_, [&](const auto& socket) {
    return socket->missed_signal(receives, sends && (!in_turn || socket->recipients() > 0));
  });
}

std::vector<std::string> SocketSet::slow_peers() const {
  std::vector<std::string> addresses;
  for (const auto& socket : sockets_) {
    for (const auto& [number, peer] : socket->peers().table()) {
      if (peer->fd && link::unread_there(peer->fd.get()) > 0) addresses.push_back(peer->address.in_words());
    }
  }
  return addresses;
}

std::size_t SocketSet::peers() const {
  return sum(sockets_, [](const Socket& socket) { return socket.recipients(); });
}

bool SocketSet::anybody_there() const {
  return std::ranges::any_of(sockets_, [](const auto& socket) {
    const bool shows = std::ranges::all_of(socket->endpoints(), [](const Endpoint& endpoint) {
      return endpoint.transport->shows_peers() && !endpoint.transport->in_process();
    });
    return !shows || socket->peers().ready() > 0 || !socket->peers().undecided().is_never();
  });
}

bool SocketSet::takes_from_others() const { return type_ != ZMQ_SUB && type_ != ZMQ_XSUB && type_ != kDish; }

std::uint64_t SocketSet::departures() const {
  const auto count = [](const Socket& socket) { return socket.peers().departures(); };
  return sum(sockets_, count) + (replaced_.empty() ? 0 : sum(replaced_, count)) + departures_before_;
}

void SocketSet::take_leave() {
  for (const auto& socket : sockets_) socket->take_leave();
}

std::size_t SocketSet::leaving() const {
  return sum(sockets_, [](const Socket& socket) { return socket.peers().leaving(); });
}

bool SocketSet::stop_reading() {
  bool all = true;
  for (const auto& socket : sockets_) all = socket->stop_reading() && all;
  return all;
}

std::uint64_t SocketSet::most_received() const {
  return sum(sockets_, [](const Socket& socket) { return socket.most_received(); });
}

void SocketSet::ask_io_threads_again() {
  for (const auto& socket : sockets_) socket->ask_io_thread_again();
}

std::uint64_t SocketSet::unread() const {
  return sum(sockets_, [](const Socket& socket) { return socket.peers().unread(); });
}

std::uint64_t SocketSet::sent() const {
  return sum(sockets_, [](const Socket& socket) { return socket.sent(); });
}

std::uint64_t SocketSet::progress() const {
  return sum(sockets_, [](const Socket& socket) { return socket.progress(); });
}

Deadline SocketSet::undecided() const {
  Deadline next = Deadline::never();
  for (const auto& socket : sockets_) next = earliest(next, socket->peers().undecided());
  return next;
}

void SocketSet::about_to_wait() {
  if (turn_left_ > 0) end_turn();
  for (const auto& socket : sockets_) socket->about_to_wait();
}

bool SocketSet::io_thread_caught_up() {
  bool all = true;
  for (const Sockets* some : {&sockets_, &replaced_}) {
    for (const auto& socket : *some) all = socket->io_thread_caught_up() && all;  // each has to be asked
  }
  return all;
}

bool SocketSet::all_peers_left() {
  bool all = !std::ranges::all_of(sockets_, [](const auto& socket) { return none_came(*socket); });
  for (const auto& socket : sockets_) all = (none_came(*socket) || socket->all_peers_left()) && all;
  return all;
}

bool SocketSet::talks() const {
  const SocketTypeRow& row = socket_type_row(type_);
  return row.sends && row.receives && type_ != ZMQ_XPUB;  // what an XPUB receives are subscriptions
}

std::vector<std::string> SocketSet::bound() const {
  std::vector<std::string> bound;
  for (const auto& socket : sockets_)
    bound.insert(bound.end(), socket->bound().begin(), socket->bound().end());
  return bound;
}

std::string_view SocketSet::peer_noun() const { return type_ == ZMQ_XPUB ? "subscriber" : "peer"; }

std::string SocketSet::awaited(std::size_t wanted) const {
  std::vector<std::string> where;
  for (const auto& socket : sockets_) {
    for (const Endpoint& endpoint : socket->endpoints()) where.push_back(fmt::format("'{}'", endpoint.typed));
  }
  std::string text = fmt::format(
      "waiting for {} at {}", wanted == 1 ? fmt::format("a {}", peer_noun()) : count_of(wanted, peer_noun()),
      fmt::join(where, ", "));
  const std::size_t there = peers();
  const std::size_t connected = sum(sockets_, [](const Socket& socket) { return socket.peers().ready(); });
  if (there > 0) text += fmt::format(": {} so far", there);
  if (type_ == ZMQ_XPUB && connected > there)
    text += fmt::format(": {} connected without subscribing", connected - there);
  return text;
}

std::string SocketSet::came(std::size_t wanted) const {
  if (wanted == 1) return fmt::format("no {}", peer_noun());
  return fmt::format("only {} of {}", peers(), count_of(wanted, peer_noun()));
}

bool SocketSet::may_close() {
  bool all = true;
  for (const auto& socket : sockets_) all = (socket->sent() == 0 || socket->may_close()) && all;
  return all;
}

void SocketSet::close() {
  closed_ = true;
  for (const auto& socket : sockets_) {
    socket->close(socket->sent() > 0);
    loop_.add(*socket);  // its descriptors are other ones now
  }
}

bool SocketSet::delivered() const {
  return std::ranges::all_of(sockets_, [](const auto& socket) { return is_done(*socket); });
}

bool SocketSet::suspects() const {
  return std::ranges::any_of(sockets_, [](const auto& socket) { return socket->suspects(); });
}

bool SocketSet::released() const {
  return std::ranges::all_of(sockets_,
                             [](const auto& socket) { return is_done(*socket) || socket->flushed(); });
}

bool SocketSet::report_undelivered() const {
  for (const auto& socket : sockets_) {
    if (is_done(*socket)) continue;
    report_.fault(ExitCode::undelivered,
                  fmt::format("gave up on '{}': {}", socket->endpoints().front().typed,
                              socket->sent() == 1 ? "its message was not delivered"
                                                  : fmt::format("not all of its {} messages were delivered",
                                                                socket->sent())));
  }
  return released();
}

}  // namespace zcat
