#include "transfer/tap.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>

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

/// One end of a connection: 0 is the client, 1 the target.
struct Half {
  Fd fd;
  std::string waiting;         // for room at this end
  std::size_t written = 0;     // of that
  std::uint64_t received = 0;  // from this end
  std::uint32_t watched = ~0U;
  bool ended = false;   // it sends no more
  bool broken = false;  // it takes no more

  bool blocked() const { return !waiting.empty(); }
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

void tune(const Fd& fd) {
  const int on = 1, idle = 5, interval = 1, count = 4;  // as for libzmq's sockets
  ::setsockopt(fd.get(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof count);
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // what comes goes on at once
}

/// The other end is told that what it sends last may not have come: tcp only.
void close_by_reset(Fd& fd) {
  const linger reset{1, 0};
  ::setsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  fd = Fd();
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
  Deadline heed_signal();
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
  bool full_ = false;        // there was no descriptor left
  std::string unreachable_;  // the last line about the target, until it is there again
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
  for (Half& half : connection.halves) {
    if (!half.fd) continue;
    places_.erase(half.fd.get());
    if (by_reset) close_by_reset(half.fd);
  }
  context_.report.event(fmt::format(
      "connection {}: {}{}, {} > and {} <", connection.number, by_reset ? "reset" : "ended",
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
  const ssize_t got = ::recv(in.fd.get(), buffer_.data(), buffer_.size(), MSG_DONTWAIT);
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
    const bool reads = !half.ended && !other.blocked() && !other.broken && !stopping_;
    const std::uint32_t wanted = (reads ? EPOLLIN : 0U) | (half.blocked() ? EPOLLOUT : 0U);
    if (wanted == half.watched) continue;
    if (wanted == 0 && half.watched == ~0U) continue;  // it has hung up, and that is known
    poller_.watch(half.fd.get(), wanted);
    half.watched = wanted;
  }
}

void Tap::show(const Connection& connection, unsigned direction, const ZmtpStream::Event& event) {
  if (stopping_) return;
  view_.show(connection.origins[direction], connection.conversation.stream(direction), event, now_);
  stopping_ = view_.reached();
}

// ---------------------------------------------------------------------------------------------------- the end

Outcome Tap::run() {
  Outcome outcome;
  while (!stopping_) {
    onlooker_.flush();
    if (onlooker_.closed()) outcome.end = End::output_closed;
    if (context_.loop.signalled()) outcome.end = End::interrupted;
    if (outcome.end != End::done) break;
    context_.loop.wait(Deadline::never());
  }
  stopping_ = true;
  finish();
  if (context_.loop.signal() != 0) outcome.end = End::interrupted;
  return outcome;
}

/// From here on the first signal wakes nobody any more. Until when there is time.
Deadline Tap::heed_signal() {
  if (context_.loop.signal() != 0) context_.loop.heed_no_signal();
  return Deadline::after(Limits::kGrace);
}

/// Passes on what was read, ends all connections, and writes out what was shown.
void Tap::finish() {
  if (listens_) poller_.forget(listener_.fd());
  listens_ = false;
  for (auto& [connection, owner] : connections_) {
    if (!connection->probe && connection->halves[1].fd) watch(*connection);
  }
  const Deadline grace = heed_signal();
  const auto waits = [&] {
    return std::ranges::any_of(connections_, [](const auto& entry) {
      return entry.first->halves[0].blocked() || entry.first->halves[1].blocked();
    });
  };
  while (waits() && !grace.passed()) context_.loop.wait(grace);
  while (!connections_.empty()) {
    Connection& connection = *connections_.begin()->first;
    for (Half& half : connection.halves) {
      if (!half.fd) continue;
      ::shutdown(half.fd.get(), SHUT_WR);
      link::discard_input(half.fd.get());  // a close with something unread would take back what was passed on
    }
    end(connection, false);
  }
  Deadline rest = Deadline::never();
  for (onlooker_.flush(); !onlooker_.written() && !onlooker_.closed() && !rest.passed(); onlooker_.flush()) {
    if (rest.is_never() && context_.loop.signal() != 0) rest = heed_signal();
    context_.loop.wait(rest);
  }
  view_.finish();
}

}  // namespace

Outcome tap(const TransferContext& context, StreamListener& listener, const TapSpec& spec,
            Onlooker& onlooker) {
  return Tap(context, listener, spec, onlooker).run();
}

}  // namespace zcat
