// forbid CALL COMMAND...: runs COMMAND with the system call CALL answered with EPERM, as profiles of containers do. `inet`
// and `inet6`: socket(2) for that family answered with EAFNOSUPPORT, as systemd's RestrictAddressFamilies= does.
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <string_view>

namespace {

// as epoll_wait(3) calls it
#ifdef SYS_epoll_wait
constexpr unsigned kEpollWait = SYS_epoll_wait;
#else
constexpr unsigned kEpollWait = SYS_epoll_pwait;
#endif

struct Call {
  std::string_view name;
  unsigned number;
  unsigned family = 0;  // of socket(2)
};

constexpr std::array kCalls{
    Call{"epoll_pwait2", SYS_epoll_pwait2},
    Call{"clone3", SYS_clone3},
    Call{"sched_setscheduler", SYS_sched_setscheduler},
    Call{"sched_setaffinity", SYS_sched_setaffinity},
    Call{"prlimit64", SYS_prlimit64},
    Call{"epoll_wait", kEpollWait},
    Call{"eventfd2", SYS_eventfd2},
    Call{"timerfd_create", SYS_timerfd_create},
    Call{"epoll_create1", SYS_epoll_create1},
    Call{"socketpair", SYS_socketpair},
    Call{"getrandom", SYS_getrandom},
    Call{"inotify_init1", SYS_inotify_init1},
    Call{"statx", SYS_statx},
    Call{"pidfd_open", SYS_pidfd_open},
    Call{"inet", SYS_socket, AF_INET},
    Call{"inet6", SYS_socket, AF_INET6},
};

bool forbid(const Call& call) {
  std::array filter{
      sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call.number, 0, 3),
      sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                           offsetof(seccomp_data, args)),  // the first one's lower half
      sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call.family, 0, 1),
      sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EAFNOSUPPORT),
      sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  if (call.family == 0) {  // whatever its arguments are
    filter[2] = sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
    filter[1].jf = 3;
  }
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto call =
      argc > 2 ? std::ranges::find(kCalls, std::string_view(argv[1]), &Call::name) : kCalls.end();
  if (call == kCalls.end() || !forbid(*call)) {
    std::fprintf(stderr, "forbid: cannot forbid that\n");
    return 125;
  }
  ::execv(argv[2], argv + 2);
  std::perror("forbid");
  return 126;
}
