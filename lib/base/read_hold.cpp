#include "base/read_hold.hpp"

#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

namespace zcat {
namespace {

/// How somebody watches a descriptor.
struct Watch {
  int epoll = -1;
  epoll_event event{};
  int holds = 0;
  bool reads = false;   // it was watched for input once
  bool parked = false;  // the kernel does not know of it: nobody is interested
};

struct Watches {
  std::atomic<int> holds{0};  // in all
  std::mutex mutex;
  std::unordered_map<int, Watch> by_fd;
};

Watches& watches() {
  static Watches& all = *new Watches;  // libzmq's threads may outlive whatever is destroyed
  return all;
}

int system_control(int epoll, int operation, int fd, epoll_event event) {
  return static_cast<int>(::syscall(SYS_epoll_ctl, epoll, operation, fd, &event));
}

/// Has the kernel watch it as it is to be.
int apply(Watch& watch, int fd) {
  constexpr std::uint32_t kInterest = EPOLLIN | EPOLLOUT;
  epoll_event actual = watch.event;
  watch.reads = watch.reads || (actual.events & EPOLLIN) != 0;
  const bool parked = watch.reads && (actual.events & kInterest) == 0;
  if (watch.holds > 0) actual.events &= ~std::uint32_t{EPOLLIN};
  const bool was_parked = std::exchange(watch.parked, parked);
  if (parked && was_parked) return 0;
  const int operation = parked ? EPOLL_CTL_DEL : was_parked ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  return system_control(watch.epoll, operation, fd, actual);
}

std::optional<ino_t> socket_number(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 ? std::optional(status.st_ino) : std::nullopt;
}

/// Adds to the holds of a descriptor if it is that socket's. libzmq stops watching a descriptor before it closes it, so
/// it is the same one until the lock is released.
bool change_holds(int fd, ino_t socket, int by) {
  const std::lock_guard lock(watches().mutex);
  const auto found = watches().by_fd.find(fd);
  if (found == watches().by_fd.end() || socket_number(fd) != socket) return false;
  Watch& watch = found->second;
  watch.holds += by;
  watches().holds += by;
  apply(watch, fd);
  return true;
}

}  // namespace

int epoll_control(int epoll, int operation, int fd, epoll_event* event) {
  const std::lock_guard lock(watches().mutex);
  std::unordered_map<int, Watch>& by_fd = watches().by_fd;
  const auto found = by_fd.find(fd);
  const bool known = found != by_fd.end() && found->second.epoll == epoll;
  const epoll_event wanted = event != nullptr ? *event : epoll_event{};
  if (known && operation == EPOLL_CTL_MOD) {
    found->second.event = wanted;
    return apply(found->second, fd);
  }
  const bool parked = known && found->second.parked && operation == EPOLL_CTL_DEL;
  const int result = parked ? 0 : system_control(epoll, operation, fd, wanted);
  if (result != 0 || (operation == EPOLL_CTL_DEL && !known)) return result;
  if (found != by_fd.end()) {
    watches().holds -= found->second.holds;
    by_fd.erase(found);
  }
  if (operation == EPOLL_CTL_ADD)
    by_fd[fd] = {.epoll = epoll, .event = wanted, .reads = (wanted.events & EPOLLIN) != 0};
  return 0;
}

int epoll_await(int epoll, epoll_event* events, int most, int milliseconds) {
#ifdef SYS_epoll_wait
  const auto result = ::syscall(SYS_epoll_wait, epoll, events, most, milliseconds);
#else  // newer architectures do without
  const auto result = ::syscall(SYS_epoll_pwait, epoll, events, most, milliseconds, nullptr, 0);
#endif
  const int ready = static_cast<int>(result);
  for (int i = 0; i < ready; ++i) {
    if ((events[i].events & EPOLLIN) != 0) events[i].events &= ~std::uint32_t{EPOLLHUP | EPOLLERR};
  }
  return ready;
}

bool is_held(int fd) {
  if (watches().holds.load(std::memory_order_relaxed) == 0) return false;
  const std::lock_guard lock(watches().mutex);
  const auto found = watches().by_fd.find(fd);
  if (found == watches().by_fd.end() || found->second.holds == 0) return false;
  pollfd item{fd, 0, 0};  // one that has ended is reported again and again until it is read
  return ::poll(&item, 1, 0) == 0;
}

ReadHold::ReadHold(int fd, int duplicate) {
  const std::optional<ino_t> socket = socket_number(duplicate);
  if (!socket || !change_holds(fd, *socket, 1)) return;
  fd_ = fd;
  socket_ = *socket;
}

ReadHold::~ReadHold() {
  if (fd_ >= 0) change_holds(fd_, socket_, -1);
}

ReadHold::ReadHold(ReadHold&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), socket_(std::exchange(other.socket_, 0)) {}

ReadHold& ReadHold::operator=(ReadHold&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(socket_, other.socket_);
  return *this;
}

}  // namespace zcat
