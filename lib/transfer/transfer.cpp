#include "transfer/transfer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <limits>
#include <utility>

#include "base/text.hpp"

namespace zcat {
namespace {

constexpr int kBurst = 1000;  // messages received before it is the turn of something else
constexpr std::chrono::milliseconds kNotice{1500};  // from when on waiting for peers is worth a line
constexpr int kMany = 100'000;  // messages: as good as all that libzmq holds, and still an end
constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();
// for peers to notice that we leave: those that are farther away, or frozen, will say that their last messages are lost
constexpr std::chrono::milliseconds kLeaving{500};
// libzmq's thread does in microseconds what it is asked, unless it has lost its mind
constexpr std::chrono::seconds kSettling{1};
// libzmq needs a moment to say that nothing was left to send: less than this is no linger at all
constexpr std::chrono::milliseconds kLeastLinger{10};
// The same after a signal, where nobody is there: on a busy machine that moment is longer.
constexpr std::chrono::milliseconds kInVain{150};

}  // namespace

Transfer::Transfer(const TransferContext& context, SocketSet& sockets, NextMessage* next, Sink* sink)
    : context_(context),
      sockets_(sockets),
      next_(next),
      sink_(sink),
      backlog_(sockets, context.report),
      progress_(context.report, context.shows_progress) {
  if (sink != nullptr) context_.loop.add(sink->output());
  if (context.sequence != nullptr) sequence_.emplace(*context.sequence);
}

Transfer::~Transfer() {
  if (sink_ != nullptr) context_.loop.remove(&sink_->output());
}

bool Transfer::await(NextMessage& next) {
  const bool local = next.state() == NextMessage::State::starved || next.state() == NextMessage::State::early;
  return local ? await_local(next.due(), &next) : await_room();
}

bool Transfer::await_room(Deadline moment, NextMessage* input) {
  return await_network(earliest(moment, sockets_.undecided()), input);
}

bool Transfer::await_peers() {
  const std::size_t wanted = context_.limits.peers;
  Deadline notice = Deadline::after(kNotice);
  for (std::size_t there = sockets_.peers(); there < wanted; there = sockets_.peers()) {
    if (!await_room(notice)) {
      report_timeout(fmt::format("{} connected, so nothing was sent", sockets_.came(wanted)));
      return false;
    }
    if (sockets_.peers() > there) stalled_ = std::nullopt;
    if (notice.passed()) {
      notice = Deadline::never();
      if (context_.report.lines() == 0) context_.report.note(sockets_.awaited(wanted));
    }
  }
  return true;
}

void Transfer::report_timeout(const std::string& line) {
  if (end_ == End::timed_out && !interrupted_) context_.report.fault(ExitCode::timed_out, line);
}

void Transfer::report_shortage(std::uint64_t received) {
  if (!context_.limits.count && received > 0) return;
  report_timeout(received == 0 ? "timed out: no messages came"
                               : fmt::format("timed out: only {} came", count_of(received, "message")));
}

void Transfer::report_unsent(std::uint64_t sent) {
  report_timeout(fmt::format("timed out: message {} and everything after it was not sent", sent + 1));
}

bool Transfer::send_later(NextMessage& next) {
  while (next.state() == NextMessage::State::ready && await_room()) {
    if (try_to_send(next)) return true;
  }
  return false;
}

void Transfer::leave_out(NextMessage& next, const Error& error) {
  constexpr std::size_t kMostSaid = 10;
  const bool says = left_out_.size() < kMostSaid && left_out_.insert(error.what()).second;
  if (says) context_.report.fault(error.code(), error.what());
  if (!says) ++more_left_out_;
  next.taken();
}

void Transfer::refuse(const Error& error) {
  context_.report.fault(error.code(), error.what());
  carried_ = false;
  stop();
}

/// A message did not pass the filter: the network still keeps us waiting for one that does.
bool Transfer::hold_back() {
  ++held_back_;
  if (!stalled_) stalled_ = Deadline::after(context_.limits.patience);
  if (stalled_->passed() && !interrupted_) stop(End::timed_out);
  return false;
}

void Transfer::check_number(const Message& message) { report_numbers(sequence_->observe(message.frames())); }

/// What cannot be checked is told while all is well, too.
void Transfer::report_numbers(const std::optional<std::string>& line) {
  if (line && sequence_->clean()) context_.report.note(*line);
  if (line && !sequence_->clean()) context_.report.fault(ExitCode::undelivered, *line);
}

bool Transfer::put(const Message& message, std::span<const std::string_view> extras) {
  try {
    sink_->put(message, extras);
    return true;
  } catch (const Error& error) {
    refuse(error);
    return false;
  }
}

bool Transfer::put(std::span<const std::string_view> frames, const MessageInfo& info) {
  try {
    sink_->put(frames, info);
    return true;
  } catch (const Error& error) {
    refuse(error);
    return false;
  }
}

bool Transfer::receive_some() {
  int count = 0;
  for (; count < kBurst && !over() && !sink_->full() && !context_.limits.reached(sink_->count()); ++count) {
    if (!sockets_.receive(message_)) break;
    if (!passes(message_)) continue;
    sockets_.show_received(message_);
    moved(message_.frames());
    put(message_);
  }
  return count > 0;
}

// Peers that know that we leave send nothing more. From the others libzmq goes on handing over what it has read until its
// thread has seen that it is to read no more, and in the middle of a piece that it had no room for it needs one round for
// each message that is taken.
template <typename Take>
void Transfer::take_rest(std::chrono::milliseconds leaving, const Take& take) {
  for (const Deadline left = earliest(rest_, Deadline::after(leaving)); !left.passed();) {
    if (sockets_.receive(message_)) {
      take();
    } else if (sockets_.leaving() > 0) {
      context_.loop.wait(left);
    } else {
      break;
    }
  }
  // while libzmq reads, each message that is taken lets it take another one
  std::uint64_t most = sockets_.stop_reading() ? kAll : sockets_.most_received();
  for (bool found = true; found;) {
    sockets_.ask_io_threads_again();
    const Deadline settled = Deadline::after(kSettling);
    while (!sockets_.io_thread_caught_up() && !settled.passed()) context_.loop.wait(settled);
    found = false;
    for (; most > 0 && sockets_.receive(message_); --most, found = true) take();
  }
}

void Transfer::write_received() {
  if (!carried_) return;
  count_rest();
  sockets_.take_leave();
  bool writes = write_out();  // what waits to be written may refer to the last message
  take_rest(kLeaving, [&] {
    if (!passes(message_)) return;
    sockets_.show_received(message_);
    writes = writes && put(message_) && (!sink_->full() || write_out());
    if (!writes) ++unwritten_;
  });
}

void Transfer::take_received(const std::function<void(Message&)>& take) {
  sockets_.take_leave();
  take_rest(kLeaving, [&] { take(message_); });
}

/// What the peers take for delivered.
void Transfer::report_rest() {
  if (!counts_rest_ || !sockets_.takes_from_others()) return;
  sockets_.take_leave();
  // requests that nobody works on are better off with their clients
  take_rest(sockets_.talks() ? std::chrono::milliseconds(0) : kLeaving, [&] { ++extra_; });
  const std::uint64_t bytes = sockets_.unread();
  const std::string unread = bytes > 0 ? size_text(bytes) + " more lay unread here" : "";
  const std::string why = interrupted_ ? "" : fmt::format(" (-n {})", *context_.limits.count);
  if (extra_ > 0) {
    context_.report.note(fmt::format("{} had already been received and {} lost{}{}{}",
                                     count_of(extra_, "more message"), is_or_are(extra_),
                                     bytes > 0 ? ", and " : "", unread, why));
  } else if (bytes > 0) {
    context_.report.note(fmt::format("{} and are lost{}", unread, why));
  }
}

bool Transfer::write_out() {
  while (!flush() && !rest_.passed() && !output_closed()) await_local();
  if (sink_->output().pending()) {
    unwritten_ += sink_->output().unwritten();
    cut_ = sink_->output().cuts();
    sink_->output().drop();
  }
  return unwritten_ == 0 && !output_closed();
}

bool Transfer::flush() {
  const bool flushed = sink_ == nullptr || sink_->flush();
  if (output_closed()) stop(End::output_closed);
  return flushed;
}

bool Transfer::wait(Deadline moment, NextMessage* input, bool for_network) {
  const bool was_full = sink_ != nullptr && sink_->full();
  const bool was_behind = sink_ != nullptr && !for_network && sink_->output().pending();
  const bool flushed = flush();
  if (output_closed()) return false;
  // what there was no room for may be there already; and nothing stirs when what was to be written has just gone
  if ((was_full && !sink_->full()) || (was_behind && flushed)) return true;
  if (flushed && waits_in_vain()) stop(End::timed_out);
  if (over()) return false;
  if (!backlog_.empty() && backlog_.flush()) return true;
  Deadline patience = Deadline::never();
  if (for_network && flushed) {  // the network is not to blame for output that does not go
    if (!stalled_) stalled_ = Deadline::after(context_.limits.patience);
    patience = *stalled_;
  }
  const Loop::Wake wake = wait_once(earliest(moment, patience), input);
  if (output_closed()) {
    stop(End::output_closed);
  } else if (context_.report.refused()) {
    stop(End::refused);
  } else if (wake.timeout && (patience.passed() || rest_.passed())) {
    stop(End::timed_out);
  }
  return !over();
}

void Transfer::tell_connected() {
  if (context_.when_connected && sockets_.peers() > 0) std::exchange(context_.when_connected, nullptr)();
}

/// Until something stirs, `moment` has come, or it is time to look after a signal or after what was kept.
Loop::Wake Transfer::wait_once(Deadline moment, NextMessage* input) {
  moment = earliest(moment, earliest(rest_, stopping_));
  if (!backlog_.empty()) moment = earliest(moment, Deadline::after(kGlance));
  sockets_.about_to_wait();
  tell_connected();
  const Loop::Wake wake = context_.loop.wait(moment, input != nullptr ? input->input() : -1);
  tell_connected();
  progress_.show();
  if (wake.input) input->fill();
  heed_signals();
  say_stopping();
  return wake;
}

void Transfer::take_signal() {
  context_.loop.heed_no_signal();
  interrupted_ = true;
  rest_ = earliest(rest_, Deadline::after(context_.limits.linger.value_or(Limits::kGrace)));
  stopping_ = Deadline::after(Limits::kStopping);
  if (next_ != nullptr) next_->stop();
}

/// Whether a signal has come, and nobody is there whose delivery could be waited for.
bool Transfer::waits_in_vain() const {
  return interrupted_ && !context_.limits.linger && !sockets_.anybody_there();
}

/// Tells a person who has pressed ^C what keeps us.
void Transfer::say_stopping() {
  const bool writes = sink_ != nullptr && sink_->output().pending();
  if (!stopping_.passed() || (!writes && waits_in_vain())) return;
  stopping_ = Deadline::never();
  using Tenths = std::chrono::duration<int, std::deci>;
  const auto left = std::chrono::ceil<Tenths>(*rest_.remaining() + Limits::kStopping);
  context_.report.note(fmt::format("stopping: waiting up to {:g} s for {}, {} ends at once",
                                   left.count() / 10.0, writes ? "standard output" : "delivery",
                                   context_.loop.signal() == SIGINT ? "^C again" : "another signal"));
}

template <typename Done>
void Transfer::await_delivery(const Done& done) {
  const std::optional<Limits::Duration>& patience = context_.limits.patience;
  std::uint64_t progress = sockets_.progress();
  Deadline stalled = Deadline::after(patience);
  while (!done()) {
    wait_once(stalled);
    if (waits_in_vain()) rest_ = earliest(rest_, Deadline::after(kInVain));
    if (context_.report.refused() || rest_.passed()) break;
    if (!stalled.passed()) continue;
    if (std::exchange(progress, sockets_.progress()) == sockets_.progress()) break;
    stalled = Deadline::after(patience);
  }
}

/// A peer may wait for us to take what it sends before it takes ours. What libzmq has taken is lost at the end in any
/// case; after a signal no more is, for it could still go to whoever comes next.
bool Transfer::may_close() {
  if (!backlog_.empty()) backlog_.flush();
  if (backlog_.empty() && sockets_.may_close()) return true;
  if (!sockets_.talks()) return false;
  if (!most_extra_) most_extra_ = interrupted_ ? sockets_.most_received() : kAll;
  for (int most = kMany; most > 0 && extra_ < *most_extra_ && sockets_.receive(message_); --most) ++extra_;
  return false;
}

void Transfer::report_unwritten() {
  if (unwritten_ == 0 || output_closed()) return;
  context_.report.fault(
      ExitCode::failed,
      fmt::format("standard output took no more: {} {} not written{}", count_of(unwritten_, context_.written),
                  was_or_were(unwritten_), cut_ ? ", the first of them only in part" : ""));
}

Outcome Transfer::finish() {
  if (sequence_) report_numbers(sequence_->totals());
  if (held_back_ > 0)
    context_.report.event(fmt::format("{} did not pass --match and --not", count_of(held_back_, "message")));
  if (more_left_out_ > 0) {
    context_.report.note(fmt::format("{} to peers that are not there {} not sent",
                                     count_of(more_left_out_, "more message"), was_or_were(more_left_out_)));
  }
  if (next_ != nullptr && next_->given_up() > 0) {
    context_.report.note(count_of(next_->given_up(), "byte") + " of an unfinished message not sent");
  }
  report_unwritten();
  const bool quietly = end_ == End::output_closed;  // then nobody cares, and who is to read may wait for us
  if (end_ == End::refused || waits_in_vain()) {    // what is queued need not be waited for
    rest_ = Deadline::after(interrupted_ ? kInVain : Limits::Duration(0));
  } else if (!interrupted_) {
    rest_ = quietly ? Deadline::after(context_.limits.linger.value_or(Limits::kGrace))
                    : Deadline::after(context_.limits.linger);
  }
  rest_ = latest(rest_, Deadline::after(kLeastLinger));
  await_delivery([&] { return may_close(); });
  const std::uint64_t kept = backlog_.give_up();
  if (kept > 0 && !quietly) {
    context_.report.fault(ExitCode::undelivered,
                          fmt::format("gave up on peers that take nothing: {} to them {} not sent",
                                      count_of(kept, "message"), was_or_were(kept)));
  }
  if (!quietly) report_rest();
  sockets_.close();
  await_delivery([&] { return sockets_.delivered() && !sockets_.suspects(); });
  const bool released = quietly ? sockets_.released() : sockets_.report_undelivered();
  return {interrupted_ ? End::interrupted : end_.value_or(End::done), released};
}

}  // namespace zcat
