#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <list>

#include "base/text.hpp"
#include "transfer/spin_wait.hpp"
#include "transfer/transfer.hpp"

namespace zcat {
namespace {

/// Messages go to handlers that are idle, and answers to where they belong, in the order of the messages where that matters.
class Handling {
 public:
  Handling(const TransferContext& context, SocketSet& sockets, Sink* sink, const HandlerSpec& spec)
      : context_(context),
        sockets_(sockets),
        sink_(sink),
        spec_(spec),
        transfer_(context, sockets, nullptr, sink) {
    context.loop.add(orphans_);
    for (std::size_t i = 0; i < spec.jobs; ++i) {
      handlers_.emplace_back(spec);
      idle_.push_back(&handlers_.back());
      context.loop.add(handlers_.back());
    }
  }
  ~Handling() {
    context_.loop.remove(&orphans_);
    for (Handler& handler : handlers_) context_.loop.remove(&handler);
  }
  Handling(const Handling&) = delete;
  Handling& operator=(const Handling&) = delete;

  void run() {
    while (!stops()) {
      transfer_.send_kept();
      const bool last = transfer_.peers_left();
      if (deliver() || take() || glance()) continue;
      if (idle_.empty() || !delivered()) {
        transfer_.await_local(next_glance());
      } else if (last || !transfer_.await_network()) {
        break;
      }
    }
    drain();
    close();
  }

  Outcome finish() {
    if (sink_ != nullptr) transfer_.write_out();
    if (context_.limits.reached(taken_) || transfer_.interrupted()) transfer_.count_rest();
    transfer_.report_shortage(taken_);
    return transfer_.finish();
  }

 private:
  /// Whether no more messages are taken.
  bool stops() {
    transfer_.heed_signals();
    return transfer_.over() || transfer_.interrupted() || failed_ || context_.limits.reached(taken_);
  }
  bool all_idle() const { return idle_.size() == handlers_.size(); }
  bool replies() const { return sink_ == nullptr; }

  /// Gives the next message to a handler. False: there is no message, or no handler for it.
  bool take() {
    if (idle_.empty()) return false;
    Handler& handler = *idle_.back();
    if (!sockets_.receive(handler.message())) return false;
    if (!transfer_.passes(handler.message())) return true;
    transfer_.moved(handler.message().frames());
    if (replies() && !is_request(handler.message())) return true;
    sockets_.show_received(handler.message());
    idle_.pop_back();
    order_.push_back(&handler);
    handler.begin(++taken_);
    spin_.begin();
    return true;
  }

  bool is_request(Message& message) {
    if (message.is_probe(1)) return false;
    if (message.open_envelope()) return true;
    if (++malformed_ == 1) context_.report.note("a message without the envelope of a request is ignored");
    return false;
  }

  /// Takes the answers that are there. False: none is, or it has no room yet.
  bool deliver() {
    bool any = false;
    for (Handler& handler : handlers_) say(handler.take_notice());
    for (auto next = order_.begin(); next != order_.end();) {
      Handler& handler = **next;
      if (handler.state() == Handler::State::done && pass_on(handler)) {
        if (const auto wrong = handler.release()) report(handler, *wrong);
        spin_.end();
        idle_.push_back(&handler);
        next = order_.erase(next);
        any = true;
      } else if (in_order()) {
        break;
      } else {
        ++next;
      }
    }
    return any;
  }
  /// Looks for an answer without sleeping: that of a lasting handler may take a few microseconds. False: it is not to be
  /// waited for like that.
  bool glance() {
    if (order_.empty() || !spin_.spin()) return false;
    context_.loop.wait(Deadline::after(std::chrono::seconds(0)));
    return true;
  }
  bool in_order() const { return !replies() && !spec_.unordered; }
  /// Whether everything that could be written was.
  bool delivered() const {
    return std::ranges::none_of(
        order_, [](const Handler* handler) { return handler->state() == Handler::State::done; });
  }
  Deadline next_glance() const {
    return delivered() ? Deadline::never() : Deadline::after(Transfer::kGlance);
  }

  /// False: there is no room yet for the answer, or for a part of it.
  bool pass_on(Handler& handler) {
    if (replies()) return reply(handler);
    if (handler.failure()) {
      report(handler, *handler.failure());
      return true;
    }
    while (make_room()) {
      if (!handler.next_answer(answer_)) return true;
      if (!transfer_.put(answer_, handler.info())) return true;
    }
    return transfer_.over() && sink_->output().closed();  // then nobody wants it
  }
  /// Whether the sink takes more, and refers to nothing.
  bool make_room() {
    return (!sink_->holds() && !sink_->full()) ||
           (transfer_.interrupted() ? transfer_.write_out() : transfer_.flush());
  }

  bool reply(Handler& handler) {
    const bool many = !handler.failure() && handler.answers() > 1;
    answer_.assign(1, std::string_view());
    if (handler.failure() || many) {
      answer_.assign(spec_.error_frames.begin(), spec_.error_frames.end());
    } else {
      handler.next_answer(answer_);
    }
    addressed_ = handler.message().envelope();
    addressed_.insert(addressed_.end(), answer_.begin(), answer_.end());
    try {
      if (!transfer_.send(addressed_, handler.block(), &handler.message())) return false;
    } catch (const Unroutable&) {  // the peer has gone, and nobody waits for the reply
    }
    if (handler.failure()) report(handler, *handler.failure());
    if (many)
      report(handler, fmt::format("the handler answered with {} messages, and a request has one reply",
                                  handler.answers()));
    return true;
  }

  void report(const Handler& handler, const std::string& why) {
    context_.report.fault(ExitCode::failed, fmt::format("message {}: {}", handler.info().sequence, why));
    failed_ = failed_ || spec_.fail_fast;
  }
  void say(const std::string& notice) {
    if (!notice.empty()) context_.report.note(notice);
  }

  /// Waits until the handlers are done, and delivers what they answer.
  void drain() {
    bool hurried = false;
    Deadline notice = Deadline::never();
    while (!all_idle()) {
      transfer_.heed_signals();
      if (!hurried && (failed_ || transfer_.interrupted() || closed())) {
        hurried = true;
        notice = Deadline::after(Limits::kStopping);
        for (Handler& handler : handlers_)
          if (handler.state() == Handler::State::busy) handler.limit(Deadline::after(Limits::kGrace));
      }
      transfer_.flush_kept();
      if (deliver()) continue;
      if (transfer_.interrupted() && none_busy()) return give_up();
      if (!closed() && sink_ != nullptr) transfer_.flush();
      context_.loop.wait(earliest(notice, next_glance()));
      if (!notice.passed()) continue;
      notice = Deadline::never();
      say_stopping();
    }
  }
  bool closed() const { return sink_ != nullptr && sink_->output().closed(); }
  bool none_busy() const {
    return std::ranges::none_of(
        order_, [](const Handler* handler) { return handler->state() == Handler::State::busy; });
  }
  void say_stopping() {
    const auto busy = std::ranges::count(order_, Handler::State::busy, &Handler::state);
    if (busy == 0 || closed()) return;
    context_.report.note(fmt::format("stopping: waiting for {}, {} ends at once",
                                     count_of(static_cast<std::uint64_t>(busy), "handler"),
                                     context_.loop.signal() == SIGINT ? "^C again" : "another signal"));
  }
  /// There was no room for these answers to the end.
  void give_up() {
    for (const Handler* handler : order_) transfer_.not_written(handler->answers());
    order_.clear();
  }

  /// Ends the handlers that last.
  void close() {
    transfer_.restart_grace();
    for (Handler& handler : handlers_) handler.close();
    while (!std::ranges::all_of(handlers_, &Handler::closed)) {
      if (!closed() && sink_ != nullptr) transfer_.flush();
      context_.loop.wait(Deadline::never());
    }
    for (Handler& handler : handlers_) say(handler.take_notice());
    transfer_.restart_grace();
  }

  const TransferContext& context_;
  SocketSet& sockets_;
  Sink* const sink_;  // null: answers are replies
  const HandlerSpec& spec_;
  Transfer transfer_;
  Orphans orphans_;
  std::list<Handler> handlers_;
  std::vector<Handler*> idle_;
  std::list<Handler*> order_;  // those that have a message, in the order of these
  Frames answer_, addressed_;
  std::uint64_t taken_ = 0;
  std::uint64_t malformed_ = 0;
  SpinWait spin_;
  bool failed_ = false;  // with --fail-fast
};

}  // namespace

Outcome handle(const TransferContext& context, SocketSet& sockets, Sink* sink, const HandlerSpec& spec) {
  Handling handling(context, sockets, sink, spec);
  handling.run();
  return handling.finish();
}

}  // namespace zcat
