#include "transfer/tap.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "peer/address.hpp"
#include "peer/link.hpp"
#include "peer/probe.hpp"
#include "peer/zmtp_stream.hpp"
#include "transfer/tap_view.hpp"

namespace zcat {
namespace {

constexpr std::size_t kBuffer = 256 * 1024;
constexpr std::chrono::seconds kConnectPatience{10};  // as for libzmq's sockets
constexpr std::chrono::milliseconds kGlance{10};      // no event tells that a kernel's send buffer is empty
constexpr std::size_t kMostLosses = 10;               // lines about them, then they are only counted

/// One end of a connection: 0 is the client, 1 the target.
struct Half {
  Fd fd;
  std::string waiting;         // for room at this end
  std::size_t written = 0;     // of that
  std::uint64_t received = 0;  // from this end
  std::uint64_t may_read = UINT64_MAX;
  std::uint32_t watched = ~0U;
  bool ended = false;   // it sends no more
  bool broken = false;  // it takes no more
  bool cut = false;     // it got less than was meant for it

  bool blocked() const { return !waiting.empty(); }
  std::size_t rest() const { return waiting.size() - written; }
};

struct Connection {
  Connection(std::uint64_t count, std::size_t most)
      : number(std::to_string(count)), origins{number + ">", number + "<"}, conversation(most) {}

  std::string number;
  std::array<std::string, 2> origins;  // of messages, by direction
  std::array<Half, 2> halves;
  std::unique_ptr<Probe> probe;  // until the target is connected
  ZmtpConversation conversation;
};

/// How the connection is closed, also by the kernel when the process is killed. By a reset the other end learns that it may
/// not have got everything, nor we: tcp only.
void close_by_reset(const Fd& fd, bool by_reset) {
  const linger how{by_reset ? 1 : 0, 0};
  ::setsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &how, sizeof how);
}

/// Bytes that were sent, and that a reset would take back.
std::uint64_t under_way(const Fd& fd) { return link::tcp_state(fd.get()) ? link::unread_there(fd.get()) : 0; }

void tune(const Fd& fd) {
  close_by_reset(fd, true);
  const int on = 1, idle = 5, interval = 1, count = 4;  // as for libzmq's sockets
  ::setsockopt(fd.get(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof count);
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // what comes goes on at once
}

class Tap {
 public:
  Tap(const TransferContext& context, StreamListener& listener, const TapSpec& spec, Onlooker& onlooker)
      : context_(context),
        listener_(listener),
        spec_(spec),
        onlooker_(onlooker),
        view_(spec, context, onlooker),
        buffer_(kBuffer) {
    poller_.watch(listener.fd(), EPOLLIN);
    context_.loop.add(onlooker.output());
    context_.loop.add(*this);
  }
  ~Tap() {
    context_.loop.remove(this);
    context_.loop.remove(&onlooker_.output());
  }
  Tap(const Tap&) = delete;
  Tap& operator=(const Tap&) = delete;

  Outcome run();

  std::vector<int> fds() const { return {poller_.fd()}; }
  void serve(int);

 private:
  struct Place {
    Connection* connection = nullptr;
    unsigned side = 0;
  };

  void accept_all();
  void begin(Fd client);
  void step(Connection& connection);
  void tell_unreachable(const Connection& connection, const ProbeResult& result);
  void stir(Connection& connection, unsigned side, std::uint32_t events);
  bool pass(Connection& connection, unsigned from);
  bool flush(Connection& connection, unsigned side);
  bool break_off(Connection& connection, unsigned side);
  void watch(Connection& connection);
  void end(Connection& connection, bool by_reset, int error = 0);
  void show(const Connection& connection, unsigned direction, const ZmtpStream::Event& event);
  template <typename Action>
  void attempt(Action action);
  End relay();
  Deadline heed_signal();
  enum class Rest { nothing, waits, drains };
  static Rest rest_for(const Connection& connection, unsigned side);
  void begin_end(Connection& connection);
  bool end_quiet(bool late);
  void end_last(Connection& connection);
  void tell_loss(const Connection& connection, unsigned side, std::uint64_t bytes);
  void tell_more_losses();
  void write_out();
  void finish();

  const TransferContext& context_;
  StreamListener& listener_;
  const TapSpec& spec_;
  Onlooker& onlooker_;
  TapView view_;
  TapView::Time now_;  // when the last bytes came
  Poller poller_;      // over all connections
  std::vector<char> buffer_;
  std::unordered_map<int, Place> places_;  // by descriptor
  std::unordered_map<Connection*, std::unique_ptr<Connection>> connections_;
  std::uint64_t accepted_ = 0;
  bool listens_ = true;
  bool stopping_ = false;
  bool failed_ = false;      // nothing is shown any more
  bool full_ = false;        // there was no descriptor left
  std::string unreachable_;  // the last line about the target, until it is there again
  std::size_t losses_ = 0;   // sides that did not get everything
  std::uint64_t lost_ = 0;   // bytes, of those without a line
};

// ---------------------------------------------------------------------------------------------------- connections

void Tap::serve(int) {
  bool wanted = false;
  for (const epoll_event& event : poller_.ready()) {
    if (event.data.fd == listener_.fd()) {
      wanted = true;  // last: a descriptor that is closed now may be given out again
      continue;
    }
    const auto place = places_.find(event.data.fd);
    if (place == places_.end()) continue;
    Connection& connection = *place->second.connection;
    connection.probe ? step(connection) : stir(connection, place->second.side, event.events);
  }
  if (wanted && listens_) accept_all();
}

void Tap::accept_all() {
  while (Fd client = listener_.accept()) begin(std::move(client));
  if (errno != EMFILE && errno != ENFILE) return;
  if (!std::exchange(full_, true))
    context_.report.note(
        fmt::format("no descriptors are left ({}): further connections have to wait", std::strerror(errno)));
  if (connections_.empty()) return;
  poller_.forget(listener_.fd());  // until a connection ends
  listens_ = false;
}

void Tap::begin(Fd client) {
  auto made = std::make_unique<Connection>(++accepted_, spec_.most);
  Connection& connection = *made;
  tune(client);
  connection.halves[0].fd = std::move(client);
  const std::string who = peer_of(connection.halves[0].fd.get()).in_words();
  connections_.emplace(&connection, std::move(made));
  context_.report.event(
      fmt::format("connection {}: {}", connection.number, who.empty() ? "accepted" : "from " + who));
  try {
    connection.probe = std::make_unique<Probe>(
        spec_.target, Probe::How{.patience = kConnectPatience, .connects_only = true, .keeps = true});
  } catch (const Error& error) {
    context_.report.note(fmt::format("connection {} ended: {}", connection.number, error.what()));
    return end(connection, false);
  }
  places_[connection.probe->fd()] = {&connection, 1};
  poller_.watch(connection.probe->fd(), EPOLLIN);
  step(connection);
}

/// Goes on connecting to the target.
void Tap::step(Connection& connection) {
  if (!connection.probe->step()) return;
  poller_.forget(connection.probe->fd());
  places_.erase(connection.probe->fd());
  const std::unique_ptr<Probe> probe = std::move(connection.probe);
  Half& target = connection.halves[1];
  target.fd = probe->release();
  if (!target.fd) {
    tell_unreachable(connection, probe->result());
    return end(connection, false);
  }
  unreachable_.clear();
  tune(target.fd);
  for (const unsigned side : {0U, 1U}) places_[connection.halves[side].fd.get()] = {&connection, side};
  watch(connection);
}

/// A client tries again and again: the same is not told each time.
void Tap::tell_unreachable(const Connection& connection, const ProbeResult& result) {
  std::string line =
      fmt::format("cannot connect to '{}': {}", spec_.target.typed, in_words(result, spec_.target));
  context_.report.event(fmt::format("connection {} ended: {}", connection.number, line));
  if (line == unreachable_) return;
  context_.report.note(fmt::format("{}: connection {} was ended", line, connection.number));
  unreachable_ = std::move(line);
}

void Tap::end(Connection& connection, bool by_reset, int error) {
  if (connection.probe) places_.erase(connection.probe->fd());
  bool resets = false;
  for (Half& half : connection.halves) {
    if (!half.fd) continue;
    places_.erase(half.fd.get());
    close_by_reset(half.fd, by_reset || half.cut);
    resets = resets || by_reset || half.cut;
  }
  context_.report.event(fmt::format(
      "connection {}: {}{}, {} > and {} <", connection.number, resets ? "reset" : "ended",
      error != 0 ? fmt::format(" ({})", std::strerror(error)) : "",
      count_of(connection.halves[0].received, "byte"), count_of(connection.halves[1].received, "byte")));
  connections_.erase(&connection);
  if (listens_ || stopping_) return;
  poller_.watch(listener_.fd(), EPOLLIN);
  listens_ = true;
}

// ---------------------------------------------------------------------------------------------------- bytes

void Tap::stir(Connection& connection, unsigned side, std::uint32_t events) {
  Half& half = connection.halves[side];
  const bool reads = (half.watched & EPOLLIN) != 0;
  if ((events & EPOLLOUT) != 0 && !flush(connection, side)) return;
  if (reads && (events & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0) {
    if (!pass(connection, side)) return;
  } else if ((events & EPOLLERR) != 0) {
    return end(connection, true, link::has_error(half.fd.get()) ? ECONNRESET : 0);
  } else if ((events & EPOLLHUP) != 0) {
    if (connection.halves[1 - side].broken) return end(connection, true);  // nothing can pass any more
    poller_.forget(half.fd.get());  // what it sent last is read when there is room for it
    half.watched = ~0U;
    if (half.ended) return;
  }
  watch(connection);
}

/// Reads from one end what the other one takes. False: the connection is no more.
bool Tap::pass(Connection& connection, unsigned from) {
  Half& in = connection.halves[from];
  Half& out = connection.halves[1 - from];
  const std::size_t room = std::min<std::uint64_t>(buffer_.size(), in.may_read);
  const ssize_t got = ::recv(in.fd.get(), buffer_.data(), room, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return true;
  if (got < 0 || (got == 0 && in.broken)) return end(connection, true, got < 0 ? errno : 0), false;
  if (got == 0) {
    in.ended = true;
    ::shutdown(out.fd.get(), SHUT_WR);
    if (out.ended) return end(connection, false), false;
    return true;
  }
  const std::string_view bytes(buffer_.data(), static_cast<std::size_t>(got));
  in.received += bytes.size();
  in.may_read -= bytes.size();
  const ssize_t sent = ::send(out.fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  const bool failed = sent < 0 && errno != EAGAIN && errno != EINTR;
  const auto passed = static_cast<std::size_t>(std::max<ssize_t>(sent, 0));
  if (!failed && passed < bytes.size()) out.waiting = bytes.substr(passed);
  now_ = std::chrono::system_clock::now();
  connection.conversation.feed(from, bytes, [&](unsigned direction, const ZmtpStream::Event& event) {
    show(connection, direction, event);
  });
  return !failed || break_off(connection, 1 - from);
}

/// Writes what waits for room. False: the connection is no more.
bool Tap::flush(Connection& connection, unsigned side) {
  Half& half = connection.halves[side];
  if (!half.blocked()) return true;
  const std::string_view rest = std::string_view(half.waiting).substr(half.written);
  const ssize_t sent = ::send(half.fd.get(), rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0) return errno == EAGAIN || errno == EINTR || break_off(connection, side);
  half.written += static_cast<std::size_t>(sent);
  if (half.written < half.waiting.size()) return true;
  half.waiting = {};
  half.written = 0;
  return true;
}

/// One end takes no more, but what it sent last may still be there: it goes on before the other end hears of it.
bool Tap::break_off(Connection& connection, unsigned side) {
  Half& half = connection.halves[side];
  half.broken = true;
  half.waiting = {};
  half.written = 0;
  if (half.ended || connection.halves[1 - side].broken) return end(connection, true), false;
  return true;
}

void Tap::watch(Connection& connection) {
  for (const unsigned side : {0U, 1U}) {
    Half& half = connection.halves[side];
    const Half& other = connection.halves[1 - side];
    const bool reads = !half.ended && !other.blocked() && !other.broken && half.may_read > 0;
    const std::uint32_t wanted = (reads ? EPOLLIN : 0U) | (half.blocked() ? EPOLLOUT : 0U);
    if (wanted == half.watched) continue;
    if (wanted == 0 && half.watched == ~0U) continue;  // it has hung up, and that is known
    poller_.watch(half.fd.get(), wanted);
    half.watched = wanted;
  }
}

void Tap::show(const Connection& connection, unsigned direction, const ZmtpStream::Event& event) {
  if (failed_ || view_.reached()) return;
  attempt([&] {
    view_.show(connection.origins[direction], connection.conversation.stream(direction), event, now_);
  });
  stopping_ = stopping_ || view_.reached();
}

/// What fails is told, and ends the tap in good order: the output is left alone from then on.
template <typename Action>
void Tap::attempt(Action action) {
  try {
    action();
  } catch (const Error& error) {
    context_.report.fault(error.code(), error.what());
    context_.loop.remove(&onlooker_.output());
    failed_ = stopping_ = true;
  }
}

// ---------------------------------------------------------------------------------------------------- the end

Outcome Tap::run() {
  Outcome outcome{.end = relay()};
  finish();
  if (context_.loop.signal() != 0) outcome.end = End::interrupted;
  return outcome;
}

End Tap::relay() {
  while (!stopping_) {
    attempt([&] { onlooker_.flush(); });
    if (stopping_) break;
    if (onlooker_.closed()) return End::output_closed;
    if (context_.loop.signalled()) return End::interrupted;
    attempt([&] { context_.loop.wait(Deadline::never()); });
  }
  return End::done;
}

/// From here on the first signal wakes nobody any more. Until when there is time.
Deadline Tap::heed_signal() {
  if (context_.loop.signal() != 0) context_.loop.heed_no_signal();
  return Deadline::after(Limits::kGrace);
}

/// What still has to get to this side: it waits for room or to be read here, or for the kernel, because a reset follows.
Tap::Rest Tap::rest_for(const Connection& connection, unsigned side) {
  const Half& out = connection.halves[side];
  const Half& in = connection.halves[1 - side];
  if (out.blocked()) return Rest::waits;
  if (out.broken || in.ended || link::unread_here(in.fd.get()) == 0) return Rest::nothing;
  if (in.may_read > 0) return Rest::waits;
  return under_way(out.fd) > 0 ? Rest::drains : Rest::nothing;
}

/// What has come by now is still passed on, and a little more, so that there is a moment in which nothing is under way.
void Tap::begin_end(Connection& connection) {
  if (connection.probe) return;
  for (Half& half : connection.halves) half.may_read = link::unread_here(half.fd.get()) + kBuffer;
  watch(connection);
}

/// Ends the connections to whose sides nothing more has to get; late: all of them. Whether one waits for the kernel.
bool Tap::end_quiet(bool late) {
  bool any_drains = false;
  for (auto next = connections_.begin(); next != connections_.end();) {
    Connection& connection = *(next++)->first;
    std::array<Rest, 2> rests{};
    for (const unsigned side : {0U, 1U})
      rests[side] = late || connection.probe ? Rest::nothing : rest_for(connection, side);
    any_drains = any_drains || std::ranges::count(rests, Rest::drains) > 0;
    if (std::ranges::count(rests, Rest::nothing) == 2) end_last(connection);
  }
  return any_drains;
}

/// A side that does not get all that was taken for it is told so by a reset: it must not take the end for the whole.
void Tap::end_last(Connection& connection) {
  for (const unsigned side : {0U, 1U}) {
    Half& out = connection.halves[side];
    const Half& in = connection.halves[1 - side];
    std::uint64_t lost = out.rest();
    // to close it with something unread would take back what was passed on to it
    if (in.fd) lost += link::discard_input(in.fd.get());
    out.cut = out.cut || lost > 0 || in.broken;
    if (lost == 0 || out.broken) continue;  // it left by itself
    if (out.fd) lost += under_way(out.fd);
    tell_loss(connection, side, lost);
    if (!out.fd) connection.halves[1 - side].cut = true;  // there is nobody else to be told
  }
  for (const Half& half : connection.halves) {
    if (half.fd && !half.cut) ::shutdown(half.fd.get(), SHUT_WR);
  }
  end(connection, false);
}

void Tap::tell_loss(const Connection& connection, unsigned side, std::uint64_t bytes) {
  if (++losses_ > kMostLosses) {
    lost_ += bytes;
    return;
  }
  std::string who =
      side == 1 ? fmt::format("'{}'", spec_.target.typed) : peer_of(connection.halves[0].fd.get()).in_words();
  if (who.empty()) who = "the client";
  context_.report.note(fmt::format("connection {}: {} {} not passed on to {}", connection.number,
                                   count_of(bytes, "byte"), was_or_were(bytes), who));
}

void Tap::tell_more_losses() {
  if (losses_ <= kMostLosses) return;
  context_.report.note(fmt::format("{} {} not passed on to {}", count_of(lost_, "byte"), was_or_were(lost_),
                                   count_of(losses_ - kMostLosses, "other end")));
}

/// Writes out what was shown.
void Tap::write_out() {
  Deadline rest = Deadline::never();
  for (onlooker_.flush(); !onlooker_.written() && !onlooker_.closed() && !rest.passed(); onlooker_.flush()) {
    if (rest.is_never() && context_.loop.signal() != 0) rest = heed_signal();
    context_.loop.wait(rest);
  }
}

/// Passes on what was taken, ends all connections, and writes out what was shown.
void Tap::finish() {
  if (listens_) poller_.forget(listener_.fd());
  listens_ = false;
  stopping_ = true;
  for (const auto& [connection, owner] : connections_) begin_end(*connection);
  const Deadline grace = heed_signal();
  while (true) {
    const bool drains = end_quiet(grace.passed());
    if (connections_.empty()) break;
    if (context_.loop.signalled()) context_.loop.heed_no_signal();
    attempt([&] { context_.loop.wait(drains ? earliest(grace, Deadline::after(kGlance)) : grace); });
  }
  tell_more_losses();
  if (!failed_) attempt([&] { write_out(); });
  if (!failed_) view_.finish();
}

}  // namespace

Outcome tap(const TransferContext& context, StreamListener& listener, const TapSpec& spec,
            Onlooker& onlooker) {
  return Tap(context, listener, spec, onlooker).run();
}

}  // namespace zcat
