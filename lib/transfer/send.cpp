#include "transfer/transfer.hpp"

namespace zcat {

Outcome send(const TransferContext& context, SocketSet& sockets, Source& source) {
  NextMessage next(source, context.limits, context.report);
  Transfer transfer(context, sockets, &next, nullptr);
  std::uint64_t sent = 0;
  while (!context.limits.reached(sent)) {
    transfer.heed_signals();
    const NextMessage::State state = next.look();
    if (state == NextMessage::State::ended) break;
    if (state != NextMessage::State::ready) {
      if (!transfer.await(next)) break;
    } else if (sent == 0 && !transfer.await_peers()) {
      return transfer.finish();
    } else if (transfer.send(next)) {
      ++sent;
    } else if (transfer.over()) {
      break;
    }
  }
  transfer.report_unsent(sent);
  return transfer.finish();
}

}  // namespace zcat
