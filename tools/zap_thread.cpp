#include "zap_thread.hpp"

#include <fmt/format.h>
#include <poll.h>

#include "socket/loop.hpp"

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
    : handler_(context, std::move(gates)), thread_([this, &signals, &console] {
        try {
          run(signals);
        } catch (const std::exception& error) {
          console.say(fmt::format("nobody is let in any more: {}", error.what()));
        }
      }) {}

ZapThread::~ZapThread() {
  stop_.wake();
  thread_.join();
}

void ZapThread::run(const Signals& signals) {
  Loop loop(signals);
  loop.heed_no_signal();
  Stop stop{stop_};
  loop.add(stop);
  loop.add(handler_);
  while (!stop.asked) loop.wait(Deadline::never());
}

}  // namespace zcat
