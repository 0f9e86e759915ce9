#include "loop.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "error.hpp"
#include "sink.hpp"
#include "socket.hpp"

namespace zcat {
namespace {

// For its nanoseconds, not for its signal mask: the handler writes to a descriptor that is among those polled.
int poll_until(pollfd* items, nfds_t count, Deadline deadline) {
  const auto remaining = deadline.remaining();
  const timespec time = to_timespec(remaining.value_or(std::chrono::nanoseconds(0)));
  return ::ppoll(items, count, remaining ? &time : nullptr, nullptr);
}

}  // namespace

Loop::Loop(const Signals& signals) : signals_(signals), network_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (!network_) throw Error(ExitCode::failed, fmt::format("cannot watch sockets: {}", std::strerror(errno)));
}

void Loop::add(Socket& socket) {
  for (const int fd : socket.watched()) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    sockets_[fd] = &socket;
    ::epoll_ctl(network_.get(), EPOLL_CTL_ADD, fd, &event);
  }
  socket.serve();  // libzmq signals only to one who has found nothing: from here on it does
}

void Loop::remove(Socket& socket) {
  std::erase_if(sockets_, [&](const auto& entry) {
    if (entry.second != &socket) return false;
    ::epoll_ctl(network_.get(), EPOLL_CTL_DEL, entry.first, nullptr);
    return true;
  });
}

Loop::Wake Loop::wait(const Interest& interest, Deadline deadline) {
  Output* const output = interest.output;
  const int output_fd = output != nullptr && !output->closed() ? output->fd() : -1;
  std::array<pollfd, 4> items{{
      {network_.get(), POLLIN, 0},
      {heeds_signals_ ? signals_.fd() : -1, POLLIN, 0},
      {interest.input, POLLIN, 0},
      {output_fd, static_cast<short>(output != nullptr && output->pending() ? POLLOUT : 0), 0},
  }};
  Wake wake;
  const int ready = poll_until(items.data(), items.size(), deadline);
  if (ready < 0) return wake;
  if (ready == 0) {
    wake.timeout = true;
    return wake;
  }
  if (items[0].revents != 0) wake.network = serve_network();
  wake.signal = items[1].revents != 0;
  wake.input = items[2].revents != 0;
  if (items[3].revents != 0) {
    wake.output = true;
    if ((items[3].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) output->set_closed();
  }
  return wake;
}

bool Loop::serve_network() {
  std::array<epoll_event, 64> events;
  const int ready = ::epoll_wait(network_.get(), events.data(), static_cast<int>(events.size()), 0);
  for (int i = 0; i < ready; ++i) {
    const int fd = events[static_cast<std::size_t>(i)].data.fd;
    sockets_.at(fd)->serve(fd);
  }
  return ready > 0;
}

}  // namespace zcat
