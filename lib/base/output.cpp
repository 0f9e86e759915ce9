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

#include "base/error.hpp"

namespace zcat {

Output::Output(int fd, std::mutex* turn) : fd_(fd), turn_(turn) {
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
}

void Output::set_closed() {
  closed_ = true;
  buffer_.clear();
  written_ = 0;
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
    if (::poll(&room, 1, 0) == 0) return errno = EAGAIN, -1;
    return ::write(fd_, first->iov_base, std::min<std::size_t>(first->iov_len, PIPE_BUF));
  }
  if (way_ == Way::socket) {
    msghdr header{};
    header.msg_iov = &*first;
    header.msg_iovlen = count;
    return ::sendmsg(fd_, &header, MSG_DONTWAIT | MSG_NOSIGNAL);
  }
  return ::writev(fd(), &*first, static_cast<int>(count));
}

bool Output::flush() {
  if (turn_ == nullptr || !pending()) return write_pending();
  const std::lock_guard lock(*turn_);
  while (!write_pending()) {
    pollfd room{this->fd(), POLLOUT, 0};
    ::poll(&room, 1, -1);
  }
  return true;
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
