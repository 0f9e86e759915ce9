#pragma once

#include <netdb.h>

namespace zcat {

/// getaddrinfo(3), which also knows `localhost` where nothing else does (RFC 6761, 6.3): in a container without /etc/hosts
/// and without a name server. `system` is the C library's own.
int look_up_host(const char* host, const char* service, const addrinfo* hints, addrinfo** result,
                 decltype(&::getaddrinfo) system = ::getaddrinfo);

}  // namespace zcat
