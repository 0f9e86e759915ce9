#include "interpose.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>

#include "base/syscall_notes.hpp"

namespace zcat {
namespace {

std::mutex spare_mutex;  // libzmq may have several I/O threads
int spare = -1;

int accept_from(int listener, sockaddr* address, socklen_t* size, int flags) {
  return static_cast<int>(::syscall(SYS_accept4, listener, address, size, flags));
}

int open_spare() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

int turn_away(int listener) {
  const std::lock_guard lock(spare_mutex);
  syscall_notes().descriptors_ran_out.store(true);
  if (spare >= 0) ::close(spare);
  if (const int fd = accept_from(listener, nullptr, nullptr, SOCK_CLOEXEC); fd >= 0) ::close(fd);
  spare = open_spare();
  errno = ECONNABORTED;
  return -1;
}

}  // namespace

void reserve_descriptor() {
  const std::lock_guard lock(spare_mutex);
  if (spare < 0) spare = open_spare();
}

}  // namespace zcat

extern "C" __attribute__((used, visibility("default"))) int accept4(int listener, sockaddr* address,
                                                                    socklen_t* size, int flags) {
  const int fd = zcat::accept_from(listener, address, size, flags);
  return fd >= 0 || (errno != EMFILE && errno != ENFILE) ? fd : zcat::turn_away(listener);
}
