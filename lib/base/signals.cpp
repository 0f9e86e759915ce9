#include "base/signals.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <string_view>

namespace zcat {
namespace {

// A handler reaches nothing but globals. Only Signals writes these, and there is one.
volatile std::sig_atomic_t taken_signal = 0;
int wake_descriptor = -1;
std::array<std::atomic<pid_t>, 4096> groups;  // that are killed with us; 0: a free place

std::atomic<int> edited_terminal = -1;
termios mode_before;

extern "C" void on_signal(int number) {
  if (taken_signal != 0) {  // the second one: the user means it
    for (const std::atomic<pid_t>& group : groups) {
      if (const pid_t leader = group.load(); leader != 0) ::kill(-leader, SIGKILL);
    }
    restore_terminal();
    ::signal(number, SIG_DFL);
    ::raise(number);
    return;
  }
  taken_signal = number;
  const int saved_errno = errno;
  Wakeup::wake(wake_descriptor);
  errno = saved_errno;
}

}  // namespace

Signals::Signals() {
  taken_signal = 0;
  wake_descriptor = wake_.fd();
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) {
    Saved saved{number, {}};
    ::sigaction(number, nullptr, &saved.action);
    if (saved.action.sa_handler == SIG_IGN) continue;
    struct sigaction action {};
    action.sa_handler = number == SIGPIPE ? SIG_IGN : on_signal;
    ::sigaction(number, &action, nullptr);
    saved_.push_back(saved);
  }
}

Signals::~Signals() {
  for (const Saved& saved : saved_) ::sigaction(saved.number, &saved.action, nullptr);
  wake_descriptor = -1;
}

int Signals::taken() const { return taken_signal; }

namespace {

/// Puts `next` in the place of `now`. False: that is nowhere.
bool replace_group(pid_t now, pid_t next) {
  return std::ranges::any_of(groups, [&](std::atomic<pid_t>& group) {
    pid_t expected = now;
    return group.load() == now && group.compare_exchange_strong(expected, next);
  });
}

}  // namespace

void kill_with_us(pid_t group) { replace_group(0, group); }

bool dies_with_us(pid_t group) { return replace_group(group, group); }

void forget_group(pid_t group) { replace_group(group, 0); }

void restore_terminal_with_us(int terminal, const termios& before) {
  mode_before = before;
  edited_terminal = terminal;
}

void forget_terminal() { edited_terminal = -1; }

void restore_terminal() {
  constexpr std::string_view kPlainPastes = "\x1b[?2004l";
  const int terminal = edited_terminal;
  if (terminal < 0) return;
  ::tcsetattr(terminal, TCSANOW, &mode_before);
  pollfd room{terminal, POLLOUT, 0};
  if (::poll(&room, 1, 0) == 1) (void)!::write(terminal, kPlainPastes.data(), kPlainPastes.size());
}

}  // namespace zcat
