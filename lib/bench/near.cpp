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

/// Sends as fast as libzmq takes it, or at the rate.
void NearEnd::stream() {
  void* const socket = socket_.socket.handle();
  const Numbering numbering(plan_.size);
  std::vector<char> body(plan_.size, 'x');
  const std::uint64_t every = stride(plan_), most = plan_.count.value_or(~std::uint64_t{0});
  const Nanoseconds start = now(), warm = start + plan_.warm_up();
  const Nanoseconds end = plan_.duration ? start + *plan_.duration : Nanoseconds::max();
  bool counting = false;
  std::uint64_t& sent = figures_.sent;
  for (; sent < most; ++sent) {
    if (sent % every == 0) {
      const Nanoseconds due = plan_.rate > 0 ? start + plan_.due(sent) : start;
      if (due < end) wait_until(due, control_, -1);
      const Nanoseconds moment = now();
      if (!counting && moment >= warm) {
        counting = true;
        cpu_before_ = cpu_time();
        sent_before_ = sent;
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

/// Keeps `window` requests in flight. With a rate, requests are due at their times, and what delays them counts.
void NearEnd::ask() {
  void* const socket = socket_.socket.handle();
  const bool enveloped = plan_.near_type() == ZMQ_DEALER && plan_.pattern == Pattern::req_rep;
  const Numbering numbering(plan_.size);
  std::vector<char> body(plan_.size, 'x');
  std::vector<Nanoseconds> left(plan_.window);  // when the requests in flight did, or were to
  const std::uint64_t most = plan_.count.value_or(~std::uint64_t{0});
  const Nanoseconds start = now(), warm = start + plan_.warm_up();
  const Nanoseconds end = plan_.duration ? start + *plan_.duration : Nanoseconds::max();
  Tally tally;
  Frame reply;
  Nanoseconds moment = start, boundary = start;
  bool counting = false, over = false;
  std::uint64_t& sent = figures_.sent;
  std::uint64_t before = 0;
  int descriptor = -1;
  std::size_t size = sizeof descriptor;
  zmq_getsockopt(socket, ZMQ_FD, &descriptor, &size);
  while (true) {
    if (!counting && moment >= warm) {
      counting = true;
      cpu_before_ = cpu_time();
      sent_before_ = sent;
      before = tally.received();
      boundary = moment;
    }
    const Nanoseconds due = plan_.rate > 0 ? start + plan_.due(sent) : moment;
    over = over || sent == most || moment >= end || due >= end || control_.stopped();
    const std::uint64_t in_flight = sent - tally.expected();
    if (!over && in_flight < plan_.window && due <= moment) {
      numbering.write(body.data(), sent);
      left[sent % plan_.window] = due;
      if (enveloped && !repeat(control_, [&] { return zmq_send(socket, "", 0, ZMQ_SNDMORE); })) break;
      if (!repeat(control_, [&] { return zmq_send(socket, body.data(), body.size(), 0); })) break;
      ++sent;
      if (plan_.rate > 0) moment = now();
      continue;
    }
    if (in_flight == 0 && over) break;
    if (in_flight == plan_.window || over || plan_.rate <= 0) {
      if (!reply.receive(socket, control_)) break;
    } else if (!reply.take(socket)) {
      wait_until(due, control_, descriptor);
      moment = now();
      if (!reply.take(socket)) continue;
    }
    if (enveloped && reply.more() && !reply.receive(socket, control_)) break;
    moment = now();
    const std::uint64_t number = numbering.read(reply.data(), tally.expected());
    if (number < sent && tally.add(number)) {
      if (counting || plan_.count)
        latency_.add(static_cast<std::uint64_t>((moment - left[number % plan_.window]).count()));
      control_.moved(tally.received());
    }
  }
  if (!counting) sent_before_ = sent, before = tally.received(), boundary = moment;
  figures_.received = tally.received();
  figures_.twice = tally.twice();
  figures_.counted = tally.received() - before;
  figures_.time = moment - boundary;
}

}  // namespace zcat::bench
