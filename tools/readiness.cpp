#include "readiness.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "base/fd.hpp"
#include "peer/lookup.hpp"

namespace zcat {
namespace {

/// False: errno.
bool notify(const std::string& socket) {
  constexpr std::string_view kReady = "READY=1";
  const SocketAddress address = path_address(socket);
  const Fd fd(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  return fd && ::sendto(fd.get(), kReady.data(), kReady.size(), MSG_NOSIGNAL | MSG_DONTWAIT, address.get(),
                        address.size) >= 0;
}

}  // namespace

Readiness::Readiness(std::size_t commands, Console& console) : console_(console), missing_(commands) {
  if (const char* const socket = std::getenv("NOTIFY_SOCKET")) socket_ = socket;
}

void Readiness::arrived() {
  const std::lock_guard lock(mutex_);
  if (!wanted() || --missing_ > 0 || notify(socket_)) return;
  console_.say(
      fmt::format("cannot tell NOTIFY_SOCKET '{}' that we are ready: {}", socket_, std::strerror(errno)));
}

}  // namespace zcat
