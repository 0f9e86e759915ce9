#include "socket/drafts.hpp"

#include <fmt/format.h>

#include <memory>
#include <thread>

namespace zcat::drafts {

#ifdef ZCAT_HAVE_DRAFTS

namespace {

void check(bool good) {
  if (!good) throw zmq::error_t();
}

/// The bytes of a message to a group, and how they came to be released. libzmq lets go of a message that nobody has
/// joined for at once, in the call that sends it; what it passes on is released by its I/O thread or by a receiver.
struct Traced {
  std::string body;
  std::thread::id sender = std::this_thread::get_id();
  std::atomic<bool> sending{true};
  bool dropped = false;  // the sender's
};

void release(void*, void* hint) {
  const std::unique_ptr<std::shared_ptr<Traced>> held(static_cast<std::shared_ptr<Traced>*>(hint));
  Traced& traced = **held;
  if (std::this_thread::get_id() == traced.sender && traced.sending) traced.dropped = true;
}

}  // namespace

std::string why_unavailable() {
  if (zmq_has("draft") != 0) return {};
  return "the libzmq found at run time has no draft sockets, unlike the one that this program was built with";
}

Watch::Watch(zmq::socket_ref socket) : poller_(zmq_poller_new()) {
  check(poller_ != nullptr);
  const bool good = zmq_poller_add(poller_, socket.handle(), nullptr, ZMQ_POLLIN | ZMQ_POLLOUT) == 0 &&
                    zmq_poller_fd(poller_, &fd_) == 0;
  if (good) return;
  const zmq::error_t error;
  zmq_poller_destroy(&poller_);
  throw error;
}

Watch::~Watch() { zmq_poller_destroy(&poller_); }

void Watch::run_commands() {
  zmq_poller_event_t event;
  zmq_poller_wait(poller_, &event, 0);  // it takes one signal, and looks at the socket's events
}

void join(zmq::socket_ref socket, const std::string& group) {
  check(zmq_join(socket.handle(), group.c_str()) == 0);
}

std::uint32_t connect_peer(zmq::socket_ref socket, const std::string& uri) {
  const std::uint32_t id = zmq_connect_peer(socket.handle(), uri.c_str());
  check(id != 0);
  return id;
}

void set_routing_id(zmq::message_t& message, std::uint32_t id) {
  check(zmq_msg_set_routing_id(message.handle(), id) == 0);
}

std::uint32_t routing_id(zmq_msg_t* message) { return zmq_msg_routing_id(message); }

void set_group(zmq::message_t& message, const std::string& group) {
  check(zmq_msg_set_group(message.handle(), group.c_str()) == 0);
}

std::string_view group(zmq_msg_t* message) { return zmq_msg_group(message); }

bool send_to_members(zmq::socket_ref radio, const std::string& group, std::string_view body) {
  const auto traced = std::make_shared<Traced>();
  traced->body = body;
  zmq::message_t message(traced->body.data(), body.size(), release, new std::shared_ptr<Traced>(traced));
  set_group(message, group);
  const bool sent = radio.send(message, zmq::send_flags::dontwait).has_value();
  traced->sending = false;
  return sent && !traced->dropped;
}

#else

namespace {

[[noreturn]] void fail() { throw zmq::error_t(); }

}  // namespace

std::string why_unavailable() {
  int major = 0, minor = 0, patch = 0;
  zmq_version(&major, &minor, &patch);
  return fmt::format(
      "this {} was built for libzmq {}.{}.{} without draft sockets: build it with a libzmq that was "
      "configured with "
      "--enable-drafts",
      ZCAT_NAME, major, minor, patch);
}

Watch::Watch(zmq::socket_ref) : poller_(nullptr) { fail(); }
Watch::~Watch() = default;
void Watch::run_commands() {}
void join(zmq::socket_ref, const std::string&) { fail(); }
std::uint32_t connect_peer(zmq::socket_ref, const std::string&) { fail(); }
void set_routing_id(zmq::message_t&, std::uint32_t) { fail(); }
std::uint32_t routing_id(zmq_msg_t*) { return 0; }
void set_group(zmq::message_t&, const std::string&) { fail(); }
std::string_view group(zmq_msg_t*) { return {}; }
bool send_to_members(zmq::socket_ref, const std::string&, std::string_view) { fail(); }

#endif

}  // namespace zcat::drafts
