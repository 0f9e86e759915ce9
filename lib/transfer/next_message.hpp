#pragma once

#include "base/report.hpp"
#include "transfer/pacer.hpp"
#include "transfer/source.hpp"

namespace zcat {

/// The next message of the input, read ahead until it is sent. It never waits. Broken input goes into the report, and
/// ends it: the messages in front of the broken one are still sent.
class NextMessage {
 public:
  enum class State {
    ready,    ///< frames() can be sent
    early,    ///< frames() is due at due()
    starved,  ///< wait until input() is readable, then call fill()
    ended,
  };

  NextMessage(Source& source, const Limits& limits, Report& report)
      : source_(source), report_(report), pacer_(limits), paced_(pacer_.paces()) {}

  /// Looks for the next message, unless there is one. What frames() refers to lives until the look after taken().
  [[gnu::always_inline]] State look() {
    if (state_ == State::starved && !paced_ && source_.next_plain(frames_)) return state_ = State::ready;
    return look_further();
  }
  /// What the last look found.
  State state() const { return state_; }
  const Frames& frames() const { return frames_; }
  /// The block that the frames may lie in: see Source::block().
  InputBlock* block() const { return source_.block(); }
  /// The message was sent; the next look is for the one behind it.
  void taken() {
    state_ = State::starved;
    if (paced_) pacer_.sent();
  }

  /// The descriptor to wait for when starved, else -1.
  int input() const { return state_ == State::starved ? source_.fd() : -1; }
  /// The instant to wait for when early, else never.
  Deadline due() const { return state_ == State::early ? due_ : Deadline::never(); }
  /// Reads once. Blocks where there is nothing yet.
  void fill();

  /// Reads no more, and holds nothing back: what was read up to here is sent at once.
  void stop() { source_.stop(); }
  /// After a stop: the bytes of an unfinished message that are given up.
  std::size_t given_up() const { return source_.given_up(); }
  /// Whether something was read that is not sent.
  bool left_over() const { return state_ == State::ready || state_ == State::early || source_.unread() > 0; }
  /// Whether the command line itself names messages that are still to come, and lets them all go at once.
  bool names_more() const { return source_.is_named() && !paced_ && state_ != State::ended; }

 private:
  [[gnu::noinline]] State look_further();
  void decode();
  void end_with(const Error& error);

  Source& source_;
  Report& report_;
  Pacer pacer_;
  const bool paced_;
  State state_ = State::starved;
  Frames frames_;
  Deadline due_ = Deadline::never();
};

}  // namespace zcat
