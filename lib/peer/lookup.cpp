#include "peer/lookup.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <system_error>
#include <thread>

#include "base/error.hpp"
#include "base/host_lookup.hpp"

namespace zcat {
namespace {

/// As libzmq: a name means IPv4 unless the endpoint means IPv6.
Lookup::Result look_up(const Endpoint& endpoint, int flags) {
  addrinfo wanted{};
  wanted.ai_family = endpoint.ipv6 ? AF_INET6 : AF_INET;
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICSERV | flags;
  addrinfo* list = nullptr;
  const int error = look_up_host(endpoint.bare_host().c_str(), endpoint.port.c_str(), &wanted, &list);
  if (error != 0) return {{}, error == EAI_SYSTEM ? std::strerror(errno) : ::gai_strerror(error)};
  Lookup::Result result;
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    SocketAddress& address = result.addresses.emplace_back();
    address.size = entry->ai_addrlen;
    std::memcpy(&address.bytes, entry->ai_addr, entry->ai_addrlen);
  }
  ::freeaddrinfo(list);
  return result;
}

}  // namespace

SocketAddress path_address(std::string_view path) {
  SocketAddress address;
  auto& name = reinterpret_cast<sockaddr_un&>(address.bytes);
  name.sun_family = AF_UNIX;
  const bool abstract = path.starts_with('@');
  const std::size_t length = std::min(path.size(), sizeof name.sun_path - 1);
  std::memcpy(name.sun_path, path.data(), length);
  if (abstract) name.sun_path[0] = '\0';
  address.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length + (abstract ? 0 : 1));
  return address;
}

std::vector<SocketAddress> literal_address(const Endpoint& endpoint) {
  return look_up(endpoint, AI_NUMERICHOST).addresses;
}

std::shared_ptr<Lookup> Lookup::start(const Endpoint& endpoint) try {
  auto lookup = std::make_shared<Lookup>();
  sigset_t all, before;  // signals are for the main thread
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const std::shared_ptr<void> unmask(nullptr,
                                     [&](void*) { ::pthread_sigmask(SIG_SETMASK, &before, nullptr); });
  std::thread([=] { lookup->run(endpoint); }).detach();
  return lookup;
} catch (const std::system_error& error) {
  throw Error(ExitCode::failed,
              fmt::format("cannot look up '{}': {}", endpoint.host, error.code().message()));
}

Lookup::Result Lookup::result() {
  const std::lock_guard lock(mutex_);
  return result_;
}

void Lookup::run(const Endpoint& endpoint) {
  Result found = look_up(endpoint, 0);
  const std::lock_guard lock(mutex_);
  result_ = std::move(found);
  done_.wake();
}

}  // namespace zcat
