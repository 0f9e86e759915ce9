#include "socket/loop.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <array>
#include <csignal>
#include <thread>

using namespace zcat;
using namespace std::literals;

namespace {

struct Item {
  std::vector<int> fds() const { return {first.fd(), second.fd()}; }
  void serve(int fd) {
    served.push_back(fd);
    first.clear();
    second.clear();
  }
  Wakeup first, second;
  std::vector<int> served;
};

/// Makes epoll_pwait2(2) fail in this thread, as some seccomp profiles do. False: the system does not let us.
bool forbid_epoll_pwait2() {
  std::array code{sock_filter{BPF_LD | BPF_W | BPF_ABS, 0, 0, 0},
                  sock_filter{BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SYS_epoll_pwait2},
                  sock_filter{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | EPERM},
                  sock_filter{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW}};
  const sock_fprog filter{code.size(), code.data()};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

}  // namespace

TEST_CASE(
    "a loop serves an item once when it is added, and then whenever one of its descriptors is readable") {
  const Signals signals;
  Loop loop(signals);
  Item item;
  loop.add(item);
  CHECK(item.served == item.fds());
  item.served.clear();

  item.second.wake();
  const Loop::Wake wake = loop.wait(Deadline::after(10s));
  CHECK(!wake.timeout);
  CHECK(!wake.input);
  CHECK(item.served == std::vector{item.second.fd()});

  loop.remove(&item);
  item.second.wake();
  CHECK(loop.wait(Deadline::after(1ms)).timeout);
  CHECK(item.served.size() == 1);
}

TEST_CASE("a loop waits for input, once for each wait") {
  const Signals signals;
  Loop loop(signals);
  const Wakeup input;
  CHECK(loop.wait(Deadline::after(1ms), input.fd()).timeout);
  input.wake();
  CHECK(loop.wait(Deadline::after(10s), input.fd()).input);
  CHECK(loop.wait(Deadline::after(1ms)).timeout);  // nobody asks for it
  CHECK(loop.wait(Deadline::after(10s), input.fd()).input);
}

TEST_CASE("input that epoll cannot watch is always readable") {
  const Signals signals;
  Loop loop(signals);
  const Fd file(::open("/proc/self/stat", O_RDONLY | O_CLOEXEC));
  const Loop::Wake wake = loop.wait(Deadline::never(), file.get());
  CHECK(wake.input);
  CHECK(!wake.timeout);
}

TEST_CASE("the first signal ends every wait until it is dealt with") {
  const Signals signals;
  Loop loop(signals);
  CHECK(!loop.signalled());
  std::raise(SIGTERM);
  CHECK(loop.signalled());
  CHECK(loop.wait(Deadline::after(10s)).signal);
  CHECK(loop.wait(Deadline::after(10s)).signal);
  loop.heed_no_signal();
  CHECK(!loop.signalled());
  CHECK(loop.wait(Deadline::after(1ms)).timeout);
}

TEST_CASE("a loop keeps its deadline where epoll_pwait2 is forbidden") {
  std::thread([] {
    const Signals signals;
    Loop loop(signals);
    if (!forbid_epoll_pwait2()) return;
    const Deadline deadline = Deadline::after(20ms);
    CHECK(loop.wait(deadline).timeout);
    CHECK(deadline.passed());
  }).join();
}
