#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "bench/bench.hpp"
#include "bench/end.hpp"

namespace zcat::bench {

/// The far end as the near one sees it: in this process, or behind an agreement. None of these waits; the loop wakes when
/// one of them has something new to say.
class FarSide {
 public:
  virtual ~FarSide() = default;
  /// The next measurement.
  virtual void begin(const Plan& plan) = 0;
  /// Where to connect to, once that is known.
  virtual std::optional<std::vector<Endpoint>> ready() = 0;
  /// Called about once a second from begin() on.
  virtual void tick() = 0;
  /// So many messages were sent, and there will be no more.
  virtual void end(std::uint64_t sent) = 0;
  /// Whether figures() and latency() are complete.
  virtual bool done() = 0;
  virtual Figures figures() const = 0;
  virtual Histogram latency() const = 0;
  /// The last measurement is over.
  virtual void leave() = 0;
};

/// As the endpoints of `spec` say.
std::unique_ptr<FarSide> make_far_side(const BenchContext& context, const BenchSpec& spec);

/// Where the messages go beside an agreement: the port after it, or PATH.data; one for each receiver.
std::vector<Endpoint> data_endpoints(const Endpoint& agreement, std::uint64_t receivers);

/// Serves something as long as this lives.
class Watched {
 public:
  template <typename Item>
  Watched(Loop& loop, Item& item) : loop_(&loop), item_(&item) {
    loop.add(item);
  }
  Watched(Watched&& other) noexcept : loop_(std::exchange(other.loop_, nullptr)), item_(other.item_) {}
  Watched& operator=(Watched&&) = delete;
  ~Watched() {
    if (loop_ != nullptr) loop_->remove(item_);
  }

 private:
  Loop* loop_;
  const void* item_;
};

/// A far end in this process, under way.
class RunningFarEnd {
 public:
  RunningFarEnd(const BenchContext& context, const SocketSpec& spec, const Plan& plan);

  std::vector<std::string> bound() const { return end_.bound(); }
  /// From here on it is given up when nothing comes for kPatience.
  void expect_end() { ending_ = true; }
  /// Looks whether it is to be given up: about once a second.
  void tick();
  bool done() const { return end_.done(); }
  const FarEnd& end() const { return end_; }
  void stop() { end_.stop(); }

 private:
  FarEnd end_;
  std::vector<Watched> watched_;
  bool ending_ = false;
  std::uint64_t seen_ = 0;
  Deadline give_up_ = Deadline::after(kPatience);
};

}  // namespace zcat::bench
