#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "base/report.hpp"
#include "format/filter.hpp"
#include "format/sequence.hpp"
#include "socket/loop.hpp"
#include "socket/message.hpp"
#include "transfer/backlog.hpp"
#include "transfer/handler.hpp"
#include "transfer/limits.hpp"
#include "transfer/next_message.hpp"
#include "transfer/progress.hpp"
#include "transfer/sink.hpp"
#include "transfer/socket_set.hpp"

/// Transfers between standard input, sockets and standard output, and what they have in common.
namespace zcat {

/// How a transfer came to its end. `done`: as it was asked to, or by a fault that is in the report.
enum class End { done, timed_out, refused, interrupted, output_closed };

struct Outcome {
  End end = End::done;
  bool released =
      true;  ///< false: libzmq still holds messages, and to destroy the context would wait for them
};

/// What all transfers need.
struct TransferContext {
  Loop& loop;
  Report& report;
  const Limits& limits;
  bool shows_progress = false;             ///< say how far it has come, now and then
  const Filter* filter = nullptr;          ///< which messages are received at all; null: all
  const SequenceSpec* sequence = nullptr;  ///< the running number of what is received; null: nobody looks
  std::function<void()> when_connected{};  ///< called once, when the first peer is there; empty: nobody asks
  std::string_view written = "message";    ///< what is written, in a word
};

/// Standard input to sockets.
Outcome send(const TransferContext& context, SocketSet& sockets, Source& source);

/// Sockets to standard output.
Outcome receive(const TransferContext& context, SocketSet& sockets, Sink& sink);

/// Standard input to sockets and sockets to standard output, each as it comes. The end of input is not the end of it.
Outcome exchange(const TransferContext& context, SocketSet& sockets, Source& source, Sink& sink);

/// Requests out, at most `spec.window` of them in flight at once over DEALER sockets that follow their messages, and their
/// replies to standard output in the order of the requests.
Outcome request(const TransferContext& context, SocketSet& sockets, Source& source, Sink& sink,
                const RequestSpec& spec);

/// Requests in, one reply out for each, through a ROUTER. Without `source` the reply is the request itself; without
/// `sink` requests are not written.
Outcome reply(const TransferContext& context, SocketSet& sockets, Source* source, Sink* sink);

/// Sockets to handlers, and what they answer to standard output, or, without `sink`, back as replies to requests.
Outcome handle(const TransferContext& context, SocketSet& sockets, Sink* sink, const HandlerSpec& spec);

/// One transfer under way: its waits, patience with the network, the first signal, and the end.
class Transfer {
 public:
  /// When to look again: a peer's room is noticed by any call of the socket, so that there may be none left that wakes us.
  static constexpr std::chrono::milliseconds kGlance{100};

  /// `next` and `sink` may be null: it sends, or writes, nothing.
  Transfer(const TransferContext& context, SocketSet& sockets, NextMessage* next, Sink* sink);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  /// Writes what is encoded, and waits because of the network, until something stirs, `moment` has come, or `input` has
  /// something to read, which is then read. False: the transfer is over.
  bool await_network(Deadline moment = Deadline::never(), NextMessage* input = nullptr) {
    return wait(moment, input, true);
  }
  /// The same because of standard input, standard output or the time to send: the network is not to blame.
  bool await_local(Deadline moment = Deadline::never(), NextMessage* input = nullptr) {
    return wait(moment, input, false);
  }
  /// Waits for what `next` lacks: input, the time to send it, or a peer that takes it. False: the transfer is over.
  bool await(NextMessage& next);
  /// Waits until a peer may take a message. False: the transfer is over.
  bool await_room(Deadline moment = Deadline::never(), NextMessage* input = nullptr);
  /// Waits for the peers that have to be there before the first message is sent. False: the transfer is over.
  bool await_peers();

  /// Notes the first signal: from here on only what was read is still delivered.
  void heed_signals() {
    if (context_.loop.signalled()) take_signal();
  }
  /// The same, where the signal has been seen by another transfer.
  void interrupt() {
    if (!interrupted_) take_signal();
  }
  bool interrupted() const { return interrupted_; }
  /// After a signal: what is still to be delivered came only now.
  void restart_grace() {
    if (interrupted_) rest_ = latest(rest_, Deadline::after(context_.limits.linger.value_or(Limits::kGrace)));
  }
  /// Sends what was kept for peers that had no room.
  void flush_kept() {
    if (!backlog_.empty()) backlog_.flush();
  }
  /// Ends the transfer, if it is not over yet.
  void stop(End end = End::done) { end_ = end_.value_or(end); }
  bool over() const { return end_.has_value(); }
  /// A fault, if the transfer ended because it timed out.
  void report_timeout(const std::string& line);
  /// The same of a receiver: fewer messages came than were wanted, or none at all.
  void report_shortage(std::uint64_t received);
  /// The same: no peer took the message behind `sent` others.
  void report_unsent(std::uint64_t sent);

  /// A message moved: the time that the network keeps us waiting is counted anew.
  void moved(const Frames& frames) {
    stalled_ = std::nullopt;
    progress_.count(frames);
  }
  /// Sends the next message if a socket takes it now. A message to nobody is left out, which is in the report.
  /// False: it was not sent.
  [[gnu::always_inline]] bool try_to_send(NextMessage& next) {
    try {
      if (!send(next.frames(), next.block(), nullptr)) return false;
      next.taken();
      return true;
    } catch (const Unroutable& error) {
      leave_out(next, error);
      return false;
    }
  }
  /// Sends the next message as soon as a socket takes it. False: it is left out, or the transfer is over.
  [[gnu::always_inline]] bool send(NextMessage& next) { return try_to_send(next) || send_later(next); }

  /// Receives and encodes what is there: no more than is written at once, so that everything else has its turn.
  /// False: there was nothing.
  bool receive_some();
  /// Whether --until-disconnect is given and all peers have left: what is then received is the rest.
  bool peers_left() { return context_.limits.until_disconnect && sockets_.all_peers_left(); }
  /// Sends a message if a socket takes it now, or keeps it for its peer: see Backlog. Throws Unroutable.
  [[gnu::always_inline]] bool send(const Frames& frames, InputBlock* block, const Message* request) {
    const bool sent = backlog_.empty() && sockets_.send(frames, block) != nullptr;
    if (!sent && !backlog_.send(frames, block, request)) return false;
    moved(frames);
    return true;
  }
  /// Sends what was kept, now and then: for those who seldom wait, where that is done, too.
  void send_kept() {
    if (!backlog_.empty() && ++rounds_ % kRounds == 0) backlog_.flush();
  }

  /// Whether a message that was received passes the filter. What does not is as if it had not come, but its running number
  /// counts.
  [[gnu::always_inline]] bool passes(const Message& message) {
    if (sequence_) check_number(message);
    return context_.filter == nullptr || context_.filter->passes(message.frames()) || hold_back();
  }
  /// How many running numbers are missing so far; none: nobody looks.
  std::optional<std::uint64_t> missing() const {
    return sequence_ ? std::optional(sequence_->missing()) : std::nullopt;
  }

  /// Encodes a message. False: the format cannot carry it. That is in the report, and the transfer is over.
  [[gnu::always_inline]] bool put(const Message& message) {
    try {
      sink_->put(message);
      return true;
    } catch (const Error& error) {  // what was written in front of it stays whole
      refuse(error);
      return false;
    }
  }
  /// The same with the values of the format's extra fields.
  bool put(const Message& message, std::span<const std::string_view> extras);
  /// The same of frames that came from no socket.
  bool put(std::span<const std::string_view> frames, const MessageInfo& info);
  /// Whether the format could carry all messages so far.
  bool carried() const { return carried_; }
  /// Writes what the output takes now. True when nothing is left. An output that is closed ends the transfer.
  bool flush();
  /// Writes all that is encoded. False: the reader has gone, or a signal leaves no more time.
  bool write_out();
  /// After a signal: encodes and writes what libzmq has taken from the peers.
  void write_received();
  /// After a signal: what libzmq has taken from the peers goes to `take`.
  void take_received(const std::function<void(Message&)>& take);
  /// Whether the time that a signal leaves has passed.
  bool out_of_time() const { return rest_.passed(); }
  /// What libzmq has taken from the peers beyond what was wanted is counted and told in finish().
  void count_rest() { counts_rest_ = true; }
  /// As many messages were received that cannot be written.
  void not_written(std::uint64_t count) { unwritten_ += count; }

  /// Sends nothing more, and waits until the peers have everything. Call it last.
  Outcome finish();

 private:
  // kept out of what runs for each message
  [[gnu::noinline]] bool hold_back();
  [[gnu::noinline]] void check_number(const Message& message);
  [[gnu::cold]] void take_signal();
  [[gnu::noinline]] bool send_later(NextMessage& next);
  [[gnu::cold]] void leave_out(NextMessage& next, const Error& error);
  [[gnu::cold]] void refuse(const Error& error);
  bool wait(Deadline moment, NextMessage* input, bool for_network);
  void tell_connected();
  Loop::Wake wait_once(Deadline moment, NextMessage* input = nullptr);
  bool may_close();
  void report_unwritten();
  void report_rest();
  [[gnu::cold]] void report_numbers(const std::optional<std::string>& line);
  bool output_closed() const { return sink_ != nullptr && sink_->output().closed(); }
  void say_stopping();
  bool waits_in_vain() const;
  template <typename Take>
  void take_rest(std::chrono::milliseconds leaving, const Take& take);
  template <typename Done>
  void await_delivery(const Done& done);

  static constexpr unsigned kRounds = 64;

  TransferContext context_;
  SocketSet& sockets_;
  NextMessage* next_;
  Sink* sink_;
  Backlog backlog_;
  unsigned rounds_ = 0;
  Message message_;
  Progress progress_;
  std::optional<Deadline> stalled_;  // when patience with the network ends; none: it does not keep us waiting
  Deadline rest_ = Deadline::never();      // when to end after a signal, or in finish()
  Deadline stopping_ = Deadline::never();  // when it is worth a line that a signal has not ended it yet
  bool interrupted_ = false;
  std::set<std::string> left_out_;   // the lines about messages to nobody
  std::uint64_t more_left_out_ = 0;  // of those that are only counted
  std::uint64_t unwritten_ = 0;      // messages that were received
  bool cut_ = false;                 // the first of them is written in part
  bool counts_rest_ = false;
  std::uint64_t extra_ = 0;                  // messages that nobody wanted
  std::optional<std::uint64_t> most_extra_;  // so many at most while delivery is waited for
  std::uint64_t held_back_ = 0;              // messages that did not pass the filter
  bool carried_ = true;                      // the format could carry all messages
  std::optional<SequenceCheck> sequence_;
  std::optional<End> end_;
};

}  // namespace zcat
