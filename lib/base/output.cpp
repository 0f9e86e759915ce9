#include "base/output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <utility>

#include "base/error.hpp"

namespace zcat {
namespace {

/// The pieces of `most` bytes behind the first `skip`.
std::span<iovec> cut(std::vector<iovec>& pieces, std::size_t skip, std::size_t most) {
  auto first = pieces.begin();
  for (; first != pieces.end() && skip >= first->iov_len; ++first) skip -= first->iov_len;
  first->iov_base = static_cast<char*>(first->iov_base) + skip;
  first->iov_len -= skip;
  auto last = first;
  for (; last != pieces.end() && most > 0; ++last) {
    last->iov_len = std::min(last->iov_len, most);
    most -= last->iov_len;
  }
  return {first, last};
}

}  // namespace

bool OutputLine::take_turn(const Wakeup& output) {
  const std::lock_guard lock(mutex_);
  if (std::ranges::find(line_, &output) == line_.end()) line_.push_back(&output);
  return line_.front() == &output;
}

void OutputLine::leave(const Wakeup& output) {
  const std::lock_guard lock(mutex_);
  if (std::erase(line_, &output) > 0 && !line_.empty()) line_.front()->wake();
}

std::size_t PipeRoom::of(int pipe) {
  constexpr std::size_t kPage = 4096;  // of the pipe; larger pages only make for more room
  int unread = 0;
  const int size = ::fcntl(pipe, F_GETPIPE_SZ);
  if (size < 0 || ::ioctl(pipe, FIONREAD, &unread) != 0) return 0;
  const auto left = static_cast<std::size_t>(std::max(unread, 0));
  while (!unread_.empty() && total_ - unread_.front() >= left) {
    total_ -= unread_.front();
    unread_.pop_front();
  }
  const std::size_t pages = static_cast<std::size_t>(size) / kPage;
  const std::size_t used = left / kPage + unread_.size() + (left > 0 ? 1 : 0);
  return used < pages ? (pages - used) * kPage : 0;
}

void PipeRoom::wrote(std::size_t bytes) {
  unread_.push_back(bytes);
  total_ += bytes;
}

Output::Output(int fd, OutputLine* line) : fd_(fd), line_(line) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) {
    throw Error(ExitCode::failed, fmt::format("cannot write to standard output: {}", std::strerror(errno)));
  }
  if (S_ISSOCK(status.st_mode)) {
    way_ = Way::socket;
  } else if (S_ISFIFO(status.st_mode) || ::isatty(fd) == 1) {
    const std::string path = fmt::format("/proc/self/fd/{}", fd);
    reopened_ = Fd(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    way_ = reopened_ ? Way::nonblocking : Way::polled;
    is_pipe_ = S_ISFIFO(status.st_mode);
    widen_pipe(fd);
  }
  poller_.watch(target(), 0);  // that its reader has gone is told in any case
  if (line != nullptr) poller_.watch(turn_.emplace().fd(), EPOLLIN);
}

Output::~Output() { leave_line(); }

void Output::leave_line() {
  if (line_ != nullptr) line_->leave(*turn_);
}

void Output::drop() {
  buffer_.clear();
  written_ = 0;
  await_room(false);
}

void Output::set_closed() {
  closed_ = true;
  buffer_.clear();
  written_ = 0;
  poller_.forget(target());
  leave_line();
}

/// How much to write at once.
std::size_t Output::most() {
  const std::size_t pending = buffer_.size() - written_;
  if (!is_pipe_) return pending;
  const std::size_t least = PIPE_BUF;  // is written whole, or not at all
  const std::size_t end = buffer_.whole_until(written_, std::max(room().of(target()), least));
  return end > written_ ? end - written_ : pending;
}

ssize_t Output::write_some() {
  pieces_.clear();
  buffer_.gather(pieces_);
  const std::span<iovec> pieces = cut(pieces_, written_, most());
  const std::size_t count = std::min<std::size_t>(pieces.size(), IOV_MAX);

  if (way_ == Way::polled) {
    pollfd room{fd_, POLLOUT, 0};
    if (::poll(&room, 1, 0) == 0) {
      errno = EAGAIN;
      return -1;
    }
    return ::write(fd_, pieces.front().iov_base, std::min<std::size_t>(pieces.front().iov_len, PIPE_BUF));
  }
  if (way_ == Way::socket) {
    msghdr header{};
    header.msg_iov = pieces.data();
    header.msg_iovlen = count;
    return ::sendmsg(fd_, &header, MSG_DONTWAIT | MSG_NOSIGNAL);
  }
  return ::writev(target(), pieces.data(), static_cast<int>(count));
}

bool Output::flush() {
  if (!pending()) return true;
  if (line_ != nullptr && !line_->take_turn(*turn_)) return false;
  const bool done = write_pending();
  if (done) leave_line();
  await_room(!done);
  return done;
}

void Output::await_room(bool awaits) {
  if (std::exchange(awaits_room_, awaits) == awaits || closed_) return;
  poller_.watch(target(), awaits ? std::uint32_t{EPOLLOUT} : 0);
}

void Output::serve(int) {
  for (const epoll_event& event : poller_.ready()) {
    if (turn_ && event.data.fd == turn_->fd()) {
      turn_->clear();
    } else if ((event.events & (EPOLLERR | EPOLLHUP)) != 0) {
      return set_closed();
    }
  }
  flush();
}

bool Output::write_pending() {
  while (!buffer_.empty()) {
    const ssize_t wrote = write_some();
    if (wrote >= 0) {
      if (is_pipe_) room().wrote(static_cast<std::size_t>(wrote));
      written_ += static_cast<std::size_t>(wrote);
      if (written_ == buffer_.size()) {
        buffer_.clear();
        written_ = 0;
      }
    } else if (errno == EPIPE || errno == ECONNRESET) {
      set_closed();
    } else if (errno == EAGAIN) {
      return false;
    } else if (errno != EINTR) {
      throw Error(ExitCode::failed, fmt::format("cannot write to standard output: {}", std::strerror(errno)));
    }
  }
  return true;
}

}  // namespace zcat
