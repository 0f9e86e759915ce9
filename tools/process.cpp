#include "process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstring>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "base/standard_output.hpp"

namespace zcat {

void secure_standard_descriptors() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(fd, F_GETFD) >= 0) continue;
    // the lowest number that is free, which is `fd`
    [[maybe_unused]] const int opened = ::open("/dev/null", fd == STDOUT_FILENO ? O_RDONLY : O_WRONLY);
  }
}

void keep_libraries_off_standard_output() {
  const int moved = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  if (moved < 0 || ::dup2(STDERR_FILENO, STDOUT_FILENO) < 0) return;
  standard_output = moved;
}

void tune_allocation() {
  // measured: messages of 64 KB would cost an mmap and page faults each, and each thread of libzmq's an arena, which
  // brings nothing, for we free what it allocates
  ::mallopt(M_MMAP_THRESHOLD, 32 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 64 << 20);
  ::mallopt(M_ARENA_MAX, 1);
}

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

namespace {

/// What may stand against another thread: pthread_create(3) has one error for all of it.
std::string thread_limits() {
  struct Kind {
    decltype(RLIMIT_AS) resource;
    rlim_t unit;
    const char *noun, *option;
  };
  constexpr std::array kKinds{Kind{RLIMIT_NPROC, 1, "processes and threads", "-u"},
                              Kind{RLIMIT_AS, 1 << 20, "MiB of memory", "-v"}};
  std::vector<std::string> found;
  for (const Kind& kind : kKinds) {
    rlimit limit{};
    if (::getrlimit(kind.resource, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
      found.push_back(fmt::format("{} {} ('ulimit {}')", limit.rlim_cur / kind.unit, kind.noun, kind.option));
  }
  if (found.empty()) return "raise the limit of the container or of the system";
  return fmt::format("the limit is {}: raise it", fmt::join(found, " and "));
}

/// What libzmq does in each of its threads. Returns an error number.
int set_scheduling() {
  int policy = 0;
  sched_param parameters{};
  const int error = ::pthread_getschedparam(::pthread_self(), &policy, &parameters);
  return error != 0 ? error : ::pthread_setschedparam(::pthread_self(), policy, &parameters);
}

}  // namespace

// libzmq 4.3.4: aborts where it cannot start a thread, or where a thread may not set how it is scheduled
void try_threads(int count) {
  std::atomic<bool> all_started = false;
  std::atomic<int> scheduling_error = 0;
  std::vector<std::jthread> threads;
  const auto body = [&] {
    if (const int error = set_scheduling(); error != 0) scheduling_error = error;
    all_started.wait(false);
  };
  int error = 0;
  try {
    while (count-- > 0) threads.emplace_back(body);
  } catch (const std::system_error& failure) {
    error = failure.code().value();
  }
  all_started = true;
  all_started.notify_all();
  threads.clear();  // waits for them
  if (error != 0)
    throw Error(ExitCode::failed,
                fmt::format("cannot start a thread: {}: {}", std::strerror(error), thread_limits()));
  if (scheduling_error != 0)
    throw Error(ExitCode::failed, fmt::format("cannot schedule threads: sched_setscheduler says {}: allow it",
                                              std::strerror(scheduling_error)));
}

}  // namespace zcat
