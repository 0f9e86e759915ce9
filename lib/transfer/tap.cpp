#include "transfer/tap.hpp"

#include <fmt/format.h>
#include <sys/epoll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "peer/address.hpp"
#include "peer/probe.hpp"
#include "peer/zmtp_stream.hpp"
#include "transfer/byte_relay.hpp"
#include "transfer/tap_view.hpp"

namespace zcat {
namespace {

constexpr std::size_t kBuffer = 256 * 1024;
constexpr std::chrono::seconds kConnectPatience{10};  // as for libzmq's sockets
constexpr std::chrono::milliseconds kGlance{10};      // no event tells that a kernel's send buffer is empty
constexpr std::size_t kMostLosses = 10;               // lines about them, then they are only counted

/// From a client, side 0, to the target, side 1.
struct Connection {
  Connection(std::uint64_t count, std::size_t most, Poller& poller)
      : number(std::to_string(count)),
        origins{number + ">", number + "<"},
        relay(poller),
        conversation(most) {}

  std::string number;
  std::array<std::string, 2> origins;  // of messages, by direction
  ByteRelay relay;
  std::unique_ptr<Probe> probe;  // until the target is connected
  ZmtpConversation conversation;
};

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
  void end(Connection& connection, bool by_reset, int error = 0);
  void show(const Connection& connection, unsigned direction, const ZmtpStream::Event& event);
  template <typename Action>
  void attempt(Action action);
  End relay();
  Deadline heed_signal();
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
  auto made = std::make_unique<Connection>(++accepted_, spec_.most, poller_);
  Connection& connection = *made;
  const std::string who = peer_of(client.get()).in_words();
  connection.relay.set(0, std::move(client));
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
  Fd target = probe->release();
  if (!target) {
    tell_unreachable(connection, probe->result());
    return end(connection, false);
  }
  unreachable_.clear();
  connection.relay.set(1, std::move(target));
  for (const unsigned side : {0U, 1U}) places_[connection.relay.fd(side)] = {&connection, side};
  connection.relay.start();
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
  for (const unsigned side : {0U, 1U}) places_.erase(connection.relay.fd(side));
  const bool resets = connection.relay.close(by_reset);
  context_.report.event(fmt::format(
      "connection {}: {}{}, {} > and {} <", connection.number, resets ? "reset" : "ended",
      error != 0 ? fmt::format(" ({})", std::strerror(error)) : "",
      count_of(connection.relay.received(0), "byte"), count_of(connection.relay.received(1), "byte")));
  connections_.erase(&connection);
  if (listens_ || stopping_) return;
  poller_.watch(listener_.fd(), EPOLLIN);
  listens_ = true;
}

/// Passes on what has come from one side, and shows what of it is ZMTP.
void Tap::stir(Connection& connection, unsigned side, std::uint32_t events) {
  const ByteRelay::Turn turn = connection.relay.stir(side, events, buffer_);
  if (!turn.read.empty()) {
    now_ = std::chrono::system_clock::now();
    connection.conversation.feed(side, turn.read, [&](unsigned direction, const ZmtpStream::Event& event) {
      show(connection, direction, event);
    });
  }
  if (turn.state != ByteRelay::State::passes)
    end(connection, turn.state == ByteRelay::State::reset, turn.error);
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

/// Ends the connections to whose sides nothing more has to get; late: all of them. Whether one waits for the kernel.
bool Tap::end_quiet(bool late) {
  using Rest = ByteRelay::Rest;
  bool any_drains = false;
  for (auto next = connections_.begin(); next != connections_.end();) {
    Connection& connection = *(next++)->first;
    std::array<Rest, 2> rests{};  // nothing
    if (!late && !connection.probe) rests = {connection.relay.rest_for(0), connection.relay.rest_for(1)};
    any_drains = any_drains || std::ranges::count(rests, Rest::drains) > 0;
    if (std::ranges::count(rests, Rest::nothing) == 2) end_last(connection);
  }
  return any_drains;
}

/// With a line for each side that does not get all that was taken for it.
void Tap::end_last(Connection& connection) {
  const std::array<std::uint64_t, 2> lost = connection.relay.give_up();
  for (const unsigned side : {0U, 1U}) {
    if (lost[side] > 0) tell_loss(connection, side, lost[side]);
  }
  end(connection, false);
}

void Tap::tell_loss(const Connection& connection, unsigned side, std::uint64_t bytes) {
  if (++losses_ > kMostLosses) {
    lost_ += bytes;
    return;
  }
  std::string who =
      side == 1 ? fmt::format("'{}'", spec_.target.typed) : peer_of(connection.relay.fd(0)).in_words();
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
  for (const auto& [connection, owner] : connections_) {
    if (!connection->probe) connection->relay.begin_end();
  }
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
