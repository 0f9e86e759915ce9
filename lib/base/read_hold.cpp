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

int system_control(int epoll, int operation, int fd, epoll_event event, bool held) {
  if (held) event.events &= ~std::uint32_t{EPOLLIN};
  return static_cast<int>(::syscall(SYS_epoll_ctl, epoll, operation, fd, &event));
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
  system_control(watch.epoll, EPOLL_CTL_MOD, fd, watch.event, watch.holds > 0);
  return true;
}

}  // namespace

int epoll_control(int epoll, int operation, int fd, epoll_event* event) {
  const std::lock_guard lock(watches().mutex);
  std::unordered_map<int, Watch>& by_fd = watches().by_fd;
  const auto found = by_fd.find(fd);
  const bool changes = operation == EPOLL_CTL_MOD && found != by_fd.end() && found->second.epoll == epoll;
  const int holds = changes ? found->second.holds : 0;
  const epoll_event wanted = event != nullptr ? *event : epoll_event{};
  const int result = system_control(epoll, operation, fd, wanted, holds > 0);
  if (result != 0) return result;
  if (changes) {
    found->second.event = wanted;
  } else if (operation == EPOLL_CTL_ADD) {
    if (found != by_fd.end()) watches().holds -= found->second.holds;  // it was closed without a word
    by_fd[fd] = {epoll, wanted};
  } else if (operation == EPOLL_CTL_DEL && found != by_fd.end() && found->second.epoll == epoll) {
    watches().holds -= found->second.holds;
    by_fd.erase(found);
  }
  return 0;
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
