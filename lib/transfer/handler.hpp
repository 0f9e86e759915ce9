#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/block.hpp"
#include "base/buffer.hpp"
#include "base/child.hpp"
#include "base/deadline.hpp"
#include "format/format.hpp"
#include "socket/message.hpp"
#include "transfer/limits.hpp"

namespace zcat {

/// The command that is run for each message, and how.
struct HandlerSpec {
  std::vector<std::string> words{};  ///< as typed; empty: there is no handler
  std::string path{};                ///< of the program
  std::size_t jobs = 1;              ///< how many run at once
  bool unordered = false;            ///< answers are written when they are ready
  bool persistent = false;           ///< each one gets message after message
  bool fail_fast = false;            ///< the first failure ends the run
  std::optional<FormatSpec>
      format{};  ///< of what it reads and writes; none: bytes, and an answer is one frame
  std::optional<Limits::Duration> timeout{};  ///< for one message
  std::optional<std::string> error_reply{};   ///< as typed
  std::vector<std::string> error_frames{""};  ///< the reply where a handler has failed

  bool exists() const { return !words.empty(); }
};

/// One of the handlers: a child process for each message, or a lasting one that gets message after message. It works for
/// one message at a time, and never blocks.
class Handler {
 public:
  explicit Handler(const HandlerSpec& spec);
  Handler(const Handler&) = delete;
  Handler& operator=(const Handler&) = delete;

  enum class State {
    idle,  ///< receive into message(), then begin()
    busy,
    done,  ///< take the answers, or failure(), then release()
  };
  State state() const { return state_; }

  /// The message that it works for. Its bytes stay until release().
  Message& message() { return message_; }
  /// Hands message() over, the `number`th that was taken.
  void begin(std::uint64_t number);
  const MessageInfo& info() const { return info_; }

  /// Why it has failed; none: it has not.
  const std::optional<std::string>& failure() const { return failure_; }
  /// How many messages its answer has.
  std::size_t answers() const { return answers_; }
  /// The next message of its answer. False: there is none. The frames are valid until the next call.
  bool next_answer(Frames& frames);
  /// What the frames may lie in: see ZeroCopySender.
  InputBlock* block() { return answer_.get(); }
  /// Lets go of the message. Returns what was wrong with the answer beside what was taken of it; none: nothing.
  std::optional<std::string> release();

  /// It has until then to be done with its message: then SIGTERM, and two seconds later SIGKILL.
  void limit(Deadline deadline);
  /// No more messages come: a lasting one ends, for which it has two seconds, or its time limit.
  void close();
  /// Whether close() has come to its end.
  bool closed() const { return !child_; }
  /// What is worth a line, once: empty where there is nothing.
  std::string take_notice() { return std::exchange(notice_, {}); }

  /// For a Loop.
  std::vector<int> fds() const { return {poller_.fd()}; }
  void serve(int fd);

 private:
  void start();
  void feed();
  void write_input();
  void lose_input();
  void close_input();
  void read_output();
  bool read_some();
  void drain();
  void look_for_answer();
  bool has_more();
  void end_child();
  void expect_end();
  void judge_whole();
  void child_ended(const Child::Exit& exit);
  void fail(std::string why);
  void finish();
  void stop_watching();
  void keep_time();
  void set_timer();
  std::string_view answer() const { return {answer_->data(), end_}; }

  const HandlerSpec& spec_;
  const std::string name_;
  const std::unique_ptr<Encoder> encoder_;  // null: bytes
  std::unique_ptr<Decoder> decoder_;        // of a lasting one's output, or of the answer that is being taken
  Poller poller_;
  State state_ = State::idle;
  Message message_;
  MessageInfo info_;
  std::optional<std::string> failure_;
  std::string notice_;

  std::optional<Child> child_;
  Fd input_, output_;  // our ends of its pipes
  Buffer to_write_;
  std::size_t written_ = 0;
  std::unique_ptr<InputBlock, InputBlock::Release> answer_;
  std::size_t begin_ = 0, end_ = 0;  // of the answer: what is not taken yet
  std::size_t answers_ = 0, taken_ = 0;
  Frames frames_;  // of a lasting one's answer

  Deadline patience_ = Deadline::never();  // then it gets SIGTERM
  Deadline mercy_ = Deadline::never();     // then SIGKILL
  Deadline parting_ = Deadline::never();   // by then one that can no longer answer has ended by itself
  Deadline silence_ = Deadline::never();   // when it is worth a line that nothing comes
  Deadline restart_ = Deadline::never();   // before which it is not started again
  Deadline armed_ = Deadline::never();     // what the timer is set to
  bool timed_out_ = false;
  bool waits_to_start_ = false;
  bool hinted_ = false;
  bool awaits_room_ = false;  // in the pipe of its input
  bool cut_ = false;          // its input was closed before it had read the message
  bool paused_ = false;       // its output is not watched
};

}  // namespace zcat
