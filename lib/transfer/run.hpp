#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/report.hpp"
#include "socket/loop.hpp"
#include "socket/message.hpp"
#include "transfer/limits.hpp"
#include "transfer/sink.hpp"
#include "transfer/socket_set.hpp"
#include "transfer/source.hpp"

/// What all transfers have in common: how they may end, patience with the network, the first signal, the pace.
namespace zcat {

/// How a transfer came to its end.
enum class End { input_done, count_reached, timed_out, refused, deserted, interrupted, output_closed };

/// What all transfers need.
struct Transfer {
  Loop& loop;
  Report& report;
  const Limits& limits;
  bool shows_progress = false;  ///< say how far it has come, now and then
};

/// Says how far a long run has come: not before kFirst, and then once in kEvery at most. It waits for nothing: where
/// nothing moves there is nothing new to say.
class Progress {
 public:
  Progress(Report& report, bool shown) : report_(report), shown_(shown) {}

  void count(const Frames& frames) {
    if (!shown_) return;
    ++messages_;
    for (const std::string_view frame : frames) bytes_ += frame.size();
    if (messages_ % kGlance == 0) show();
  }
  void show();

 private:
  static constexpr std::chrono::seconds kFirst{2}, kEvery{1};
  static constexpr std::uint64_t kGlance =
      4096;  // messages between two looks at the clock, when nothing is waited for

  Report& report_;
  bool shown_;
  std::uint64_t messages_ = 0;
  std::uint64_t bytes_ = 0;
  Deadline::Clock::time_point start_ = Deadline::Clock::now();
  Deadline::Clock::time_point next_ = start_ + kFirst;
};

/// One transfer under way: patience with the network, the first signal, the end.
class Run {
 public:
  /// Of what the transfer reads and writes, if it does: null, if not.
  Run(Transfer transfer, Source* source, Sink* sink);
  ~Run();
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  /// A message moved: the time that the network keeps us waiting is counted anew.
  void moved(const Frames& frames) {
    stalled_ = std::nullopt;
    progress_.count(frames);
  }

  /// Writes what is encoded, and waits because of the network, or until `input` is readable or a moment has come.
  /// False: enough; end() says why.
  bool wait(int input = -1, Deadline moment = Deadline::never()) { return pause(input, moment, true); }

  /// The same because of standard input, standard output or the time to send: that is not the network's doing.
  bool idle(int input = -1, Deadline moment = Deadline::never()) { return pause(input, moment, false); }

  /// Takes note of the first signal: from here on only what was read is still delivered.
  void heed_signals() {
    if (transfer_.loop.signalled()) take_signal();
  }

  bool interrupted() const { return interrupted_; }
  void end_with(End end) { end_ = end; }
  bool refused() const { return end_ == End::refused; }
  End end(End otherwise) const { return interrupted_ ? End::interrupted : end_.value_or(otherwise); }

  /// The next message of the source. False: there is none; broken input is in the report.
  [[gnu::always_inline]] bool next_message(Frames& frames) {
    heed_signals();
    return source_->next_plain(frames) || await_message(frames);
  }
  bool await_peers(const Outlets& outlets);
  /// Sends a message, as soon as a socket takes it. Null: none did, end() says why.
  Socket* send(Outlets& outlets, const Frames& frames, InputBlock* block) {
    Socket* socket = outlets.send(frames, block);
    if (socket == nullptr) socket = send_later(outlets, frames, block);
    if (socket != nullptr) moved(frames);
    return socket;
  }
  /// Encodes a message. False: the format cannot carry it, which is in the report.
  [[gnu::always_inline]] bool put(const Message& message) {
    try {
      sink_->put(message);
      return true;
    } catch (const Error& error) {  // what was written in front of it stays whole
      transfer_.report.fault(error.code(), error.what());
      return false;
    }
  }
  /// Writes all that is encoded. False: it did not go; end() says why.
  bool write_out();
  /// The end of the sending side, when its input has ended: Outlets::finish().
  bool finish(Outlets& outlets);

 private:
  // kept out of what runs for each message
  [[gnu::noinline]] bool await_message(Frames& frames);
  [[gnu::noinline]] void take_signal();
  [[gnu::noinline]] Socket* send_later(Outlets& outlets, const Frames& frames, InputBlock* block);
  bool flush();
  bool pause(int input, Deadline moment, bool for_network);

  static constexpr std::chrono::milliseconds kNotice{1500};  // from when on waiting for peers is worth a word

  Transfer transfer_;
  Source* source_;
  Sink* sink_;
  Progress progress_;
  std::optional<Deadline> stalled_;
  Deadline rest_ = Deadline::never();
  bool interrupted_ = false;
  std::optional<End> end_;
};

/// When the next message is due. All instants are counted from the first message, however late a single one is.
class Pace {
 public:
  explicit Pace(const Limits& limits) : interval_(limits.interval) {
    if (limits.pace && *limits.pace > 0) speed_ = limits.pace;
    given_ = interval_ || speed_;
  }
  /// Whether there is one; otherwise everything is due at once.
  bool given() const { return given_; }
  /// The instant of the next message; call once for each. `time` is what the message carries.
  Deadline next(const std::optional<std::chrono::system_clock::time_point>& time);

 private:
  bool given_ = false;
  std::optional<Limits::Duration> interval_;
  std::optional<double> speed_;
  std::uint64_t count_ = 0;
  Deadline::Clock::time_point start_;
  std::optional<std::chrono::system_clock::time_point> first_time_;
};

}  // namespace zcat
