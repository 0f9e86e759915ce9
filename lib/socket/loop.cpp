#include "socket/loop.hpp"

#include <fmt/format.h>
#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <span>

#include "base/error.hpp"
#include "base/output.hpp"
#include "socket/socket.hpp"

namespace zcat {
namespace {

bool control(const Fd& epoll, int operation, int fd, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  return ::epoll_ctl(epoll.get(), operation, fd, &event) == 0;
}

int wait_until(const Fd& epoll, std::span<epoll_event> events, Deadline deadline) {
  const auto remaining = deadline.remaining();
  const timespec time = to_timespec(remaining.value_or(std::chrono::nanoseconds(0)));
  const int room = static_cast<int>(events.size());
  const int ready = ::epoll_pwait2(epoll.get(), events.data(), room, remaining ? &time : nullptr, nullptr);
  if (ready >= 0 || errno != ENOSYS) return ready;
  // before Linux 5.11, and in valgrind
  const auto rounded =
      std::chrono::ceil<std::chrono::milliseconds>(remaining.value_or(std::chrono::hours(1)));
  return ::epoll_wait(epoll.get(), events.data(), room,
                      static_cast<int>(std::min<std::int64_t>(rounded.count(), 3'600'000)));
}

}  // namespace

Loop::Loop(const Signals& signals) : signals_(signals), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (!epoll_ || !control(epoll_, EPOLL_CTL_ADD, signals.fd(), EPOLLIN)) {
    throw Error(ExitCode::failed, fmt::format("cannot watch sockets: {}", std::strerror(errno)));
  }
}

void Loop::add(Socket& socket) {
  for (const int fd : socket.watched()) {
    sockets_[fd] = &socket;
    control(epoll_, EPOLL_CTL_ADD, fd, EPOLLIN);
  }
  socket.serve();  // libzmq signals only to one who has found nothing: from here on it does
}

void Loop::remove(Socket& socket) {
  std::erase_if(sockets_, [&](const auto& entry) {
    if (entry.second != &socket) return false;
    control(epoll_, EPOLL_CTL_DEL, entry.first, 0);
    return true;
  });
}

void Loop::heed_no_signal() {
  if (heeds_signals_) control(epoll_, EPOLL_CTL_DEL, signals_.fd(), 0);
  heeds_signals_ = false;
}

/// Once `fd` is ready the next wait ends. False: it is always ready, as a regular file is.
bool Loop::arm(int fd, std::uint32_t events) {
  return control(epoll_, EPOLL_CTL_MOD, fd, events | EPOLLONESHOT) ||
         (errno == ENOENT && control(epoll_, EPOLL_CTL_ADD, fd, events | EPOLLONESHOT));
}

/// False: there is room in it at once.
bool Loop::watch(const Output& output) {
  const std::uint32_t events =
      output.pending() ? std::uint32_t{EPOLLOUT} : 0;  // its reader's going away is told in any case
  if (output_can_wait_ && output_events_ != events) {
    output_can_wait_ = arm(output.fd(), events);
    output_events_ = events;
  }
  return output_can_wait_ || !output.pending();
}

Loop::Wake Loop::wait(const Interest& interest, Deadline deadline) {
  Output* const output = interest.output != nullptr && !interest.output->closed() ? interest.output : nullptr;
  Wake wake;
  wake.input = interest.input >= 0 && !arm(interest.input, EPOLLIN);
  const bool at_once = (output != nullptr && !watch(*output)) || wake.input;

  std::array<epoll_event, 64> events;
  const int ready = wait_until(epoll_, events, at_once ? Deadline::after(std::chrono::seconds(0)) : deadline);
  wake.timeout = ready == 0 && !at_once;
  for (int i = 0; i < ready; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    const int fd = event.data.fd;
    if (const auto socket = sockets_.find(fd); socket != sockets_.end()) {
      socket->second->serve(fd);
    } else if (fd == signals_.fd()) {
      wake.signal = true;
    } else if (fd == interest.input) {
      wake.input = true;
    } else if (output != nullptr && fd == output->fd()) {
      output_events_.reset();
      if ((event.events & (EPOLLERR | EPOLLHUP)) != 0) output->set_closed();
    }
  }
  return wake;
}

}  // namespace zcat
