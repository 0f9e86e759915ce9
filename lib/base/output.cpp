#include "base/output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
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

bool OutputLine::take_turn(const Wakeup& output) {
  const std::lock_guard lock(mutex_);
  if (std::ranges::find(line_, &output) == line_.end()) line_.push_back(&output);
  return line_.front() == &output;
}

void OutputLine::leave(const Wakeup& output) {
  const std::lock_guard lock(mutex_);
  if (std::erase(line_, &output) > 0 && !line_.empty()) line_.front()->wake();
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

ssize_t Output::write_some() {
  pieces_.clear();
  buffer_.gather(pieces_);
  std::size_t skip = written_;
  auto first = pieces_.begin();
  for (; first != pieces_.end() && skip >= first->iov_len; ++first) skip -= first->iov_len;
  first->iov_base = static_cast<char*>(first->iov_base) + skip;
  first->iov_len -= skip;
  const auto count = std::min<std::size_t>(static_cast<std::size_t>(pieces_.end() - first), IOV_MAX);

  if (way_ == Way::polled) {
    pollfd room{fd_, POLLOUT, 0};
    if (::poll(&room, 1, 0) == 0) {
      errno = EAGAIN;
      return -1;
    }
    return ::write(fd_, first->iov_base, std::min<std::size_t>(first->iov_len, PIPE_BUF));
  }
  if (way_ == Way::socket) {
    msghdr header{};
    header.msg_iov = &*first;
    header.msg_iovlen = count;
    return ::sendmsg(fd_, &header, MSG_DONTWAIT | MSG_NOSIGNAL);
  }
  return ::writev(target(), &*first, static_cast<int>(count));
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
