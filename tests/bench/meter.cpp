// Runs a program and writes what it used:  meter FD RUNS PROGRAM ARG...
//
// A line into FD for each run: start and end (seconds of the monotonic clock), CPU time of user and system, peak
// memory in KiB, voluntary and involuntary context switches, bytes written, exit status (128+N: signal N).
// A process of its own because peak memory is inherited over exec: whoever starts the program must be small.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace {

double now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

/// Bytes that a process wrote, to whatever it was. It may have ended, but must not have been waited for.
long long written(pid_t pid) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/io", pid);
  std::FILE* const file = std::fopen(path, "r");
  if (file == nullptr) return -1;
  char line[128];
  long long bytes = -1;
  while (std::fgets(line, sizeof line, file) != nullptr && std::sscanf(line, "wchar: %lld", &bytes) != 1) {
  }
  std::fclose(file);
  return bytes;
}

int run(int report, char** command) {
  const double start = now();
  const pid_t pid = vfork();
  if (pid == 0) {
    execvp(command[0], command);
    _exit(127);
  }
  siginfo_t information;
  while (waitid(P_PID, static_cast<id_t>(pid), &information, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
  }
  const double end = now();
  const long long bytes = written(pid);
  int status = 0;
  rusage usage{};
  wait4(pid, &status, 0, &usage);
  const int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  dprintf(report, "%.9f %.9f %.6f %.6f %ld %ld %ld %lld %d\n", start, end, seconds(usage.ru_utime),
          seconds(usage.ru_stime), usage.ru_maxrss, usage.ru_nvcsw, usage.ru_nivcsw, bytes, code);
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: meter FD RUNS PROGRAM ARG...\n");
    return 2;
  }
  const int report = std::atoi(argv[1]);
  fcntl(report, F_SETFD, FD_CLOEXEC);
  for (long runs = std::atol(argv[2]); runs > 0; --runs) {
    if (const int code = run(report, argv + 3); code != 0) return code;
  }
  return 0;
}
