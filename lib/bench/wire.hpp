#pragma once

#include <fmt/format.h>
#include <zmq.h>

#include <cerrno>
#include <ctime>

#include "base/error.hpp"
#include "bench/end.hpp"

namespace zcat::bench {

/// Nanoseconds of the clock that all processes of this machine share.
inline Nanoseconds now() {
  return std::chrono::duration_cast<Nanoseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

/// How often to look at the clock where nothing else needs it: at each message, or at every 16th of short ones, of which a
/// look costs a tenth.
class Glances {
 public:
  explicit Glances(const Plan& plan) : mask_(plan.rate > 0 || plan.size >= kLong ? 0 : kShort - 1) {}
  bool at(std::uint64_t number) const { return (number & mask_) == 0; }

 private:
  static constexpr std::uint64_t kLong = 4096, kShort = 16;
  std::uint64_t mask_;
};

/// A call of libzmq that waits: libzmq gives no other way to end it than a time limit, so it returns every kGlance while
/// nothing moves. False: stopped, or out of patience.
constexpr std::chrono::milliseconds kGlance{200};

template <typename Call>
[[gnu::noinline]] bool repeat_later(const Control& control, const Call& call) {
  const Nanoseconds since = now();
  do {
    if (const int error = zmq_errno(); error != EAGAIN && error != EINTR)
      throw Error(ExitCode::failed, fmt::format("libzmq: {}", zmq_strerror(error)));
    if (control.stopped() || now() - since > control.patience()) return false;
  } while (call() < 0);
  return true;
}
template <typename Call>
[[gnu::always_inline]] inline bool repeat(const Control& control, const Call& call) {
  return call() >= 0 || repeat_later(control, call);
}

/// A frame that is received again and again.
class Frame {
 public:
  Frame() { zmq_msg_init(&frame_); }
  ~Frame() { zmq_msg_close(&frame_); }
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;

  bool receive(void* socket, const Control& control, int flags = 0) {
    return repeat(control, [&] { return zmq_msg_recv(&frame_, socket, flags); });
  }
  /// Without waiting.
  bool take(void* socket) { return zmq_msg_recv(&frame_, socket, ZMQ_DONTWAIT) >= 0; }
  bool send(void* socket, const Control& control, int flags = 0) {
    return repeat(control, [&] { return zmq_msg_send(&frame_, socket, flags); });
  }
  bool more() const { return zmq_msg_more(&frame_) != 0; }
  const char* data() { return static_cast<const char*>(zmq_msg_data(&frame_)); }
  std::size_t size() const { return zmq_msg_size(&frame_); }

 private:
  zmq_msg_t frame_;
};

}  // namespace zcat::bench
