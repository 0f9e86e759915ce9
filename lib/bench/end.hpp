#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "base/fd.hpp"
#include "base/histogram.hpp"
#include "bench/plan.hpp"
#include "socket/plain.hpp"

/// The two ends of a measurement. Each of their sockets has a thread of its own and calls libzmq as plainly as it can be
/// called, so that the figures are those of libzmq.
namespace zcat::bench {

constexpr std::chrono::seconds kPatience{10};  ///< with a peer through which nothing moves

/// What the threads of an end share with who waits for them.
class Control {
 public:
  /// A call that has waited for so long without anything moving is given up.
  explicit Control(Nanoseconds patience) : patience_(patience) {}
  Nanoseconds patience() const { return patience_; }

  /// Whoever measures looks here when a call of libzmq has waited in vain, and now and then.
  bool stopped() const { return stop_.load(std::memory_order_relaxed); }
  void stop() {
    stop_.store(true, std::memory_order_relaxed);
    wake_.wake();
  }
  /// Readable once it is stopped.
  int stop_fd() const { return wake_.fd(); }
  void moved(std::uint64_t messages) { moved_.store(messages, std::memory_order_relaxed); }
  std::uint64_t messages() const { return moved_.load(std::memory_order_relaxed); }

 private:
  const Nanoseconds patience_;
  std::atomic<bool> stop_{false};
  std::atomic<std::uint64_t> moved_{0};
  Wakeup wake_;
};

/// A function on a thread of its own.
class Worker {
 public:
  /// What `work` throws comes out of done().
  explicit Worker(std::function<void()> work);

  /// For a Loop, which wakes when the work is done.
  std::vector<int> fds() const { return {done_.fd()}; }
  void serve(int) {
    done_.clear();
    if (!finished_ && ended_.load()) finish();
  }
  bool done() const {
    if (finished_ && failure_) std::rethrow_exception(failure_);
    return finished_;
  }

 private:
  void finish();

  Wakeup done_;
  std::atomic<bool> ended_{false};
  bool finished_ = false;
  std::exception_ptr failure_;
  std::jthread thread_;  // last: it uses the others
};

/// The end that sends.
class NearEnd {
 public:
  /// Connects to all endpoints of `spec`. Throws Error (failed).
  NearEnd(zmq::context_t& context, const SocketSpec& spec, const Plan& plan);
  ~NearEnd() { control_.stop(); }

  Worker& start();
  void stop() { control_.stop(); }
  std::uint64_t messages() const { return control_.messages(); }

  // when it is done:
  const Figures& figures() const { return figures_; }
  const Histogram& latency() const { return latency_; }  ///< of round trips, in ns
  Nanoseconds cpu_before() const {
    return cpu_before_;
  }  ///< what the process had used when the warm-up ended
  std::uint64_t counted_sent() const { return figures_.sent - sent_before_; }  ///< after that

 private:
  class Asking;
  void run();
  bool await_receivers();
  void begin_counting();
  void stream();
  void ask();

  const Plan plan_;
  PlainSocket socket_;
  Control control_{kPatience};
  Figures figures_;
  Histogram latency_;
  Nanoseconds cpu_before_{0};
  std::uint64_t sent_before_ = 0;
  std::optional<Worker> worker_;  // last: it uses the others
};

/// The end that receives, and answers where it is asked.
class FarEnd {
 public:
  /// Binds each endpoint to a socket of its own. Throws Error (failed).
  FarEnd(zmq::context_t& context, const SocketSpec& spec, const Plan& plan);
  ~FarEnd() { stop(); }

  /// The actual endpoints.
  std::vector<std::string> bound() const;
  /// One for each socket.
  std::vector<Worker*> start();
  void stop();
  bool done() const;
  std::uint64_t messages() const;

  // when it is done:
  Figures figures() const;
  Histogram latency() const;  ///< of one-way patterns whose messages carry the time, in ns

 private:
  struct Receiver {
    Receiver(zmq::context_t& context, const SocketSpec& spec, const Plan& the_plan)
        : plan(the_plan), socket(context, spec) {}
    void run();
    void count();
    void answer();

    const Plan& plan;
    PlainSocket socket;
    Control control{Nanoseconds::max()};  // the near end may take its time
    Figures figures;
    Histogram latency;
    std::optional<Worker> worker;
  };

  const Plan plan_;
  std::vector<std::unique_ptr<Receiver>> receivers_;
};

/// What this process has used so far.
Nanoseconds cpu_time();

}  // namespace zcat::bench
