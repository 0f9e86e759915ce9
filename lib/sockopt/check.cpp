#include "sockopt/check.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <net/if.h>
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <zmq.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <set>
#include <thread>

#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/number.hpp"
#include "base/text.hpp"
#include "endpoint/transport.hpp"
#include "sockopt/sockopt.hpp"

namespace zcat {
namespace {

template <typename Number>
Number as_number(std::string_view bytes) {
  Number number{};
  std::memcpy(&number, bytes.data(), std::min(sizeof number, bytes.size()));
  return number;
}

}  // namespace

// ---------------------------------------------------------------------------------------------------- one value

void check_routing_id(std::string_view value) {
  if (value.front() == '\0') refuse("a routing id may not begin with a zero byte: such are libzmq's own");
}

void check_metadata(std::string_view value) {
  constexpr std::size_t kLongestName = 255;
  const auto colon = value.find(':');
  if (!value.starts_with("X-") || colon == std::string_view::npos || colon < 3 || colon + 1 == value.size()) {
    refuse("METADATA takes 'X-NAME:VALUE', neither of them empty");
  }
  if (colon > kLongestName) refuse("METADATA: a name has 255 bytes at most");
}

void check_proxy(std::string_view value) {
  const auto colon = value.rfind(':');
  if (colon != std::string_view::npos && colon > 0 && number(value.substr(colon + 1), 65535).value_or(0) != 0)
    return;
  refuse(fmt::format("SOCKS_PROXY takes HOST:PORT, as in 'localhost:1080', not '{}'", value));
}

void check_filter(std::string_view value) {
  const auto slash = std::min(value.find('/'), value.size());
  in_addr parsed{};
  const bool address = ::inet_pton(AF_INET, std::string(value.substr(0, slash)).c_str(), &parsed) == 1;
  if (address && (slash == value.size() || number(value.substr(slash + 1), 32))) return;
  refuse(
      fmt::format("TCP_ACCEPT_FILTER takes an IPv4 address or network, as in '10.0.0.0/8', not '{}'", value));
}

/// Tried on a socket of its own: not everybody may choose the interface.
void check_device(std::string_view value) {
  const std::string name(value);
  if (::if_nametoindex(name.c_str()) == 0)
    refuse(fmt::format("BINDTODEVICE: there is no interface '{}'", name));
  const Fd trial(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (::setsockopt(trial.get(), SOL_SOCKET, SO_BINDTODEVICE, name.data(),
                   static_cast<socklen_t>(name.size())) != 0) {
    refuse(fmt::format("BINDTODEVICE: the system refuses '{}': {}", name, std::strerror(errno)));
  }
}

/// libzmq aborts on a descriptor that does not listen.
void check_listening(std::string_view value) {
  const int fd = as_number<int>(value);
  if (fd == -1) return;
  int listens = 0;
  socklen_t size = sizeof listens;
  if (::getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens == 0) {
    refuse(fmt::format("USE_FD: descriptor {} is no socket that listens", fd));
  }
}

/// libzmq aborts on a processor that is not there, or that this process may not use.
void check_cpu(std::string_view value) {
  const int cpu = as_number<int>(value);
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
  if (cpu >= CPU_SETSIZE || !CPU_ISSET(static_cast<unsigned>(cpu), &allowed)) {
    refuse(fmt::format("THREAD_AFFINITY_CPU_ADD: there is no processor {} for this process", cpu));
  }
}

namespace {

// ---------------------------------------------------------------------------------------------------- together

/// What the options come to: of several the last one counts.
class Effective {
 public:
  explicit Effective(std::span<const SocketOption> options) : options_(options) {}

  const std::string* find(int number) const {
    for (auto option = options_.rbegin(); option != options_.rend(); ++option) {
      if (option->number == number) return &option->value;
    }
    return nullptr;
  }
  bool has(int number) const { return find(number) != nullptr; }
  template <typename Number>
  Number number(int option, Number fallback) const {
    const std::string* const value = find(option);
    return value != nullptr ? as_number<Number>(*value) : fallback;
  }
  bool on(int option) const { return number<int>(option, 0) != 0; }

 private:
  std::span<const SocketOption> options_;
};

void check_affinity(const Effective& socket, const Effective& context) {
  const int threads = context.number(ZMQ_IO_THREADS, ZMQ_IO_THREADS_DFLT);
  const auto bits = socket.number<std::uint64_t>(ZMQ_AFFINITY, 0);
  if (bits == 0 || threads >= 64 || (bits & ((std::uint64_t{1} << threads) - 1)) != 0) return;
  refuse(fmt::format("AFFINITY: {:#x} names no I/O thread: there {}, see IO_THREADS", bits,
                     threads == 1 ? "is one, bit 0" : fmt::format("are {}, from bit 0", threads)));
}

void check_heartbeats(const Effective& socket) {
  const int interval = socket.number(ZMQ_HEARTBEAT_IVL, 0), patience = socket.number(ZMQ_HEARTBEAT_TTL, 0);
  if (interval > 0 && patience > 0 && patience <= interval)
    refuse(fmt::format("HEARTBEAT_TTL: peers would cut us off after {} ms, with a heartbeat each {} ms",
                       patience, interval));
}

/// Multicast libraries abort on a rate that sends no packet a second, and on a window that does not fit.
void check_multicast(const Effective& socket) {
  constexpr std::int64_t kLargestWindow = std::int64_t{4} << 30;
  const std::int64_t bytes_a_second = socket.number(ZMQ_RATE, 100) * std::int64_t{125};
  const std::int64_t packet = socket.number(ZMQ_MULTICAST_MAXTPDU, 1500);
  if (packet > bytes_a_second) {
    refuse(fmt::format("MULTICAST_MAXTPDU: {} bytes are more than RATE sends in a second: {}", packet,
                       bytes_a_second));
  }
  if (socket.number(ZMQ_RECOVERY_IVL, 10000) / 1000 * bytes_a_second > kLargestWindow) {
    refuse("RECOVERY_IVL: at that RATE more than 4 GiB would have to be kept: lower one of them");
  }
}

void check_curve(const Effective& socket) {
  constexpr std::int64_t kLeastFrame = 512;  // what its handshake needs
  const std::string* const public_key = socket.find(ZMQ_CURVE_PUBLICKEY);
  const std::string* const secret_key = socket.find(ZMQ_CURVE_SECRETKEY);
  const bool client = socket.has(ZMQ_CURVE_SERVERKEY), server = socket.on(ZMQ_CURVE_SERVER);
  if (!client && !server && public_key == nullptr && secret_key == nullptr) return;
  if (client && server) refuse("CURVE_SERVERKEY is for clients: leave it or CURVE_SERVER out");
  if (secret_key == nullptr) refuse("CURVE needs CURVE_SECRETKEY as well");
  if (!server && (!client || public_key == nullptr)) {
    refuse(
        "a CURVE client needs CURVE_SERVERKEY, CURVE_PUBLICKEY and CURVE_SECRETKEY: try --server-key and "
        "--key");
  }
  const auto frame = socket.number<std::int64_t>(ZMQ_MAXMSGSIZE, -1);
  if (frame >= 0 && frame < kLeastFrame)
    refuse("MAXMSGSIZE: with CURVE 512 are needed, or no handshake passes");
  if (public_key == nullptr) return;
  std::array<char, 41> secret{}, derived{}, given{};
  zmq_z85_encode(secret.data(), reinterpret_cast<const std::uint8_t*>(secret_key->data()),
                 secret_key->size());
  zmq_z85_encode(given.data(), reinterpret_cast<const std::uint8_t*>(public_key->data()), public_key->size());
  if (zmq_curve_public(derived.data(), secret.data()) == 0 && derived != given) {
    refuse("CURVE_PUBLICKEY is not the public half of CURVE_SECRETKEY");
  }
}

void check_security(const Effective& socket, int type, std::span<const SocketOption> options,
                    std::span<const Endpoint> endpoints) {
  const Mechanism* chosen = nullptr;
  for (const SocketOption& option : options) {
    const SockoptRow& row = *find_sockopt(option.number);
    const Mechanism* const mechanism = mechanism_of(row);
    if (mechanism == nullptr && option.number != ZMQ_ZAP_DOMAIN) continue;
    check_carriers(row.name, mechanism == &kMechanisms[ZMQ_CURVE], type, endpoints);
    if (mechanism == nullptr) continue;
    if (chosen != nullptr && chosen != mechanism) {
      refuse(fmt::format("{} and {} options together: a socket has one mechanism", chosen->name,
                         mechanism->name));
    }
    chosen = mechanism;
  }
  check_curve(socket);
  if (socket.on(kZapEnforceDomain) && socket.has(ZMQ_ZAP_DOMAIN)) {
    refuse(
        "ZAP_ENFORCE_DOMAIN: with a ZAP_DOMAIN it turns every peer away, as nobody answers for the domain");
  }
}

/// The descriptor stands for one endpoint, of its own kind; it is closed with the socket.
void check_descriptor(const Effective& socket, std::span<const Endpoint> endpoints) {
  const int fd = socket.number(ZMQ_USE_FD, -1);
  if (fd == -1) return;
  const auto binds = [](const Endpoint& endpoint) { return endpoint.attach == Attach::bind; };
  if (std::ranges::count_if(endpoints, binds) != 1)
    refuse("USE_FD stands for one endpoint that is bound: name one");
  const Endpoint& endpoint = *std::ranges::find_if(endpoints, binds);
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  const int family = address.ss_family == AF_UNIX ? AF_UNIX : AF_INET;
  if (endpoint.transport->socket_family == family) return;
  refuse(fmt::format("USE_FD: descriptor {} listens on {}, and '{}' is something else", fd,
                     family == AF_UNIX ? "a unix socket (ipc)" : "tcp", endpoint.typed));
}

/// libzmq 4.3.4: ignores the proxy except over tcp, and sends it a source address as a part of the host's name.
void check_proxied(const Effective& socket, std::span<const Endpoint> endpoints) {
  if (!socket.has(ZMQ_SOCKS_PROXY)) return;
  for (const Endpoint& endpoint : endpoints) {
    const Transport& transport = *endpoint.transport;
    const bool local = transport.in_process() || transport.socket_family == AF_UNIX;
    if (endpoint.attach == Attach::bind || local) continue;
    if (transport.socket_family != AF_INET)
      refuse(
          fmt::format("'{}': {} would go around the SOCKS_PROXY: try tcp", endpoint.typed, transport.name));
    if (!endpoint.source.empty())
      refuse(fmt::format("'{}': a proxy connects from an address of its own: leave '{};' out", endpoint.typed,
                         endpoint.source));
  }
}

void check_tls(const Effective& socket, std::span<const Endpoint> endpoints) {
  if (socket.has(kWssKeyPem) && socket.has(kWssCertPem)) return;
  for (const Endpoint& endpoint : endpoints) {
    if (endpoint.attach != Attach::bind || !endpoint.transport->needs_certificate) continue;
    refuse(fmt::format("'{}': a {} server needs -o WSS_KEY_PEM=file:PATH and -o WSS_CERT_PEM=file:PATH",
                       endpoint.typed, endpoint.transport->name));
  }
}

/// Does to a thread of ours what libzmq does to its own, where a failure aborts the process.
int try_scheduling(int policy, int priority) {
  sched_param parameters{};
  int current = 0;
  if (const int error = ::pthread_getschedparam(::pthread_self(), &current, &parameters); error != 0)
    return error;
  if (policy == ZMQ_THREAD_SCHED_POLICY_DFLT) policy = current;
  const bool real_time = policy == SCHED_FIFO || policy == SCHED_RR;
  if (priority != ZMQ_THREAD_PRIORITY_DFLT) parameters.sched_priority = real_time ? priority : 0;
  if (const int error = ::pthread_setschedparam(::pthread_self(), policy, &parameters); error != 0)
    return error;
  constexpr int kHighest = -20;  // on Linux, of this thread alone
  if (!real_time && priority > 0 && ::setpriority(PRIO_PROCESS, 0, kHighest) != 0) return errno;
  return 0;
}

void check_threads(const Effective& context, std::span<const SocketOption> options) {
  const int policy = context.number(ZMQ_THREAD_SCHED_POLICY, ZMQ_THREAD_SCHED_POLICY_DFLT);
  const int priority = context.number(ZMQ_THREAD_PRIORITY, ZMQ_THREAD_PRIORITY_DFLT);
  if (policy != ZMQ_THREAD_SCHED_POLICY_DFLT || priority != ZMQ_THREAD_PRIORITY_DFLT) {
    int error = 0;
    std::thread([&] { error = try_scheduling(policy, priority); }).join();
    if (error == EINVAL) refuse("THREAD_SCHED_POLICY: fifo and rr need THREAD_PRIORITY from 1 to 99 besides");
    if (error != 0)
      refuse(
          fmt::format("THREAD_SCHED_POLICY, THREAD_PRIORITY: the system refuses: {}", std::strerror(error)));
  }
  std::set<int> added;
  for (const SocketOption& option : options) {
    if (option.number == ZMQ_THREAD_AFFINITY_CPU_ADD) added.insert(int_value(option));
    if (option.number != ZMQ_THREAD_AFFINITY_CPU_REMOVE || added.erase(int_value(option)) != 0) continue;
    refuse(fmt::format("THREAD_AFFINITY_CPU_REMOVE: processor {} was not added before", int_value(option)));
  }
}

}  // namespace

const Mechanism* mechanism_of(const SockoptRow& row) {
  const auto found = std::ranges::find(kMechanisms, row.name.substr(0, row.name.find('_')), &Mechanism::name);
  return found != kMechanisms.end() ? &*found : nullptr;
}

/// libzmq 4.3.4: ignores mechanisms over some transports, so that messages would go out in clear; and with CURVE over
/// ws a publisher never hears its subscribers.
void check_carriers(std::string_view option, bool curve, int type, std::span<const Endpoint> endpoints) {
  constexpr TypeSet kSubscribing = type_set(ZMQ_PUB, ZMQ_SUB, ZMQ_XPUB, ZMQ_XSUB);
  for (const Endpoint& endpoint : endpoints) {
    const Transport& transport = *endpoint.transport;
    if (!transport.has_mechanisms()) {
      refuse(
          fmt::format("'{}': {} neither encrypts nor authenticates, so {} would be ignored: try tcp or ipc",
                      endpoint.typed, transport.name, option));
    }
    if (curve && transport.wire == Wire::zws && contains(kSubscribing, type)) {
      refuse(fmt::format("'{}': with CURVE no subscription passes over {}: try tcp", endpoint.typed,
                         transport.name));
    }
  }
}

void check_sockopts(int type, std::span<const SocketOption> options, const std::vector<Endpoint>& endpoints,
                    std::span<const SocketOption> context) {
  const Effective socket(options);
  const Effective ctx(context);
  check_affinity(socket, ctx);
  check_heartbeats(socket);
  check_multicast(socket);
  check_security(socket, type, options, endpoints);
  check_descriptor(socket, endpoints);
  check_proxied(socket, endpoints);
  check_tls(socket, endpoints);
  check_threads(ctx, context);
  const auto needed = static_cast<int>(endpoints.size()) * kSocketsPerEndpoint;
  if (ctx.number(ZMQ_MAX_SOCKETS, needed) < needed) {
    refuse(fmt::format("MAX_SOCKETS: {} may need {}", count_of(endpoints.size(), "endpoint"), needed));
  }
}

}  // namespace zcat
