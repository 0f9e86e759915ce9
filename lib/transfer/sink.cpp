#include "transfer/sink.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>

#include "base/error.hpp"
#include "base/text.hpp"

namespace zcat {
namespace {

/// Printable ASCII as it is, a backslash doubled, all else as `\xNN`.
void append_routing_id(std::string_view id, std::string& out) {
  for (const char byte : id) {
    if (byte == '\\') {
      out += "\\\\";
    } else if (byte >= ' ' && byte <= '~') {
      out += byte;
    } else {
      append_hex_escapes(std::string_view(&byte, 1), out);
    }
  }
}

}  // namespace

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

Sink::Sink(const SinkSpec& spec, std::mutex* turn, int standard_output)
    : output_(standard_output, turn),
      buffer_(output_.buffer()),
      spec_(spec),
      encoder_(make_encoder(spec.format)),
      needs_(encoder_->needs()) {
  if (!spec.edits()) ends_with_ = encoder_->ends_with();
}

std::span<const std::string_view> Sink::readable(const Frames& frames) {
  const std::string_view first = frames.front();
  if (spec_.strips_envelope && first.empty() && frames.size() > 1) return std::span(frames).subspan(1);
  if (spec_.first == FirstFrame::data) return frames;
  first_.clear();
  if (spec_.first == FirstFrame::routing_id) {
    append_routing_id(first, first_);
  } else if (!first.empty() && (first.front() == 0 || first.front() == 1)) {
    first_.assign(1, first.front() == 1 ? '+' : '-').append(first.substr(1));
  } else {
    return frames;
  }
  readable_ = frames;
  readable_.front() = first_;
  return readable_;
}

void Sink::encode(const Message& message) {
  info_.sequence = count_ + 1;
  if (needs_.time) info_.time = std::chrono::system_clock::now();
  if (needs_.peer) info_.peer = message.property("Peer-Address");
  if (needs_.user) info_.user = message.property("User-Id");
  encoder_->encode(spec_.edits() ? readable(message.frames()) : message.frames(), info_, buffer_);
}

}  // namespace zcat
