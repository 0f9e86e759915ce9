#include "base/signals.hpp"

#include <cerrno>

namespace zcat {
namespace {

// A handler reaches nothing but globals. Only Signals writes these, and there is one.
volatile std::sig_atomic_t taken_signal = 0;
int wake_descriptor = -1;

extern "C" void on_signal(int number) {
  if (taken_signal != 0) {  // the second one: the user means it
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

}  // namespace zcat
