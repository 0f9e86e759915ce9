#include <sched.h>

#include "transfer/transfer.hpp"

namespace zcat {
namespace {

void run(const TransferContext& context, Transfer& transfer, const Sink& sink) {
  while (!transfer.over() && !context.limits.reached(sink.count())) {
    transfer.heed_signals();
    if (transfer.interrupted()) return;
    if (sink.full()) {  // waiting for the network makes sense only after a receive that found nothing
      transfer.await_local();
      continue;
    }
    const bool last = transfer.peers_left();
    if (transfer.receive_some()) {
      if (context.filter != nullptr) transfer.flush();  // what passes may be rare, and is not kept for more
      // lets libzmq's thread gather more; what it costs a single message cannot be measured
      if (!sink.full()) ::sched_yield();
    } else if (last || !transfer.await_network()) {
      return;
    }
  }
}

}  // namespace

Outcome receive(const TransferContext& context, SocketSet& sockets, Sink& sink) {
  const Limits& limits = context.limits;
  Transfer transfer(context, sockets, nullptr, &sink);
  run(context, transfer, sink);
  if (transfer.interrupted()) transfer.write_received();
  transfer.write_out();
  if (limits.reached(sink.count())) transfer.count_rest();
  transfer.report_shortage(sink.count());
  return transfer.finish();
}

}  // namespace zcat
