#include "base/child.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "base/error.hpp"
#include "base/signals.hpp"

namespace zcat {
namespace {

bool pipe_signal_was_ignored = false;

[[noreturn]] void fail(int error) { throw Error(ExitCode::failed, std::strerror(error)); }

bool is_program(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> all;
  all.reserve(strings.size() + 1);
  for (const std::string& string : strings) all.push_back(const_cast<char*>(string.c_str()));
  all.push_back(nullptr);
  return all;
}

/// What a child gets of us, and what not.
class SpawnPlan {
 public:
  SpawnPlan(const Fd& input, const Fd& output) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_adddup2(&actions_, input.get(), STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, output.get(), STDOUT_FILENO);
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    sigset_t none, defaults;
    ::sigemptyset(&none);
    ::sigemptyset(&defaults);
    if (!pipe_signal_was_ignored) ::sigaddset(&defaults, SIGPIPE);
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &defaults);
    ::posix_spawnattr_setflags(&attributes_,
                               POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~SpawnPlan() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  pid_t run(const std::string& path, const std::vector<std::string>& words,
            const std::vector<std::string>& environment) const {
    pid_t pid = 0;
    const int error = ::posix_spawn(&pid, path.c_str(), &actions_, &attributes_, pointers(words).data(),
                                    pointers(environment).data());
    if (error != 0) fail(error);
    return pid;
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

}  // namespace

std::optional<std::string> find_program(const std::string& name) {
  if (name.find('/') != name.npos) return is_program(name) ? std::optional(name) : std::nullopt;
  const char* const path = std::getenv("PATH");
  std::string_view rest = path != nullptr ? path : "/usr/bin:/bin";
  while (!name.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    const std::string directory(rest.substr(0, end));
    const std::string file = fmt::format("{}/{}", directory.empty() ? "." : directory, name);
    if (is_program(file)) return file;
    if (end == rest.size()) break;
    rest.remove_prefix(end + 1);
  }
  return std::nullopt;
}

void ignore_pipe_signal() { pipe_signal_was_ignored = std::signal(SIGPIPE, SIG_IGN) == SIG_IGN; }

ChildPipe::ChildPipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) fail(errno);
  read = Fd(ends[0]);
  write = Fd(ends[1]);
}

Child::Child(const std::string& path, const std::vector<std::string>& words,
             const std::vector<std::string>& environment, const Fd& input, const Fd& output)
    : pid_(SpawnPlan(input, output).run(path, words, environment)) {
  kill_with_us(pid_);
  pidfd_ = Fd(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
  if (pidfd_) return;
  const int error = errno;
  ::kill(-pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  forget_group(pid_);
  fail(error);
}

Child::~Child() {
  if (reaped_) return;
  signal(SIGKILL);
  siginfo_t info{};
  ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED);
  forget_group(pid_);
}

std::optional<Child::Exit> Child::ended() {
  siginfo_t info{};
  if (reaped_ || ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG) != 0 || info.si_pid == 0)
    return std::nullopt;
  reaped_ = true;
  forget_group(pid_);
  return info.si_code == CLD_EXITED ? Exit{.status = info.si_status} : Exit{.signal = info.si_status};
}

void Child::signal(int number) const {
  if (!reaped_) ::kill(-pid_, number);
}

Orphans::Orphans() {
  if (::getpid() != 1) return;
  sigset_t ends;
  ::sigemptyset(&ends);
  ::sigaddset(&ends, SIGCHLD);
  ::pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  ends_ = Fd(::signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK));
}

void Orphans::serve(int fd) {
  signalfd_siginfo told{};
  while (::read(fd, &told, sizeof told) > 0) {
  }
  // those that we have started are left to who looks after them
  siginfo_t info{};
  while (::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0 &&
         !dies_with_us(info.si_pid)) {
    ::waitid(P_PID, static_cast<id_t>(info.si_pid), &info, WEXITED | WNOHANG);
    info = {};
  }
}

}  // namespace zcat
