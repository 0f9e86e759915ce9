#include "base/host_lookup.hpp"

#include <string_view>

namespace zcat {

int look_up_host(const char* host, const char* service, const addrinfo* hints, addrinfo** result,
                 decltype(&::getaddrinfo) system) {
  const int error = system(host, service, hints, result);
  const bool is_name = hints == nullptr || (hints->ai_flags & AI_NUMERICHOST) == 0;
  if (error == 0 || !is_name || host == nullptr || std::string_view(host) != "localhost") return error;
  const bool ipv6 = hints != nullptr && hints->ai_family == AF_INET6;
  return system(ipv6 ? "::1" : "127.0.0.1", service, hints, result) == 0 ? 0 : error;
}

}  // namespace zcat
