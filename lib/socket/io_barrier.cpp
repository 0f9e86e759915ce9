#include "socket/io_barrier.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <string_view>

namespace zcat {
namespace {

constexpr std::string_view kPrefix = "ipc://@zcat-barrier-";

}  // namespace

bool IoBarrier::passed(std::uint64_t departures) {
  if (departures_ == departures) return passed_;
  static std::atomic<unsigned> count{0};
  endpoint_ = fmt::format("{}{}-{}", kPrefix, ::getpid(), count++);
  departures_ = departures;
  passed_ = zmq_bind(socket_.handle(), endpoint_.c_str()) != 0 ||
            zmq_unbind(socket_.handle(), endpoint_.c_str()) != 0;
  return passed_;
}

bool IoBarrier::take(const Event& event) {
  if (!event.endpoint.starts_with(kPrefix)) return false;
  if (event.id == ZMQ_EVENT_CLOSED && event.endpoint == endpoint_) passed_ = true;
  return true;
}

}  // namespace zcat
