#include "endpoint/error_words.hpp"

#include <zmq.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

#include "endpoint/transport.hpp"

namespace zcat {
namespace {

struct Row {
  int error;
  std::string_view connecting, binding;
  std::string_view binding_path = binding;  // where the address is a path
};

constexpr std::string_view kNoFamily =
    "sockets of its address family are not available here: it is off, or a sandbox forbids it";
constexpr std::string_view kNoDirectory = "the directory does not exist: create it first";
constexpr std::string_view kNoInterface = "there is no such address or interface on this machine";
constexpr std::string_view kNotBuilt =
    "this libzmq was built without that transport: see '" ZCAT_NAME " --version'";
constexpr std::string_view kNoType = "that transport does not carry this socket type";
constexpr std::string_view kTooMany = "too many sockets or open files: raise 'ulimit -n'";
constexpr std::string_view kBadDescriptor = "its descriptor is closed: was it given to something else, too?";

constexpr std::array kRows{
    Row{EACCES, "a route or a firewall here forbids it", "permission denied: take a port above 1023",
        "permission denied: check its directory"},
    Row{EADDRINUSE, "all ports to connect from are in use",
        "the address is in use: choose another, or '*' for a free port"},
    Row{EADDRNOTAVAIL, "no address to connect from: IPv6 is off here, or all ports are in use",
        "no interface of this machine has that address"},
    Row{EAFNOSUPPORT, kNoFamily, kNoFamily},
    Row{EAGAIN, "its backlog of connections is full", "the system is short of a resource: try again"},
    Row{EBADF, kBadDescriptor, kBadDescriptor},
    Row{ECONNREFUSED, "connection refused", "connection refused"},
    Row{EHOSTUNREACH, "no route to the host", "no route to the host"},
    Row{EINVAL, "the route to the host is a blackhole", "the system does not take that address"},
    Row{EMFILE, kTooMany, kTooMany},
    Row{ENETUNREACH, "the network is unreachable", "the network is unreachable"},
    Row{ENOCOMPATPROTO, kNoType, kNoType},
    Row{ENODEV, kNoInterface, kNoInterface},
    Row{ENOENT, kNoDirectory, kNoDirectory},
    Row{EPERM, "a firewall here forbids it", "a security policy here forbids it"},
    Row{EPROTONOSUPPORT, kNotBuilt, kNotBuilt},
    Row{ETIMEDOUT, "no answer to the attempt to connect", "no answer"},
};

}  // namespace

std::string error_words(int error, const Endpoint& endpoint) {
  const auto* const row = std::ranges::find(kRows, error, &Row::error);
  // of other transports it is libzmq's
  const bool is_of_system = error != EINVAL || (endpoint.transport->can_probe && !endpoint.port.empty());
  if (row == kRows.end() || !is_of_system) return zmq_strerror(error);
  if (endpoint.attach == Attach::connect) return std::string(row->connecting);
  return std::string(endpoint.port.empty() ? row->binding_path : row->binding);
}

}  // namespace zcat
