#pragma once

#include <sys/uio.h>

#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include "base/buffer.hpp"
#include "base/fd.hpp"

namespace zcat {

/// How much a pipe takes at once for sure, if nobody else writes to it. The kernel says how many bytes are in it, but each
/// write occupies pages of its own.
class PipeRoom {
 public:
  /// In bytes.
  std::size_t of(int pipe);
  void wrote(std::size_t bytes);

 private:
  std::deque<std::size_t> unread_;  // the writes that have not been read, or not whole
  std::size_t total_ = 0;           // of these
};

/// Several outputs to one descriptor stand in line for it, so that what each of them flushes is written whole. Nobody
/// blocks for its turn: who has to wait is woken when it comes. May be shared by threads.
class OutputLine {
 public:
  /// Whether it is the turn of `output`, which from here on stands in line.
  bool take_turn(const Wakeup& output);
  /// Leaves the line, and wakes whoever is the first now.
  void leave(const Wakeup& output);
  /// For whose turn it is.
  PipeRoom& room() { return room_; }

 private:
  PipeRoom room_;
  std::mutex mutex_;
  std::deque<const Wakeup*> line_;
};

/// Bytes to a descriptor that may be slow, without ever blocking on it and without changing its mode, which is shared
/// with the shell.
///
/// A pipe or terminal is opened anew through /proc, so that O_NONBLOCK is ours alone; a socket is written with
/// MSG_DONTWAIT; where neither is possible, at most PIPE_BUF bytes are written after poll said that there is room.
///
/// Into a pipe whole messages are written, unless one is longer than its room: whatever ends us cuts none.
class Output {
 public:
  /// With `line`, others write to the same descriptor. Throws Error (failed) when `fd` is not open.
  explicit Output(int fd, OutputLine* line = nullptr);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  Buffer& buffer() { return buffer_; }
  bool pending() const { return !buffer_.empty(); }
  /// Writes what the descriptor takes now. True when nothing is left; else serve() will go on with it.
  /// Throws Error (failed). If the reader has gone that is no error: closed() is true, and what was left is dropped.
  bool flush();
  /// How many messages are not written, or not whole.
  std::uint64_t unwritten() const { return buffer_.messages_behind(written_); }
  /// Whether the first of them is written in part.
  bool cuts() const { return buffer_.cuts(written_); }
  /// Forgets what is left to write.
  void drop();
  /// Whether the reader has gone.
  bool closed() const { return closed_; }

  /// Readable when serve() has something to do: there is room again, it is our turn, or the reader has gone.
  std::vector<int> fds() const { return {poller_.fd()}; }
  void serve(int fd);

 private:
  enum class Way { plain, polled, nonblocking, socket };
  int target() const { return reopened_ ? reopened_.get() : fd_; }
  ssize_t write_some();
  std::size_t most();
  PipeRoom& room() { return line_ != nullptr ? line_->room() : room_; }
  bool write_pending();
  void await_room(bool awaits);
  void set_closed();
  void leave_line();

  int fd_;
  OutputLine* line_;
  std::optional<Wakeup> turn_;  // readable once it is our turn; only with a line
  Way way_ = Way::plain;
  Fd reopened_;
  Poller poller_;
  Buffer buffer_;
  bool is_pipe_ = false;
  PipeRoom room_;
  std::vector<iovec> pieces_;
  std::size_t written_ = 0;  // of the buffer
  bool awaits_room_ = false;
  bool closed_ = false;
};

}  // namespace zcat
