// The end that sends.
#include <poll.h>
#include <sys/prctl.h>

#include <algorithm>

#include "bench/numbering.hpp"
#include "bench/wire.hpp"

namespace zcat::bench {
namespace {

/// Waits until it is time, or `fd` is readable (-1: none), or it is stopped. The kernel is asked to be exact.
void wait_until(Nanoseconds moment, const Control& control, int fd) {
  const Nanoseconds left = moment - now();
  if (left.count() <= 0) return;
  const timespec time = to_timespec(left);
  pollfd items[]{{control.stop_fd(), POLLIN, 0}, {fd, POLLIN, 0}};
  ::ppoll(items, 2, &time, nullptr);
}

SocketSpec near_spec(SocketSpec spec, const Plan& plan) {
  spec.type = plan.near_type();
  // there is no pipe before the handshake is complete: what is measured begins with it
  spec.options.insert(spec.options.begin(), int_option(ZMQ_IMMEDIATE, 1));
  if (spec.type == ZMQ_XPUB) {
    spec.options.insert(spec.options.begin(),
                        {int_option(ZMQ_XPUB_NODROP, 1), int_option(ZMQ_XPUB_VERBOSE, 1)});
  }
  const int glance = static_cast<int>(kGlance.count());
  spec.options.push_back(int_option(ZMQ_SNDTIMEO, glance));
  spec.options.push_back(int_option(ZMQ_RCVTIMEO, glance));
  return spec;
}

}  // namespace

NearEnd::NearEnd(zmq::context_t& context, const SocketSpec& spec, const Plan& plan)
    : plan_(plan), socket_(context, near_spec(spec, plan)) {}

Worker& NearEnd::start() {
  return worker_.emplace([this] { run(); });
}

void NearEnd::run() {
  ::prctl(PR_SET_TIMERSLACK, 1UL);
  if (!await_receivers()) return;
  if (row(plan_.pattern).asks) {
    ask();
  } else {
    stream();
  }
  if (plan_.near_type() == ZMQ_REQ && figures_.received < figures_.sent) return;  // it cannot send now
  // a message with a second frame says that there will be no more
  void* const socket = socket_.socket.handle();
  if (plan_.pattern == Pattern::req_rep && plan_.window > 1)
    repeat(control_, [&] { return zmq_send(socket, "", 0, ZMQ_SNDMORE); });
  if (repeat(control_, [&] { return zmq_send(socket, "", 0, ZMQ_SNDMORE); }))
    repeat(control_, [&] { return zmq_send(socket, "", 0, 0); });
}

/// Waits for the other end as long as it takes. False: stopped.
bool NearEnd::await_receivers() {
  void* const socket = socket_.socket.handle();
  if (plan_.pattern == Pattern::pub_sub) {
    for (std::uint64_t missing = plan_.subscribers; missing > 0;) {
      if (control_.stopped()) return false;
      char subscription = 0;
      if (zmq_recv(socket, &subscription, 1, 0) >= 0) --missing;
    }
    return true;
  }
  zmq_pollitem_t item{socket, 0, ZMQ_POLLOUT, 0};
  while (!control_.stopped()) {
    if (zmq_poll(&item, 1, kGlance.count()) > 0) return true;
  }
  return false;
}

/// The time that counts begins after the warm-up.
void NearEnd::begin_counting() {
  cpu_before_ = cpu_time();
  sent_before_ = figures_.sent;
}

/// Sends as fast as libzmq takes it, or at the rate.
void NearEnd::stream() {
  void* const socket = socket_.socket.handle();
  const Numbering numbering(plan_.size);
  std::vector<char> body(plan_.size, 'x');
  const Glances glances(plan_);
  const std::uint64_t most = plan_.count.value_or(~std::uint64_t{0});
  const Nanoseconds start = now(), warm = start + plan_.warm_up();
  const Nanoseconds end = plan_.duration ? start + *plan_.duration : Nanoseconds::max();
  bool counting = false;
  std::uint64_t& sent = figures_.sent;
  for (; sent < most; ++sent) {
    if (glances.at(sent)) {
      const Nanoseconds due = plan_.rate > 0 ? start + plan_.due(sent) : start;
      if (due < end) wait_until(due, control_, -1);
      const Nanoseconds moment = now();
      if (!counting && moment >= warm) {
        counting = true;
        begin_counting();
      }
      control_.moved(sent);
      if (control_.stopped() || std::max(moment, due) >= end) break;
      if (plan_.carries_time()) write_time(body.data(), static_cast<std::uint64_t>(due.count()));
    }
    numbering.write(body.data(), sent);
    if (!repeat(control_, [&] { return zmq_send(socket, body.data(), body.size(), 0); })) break;
  }
  if (!counting) sent_before_ = sent;
}

/// Requests on their way, at most `window` at once. With a rate they are due at their times, and what delays them counts.
class NearEnd::Asking {
 public:
  explicit Asking(NearEnd& end) : near_(end), left_(plan_.window), body_(plan_.size, 'x') {
    std::size_t size = sizeof descriptor_;
    zmq_getsockopt(socket_, ZMQ_FD, &descriptor_, &size);
  }

  void run() {
    while (true) {
      if (!counting_ && moment_ >= warm_) begin_counting();
      const Nanoseconds due = plan_.rate > 0 ? start_ + plan_.due(sent_) : moment_;
      over_ = over_ || sent_ == most_ || moment_ >= end_ || due >= end_ || control_.stopped();
      const std::uint64_t in_flight = sent_ - tally_.expected();
      if (!over_ && in_flight < plan_.window && due <= moment_) {
        if (!send(due)) break;
        continue;
      }
      if (in_flight == 0 && over_) break;
      const bool waits = in_flight == plan_.window || over_ || plan_.rate <= 0;
      if (waits && !reply_.receive(socket_, control_)) break;
      if (!waits && !receive_until(due)) continue;
      if (!take()) break;
    }
    finish();
  }

 private:
  void begin_counting() {
    counting_ = true;
    near_.begin_counting();
    before_ = tally_.received();
    boundary_ = moment_;
  }

  /// False: stopped, or out of patience.
  bool send(Nanoseconds due) {
    numbering_.write(body_.data(), sent_);
    left_[sent_ % plan_.window] = due;
    if (enveloped_ && !repeat(control_, [&] { return zmq_send(socket_, "", 0, ZMQ_SNDMORE); })) return false;
    if (!repeat(control_, [&] { return zmq_send(socket_, body_.data(), body_.size(), 0); })) return false;
    ++sent_;
    if (plan_.rate > 0) moment_ = now();
    return true;
  }

  /// Takes a reply that comes before the next request is due. False: none did.
  bool receive_until(Nanoseconds due) {
    if (reply_.take(socket_)) return true;
    wait_until(due, control_, descriptor_);
    moment_ = now();
    return reply_.take(socket_);
  }

  /// Counts the reply whose first frame is there. False: stopped, or out of patience.
  bool take() {
    if (enveloped_ && reply_.more() && !reply_.receive(socket_, control_)) return false;
    moment_ = now();
    const std::uint64_t number = numbering_.read(reply_.data(), tally_.expected());
    if (number >= sent_ || !tally_.add(number)) return true;
    if (counting_ || plan_.count)
      near_.latency_.add(static_cast<std::uint64_t>((moment_ - left_[number % plan_.window]).count()));
    control_.moved(tally_.received());
    return true;
  }

  void finish() {
    if (!counting_) {
      near_.sent_before_ = sent_;
      before_ = tally_.received();
      boundary_ = moment_;
    }
    near_.figures_.received = tally_.received();
    near_.figures_.twice = tally_.twice();
    near_.figures_.counted = tally_.received() - before_;
    near_.figures_.time = moment_ - boundary_;
  }

  NearEnd& near_;
  const Plan& plan_ = near_.plan_;
  Control& control_ = near_.control_;
  void* const socket_ = near_.socket_.socket.handle();
  const bool enveloped_ = plan_.near_type() == ZMQ_DEALER && plan_.pattern == Pattern::req_rep;
  const Numbering numbering_{plan_.size};
  std::vector<Nanoseconds> left_;  // when the requests in flight did, or were to
  std::vector<char> body_;
  int descriptor_ = -1;
  const std::uint64_t most_ = plan_.count.value_or(~std::uint64_t{0});
  const Nanoseconds start_ = now(), warm_ = start_ + plan_.warm_up();
  const Nanoseconds end_ = plan_.duration ? start_ + *plan_.duration : Nanoseconds::max();
  std::uint64_t& sent_ = near_.figures_.sent;
  Tally tally_;
  Frame reply_;
  Nanoseconds moment_ = start_, boundary_ = start_;
  std::uint64_t before_ = 0;  // replies in the warm-up
  bool counting_ = false, over_ = false;
};

void NearEnd::ask() { Asking(*this).run(); }

}  // namespace zcat::bench
