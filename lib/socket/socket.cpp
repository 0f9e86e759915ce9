#include "socket/socket.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/deadline.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "endpoint/socket_type.hpp"
#include "endpoint/transport.hpp"
#include "peer/event_log.hpp"
#include "peer/monitor.hpp"
#include "sockopt/sockopt.hpp"

namespace zcat {
namespace {

// closing without linger takes libzmq a moment; longer only if it has lost its mind
constexpr std::chrono::seconds kTeardown{5};

std::string unroutable_words(const Frames& frames) {
  const std::string id = for_terminal(frames.front());
  return frames.size() > 1
             ? fmt::format("no peer has the routing id '{}': a message to it is not sent", id)
             : fmt::format("a message needs a frame behind the routing id: '{}' is not sent", id);
}

}  // namespace

Socket::~Socket() { tear_down(); }

void Socket::tear_down() {
  // what they are for has no meaning any more, and the lack of a resource may have led here: nothing may throw
  diagnosis_.reset();
  heartbeat_.reset();
  if (socket_.handle() != nullptr) close(false);
  // libzmq 4.3.4: goes on reporting until the socket is gone, and blocks where the monitor has gone before
  for (const Deadline deadline = Deadline::after(kTeardown); !stopped_ && !deadline.passed();) {
    pollfd item{monitor_.fd(), POLLIN, 0};
    const timespec left = to_timespec(*deadline.remaining());
    ::ppoll(&item, 1, &left, nullptr);
    serve();
  }
}

bool Socket::try_to_send(const Frames& frames, InputBlock* block) try {
  std::size_t bytes = 0;
  pipe_full_ = false;
  for (const std::string_view frame : frames) bytes += frame.size();
  if (block != nullptr && !admits(bytes)) return false;
  if (watch_) return send_single(frames, block);
  // libzmq 4.3.4: drops it without a word
  if (frames.size() == 1 && (type_ == ZMQ_ROUTER || type_ == ZMQ_STREAM)) throw Unroutable(frames);
  if (type_ == ZMQ_XSUB && is_subscription(frames.front()) && bytes > kLongestPrefix) {
    throw Error(ExitCode::failed, fmt::format("a subscription takes up to {} bytes, not {}", kLongestPrefix,
                                              frames.front().size() - 1));
  }
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const zmq::send_flags more = i + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none;
    pipe_full_ = !sender_.send(socket_, frames[i], zmq::send_flags::dontwait | more, block);
    if (pipe_full_) return false;
  }
  return true;
} catch (const zmq::error_t& error) {
  if (error.num() == EHOSTUNREACH) throw Unroutable(frames);
  throw Error(ExitCode::failed, fmt::format("cannot send: {}", error.what()));
}

Socket::Passed Socket::pass(Message& message) {
  const Frames& frames = message.frames();
  const bool subscribes = type_ == ZMQ_XSUB && is_subscription(frames.front());
  if (subscribes && frames.front().size() > kLongestPrefix) return Passed::no_peer;
  // libzmq 4.3.4: drops it without a word
  if (frames.size() == 1 && type_ == ZMQ_ROUTER) return Passed::no_peer;
  blocked_ = pipe_full_ = !message.pass(socket_);
  if (!blocked_) {
    if (!subscribes) ++sent_;
    return Passed::yes;
  }
  if (zmq_errno() == EAGAIN) return Passed::no_room;
  blocked_ = pipe_full_ = false;
  if (zmq_errno() == EHOSTUNREACH) return Passed::no_peer;
  throw Error(ExitCode::failed, fmt::format("cannot send: {}", zmq_strerror(zmq_errno())));
}

/// One that does not arrive is no loss: it would be sent again to whoever comes.
bool Socket::is_subscription(std::string_view frame) {
  return frame.starts_with('\0') || frame.starts_with('\1');
}

/// With several peers a stalled one would hold the whole budget and starve the others.
bool Socket::has_room(std::size_t bytes) { return sender_.in_flight().admits(bytes) || recipients() > 1; }

ReadHold Socket::hold(int source) const {
  const auto found = peers_.table().find(static_cast<std::uint32_t>(source));
  if (source < 0 || found == peers_.table().end() || !found->second->fd) return ReadHold();
  return ReadHold(source, found->second->fd.get());
}

bool Socket::send_single(const Frames& frames, InputBlock* block) {
  const std::string_view body = frames.back();
  const Shape shape = socket_type_row(type_).shape;
  if (awaits_members_) {
    awaits_members_ = !drafts::send_to_members(socket_, std::string(frames.front()), body);
    return !awaits_members_;
  }
  zmq::message_t message = sender_.message(body, block, true);
  if (shape == Shape::grouped) drafts::set_group(message, std::string(frames.front()));
  if (shape == Shape::routed) {
    const std::uint32_t id = peer_names_.id_of(frames.front());
    if (id == 0) throw Unroutable(frames);
    drafts::set_routing_id(message, id);
  }
  return retry_on_eintr([&] { return socket_.send(message, zmq::send_flags::dontwait); }).has_value();
}

/// Shows where a message of one frame came from, or which group it is for.
void Socket::address(Message& message) const {
  const Shape shape = socket_type_row(type_).shape;
  if (shape == Shape::grouped) message.prepend(std::string(drafts::group(message.head())));
  if (shape == Shape::routed) message.prepend(peer_names_.name_of(drafts::routing_id(message.head())));
}

Unroutable::Unroutable(const Frames& frames) : Error(ExitCode::failed, unroutable_words(frames)) {}

void Socket::look_into(Message& message) {
  if (watch_) address(message);
  if (type_ == ZMQ_XPUB && message.frames().front().starts_with('\1')) {
    subscribed(message.source_descriptor());
  }
  if (type_ == ZMQ_ROUTER) note_name(message);
}

/// Nobody has chosen a routing id that begins with NUL.
void Socket::note_name(const Message& message) {
  const std::string_view id = message.frames().front();
  if (id.starts_with('\0')) return;
  const auto before = peers_.named(id, message.source_descriptor());
  if (!before) return;
  before->routing_id.clear();
  report_.note(fmt::format("a peer at '{}' took over the routing id '{}' from {}", before->endpoint,
                           for_terminal(id),
                           before->address.in_words().empty() ? "another one" : before->address.in_words()));
}

// libzmq 4.3.4: each call runs the commands that are due, and with the last one its descriptor falls silent, whatever
// that command was about. Whoever sends in vain may so have taken the one that says that a message is there.
bool Socket::missed_signal(bool receives, bool sends) const {
  if (watch_) return false;  // whose descriptor stays readable until it is served
  const int events = this->events();
  return (receives && (events & ZMQ_POLLIN) != 0) ||
         (sends && pipe_full_ && tells_room() && (events & ZMQ_POLLOUT) != 0);
}

std::vector<int> Socket::fds() const {
  std::vector<int> fds;
  if (!stopped_) fds.push_back(monitor_.fd());
  if (socket_.handle() != nullptr) fds.insert(fds.end(), {socket_fd_, sender_.in_flight().fd()});
  if (delivery_.fd() >= 0) fds.push_back(delivery_.fd());
  if (diagnosis_->fd() >= 0) fds.push_back(diagnosis_->fd());
  if (heartbeat_) fds.push_back(heartbeat_->fd());
  return fds;
}

void Socket::serve(int fd) {
  if (fd == socket_fd_ && socket_.handle() != nullptr) {
    run_commands();
  } else {
    serve();
  }
}

int Socket::events() const {
  return retry_on_eintr([&] { return socket_.get(zmq::sockopt::events); });
}

void Socket::run_commands() {
  if (watch_) return watch_->run_commands();
  const int events = this->events();  // reading them does it
  if (type_ == ZMQ_XPUB && !delivers_subscriptions_ && (events & ZMQ_POLLIN) != 0) read_subscriptions();
}

void Socket::serve() {
  sender_.in_flight().rearm();
  read_events();
  if (diagnosis_) diagnosis_->serve();
  if (follows_messages_) watch_queue();
  if (heartbeat_) heartbeat_->check(drained_);
  delivery_.check_answers();
  if (socket_.handle() != nullptr) {
    run_commands();
  } else if (stopped_ && !delivery_.begun()) {
    heartbeat_.reset();
    delivery_.begin();
  }
  delivery_.check();
}

void Socket::read_events() {
  while (const std::optional<Event> event =
             monitor_.next()) {  // to its very end, or its descriptor stays readable
    if (stopped_) continue;
    stopped_ = event->id == ZMQ_EVENT_MONITOR_STOPPED;
    if (!barrier_.take(*event)) take(*event);
  }
}

void Socket::take(const Event& event) {
  const Origin origin = peers_.take(event);
  if (report_.event_log() != nullptr) report_.event(report_.event_log()->take(event, origin));
  if (origin.peer) note_connection(event, origin.peer);
  if (diagnosis_) diagnosis_->take(event, origin);
  if (event.id == ZMQ_EVENT_HANDSHAKE_SUCCEEDED) left_behind_ = false;
  if (event.id == ZMQ_EVENT_DISCONNECTED && follows_messages_ && !left_behind_)
    left_behind_ = sender_.in_flight().messages() > 0;
  if (follows_messages_) watch_queue();
}

/// What was published since the last subscriber left went to nobody.
void Socket::say_unheard() {
  const std::uint64_t count = sent_ - std::exchange(unheard_since_, std::nullopt).value_or(sent_);
  if (count == 0) return;
  report_.note(fmt::format("no subscriber was left: {} went to nobody", count_of(count, "message")));
}

void Socket::subscribed(int fd) {
  peers_.subscribed(fd);
  say_unheard();
}

/// Whether libzmq still holds so much that whoever leaves now leaves something behind. Where each message is for one peer
/// it may be another's.
bool Socket::holds_messages() const {
  return !names_peers(type_) && (blocked_ || sender_.in_flight().holds_large());
}

void Socket::note_connection(const Event& event, const std::shared_ptr<Peer>& peer) {
  switch (event.id) {
    case ZMQ_EVENT_CONNECTED:
    case ZMQ_EVENT_ACCEPTED: return delivery_.connected(*peer);
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
      if (heartbeat_) heartbeat_->handshake_succeeded(*peer);
      return;
    case ZMQ_EVENT_DISCONNECTED:
      if (heartbeat_) heartbeat_->ended(*peer);
      if (peer->accepted && peer->subscribed() && peers_.subscribers() == 0) unheard_since_ = sent_;
      return delivery_.ended(peer, sent_, holds_messages());
    default: return;
  }
}

void Socket::read_subscriptions() {
  zmq::message_t subscription;
  while (retry_on_eintr([&] { return socket_.recv(subscription, zmq::recv_flags::dontwait); })) {
    if (subscription.size() == 0 || *subscription.data<char>() != 1) continue;
    subscribed(zmq_msg_get(subscription.handle(), ZMQ_SRCFD));
  }
}

void Socket::take_leave() {
  serve();  // the latest connections
  if (!socket_type_row(type_).sends) peers_.take_leave();
}

bool Socket::stop_reading() {
  serve();  // the latest connections
  return peers_.stop_reading() && !uses_inproc();
}

std::uint64_t Socket::most_received() const {
  constexpr std::uint64_t kMany = 1'000'000;  // RCVHWM=0: as good as all, and still an end
  const int mark = socket_.get(zmq::sockopt::rcvhwm);
  return mark == 0 ? kMany : static_cast<std::uint64_t>(mark) * std::max<std::size_t>(peers_.ready(), 1);
}

std::size_t Socket::recipients() const {
  if (type_ == ZMQ_XPUB) return peers_.settled_subscribers();
  // connections over inproc raise no events: one that can be written to is there
  const bool writable = uses_inproc() && (events() & ZMQ_POLLOUT) != 0;
  return peers_.ready() + (writable ? 1 : 0);
}

bool Socket::uses_inproc() const {
  return std::ranges::any_of(endpoints_,
                             [](const Endpoint& endpoint) { return endpoint.transport->in_process(); });
}

SocketRole Socket::role() const {
  const auto option = [&](int name) {
    int value = 0;
    std::size_t size = sizeof value;
    return zmq_getsockopt(const_cast<zmq::socket_t&>(socket_).handle(), name, &value, &size) == 0 ? value : 0;
  };
  const auto mechanism = static_cast<std::size_t>(option(ZMQ_MECHANISM));
  const bool serves =
      option(ZMQ_PLAIN_SERVER) != 0 || option(ZMQ_CURVE_SERVER) != 0 || option(ZMQ_GSSAPI_SERVER) != 0;
  std::int64_t most = -1;
  std::size_t size = sizeof most;
  zmq_getsockopt(const_cast<zmq::socket_t&>(socket_).handle(), ZMQ_MAXMSGSIZE, &most, &size);
  return {.type = role_,
          .mechanism = mechanism < kMechanisms.size() ? std::string(kMechanisms[mechanism].name) : "",
          .serves = serves,
          .proxy = proxy_,
          .most = most,
          .retries = option(ZMQ_RECONNECT_IVL) > 0,
          .gated = protection_.gate != nullptr};
}

// While the peer is away nothing is added to what waits for it, and nothing taken from it. A session that libzmq gives up,
// because something else answers there meanwhile, takes it along.
void Socket::watch_queue() {
  if (!left_behind_ || !diagnosis_ || !diagnosis_->gave_up()) return;
  left_behind_ = false;
  report_.fault(ExitCode::undelivered, fmt::format("of {} sent to '{}' some waited for its peer to "
                                                   "return, and are lost: something else answers there now",
                                                   count_of(sent_, "message"), endpoints_.front().typed));
}

// libzmq 4.3.4, and later: what has failed to connect through a proxy, and waits to try again, aborts when it is let go.
// While a connection is there, and for RECONNECT_IVL after it, nothing waits.
bool Socket::may_abort() {
  if (!proxy_) return false;
  read_events();
  return std::ranges::any_of(endpoints_, [&](const Endpoint& endpoint) {
    return takes_proxy(endpoint) && !peers_.is_connected(endpoint);
  });
}

/// Leaves it open for as long as the process lives.
void Socket::leave() {
  zmq_socket_monitor(socket_.handle(), nullptr, 0);
  left_queue_ = unsent() > 0;
  (void)new zmq::socket_t(std::move(socket_));
  left_any_.store(true);
}

bool Socket::may_close() {
  if (unsent() > 0 && may_abort()) return false;
  int batch = 8192;  // the default, which builds without drafts have
  std::size_t size = sizeof batch;
  zmq_getsockopt(socket_.handle(), kOutBatchSize, &batch, &size);
  return delivery_.has_room(batch);
}

/// libzmq 4.3.4: a peer of ZMTP 1 or 2 that completes its greeting just while a ROUTER or XPUB closes makes it abort. What
/// its I/O thread is reading is to be done with before, and whom it is accepting is to be known.
void Socket::end_unfinished() {
  constexpr std::chrono::milliseconds kMoment{1000};
  const Deadline deadline = Deadline::after(kMoment);
  for (std::uint64_t never :
       {~std::uint64_t{0}, ~std::uint64_t{1}}) {  // numbers of departures there cannot be
    if (!peers_.cut_unfinished()) return;
    while (!barrier_.passed(never) && !deadline.passed()) {
      pollfd item{monitor_.fd(), POLLIN, 0};
      const timespec left = to_timespec(*deadline.remaining());
      ::ppoll(&item, 1, &left, nullptr);
      read_events();
    }
  }
}

void Socket::close(bool flush) {
  if (diagnosis_) diagnosis_->closing();
  read_events();  // one whose messages have come may have completed its handshake since
  if (type_ == ZMQ_ROUTER || type_ == ZMQ_XPUB) end_unfinished();
  say_unheard();
  socket_.set(zmq::sockopt::linger, flush ? -1 : 0);
  // a connection over inproc that nobody has bound yet lives on with the context: there is no end to wait for
  if (!flush && uses_inproc()) zmq_socket_monitor(socket_.handle(), nullptr, 0);
  watch_.reset();  // it refers to the socket
  may_abort() ? leave() : socket_.close();
  paths_.clear();
}

}  // namespace zcat
