#include "transfer/watch.hpp"

#include <fmt/format.h>
#include <sched.h>

#include <algorithm>
#include <ctime>

namespace zcat {
namespace {

constexpr int kMany = 64;
constexpr int kBurst = 1000;  // messages counted before it is the turn of something else

/// The time that clocks on the wall show, since 1970.
Limits::Duration local_time() {
  const auto now = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  std::tm fields{};
  localtime_r(&seconds, &fields);
  return now.time_since_epoch() + std::chrono::seconds(fields.tm_gmtoff);
}

class Watching {
 public:
  Watching(const TransferContext& context, SocketSet& sockets, Sink& sink, const WatchSpec& spec,
           Statistics& statistics)
      : context_(context),
        sockets_(sockets),
        sink_(sink),
        spec_(spec),
        statistics_(statistics),
        transfer_(context, sockets, nullptr, &sink) {
    sink.output().buffer().refer_to_nothing();
    begin_interval();
  }

  void run() {
    while (!stops()) {
      if (due_.passed()) end_interval();
      const bool last = transfer_.peers_left();
      const int taken = take();
      // lets libzmq's thread gather more; where there were few, the next one may come before we have our turn again
      if (taken >= kMany) ::sched_yield();
      if (taken == 0 && (last || !transfer_.await_network(due_))) break;
    }
  }

  Outcome finish() {
    if (context_.limits.reached(statistics_.count()) || transfer_.interrupted()) transfer_.count_rest();
    if (!sink_.output().closed()) {
      write(true);
      transfer_.write_out();
    }
    transfer_.report_shortage(statistics_.count());
    return transfer_.finish();
  }

 private:
  bool stops() {
    transfer_.heed_signals();
    return transfer_.over() || transfer_.interrupted() || context_.limits.reached(statistics_.count());
  }

  /// Counts what is there. Returns how many messages that was.
  int take() {
    int count = 0;
    for (; count < kBurst && !context_.limits.reached(statistics_.count()); ++count) {
      if (!sockets_.receive(message_)) break;
      if (transfer_.passes(message_)) {
        sockets_.show_received(message_);
        transfer_.moved(message_.frames());
        statistics_.add(message_.frames());
      } else if (transfer_.over()) {
        break;
      }
    }
    statistics_.settle();
    return count;
  }

  void begin_interval() {
    if (spec_.every) due_ = Deadline::after(until_next(*spec_.every, local_time()));
  }
  void end_interval() {
    if (!sink_.full()) write(false);
    begin_interval();
  }

  void write(bool last) {
    if (const auto missing = transfer_.missing()) statistics_.set_missing(*missing);
    const Figures& interval = statistics_.end_interval();
    tell_full();
    const std::string text = spec_.text(statistics_, interval, Instant::now(), last);
    if (text.empty()) return;
    const Frames frames{text};
    transfer_.put(frames, {});
    transfer_.flush();
  }

  void tell_full() {
    const Tally* const tally = statistics_.tally();
    if (told_full_ || tally == nullptr || !tally->is_full()) return;
    told_full_ = true;
    context_.report.note(fmt::format(
        "frame {} has too many values: those that come from here on are counted together", tally->frame()));
  }

  const TransferContext& context_;
  SocketSet& sockets_;
  Sink& sink_;
  const WatchSpec& spec_;
  Statistics& statistics_;
  Transfer transfer_;
  Message message_;
  Deadline due_ = Deadline::never();
  bool told_full_ = false;
};

}  // namespace

Limits::Duration until_next(Limits::Duration every, Limits::Duration local_time) {
  // the wall clock may go slower than the one that we wait by: a two-thousandth at most, as the kernel disciplines it
  const Limits::Duration least =
      std::min<Limits::Duration>(every / 8, std::chrono::milliseconds(50)) + every / 1000;
  return every - (local_time + least) % every + least;
}

Outcome watch(const TransferContext& context, SocketSet& sockets, Sink& sink, const WatchSpec& spec,
              Statistics& statistics) {
  Watching watching(context, sockets, sink, spec, statistics);
  watching.run();
  return watching.finish();
}

}  // namespace zcat
