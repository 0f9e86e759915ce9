#include <optional>

#include "transfer/transfer.hpp"

namespace zcat {
namespace {

class Replier {
 public:
  Replier(const TransferContext& context, SocketSet& sockets, Source* source, Sink* sink)
      : limits_(context.limits),
        report_(context.report),
        sockets_(sockets),
        writes_(sink != nullptr),
        next_(source != nullptr ? std::optional<NextMessage>(std::in_place, *source, context.limits, report_)
                                : std::nullopt),
        transfer_(context, sockets, next_ ? &*next_ : nullptr, sink) {}

  void run() {
    while (!transfer_.over() && !limits_.reached(answered_)) {
      transfer_.heed_signals();
      // replies are read ahead of their requests: with the last of them we are done
      if (next_ && next_->look() == NextMessage::State::ended) return;
      if (transfer_.interrupted() && !asked_) return;
      transfer_.send_kept();
      if (!(asked_ ? answer() : receive_request())) wait();
    }
  }

  Outcome finish() {
    if (asked_) report_.note("the last request got no reply");
    if (limits_.count || sockets_.sent() == 0) {
      transfer_.report_timeout("timed out: no further request came");
    }
    return transfer_.finish();
  }

 private:
  bool receive_request() {
    if (!sockets_.receive(request_)) return false;
    transfer_.moved(request_.frames());
    if (request_.is_probe(1)) return true;
    if (!request_.open_envelope()) {
      if (++malformed_ == 1) report_.note("a message without the envelope of a request is ignored");
      return true;
    }
    sockets_.show_received(request_);
    asked_ = true;
    if (writes_ && transfer_.put(request_) && !transfer_.write_out()) transfer_.stop(End::output_closed);
    return true;
  }

  /// False: the reply is not there yet, or too much waits for its peer.
  bool answer() {
    if (next_ && next_->state() != NextMessage::State::ready) return false;
    addressed_ = request_.envelope();
    const Frames& body = next_ ? next_->frames() : request_.frames();
    addressed_.insert(addressed_.end(), body.begin(), body.end());
    try {
      if (!transfer_.send(addressed_, next_ ? next_->block() : nullptr, &request_)) return false;
    } catch (const Unroutable&) {  // the peer has gone, and nobody waits for the reply
    }
    if (next_) next_->taken();
    asked_ = false;
    ++answered_;
    return true;
  }

  void wait() {
    NextMessage* const input = next_ ? &*next_ : nullptr;
    if (asked_ && input != nullptr && input->state() != NextMessage::State::ready) {
      transfer_.await_local(input->due(), input);
    } else {
      transfer_.await_network(Deadline::never(), input);
    }
  }

  const Limits& limits_;
  Report& report_;
  SocketSet& sockets_;
  const bool writes_;
  std::optional<NextMessage> next_;  // reply; none: the request is its own
  Transfer transfer_;
  Message request_;
  Frames addressed_;
  bool asked_ = false;  // the request waits for its reply
  std::uint64_t answered_ = 0;
  std::uint64_t malformed_ = 0;
};

}  // namespace

Outcome reply(const TransferContext& context, SocketSet& sockets, Source* source, Sink* sink) {
  Replier replier(context, sockets, source, sink);
  replier.run();
  return replier.finish();
}

}  // namespace zcat
