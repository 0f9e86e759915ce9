#include "peer/curve_trial.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>

#include "security/key.hpp"

namespace zcat {
namespace {

// A greeting, and HELLO in its frame: what a client says before it has heard the WELCOME. RFC 26.
constexpr std::size_t kGreeting = 64, kHello = 2 + 200;

std::string fresh_name() {
  static std::atomic<unsigned> count{0};
  return fmt::format("zcat-curve-trial-{}-{}", ::getpid(), ++count);
}

Fd stream_socket(int family) { return Fd(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)); }

bool would_block() { return errno == EAGAIN || errno == EINTR; }

}  // namespace

CurveTrial::CurveTrial(zmq::context_t& context, const SocketAddress& server, const std::string& server_key,
                       std::chrono::nanoseconds patience)
    : deadline_(Deadline::after(patience)),
      listener_(stream_socket(AF_UNIX)),
      server_(stream_socket(server.bytes.ss_family)),
      socket_(context, zmq::socket_type::dealer) {
  poller_.set_timer(deadline_);
  const std::string name = "@" + fresh_name();
  const SocketAddress here = path_address(name);
  if (::bind(listener_.get(), here.get(), here.size) != 0 || ::listen(listener_.get(), 1) != 0) {
    end(Result::silent);
  } else if (::connect(server_.get(), server.get(), server.size) != 0 && errno != EINPROGRESS) {
    end(Result::unreachable);
  } else {
    start_client("ipc://" + name, server_key);
  }
}

void CurveTrial::start_client(const std::string& endpoint, const std::string& server_key) {
  const KeyPair keys = make_keys();
  socket_.set(zmq::sockopt::linger, 0);
  socket_.set(zmq::sockopt::curve_serverkey, server_key);
  socket_.set(zmq::sockopt::curve_publickey, keys.public_key);
  socket_.set(zmq::sockopt::curve_secretkey, std::string(view(keys.secret_key)));
  socket_.connect(endpoint);
  poller_.watch(listener_.get(), EPOLLIN);
  poller_.watch(server_.get(), EPOLLOUT);
}

bool CurveTrial::step() {
  for (const epoll_event& event : poller_.ready()) {
    if (event.data.fd == listener_.get()) {
      client_ = Fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
      poller_.forget(listener_.get());
    } else if (event.data.fd != server_.get()) {
      take_from_client();
    } else if (!connected_) {
      connected();
    } else {
      take_from_server();
    }
    if (client_ && connected_) {  // from here on bytes pass
      poller_.watch(client_.get(), EPOLLIN);
      poller_.watch(server_.get(), EPOLLIN);
    }
  }
  if (deadline_.passed()) end(Result::silent);
  return result_.has_value();
}

void CurveTrial::connected() {
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(server_.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return end(Result::unreachable);
  connected_ = true;
  poller_.forget(server_.get());
}

/// Passes on what is there. False: the end. These few bytes always find room.
bool CurveTrial::pass(const Fd& from, const Fd& to, std::size_t& passed, std::size_t most) {
  std::array<char, 4096> bytes;
  const ssize_t got = ::recv(from.get(), bytes.data(), bytes.size(), 0);
  if (got < 0 && would_block()) return true;
  if (got <= 0) return false;
  const std::size_t size = std::min(static_cast<std::size_t>(got), most - std::min(passed, most));
  passed += static_cast<std::size_t>(got);
  return size == 0 || ::send(to.get(), bytes.data(), size, MSG_NOSIGNAL) == static_cast<ssize_t>(size);
}

void CurveTrial::take_from_client() {
  if (!pass(client_, server_, from_client_, kGreeting + kHello)) return end(Result::differs);
  if (from_client_ > kGreeting + kHello) end(Result::fits);
}

/// A server of libzmq answers a HELLO that was meant for another key by hanging up.
void CurveTrial::take_from_server() {
  if (!pass(server_, client_, from_server_, SIZE_MAX)) end(Result::differs);
}

void CurveTrial::end(Result result) {
  result_ = result_.value_or(result);
  poller_.set_timer(Deadline::after(std::chrono::nanoseconds(0)));  // so that fd() is readable
}

}  // namespace zcat
