// How a socket is opened and attached to its endpoints: the order of the steps, and the words for what fails.
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "base/fd.hpp"
#include "endpoint/error_words.hpp"
#include "endpoint/socket_type.hpp"
#include "endpoint/transport.hpp"
#include "socket/plain.hpp"
#include "socket/socket.hpp"
#include "sockopt/sockopt.hpp"

namespace zcat {
namespace {

/// libzmq 4.3.4: does not say why it could not open a socket.
int cause_of(int error, const Endpoint& endpoint) {
  if (!endpoint.transport->can_probe) return error;
  const int family = endpoint.port.empty() ? AF_UNIX : endpoint.ipv6 ? AF_INET6 : AF_INET;
  const Fd socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  return socket ? error : errno;
}

Error attach_error(const Endpoint& endpoint, int error) {
  const bool binds = endpoint.attach == Attach::bind;
  // tcp alone does not look for the host at once
  const bool lacks_host = error == EINVAL && !binds && endpoint.transport->resolves_names;
  if (lacks_host)
    return Error(ExitCode::failed, fmt::format("cannot use '{}': there is no such host", endpoint.typed));
  return Error(ExitCode::failed,
               fmt::format("cannot {} '{}': {}", binds ? "bind to" : "connect to", endpoint.typed,
                           error_words(cause_of(error, endpoint), endpoint)));
}

/// libzmq 4.3.4: looks the host of a ws endpoint up in zmq_connect(3), and fails where tcp would try again later.
bool lacks_host(const Endpoint& endpoint, const zmq::error_t& error) {
  return error.num() == EINVAL && endpoint.attach == Attach::connect &&
         endpoint.transport->wire == Wire::zws && endpoint.transport->can_probe;
}

void set_option(zmq::socket_t& socket, int number, std::string_view value) {
  const int result = zmq_setsockopt(socket.handle(), number, value.data(), value.size());
  if (result == 0) return;
  const SockoptRow* const row = find_sockopt(number);
  throw Error(ExitCode::usage,
              fmt::format("libzmq refuses this value of {}: {}", row != nullptr ? row->name : "an option",
                          zmq_strerror(zmq_errno())));
}

void set_options(zmq::socket_t& socket, const std::vector<SocketOption>& options) {
  for (const SocketOption& option : options) set_option(socket, option.number, option.value);
}

/// Tells the other end who connected. Where libzmq does not take it, it is not told.
void introduce(zmq::socket_t& socket) {
  constexpr std::string_view kWho = "X-zcat:" ZCAT_VERSION;
  zmq_setsockopt(socket.handle(), kMetadata, kWho.data(), kWho.size());
}

/// One pipe is all there is where messages are queued for a single endpoint to connect to, whether it is there or not.
/// (REQ_RELAXED makes a new one, CONFLATE has none, and over inproc it is the other socket that lets go.)
ZeroCopySender::Pipes pipes_of(const SocketSpec& spec) {
  constexpr std::array kOtherwise{ZMQ_CONFLATE, ZMQ_IMMEDIATE};
  const bool one = (spec.type == ZMQ_PUSH || spec.type == ZMQ_DEALER) && spec.endpoints.size() == 1 &&
                   spec.endpoints.front().attach == Attach::connect &&
                   !spec.endpoints.front().transport->in_process() &&
                   std::ranges::none_of(spec.options, [&](const SocketOption& option) {
                     return std::ranges::find(kOtherwise, option.number) != kOtherwise.end();
                   });
  return one ? ZeroCopySender::Pipes::one : ZeroCopySender::Pipes::any;
}

/// libzmq 4.3.4: events of connections through a proxy name the proxy. A spelling of its own for each endpoint tells
/// them apart: its port takes any number of zeros in front.
std::string spelling(const SocksProxy& proxy, std::size_t endpoint) {
  return fmt::format("{}:{}{}", proxy.host, std::string(endpoint, '0'), proxy.port);
}

}  // namespace

PlainSocket::PlainSocket(zmq::context_t& context, const SocketSpec& spec) : socket(context, spec.type) {
  socket.set(zmq::sockopt::linger, 0);
  introduce(socket);
  if (spec.protection.secrets) {
    for (const auto& [number, value] : *spec.protection.secrets) set_option(socket, number, view(value));
  }
  set_options(socket, spec.options);
  for (const std::string& prefix : spec.subscriptions) socket.set(zmq::sockopt::subscribe, prefix);
  for (const Endpoint& endpoint : spec.endpoints) {
    const bool binds = endpoint.attach == Attach::bind;
    socket.set(zmq::sockopt::ipv6, endpoint.ipv6);
    set_options(socket, binds ? spec.protection.bound : spec.protection.connected);
    try {
      if (!binds) {
        retry_on_eintr([&] { socket.connect(endpoint.uri()); });
        continue;
      }
      Endpoint local = endpoint;
      IpcPath& file = paths_.emplace_back(endpoint);
      if (!file.path().empty()) local.path = file.path();
      retry_on_eintr([&] { socket.bind(uri_to_bind(local, spec.family)); });
      file.own(spec.ipc_mode);
      bound.push_back(connectable(socket.get(zmq::sockopt::last_endpoint)));
    } catch (const zmq::error_t& error) {
      throw attach_error(endpoint, error.num());
    }
  }
}

Socket::Socket(zmq::context_t& context, const SocketSpec& spec, Report& report)
    : type_(spec.type),
      role_(spec.role != 0 ? spec.role : spec.type),
      delivers_subscriptions_(spec.delivers_subscriptions),
      looks_into_messages_(spec.type == ZMQ_XPUB || spec.type == ZMQ_ROUTER ||
                           socket_type_row(spec.type).shape != Shape::frames),
      follows_messages_(spec.follows_messages || spec.proxy()),
      endpoints_(spec.endpoints),
      protection_(spec.protection),
      socket_(context, spec.type),
      monitor_(context, socket_),
      barrier_(socket_),
      awaits_members_(spec.awaits_members),
      sender_(pipes_of(spec), follows_messages_),
      report_(report),
      peers_(spec.type == ZMQ_STREAM, spec.protection.gate != nullptr),
      delivery_(peers_, report,
                {.sends = socket_type_row(spec.type).sends,
                 .awaits_departure = spec.awaits_departure,
                 .role = role_,
                 .proxy = spec.proxy(),
                 .sends_again = spec.is_replaced}),
      heartbeat_interval_(spec.heartbeat_interval()),
      proxy_(spec.proxy()) {
  try {
    open(spec);
  } catch (...) {  // there is no destructor to come
    tear_down();
    throw;
  }
}

void Socket::open(const SocketSpec& spec) {
  socket_.set(zmq::sockopt::linger, 0);  // until close() knows better
  introduce(socket_);
  if (spec.protection.secrets) {
    for (const auto& [number, value] : *spec.protection.secrets) set_option(socket_, number, view(value));
  }
  set_options(socket_, spec.options);
  set_options(socket_, protection_.connected);  // what the role is of those that are connected to
  for (const std::string& prefix : spec.subscriptions) {
    if (type_ == ZMQ_SUB) socket_.set(zmq::sockopt::subscribe, prefix);
  }
  for (const std::string& group : spec.groups) retry_on_eintr([&] { drafts::join(socket_, group); });
  if (heartbeat_interval_)
    heartbeat_.emplace(peers_, report_, *heartbeat_interval_, socket_type_row(type_).receives);
  diagnosis_ = std::make_unique<Diagnosis>(role(), endpoints_, peers_, report_,
                                           [this](const Endpoint& endpoint) { connect_again(endpoint); });
  for (const Endpoint& endpoint : endpoints_) attach(spec, endpoint);
  if (proxy_) socket_.set(zmq::sockopt::socks_proxy, proxy_->name());
  // libzmq 4.3.4: whatever is bound from here on, as by IoBarrier, would get that descriptor again, and abort
  if (spec.uses_given_descriptor()) socket_.set(zmq::sockopt::use_fd, -1);
  for (const std::string& prefix : spec.subscriptions) {  // remembered, and sent to whoever comes later
    if (type_ != ZMQ_XSUB) continue;
    retry_on_eintr([&] { return socket_.send(zmq::buffer("\1" + prefix), zmq::send_flags::none); });
  }
  if (socket_type_row(type_).shape != Shape::frames) watch_ = std::make_unique<drafts::Watch>(socket_);
  sends_single_ = !watch_ && type_ != ZMQ_ROUTER && type_ != ZMQ_STREAM;
  socket_fd_ = watch_ ? watch_->fd() : socket_.get(zmq::sockopt::fd);
  for (const SockoptRow* row : spec.read_back) {
    report_.note(fmt::format("{} = {}", row->name, read_sockopt(socket_.handle(), *row)));
  }
}

/// Options that depend on the endpoint.
void Socket::prepare(const Endpoint& endpoint) {
  const bool by_proxy = proxy_ && takes_proxy(endpoint);  // then it is the proxy's address that counts
  socket_.set(zmq::sockopt::ipv6, by_proxy ? proxy_->endpoint().ipv6 : endpoint.ipv6);
  if (by_proxy) {
    const std::string name = spelling(*proxy_, static_cast<std::size_t>(&endpoint - endpoints_.data()));
    socket_.set(zmq::sockopt::socks_proxy, name);
    peers_.attached(endpoint, "tcp://" + name);
  }
  set_options(socket_, endpoint.attach == Attach::bind ? protection_.bound : protection_.connected);
  if (!heartbeat_interval_ || !socket_type_row(type_).receives) return;
  // libzmq 4.3.4: a unix socket hangs up although bytes are left. Where libzmq does not read on, its next heartbeat
  // would then end the process; so none are sent there.
  const auto interval = std::chrono::duration_cast<std::chrono::milliseconds>(*heartbeat_interval_);
  socket_.set(zmq::sockopt::heartbeat_ivl,
              endpoint.transport->socket_family == AF_UNIX ? 0 : static_cast<int>(interval.count()));
}

void Socket::attach(const SocketSpec& spec, const Endpoint& endpoint) {
  prepare(endpoint);
  try {
    if (endpoint.attach == Attach::bind) {
      bind(spec, endpoint);
    } else {
      connect(endpoint);
    }
  } catch (const zmq::error_t& error) {
    if (!lacks_host(endpoint, error)) throw attach_error(endpoint, error.num());
    diagnosis_->unresolved(endpoint);
  }
}

void Socket::connect(const Endpoint& endpoint) {
  const std::string uri = endpoint.uri();
  if (type_ != kPeer) {
    retry_on_eintr([&] { socket_.connect(uri); });
  } else {
    peer_names_.set(retry_on_eintr([&] { return drafts::connect_peer(socket_, uri); }), uri);
  }
  peers_.attached(endpoint, socket_.get(zmq::sockopt::last_endpoint));
}

void Socket::bind(const SocketSpec& spec, const Endpoint& endpoint) {
  const bool given = endpoint.listener >= 0 || spec.uses_given_descriptor();
  if (endpoint.listener >= 0) socket_.set(zmq::sockopt::use_fd, endpoint.listener);
  Endpoint local = endpoint;
  IpcPath* const file = given ? nullptr : &paths_.emplace_back(endpoint);
  if (file != nullptr && !file->path().empty()) local.path = file->path();
  peers_.attached(endpoint, endpoint.uri());
  retry_on_eintr([&] { socket_.bind(uri_to_bind(local, spec.family)); });
  if (given) socket_.set(zmq::sockopt::use_fd, -1);  // it stands for this endpoint, and no later one
  if (file != nullptr) file->own(spec.ipc_mode);
  bound_.push_back(connectable(socket_.get(zmq::sockopt::last_endpoint)));
}

void Socket::connect_again(const Endpoint& endpoint) {
  if (socket_.handle() == nullptr) return;
  sender_.expect_pipes();
  if (!may_abort())
    repeat_on_eintr([&] {  // fails where libzmq has forgotten it
      return zmq_disconnect(socket_.handle(), endpoint.uri().c_str());
    });
  prepare(endpoint);
  try {
    connect(endpoint);
  } catch (const zmq::error_t& error) {
    if (lacks_host(endpoint, error)) diagnosis_->unresolved(endpoint);  // else it has worked before
  }
}

}  // namespace zcat
