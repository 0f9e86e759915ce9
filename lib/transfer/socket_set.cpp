#include "transfer/socket_set.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "endpoint/socket_type.hpp"

namespace zcat {
namespace {

// libzmq needs a moment to say that nothing was left to send: less than this is no linger at all
constexpr std::chrono::milliseconds kLeastLinger{10};

}  // namespace

Outlets::Outlets(zmq::context_t& context, const SocketSpec& spec, Loop& loop, Report& report)
    : context_(context), loop_(loop), report_(report) {
  if (!deals_out(spec.type) || spec.endpoints.size() < 2) {
    open(spec);
    return;
  }
  SocketSpec part = spec;
  part.endpoints.clear();
  std::copy_if(spec.endpoints.begin(), spec.endpoints.end(), std::back_inserter(part.endpoints),
               [](const Endpoint& endpoint) { return endpoint.attach == Attach::bind; });
  if (!part.endpoints.empty()) open(part);
  part.follows_messages = true;  // what a socket keeps while its peer is away can get lost, and is then told
  for (const Endpoint& endpoint : spec.endpoints) {
    if (endpoint.attach == Attach::bind) continue;
    part.endpoints.assign(1, endpoint);
    open(part);
  }
}

Outlets::~Outlets() {
  for (const auto& socket : sockets_) loop_.remove(socket.get());
}

void Outlets::open(SocketSpec spec) {
  sockets_.push_back(std::make_unique<Socket>(context_, spec, report_));
  loop_.add(*sockets_.back());
  spec.read_back.clear();  // a socket that takes its place need not say it again
  specs_.push_back(std::move(spec));
}

void Outlets::renew(Socket& socket) {
  const auto found =
      std::find_if(sockets_.begin(), sockets_.end(), [&](const auto& own) { return own.get() == &socket; });
  SocketSpec& spec = specs_[static_cast<std::size_t>(found - sockets_.begin())];
  auto bound = socket.bound().begin();
  for (Endpoint& endpoint : spec.endpoints) {
    if (endpoint.attach != Attach::bind) continue;
    const Endpoint actual = parse_endpoint_as(*bound++, Attach::bind);  // the same port again, if it was any
    endpoint.port = actual.port;
    endpoint.path = actual.path;
  }
  loop_.remove(&socket);
  found->reset();
  *found = std::make_unique<Socket>(context_, spec, report_);
  loop_.add(**found);
}

Socket* Outlets::send_in_turn(const Frames& frames, InputBlock* block) {
  for (std::size_t tried = 0; tried < sockets_.size(); ++tried) {
    Socket& socket = *sockets_[next_];
    next_ = (next_ + 1) % sockets_.size();
    if (socket.recipients() > 0 && socket.send(frames, block)) return &socket;
  }
  return nullptr;
}

bool Outlets::receive(Message& message) {
  for (std::size_t tried = 0; tried < sockets_.size(); ++tried) {
    Socket& socket = *sockets_[next_received_];
    next_received_ = (next_received_ + 1) % sockets_.size();
    if (socket.receive(message)) return true;
  }
  return false;
}

std::size_t Outlets::peers() const {
  std::size_t peers = 0;
  for (const auto& socket : sockets_) peers += socket->recipients();
  return peers;
}

std::string Outlets::awaited(std::size_t wanted) const {
  const bool publishes = specs_.front().type == ZMQ_XPUB;
  const std::string_view what = publishes ? "subscriber" : "peer";
  std::vector<std::string> where;
  std::size_t connected = 0;
  for (const auto& socket : sockets_) {
    connected += socket->peers().ready();
    for (const Endpoint& endpoint : socket->endpoints()) where.push_back(fmt::format("'{}'", endpoint.typed));
  }
  std::string text = "waiting for " + (wanted == 1 ? fmt::format("a {}", what) : count_of(wanted, what));
  text += fmt::format(" at {}", fmt::join(where, ", "));
  const std::size_t there = peers();
  if (there > 0) text += fmt::format(": {} so far", there);
  if (publishes && connected > there)
    text += fmt::format(": {} connected without subscribing", connected - there);
  return text;
}

bool Outlets::deserted() {
  const auto none_came = [](const auto& socket) {
    return socket->peers().departures() == 0 && socket->peers().ready() == 0;
  };
  bool all = !std::all_of(sockets_.begin(), sockets_.end(), none_came);
  for (const auto& socket : sockets_) all = (none_came(socket) || socket->all_peers_left()) && all;
  return all;
}

std::uint64_t Outlets::departures() const {
  std::uint64_t departures = 0;
  for (const auto& socket : sockets_) departures += socket->peers().departures();
  return departures;
}

bool Outlets::settled() {
  bool all = true;
  for (const auto& socket : sockets_) all = socket->io_thread_caught_up() && all;
  return all;
}

bool Outlets::undecided() const {
  return std::any_of(sockets_.begin(), sockets_.end(),
                     [](const auto& socket) { return socket->peers().undecided(); });
}

std::uint64_t Outlets::sent() const {
  std::uint64_t sent = 0;
  for (const auto& socket : sockets_) sent += socket->sent();
  return sent;
}

std::vector<std::string> Outlets::bound() const {
  std::vector<std::string> bound;
  for (const auto& socket : sockets_)
    bound.insert(bound.end(), socket->bound().begin(), socket->bound().end());
  return bound;
}

bool Outlets::moving(std::uint64_t& progress) const {
  std::uint64_t now = 0;
  for (const auto& socket : sockets_) now += socket->progress();
  return std::exchange(progress, now) != now;
}

bool Outlets::finish(Deadline deadline, std::optional<std::chrono::nanoseconds> patience,
                     std::chrono::nanoseconds grace) {
  deadline = latest(deadline, Deadline::after(kLeastLinger));
  std::uint64_t progress = 0;
  Deadline stalled = Deadline::after(patience);
  const auto await = [&](const auto& done) {
    while (!std::all_of(sockets_.begin(), sockets_.end(), done)) {
      if (loop_.wait(earliest(deadline, stalled)).signal) {
        loop_.heed_no_signal();
        interrupted_ = true;
        deadline = earliest(deadline, Deadline::after(grace));
      }
      if (report_.refused() || deadline.passed()) break;
      if (stalled.passed()) {
        if (!moving(progress)) break;
        stalled = Deadline::after(patience);
      }
    }
  };
  await([](const auto& socket) { return socket->sent() == 0 || socket->may_close(); });
  for (const auto& socket : sockets_) {
    socket->close(socket->sent() > 0);
    loop_.add(*socket);  // its descriptors are other ones now
  }
  const auto delivered = [](const auto& socket) { return socket->delivered() || socket->sent() == 0; };
  await(delivered);
  bool released = true;
  for (const auto& socket : sockets_) {
    if (delivered(socket)) continue;
    released = released && socket->flushed();
    report_.fault(ExitCode::undelivered,
                  fmt::format("gave up on '{}': of {} sent to it some are not delivered",
                              socket->endpoints().front().typed, count_of(socket->sent(), "message")));
  }
  return released;
}

}  // namespace zcat
