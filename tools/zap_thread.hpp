#pragma once

#include <memory>
#include <thread>
#include <vector>
#include <zmq.hpp>

#include "base/fd.hpp"
#include "base/signals.hpp"
#include "console.hpp"
#include "security/zap.hpp"
#include "socket/loop.hpp"

namespace zcat {

/// The thread that tells libzmq who may connect. Make it before the first socket binds; it must outlive all sockets.
class ZapThread {
 public:
  /// Throws Error (failed).
  ZapThread(zmq::context_t& context, std::vector<std::shared_ptr<Gate>> gates, const Signals& signals,
            Console& console);
  ~ZapThread();
  ZapThread(const ZapThread&) = delete;
  ZapThread& operator=(const ZapThread&) = delete;

 private:
  void run(Console& console);

  Loop loop_;
  ZapHandler
      handler_;  // where it fails to answer once it cannot go on: libzmq then waits, and lets nobody in
  Wakeup stop_;
  std::jthread thread_;
};

}  // namespace zcat
