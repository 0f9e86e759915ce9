#include "transfer/pump.hpp"

#include <fmt/format.h>
#include <sched.h>

#include <utility>

#include "base/text.hpp"

namespace zcat {
namespace {

bool reached(const Limits& limits, std::uint64_t count) { return limits.count && count >= *limits.count; }

/// After the last message that we want, or a signal: what libzmq has taken from the peers already. Each message taken
/// here lets libzmq take another one from a peer, so no more than can have been there.
template <typename Use>
std::uint64_t drain(Socket& socket, Message& message, const Use& use) {
  const std::uint64_t most = socket.most_received();
  std::uint64_t count = 0;
  for (; count < most && socket.receive(message); ++count) {
    if (!use()) break;
  }
  return count;
}

constexpr int kBurst = 1000;  // messages received before it is the turn of something else

/// Receives and encodes what is there: as much as is written at once, and not so much that nothing else has its turn.
/// False: there was nothing. `carried`: whether the format could carry all of it; if not, that is in the report.
template <typename Receiver>
bool take_some(Run& run, Receiver& from, Message& message, Sink& sink, const Limits& limits, bool& carried) {
  int count = 0;
  for (; count < kBurst && carried && !sink.full() && !reached(limits, sink.count()); ++count) {
    if (!from.receive(message)) break;
    run.moved(message.frames());
    carried = run.put(message);
  }
  return count > 0;
}

/// A wait for what may come within microseconds. To look again, and let others run in between, takes half as long then as
/// to sleep and be woken.
class Moment {
 public:
  using Clock = Deadline::Clock;

  void begin() { start_ = Clock::now(); }
  Clock::time_point start() const { return start_; }
  void end() { is_brief_ = Clock::now() - start_ < 2 * kMost; }
  /// Whether to look again, after others have run, rather than to sleep: not where the last wait was a long one. Where
  /// others take their time the processor is not idle, sleep costs nothing, and we are in their way: not soon after that.
  bool lasts() {
    const Clock::time_point now = Clock::now();
    if (!is_brief_ || now - start_ > kMost || now < busy_until_) return false;
    ::sched_yield();
    const Clock::time_point then = Clock::now();
    if (then - now > kGlance) busy_until_ = then + 10 * (then - now);
    return true;
  }

 private:
  static constexpr std::chrono::microseconds kMost{100}, kGlance{16};

  Clock::time_point start_, busy_until_;
  bool is_brief_ = true;
};

/// Messages from a source to the outlets, one at a time, no sooner than they are due.
class Feed {
 public:
  Feed(Transfer transfer, Run& run, Outlets& outlets, Source& source)
      : transfer_(transfer), run_(run), outlets_(outlets), source_(source), pace_(transfer.limits) {}

  /// Sends the next message. Returns the socket that took it; null: that was all, end() says why.
  [[gnu::always_inline]] Socket* send_next() {
    for (;;) try {
        return try_next();
      } catch (const Unroutable& error) {  // the rest goes on
        transfer_.report.fault(error.code(), error.what());
      }
  }
  std::uint64_t sent() const { return sent_; }
  End end() const { return end_; }

 private:
  [[gnu::always_inline]] Socket* try_next() {
    if (reached(transfer_.limits, sent_)) return nullptr;
    end_ = End::input_done;
    if (!run_.next_message(frames_)) return nullptr;
    end_ = End::timed_out;
    if (sent_ == 0 && !run_.await_peers(outlets_)) return nullptr;
    if (pace_.given()) await_turn();
    Socket* const socket = run_.send(outlets_, frames_, source_.block());
    if (socket == nullptr) {
      say_unsent();
      return nullptr;
    }
    end_ = End::count_reached;
    ++sent_;
    return socket;
  }

  // kept out of try_next(), which runs for each message
  [[gnu::noinline]] void await_turn() {
    for (const Deadline due = pace_.next(source_.time()); !due.passed() && !run_.interrupted();)
      run_.idle(-1, due);
  }
  [[gnu::noinline]] void say_unsent() {
    if (run_.refused()) return;
    transfer_.report.fault(
        ExitCode::timed_out,
        fmt::format("no peer took message {} in time: it and what follows is not sent", sent_ + 1));
  }

  Transfer transfer_;
  Run& run_;
  Outlets& outlets_;
  Source& source_;
  Pace pace_;
  Frames frames_;
  std::uint64_t sent_ = 0;
  End end_ = End::count_reached;
};

/// Standard input to sockets and sockets to standard output at the same time.
class Exchange {
 public:
  Exchange(Transfer transfer, Outlets& outlets, Source& source, Sink& sink)
      : transfer_(transfer),
        run_(transfer, &source, &sink),
        outlets_(outlets),
        source_(source),
        sink_(sink),
        pace_(transfer.limits) {}

  End operator()(bool& released) {
    const End end = transfer();
    released = run_.finish(outlets_);
    return run_.end(end);
  }

 private:
  End transfer() {
    while (!done()) {
      run_.heed_signals();
      if (run_.interrupted() && !more_ && !ready_) break;
      const bool received = receive_some();
      const bool sent = send_one();
      if (!carried_) break;
      if (received || sent || done()) continue;
      if (transfer_.limits.until_disconnect && outlets_.deserted()) {
        if (receive_some()) continue;
        run_.end_with(End::deserted);
        break;
      }
      if (!wait()) return run_.end(End::timed_out);
    }
    if (run_.interrupted()) {
      for (int i = 0; i < kBurst && run_.write_out() && outlets_.receive(message_); ++i) run_.put(message_);
    }
    if (reached(transfer_.limits, sink_.count()) && (ready_ || source_.unread() > 0)) {
      transfer_.report.note(
          fmt::format("input that was read is not sent: -n {} was reached before", *transfer_.limits.count));
    }
    run_.write_out();
    return run_.end(!carried_ ? End::input_done : End::count_reached);
  }

  /// -n counts what is received: what the command line itself names goes out all the same.
  bool done() const {
    const bool names_more = source_.is_named() && !pace_.given() && (more_ || ready_);
    return reached(transfer_.limits, sink_.count()) && !names_more;
  }

  bool receive_some() {
    if (sink_.full() && !sink_.flush()) return false;
    return take_some(run_, outlets_, message_, sink_, transfer_.limits, carried_);
  }

  bool send_one() {
    if (more_ && !ready_) look_for_message();
    if (!ready_ || !may_send()) return false;
    try {
      if (outlets_.send(frames_, source_.block()) == nullptr) return false;
      run_.moved(frames_);
    } catch (const Unroutable& error) {  // the rest goes on
      transfer_.report.fault(error.code(), error.what());
    }
    ready_ = false;
    return true;
  }

  void look_for_message() try {
    const Source::State state = source_.next(frames_);
    more_ = state != Source::State::ended;
    ready_ = state == Source::State::message;
    if (ready_ && pace_.given()) due_ = pace_.next(source_.time());
  } catch (const Error& error) {
    transfer_.report.fault(error.code(), error.what());
    more_ = false;
  }

  bool may_send() {
    begun_ = begun_ || outlets_.peers() >= transfer_.limits.peers;
    early_ = begun_ && !due_.is_never() && !due_.passed();
    return begun_ && !early_;
  }

  bool wait() {
    const bool early = ready_ && early_;
    const int input = more_ && !ready_ ? source_.fd() : -1;
    if (early || input >= 0) return run_.idle(input, early ? due_ : Deadline::never());
    return run_.wait(-1,
                     ready_ && outlets_.undecided() ? Deadline::after(Peers::kSilence) : Deadline::never());
  }

  Transfer transfer_;
  Run run_;
  Outlets& outlets_;
  Source& source_;
  Sink& sink_;
  Pace pace_;
  Frames frames_;
  Message message_;
  Deadline due_ = Deadline::never();
  bool more_ = true;     // input has not ended
  bool ready_ = false;   // frames_ waits to be sent
  bool early_ = false;   // it was not due when it was looked at: since then it may have become so
  bool begun_ = false;   // the peers that were waited for have come
  bool carried_ = true;  // the format could carry what was received
};

}  // namespace

End pump_out(Transfer transfer, Outlets& outlets, Source& source, bool& released) {
  Run run(transfer, &source, nullptr);
  Feed feed(transfer, run, outlets, source);
  while (feed.send_next() != nullptr) {
  }
  released = run.finish(outlets);
  return run.end(feed.end());
}

End pump_in(Transfer transfer, Socket& socket, Sink& sink) {
  Run run(transfer, nullptr, &sink);
  Message message;
  const Limits& limits = transfer.limits;
  bool carried = true;
  const auto receive_some = [&] { return take_some(run, socket, message, sink, limits, carried); };
  while (carried && !reached(limits, sink.count()) && !transfer.loop.signalled() && !run.interrupted()) {
    if (sink.full()) {
      if (!run.idle()) break;
      continue;  // waiting for the network makes sense only after a receive that found nothing
    }
    if (receive_some()) {
      if (!sink.full())
        ::sched_yield();  // lets libzmq's thread gather more; what it costs a single message cannot be measured
      continue;
    }
    if (limits.until_disconnect && socket.all_peers_left()) {
      if (receive_some()) continue;
      run.end_with(End::deserted);
      break;
    }
    if (!run.wait()) break;
  }
  run.heed_signals();
  if (run.interrupted() && run.write_out()) {  // what waits to be written may refer to the last message
    drain(socket, message, [&] { return run.put(message) && (!sink.full() || run.write_out()); });
  }
  run.write_out();
  if (reached(limits, sink.count()) && !run.interrupted() && *limits.count > 0) {
    if (const std::uint64_t extra = drain(socket, message, [] { return true; })) {
      transfer.report.note(fmt::format("{} had been taken from the peers (-n {})",
                                       count_of(extra, "more message"), *limits.count));
    }
  }
  if (!carried) return run.end(End::output_closed);  // why was said
  return run.end(reached(limits, sink.count()) ? End::count_reached : End::timed_out);
}

End ask(Transfer transfer, Outlets& outlets, Source& source, Sink& sink, bool& released) {
  Run run(transfer, &source, &sink);
  Feed feed(transfer, run, outlets, source);
  Message reply;
  Moment moment;
  bool doubted = false;
  const auto await_reply = [&](Socket& socket) {
    const std::uint64_t departures = socket.peers().departures();
    moment.begin();
    if (!run.write_out()) return false;  // the last reply, now that this request is on its way
    while (!socket.receive(reply)) {
      if (moment.lasts()) continue;
      if (!run.wait()) return false;
      if (socket.peers().departures() == departures || socket.unsent() > 0) continue;
      // it left over a connection, and one has ended since: who is still there may have it
      if (socket.peers().ready_since(moment.start()) > 0) {
        if (!std::exchange(doubted, true))
          transfer.report.note(
              "a peer went away: if it had the request, that gets no reply ('-w' says how long to wait)");
      } else if (socket.io_thread_caught_up()) {
        socket.receive(reply);  // unless it came just before the end
        break;
      }
    }
    moment.end();
    run.moved(reply.frames());
    return true;
  };
  std::optional<End> end;
  while (!end) {
    Socket* const socket = feed.send_next();
    if (socket == nullptr) {
      end = feed.end();
    } else if (!await_reply(*socket)) {
      end = run.end(End::timed_out);
      if (end == End::timed_out) {
        transfer.report.fault(ExitCode::timed_out,
                              fmt::format("no reply to request {} in time", feed.sent()));
      }
    } else if (reply.empty()) {
      transfer.report.fault(ExitCode::undelivered,
                            fmt::format("request {} has no reply: its peer went away", feed.sent()));
      outlets.renew(*socket);
    } else if (!run.put(reply)) {
      end = End::output_closed;
    }
  }
  run.write_out();
  released = run.finish(outlets);
  return run.end(*end);
}

End exchange(Transfer transfer, Outlets& outlets, Source& source, Sink& sink, bool& released) {
  Exchange both(transfer, outlets, source, sink);
  return both(released);
}

End answer(Transfer transfer, Outlets& outlets, Source* source, Sink* sink, bool& released) {
  Run run(transfer, source, sink);
  Socket& socket = outlets.only();
  Message request;
  Frames reply, addressed;
  std::uint64_t answered = 0, malformed = 0;
  bool asked = false;    // a request waits for its reply
  bool ready = false;    // a reply waits for its request
  bool waited = false;   // since the last request came
  bool streams = false;  // that one came without a wait
  End end = End::count_reached;
  while (!reached(transfer.limits, answered)) {
    run.heed_signals();
    // replies are read ahead of their requests: with the last of them we are done
    Source::State state = Source::State::starved;
    if (source != nullptr && !ready) {
      state = source->next(reply);
      ready = state == Source::State::message;
    }
    if (state == Source::State::ended || (run.interrupted() && !asked)) {
      end = End::input_done;
      break;
    }
    // where one comes on the heels of another, yielding lets libzmq's thread gather more; where the peer waits for the
    // reply it would only cost a switch of threads
    if (!asked && (socket.receive(request) || (streams && (::sched_yield(), socket.receive(request))))) {
      streams = !std::exchange(waited, false);
      run.moved(request.frames());
      if (!request.open_envelope()) {
        if (++malformed == 1) transfer.report.note("a message without the envelope of a request is ignored");
        continue;
      }
      asked = true;
      if (sink != nullptr && !(run.put(request) && run.write_out())) {
        end = End::output_closed;
        break;
      }
    } else if (asked && (ready || source == nullptr)) {
      addressed = request.envelope();
      const Frames& body = source != nullptr ? reply : request.frames();
      addressed.insert(addressed.end(), body.begin(), body.end());
      try {
        if (run.send(outlets, addressed, source != nullptr ? source->block() : nullptr) == nullptr) break;
      } catch (const Unroutable&) {  // it has gone, and nobody waits for the reply
      }
      asked = ready = false;
      ++answered;
    } else {
      waited = true;
      const int input = source != nullptr && !ready ? source->fd() : -1;
      if (asked ? !run.idle(input) : !run.wait(input)) {
        end = End::timed_out;
        break;
      }
    }
  }
  if (asked) transfer.report.note("the last request got no reply");
  released = run.finish(outlets);
  return run.end(end);
}

}  // namespace zcat
