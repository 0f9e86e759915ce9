#pragma once

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/deadline.hpp"

namespace zcat {

/// Owns a file descriptor.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

/// Opens `path` for writing. A path that names an open descriptor (/dev/stdout, /dev/fd/N) is duplicated, which keeps
/// the file offset, instead of being opened again. Empty where it fails: errno.
Fd open_to_write(const std::string& path, int flags);

/// Writes all of `text`, and blocks where there is no room. False: errno.
bool write_all(int fd, std::string_view text);

/// Makes room for more bytes in a pipe, which saves wake-ups on both of its ends; anything else stays as it is.
void widen_pipe(int fd);

/// Wakes up whoever waits for its descriptor, from any thread or signal handler.
class Wakeup {
 public:
  /// Throws Error (failed).
  Wakeup();
  /// Readable from wake() until clear().
  int fd() const { return fd_.get(); }
  void wake() const { wake(fd_.get()); }
  void clear() const;
  /// For a signal handler, which knows the descriptor alone.
  static void wake(int fd);

 private:
  Fd fd_;
};

/// Waits for several descriptors and a timer as if they were one descriptor.
class Poller {
 public:
  /// Throws Error (failed).
  Poller();
  /// Readable while ready() has something to tell.
  int fd() const { return epoll_.get(); }
  /// Watches `fd` for `events` (EPOLLIN …), in place of those that it was watched for before.
  void watch(int fd, std::uint32_t events);
  void forget(int fd);
  /// Makes fd() readable when `due` has come, until the next call of ready(). Never: stops the timer.
  /// Throws Error (failed).
  void set_timer(Deadline due);
  /// What happened to the descriptors, without waiting; valid until the next call.
  std::span<const epoll_event> ready();

 private:
  Fd epoll_;
  Fd timer_;
  std::array<epoll_event, 16> events_;
};

}  // namespace zcat
