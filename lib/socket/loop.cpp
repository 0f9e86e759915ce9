#include "socket/loop.hpp"

#include <fmt/format.h>
#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <span>

#include "base/error.hpp"

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
  if (ready >= 0 || errno == EINTR) return ready;
  // before Linux 5.11, in valgrind, and where a seccomp profile forbids it
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

void Loop::add(const Item& item, const std::vector<int>& fds) {
  remove(item.self);
  descriptors_[item.self] = fds;
  for (const int fd : fds) {
    items_[fd] = item;
    control(epoll_, EPOLL_CTL_ADD, fd, EPOLLIN);
    item.serve(item.self, fd);  // libzmq signals only to one who has found nothing: from here on it does
  }
}

void Loop::remove(const void* item) {
  const auto found = descriptors_.find(item);
  if (found == descriptors_.end()) return;
  for (const int fd : found->second) {
    const auto entry = items_.find(fd);
    if (entry == items_.end() || entry->second.self != item) continue;  // closed, and another one's now
    items_.erase(entry);
    control(epoll_, EPOLL_CTL_DEL, fd, 0);
  }
  descriptors_.erase(found);
}

void Loop::heed_no_signal() {
  if (heeds_signals_) control(epoll_, EPOLL_CTL_DEL, signals_.fd(), 0);
  heeds_signals_ = false;
}

/// Once `input` is readable the next wait ends. False: it always is, as a regular file is.
bool Loop::arm(int input) const {
  constexpr std::uint32_t kOnce = EPOLLIN | EPOLLONESHOT;
  return control(epoll_, EPOLL_CTL_MOD, input, kOnce) ||
         (errno == ENOENT && control(epoll_, EPOLL_CTL_ADD, input, kOnce));
}

Loop::Wake Loop::wait(Deadline deadline, int input) {
  Wake wake;
  wake.input = input >= 0 && !arm(input);
  std::array<epoll_event, 64> events;
  const int ready =
      wait_until(epoll_, events, wake.input ? Deadline::after(std::chrono::seconds(0)) : deadline);
  wake.timeout = ready == 0 && !wake.input;
  for (int i = 0; i < ready; ++i) {
    const int fd = events[static_cast<std::size_t>(i)].data.fd;
    if (const auto item = items_.find(fd); item != items_.end()) {
      item->second.serve(item->second.self, fd);
    } else if (fd == signals_.fd()) {
      wake.signal = true;
    } else if (fd == input) {
      wake.input = true;
    }
  }
  return wake;
}

}  // namespace zcat
