#include "socket/io_barrier.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string_view>

namespace zcat {
namespace {

constexpr std::string_view kPrefix = "ipc://@zcat-barrier-";

// libzmq 4.3.4: zmq_unbind(3) is ignored while the socket has not read its own command about what it has bound. To read
// it takes the signal of whoever wrote to the empty mailbox first, and the I/O thread may be just about to give that.
void await_own_command(zmq::socket_ref socket) {
  constexpr int kAboutToCome = 1000;  // ms
  pollfd mailbox{-1, POLLIN, 0};
  std::size_t size = sizeof mailbox.fd;
  // thread-safe sockets have no such descriptor, and read their mailbox without a signal
  if (zmq_getsockopt(socket.handle(), ZMQ_FD, &mailbox.fd, &size) != 0) return;
  while (::poll(&mailbox, 1, kAboutToCome) < 0 && errno == EINTR) {
  }
}

}  // namespace

bool IoBarrier::passed(std::uint64_t departures) {
  if (departures_ == departures) return passed_;
  static std::atomic<unsigned> count{0};
  endpoint_ = fmt::format("{}{}-{}", kPrefix, ::getpid(), count++);
  departures_ = departures;
  passed_ = repeat_on_eintr([&] { return zmq_bind(socket_.handle(), endpoint_.c_str()); }) != 0;
  if (passed_) return true;
  await_own_command(socket_);
  passed_ = repeat_on_eintr([&] { return zmq_unbind(socket_.handle(), endpoint_.c_str()); }) != 0;
  return passed_;
}

bool IoBarrier::take(const Event& event) {
  if (!event.endpoint.starts_with(kPrefix)) return false;
  if (event.id == ZMQ_EVENT_CLOSED && event.endpoint == endpoint_) passed_ = true;
  return true;
}

}  // namespace zcat
