#include <fmt/format.h>

#include "transfer/transfer.hpp"

namespace zcat {
namespace {

class Exchange {
 public:
  Exchange(const TransferContext& context, SocketSet& sockets, Source& source, Sink& sink)
      : limits_(context.limits),
        sockets_(sockets),
        sink_(sink),
        next_(source, context.limits, context.report),
        transfer_(context, sockets, &next_, &sink) {}

  void run() {
    while (!done()) {
      transfer_.heed_signals();
      if (transfer_.interrupted() && next_.look() == NextMessage::State::ended) return;
      const bool last = transfer_.peers_left();
      const bool received = receive_some();
      const bool sent = send_one();
      if (transfer_.over()) return;
      if (received || sent || done()) continue;
      if (last || !await()) return;
    }
  }

  Outcome finish(Report& report) {
    if (transfer_.interrupted()) transfer_.write_received();
    if (limits_.reached(sink_.count()) && next_.left_over()) {
      report.note(fmt::format("input that was read is not sent: -n {} was reached before", *limits_.count));
    }
    transfer_.write_out();
    if (limits_.reached(sink_.count())) transfer_.count_rest();
    const bool moved = sink_.count() > 0 || sockets_.sent() > 0;
    if (limits_.count || !moved) {
      transfer_.report_timeout(limits_.count ? "timed out: not all messages came"
                                             : "timed out: nothing moved");
    }
    return transfer_.finish();
  }

 private:
  /// -n counts what is received: what the command line itself names goes out all the same.
  bool done() const { return limits_.reached(sink_.count()) && !next_.names_more(); }

  bool receive_some() { return (!sink_.full() || transfer_.flush()) && transfer_.receive_some(); }

  /// False: the transfer is over.
  bool await() {
    const bool sends = next_.state() == NextMessage::State::ready;
    if (sends && !sockets_.tells_room()) return transfer_.await_room(Deadline::after(Transfer::kGlance));
    const bool receives = !sink_.full() && !limits_.reached(sink_.count());
    return sockets_.missed_signal(receives, sends && begun_) || transfer_.await(next_);
  }

  bool send_one() {
    if (next_.look() != NextMessage::State::ready) return false;
    begun_ = begun_ || sockets_.peers() >= limits_.peers;
    if (!begun_ || transfer_.try_to_send(next_)) return begun_;
    return next_.state() != NextMessage::State::ready;  // it was left out
  }

  const Limits& limits_;
  SocketSet& sockets_;
  Sink& sink_;
  NextMessage next_;
  Transfer transfer_;
  bool begun_ = false;  // the peers that were waited for have come
};

}  // namespace

Outcome exchange(const TransferContext& context, SocketSet& sockets, Source& source, Sink& sink) {
  Exchange both(context, sockets, source, sink);
  both.run();
  return both.finish(context.report);
}

}  // namespace zcat
