#include "zap_thread.hpp"

#include <fmt/format.h>
#include <poll.h>

#include "base/error.hpp"

namespace zcat {
namespace {

/// Ends the thread's loop.
struct Stop {
  const Wakeup& wakeup;
  bool asked = false;

  std::vector<int> fds() const { return {wakeup.fd()}; }
  // called once by Loop::add() as well, whether or not somebody has woken it
  void serve(int fd) {
    pollfd item{fd, POLLIN, 0};
    asked = ::poll(&item, 1, 0) > 0;
  }
};

}  // namespace

ZapThread::ZapThread(zmq::context_t& context, std::vector<std::shared_ptr<Gate>> gates,
                     const Signals& signals, Console& console)
    : loop_(signals), handler_(context, std::move(gates)), thread_([this, &console] { run(console); }) {}

ZapThread::~ZapThread() {
  stop_.wake();
  thread_.join();
}

void ZapThread::run(Console& console) {
  Stop stop{stop_};
  loop_.heed_no_signal();
  loop_.add(stop);
  loop_.add(handler_);
  while (!stop.asked) {
    try {
      loop_.wait(Deadline::never());
    } catch (const std::exception& error) {  // for want of memory, while it had to answer
      console.say(fmt::format("nobody is let in any more: {}", words_of(error)));
    }
  }
}

}  // namespace zcat
