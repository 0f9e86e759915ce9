#include "transfer/run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace zcat {

Run::Run(Transfer transfer, Source* source, Sink* sink)
    : transfer_(transfer), source_(source), sink_(sink), progress_(transfer.report, transfer.shows_progress) {
  if (sink != nullptr) transfer.loop.add(sink->output());
}

Run::~Run() {
  if (sink_ != nullptr) transfer_.loop.remove(&sink_->output());
}

bool Run::await_message(Frames& frames) try {
  for (;;) {
    switch (source_->next(frames)) {
      case Source::State::message: return true;
      case Source::State::ended: return false;
      case Source::State::starved: break;
    }
    if (!idle(source_->fd())) return false;
  }
} catch (const Error& error) {  // what was whole in front of it is still delivered
  transfer_.report.fault(error.code(), error.what());
  return false;
}

Socket* Run::send_later(Outlets& outlets, const Frames& frames, InputBlock* block) {
  Socket* socket = nullptr;
  while (socket == nullptr && wait()) socket = outlets.send(frames, block);
  return socket;
}

bool Run::await_peers(const Outlets& outlets) {
  const std::size_t wanted = transfer_.limits.peers;
  Deadline notice = Deadline::after(kNotice);
  for (std::size_t there = outlets.peers(); there < wanted; there = outlets.peers()) {
    const Deadline again = outlets.undecided() ? Deadline::after(Peers::kSilence) : Deadline::never();
    if (wait(-1, earliest(again, notice))) {
      if (outlets.peers() > there) stalled_ = std::nullopt;
      if (notice.passed()) {
        notice = Deadline::never();
        if (transfer_.report.lines() == 0) transfer_.report.note(outlets.awaited(wanted));
      }
      continue;
    }
    if (refused()) return false;
    const std::string came =
        wanted == 1 ? "no peer came" : fmt::format("only {} of {} peers came", there, wanted);
    transfer_.report.fault(ExitCode::timed_out, came + ": nothing was sent ('--wait 0' sends at once)");
    return false;
  }
  return true;
}

bool Run::write_out() {
  while (!flush()) {
    if (!idle()) return false;
  }
  return end_ != End::output_closed;
}

bool Run::finish(Outlets& outlets) {
  const Limits& limits = transfer_.limits;
  if (source_ != nullptr && source_->given_up() > 0) {
    transfer_.report.note(count_of(source_->given_up(), "byte") + " of an unfinished message not sent");
  }
  const bool released = outlets.finish(interrupted_ || refused() ? rest_ : Deadline::after(limits.linger),
                                       limits.patience, limits.linger.value_or(Limits::kGrace));
  interrupted_ = interrupted_ || outlets.interrupted();
  return released;
}

void Progress::show() {
  if (!shown_ || messages_ == 0) return;
  const auto now = Deadline::Clock::now();
  if (now < next_) return;
  next_ = now + kEvery;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  report_.progress(
      fmt::format("{} messages, {}, {} messages/s", grouped(messages_), size_text(bytes_),
                  grouped(static_cast<std::uint64_t>(static_cast<double>(messages_) / seconds))));
}

bool Run::flush() {
  if (sink_ == nullptr) return true;
  const bool flushed = sink_->flush();
  if (sink_->output().closed()) end_ = End::output_closed;
  return flushed;
}

bool Run::pause(int input, Deadline moment, bool for_network) {
  const bool was_full = sink_ != nullptr && sink_->full();
  const bool flushed = flush();
  if (end_ == End::output_closed) return false;
  if (was_full && !sink_->full()) return true;  // what there was no room for may be there already
  Deadline patience = Deadline::never();
  if (for_network && flushed) {  // that output does not go is not the network's doing
    if (!stalled_) stalled_ = Deadline::after(transfer_.limits.patience);
    patience = *stalled_;
  }
  const Loop::Wake wake = transfer_.loop.wait(earliest(moment, earliest(patience, rest_)), input);
  progress_.show();
  if (wake.input && source_ != nullptr) source_->fill();
  heed_signals();
  if (sink_ != nullptr && sink_->output().closed()) {
    end_ = End::output_closed;
  } else if (transfer_.report.refused()) {  // nothing can come of it: what is queued need not be waited for
    end_ = End::refused;
    rest_ = Deadline::after(Limits::Duration(0));
  } else if (wake.timeout && (patience.passed() || rest_.passed())) {
    end_ = End::timed_out;
  }
  return !end_;
}

void Run::take_signal() {
  transfer_.loop.heed_no_signal();
  interrupted_ = true;
  rest_ = Deadline::after(transfer_.limits.linger.value_or(Limits::kGrace));
  if (source_ != nullptr) source_->stop();
}

Deadline Pace::next(const std::optional<std::chrono::system_clock::time_point>& time) {
  if (count_++ == 0) start_ = Deadline::Clock::now();
  Limits::Duration since_start{0};
  if (interval_) since_start = *interval_ * static_cast<std::int64_t>(count_ - 1);
  if (speed_ && time) {
    if (!first_time_) first_time_ = *time;
    const std::chrono::duration<double, std::nano> distance = *time - *first_time_;
    since_start =
        std::max(since_start, Limits::Duration(static_cast<std::int64_t>(distance.count() / *speed_)));
  }
  return Deadline::at(start_ + since_start);
}

}  // namespace zcat
