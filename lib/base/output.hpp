#pragma once

#include <sys/uio.h>

#include <mutex>
#include <vector>

#include "base/buffer.hpp"
#include "base/fd.hpp"

namespace zcat {

/// Bytes to a descriptor that may be slow, without ever blocking on it and without changing its mode, which is shared
/// with the shell.
///
/// A pipe or terminal is opened anew through /proc, so that O_NONBLOCK is ours alone; a socket is written with
/// MSG_DONTWAIT; where neither can be, at most PIPE_BUF bytes are written after poll said that there is room.
class Output {
 public:
  /// With `turn`, others write to the same descriptor: what is flushed is then written whole before it is their turn.
  /// Throws Error (failed) when `fd` is not open.
  explicit Output(int fd, std::mutex* turn = nullptr);

  Buffer& buffer() { return buffer_; }
  bool pending() const { return !buffer_.empty(); }
  /// Writes what the descriptor takes now. True when nothing is left.
  /// Throws Error (failed); a reader that has gone is no error: closed() says so, and what was left is dropped.
  bool flush();
  bool closed() const { return closed_; }
  void set_closed();

  /// The descriptor to wait on: for room, and for the reader's going away.
  int fd() const { return reopened_ ? reopened_.get() : fd_; }

 private:
  enum class Way { plain, polled, nonblocking, socket };
  ssize_t write_some();
  bool write_pending();

  int fd_;
  std::mutex* turn_;
  Way way_ = Way::plain;
  Fd reopened_;
  Buffer buffer_;
  std::vector<iovec> pieces_;
  std::size_t written_ = 0;  // of the buffer
  bool closed_ = false;
};

}  // namespace zcat
