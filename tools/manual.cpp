#include "manual.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

namespace zcat {
namespace {

/// `man -w` says where a page is, and says so by its status.
bool man_has(const std::string& page) {
  posix_spawn_file_actions_t quietly;
  ::posix_spawn_file_actions_init(&quietly);
  for (const int fd : {STDOUT_FILENO, STDERR_FILENO}) {
    ::posix_spawn_file_actions_addopen(&quietly, fd, "/dev/null", O_WRONLY, 0);
  }
  std::string man = "man", flag = "-w", name = page;
  std::array<char*, 4> arguments{man.data(), flag.data(), name.data(), nullptr};
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, "man", &quietly, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&quietly);
  if (error != 0) return false;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return false;
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

void open_manual(const std::string& page) {
  if (::isatty(STDOUT_FILENO) == 0 || !man_has(page)) return;
  ::signal(SIGPIPE, SIG_DFL);  // main() ignores it
  ::execlp("man", "man", page.c_str(), static_cast<char*>(nullptr));
}

}  // namespace zcat
