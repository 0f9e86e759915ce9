#include "peer/monitor.hpp"

#include <atomic>
#include <cstring>

namespace zcat {
namespace {

std::string fresh_address() {
  static std::atomic<unsigned> count{0};
  return "inproc://zcat-monitor-" + std::to_string(count++);
}

}  // namespace

Monitor::Monitor(zmq::context_t& context, zmq::socket_t& watched) : pair_(context, zmq::socket_type::pair) {
  const std::string address = fresh_address();
  const auto watch = [&] { return zmq_socket_monitor(watched.handle(), address.c_str(), ZMQ_EVENT_ALL); };
  if (repeat_on_eintr(watch) != 0) throw zmq::error_t();
  pair_.set(zmq::sockopt::linger, 0);
  pair_.set(zmq::sockopt::rcvhwm, 0);  // a burst of connections must not block the I/O thread
  retry_on_eintr([&] { pair_.connect(address); });
  fd_ = pair_.get(zmq::sockopt::fd);
}

std::optional<Event> Monitor::next() {
  zmq::message_t head;
  const auto receive = [&](zmq::message_t& frame) {
    return retry_on_eintr([&] { return pair_.recv(frame, zmq::recv_flags::dontwait); });
  };
  if (!receive(head)) return std::nullopt;
  Event event;
  if (head.size() >= sizeof event.id + sizeof event.value) {
    std::memcpy(&event.id, head.data(), sizeof event.id);
    std::memcpy(&event.value, head.data<char>() + sizeof event.id, sizeof event.value);
  }
  zmq::message_t address;
  if (head.more() && receive(address)) event.endpoint = address.to_string();
  return event;
}

}  // namespace zcat
