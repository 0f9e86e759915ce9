#include "peer/diagnosis.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <zmq.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "endpoint/socket_type.hpp"
#include "endpoint/transport.hpp"
#include "peer/address.hpp"
#include "peer/event_log.hpp"

namespace zcat {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr seconds kProbeEvery{1};
constexpr seconds kRetryEvery{5};       // where only another attempt can tell whether it would work now
constexpr milliseconds kReturn{300};    // in which a peer that left may come back without a word
constexpr std::uint32_t kBroken = 500;  // status of an authentication handler that has itself failed
constexpr unsigned kClosings = 2;       // in a row: one may be a server that just went down

std::string_view article(std::string_view noun) {
  return !noun.empty() && std::string_view("AEIOUX").find(noun.front()) != std::string_view::npos ? "an"
                                                                                                  : "a";
}

bool is_mismatch(std::uint32_t error) { return error == ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH; }

}  // namespace

Diagnosis::Diagnosis(Party party, const std::vector<Endpoint>& endpoints, Connections& connections,
                     Report& report, std::function<void(const Endpoint&)> again)
    : party_(party),
      connections_(connections),
      report_(report),
      turned_away_(std::move(party), report),
      again_(std::move(again)) {
  for (const Endpoint& endpoint : endpoints) {
    if (endpoint.attach == Attach::bind || !endpoint.transport->can_probe) continue;
    Target target;
    target.endpoint = endpoint;
    target.names.push_back(endpoint.uri());
    targets_.push_back(std::move(target));
  }
  const auto connecting = std::ranges::count(endpoints, Attach::connect, &Endpoint::attach);
  report_.count_endpoints(static_cast<int>(connecting), 0);
  connecting_ = static_cast<int>(connecting);
  if (targets_.empty()) return;
  watch_ = Fd(::epoll_create1(EPOLL_CLOEXEC));
  timer_ = Fd(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  epoll_event event{};
  event.events = EPOLLIN;
  ::epoll_ctl(watch_.get(), EPOLL_CTL_ADD, timer_.get(), &event);
}

Diagnosis::~Diagnosis() {
  const auto refused = std::ranges::count(targets_, true, &Target::refused);
  report_.count_endpoints(-connecting_, -static_cast<int>(refused));
}

Diagnosis::Target* Diagnosis::find(std::string_view name) {
  const auto named = [&](const Target& target) {
    return std::ranges::find(target.names, name) != target.names.end();
  };
  const auto found = std::ranges::find_if(targets_, named);
  return found != targets_.end() ? &*found : nullptr;
}

bool Diagnosis::gave_up() const { return std::ranges::any_of(targets_, &Target::given_up); }

void Diagnosis::take(const Event& event) {
  if (Target* const target = find(event.endpoint)) {
    take(*target, event);
    arm();
  } else {
    turned_away_.take(event);
  }
}

void Diagnosis::take(Target& target, const Event& event) {
  switch (event.id) {
    case ZMQ_EVENT_CONNECTED: return opened(target, event);
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: return shaken(target);
    case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: return fail(target, Failure::closed, event.value);
    case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: return fail(target, Failure::denied, event.value);
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
      return fail(target, is_mismatch(event.value) ? Failure::mechanism : Failure::broken, event.value);
    case ZMQ_EVENT_DISCONNECTED: return closed(target);
    case ZMQ_EVENT_CONNECT_RETRIED:
      // follows every failure; alone it means that there was no address to connect to
      if (target.failure == Failure::none) fail(target, Failure::unconnected, 0);
      return;
    case ZMQ_EVENT_CLOSED:
      if (!target.connection) fail(target, Failure::unconnected, 0);
      return;
    default: return;
  }
}

void Diagnosis::opened(Target& target, const Event& event) {
  target.connection = event.value;
  target.handshakes_due = target.endpoint.transport->handshakes();
  target.given_up = false;
  target.failure = Failure::none;
  if (party_.type == ZMQ_STREAM) return shaken(target);  // nothing more comes
  // after the connection has ended libzmq calls the endpoint by the address that it had found
  if (const std::string address = peer_of(static_cast<int>(event.value)).address; !address.empty()) {
    const std::string name = fmt::format("{}://{}", target.endpoint.transport->name, address);
    if (find(name) == nullptr) target.names.push_back(name);
  }
  look_into(target, Connections::kSilence);
  target.failure = Failure::quiet;
}

void Diagnosis::shaken(Target& target) {
  if (party_.type == ZMQ_STREAM) target.handshakes_due = 0;
  if (target.handshakes_due > 0 && --target.handshakes_due > 0) return;
  healed(target);
}

/// The connection has ended.
void Diagnosis::closed(Target& target) {
  target.connection.reset();
  if (std::exchange(target.up, false)) {
    target.failure = Failure::left;
    return look_into(target, kReturn);
  }
  // Without any word libzmq found that the socket types do not fit, and has given up.
  if (target.failure == Failure::quiet || target.failure == Failure::still_quiet)
    fail(target, Failure::types, 0);
}

void Diagnosis::fail(Target& target, Failure failure, std::uint32_t detail) {
  target.failure = failure;
  target.detail = detail;
  switch (failure) {
    case Failure::closed:
      ++target.closings;
      if (target.seen && !target.next.passed()) return judge_failure(target, *target.seen);
      break;
    case Failure::types:
    case Failure::mechanism:
    case Failure::broken: target.given_up = true; break;
    case Failure::denied:
      target.given_up = true;
      refuse(target, fmt::format("{} (status {})",
                                 detail < kBroken ? "denies access" : "cannot check who we are", detail));
      return look_into(target, kRetryEvery);
    default: break;
  }
  look_into(target);
}

// ---------------------------------------------------------------------------------------------------- finding out

/// Starts a probe, `in` this time at the earliest.
void Diagnosis::look_into(Target& target, nanoseconds in) {
  target.due = latest(Deadline::after(in), target.next);
}

void Diagnosis::start_probe(Target& target) {
  target.due = Deadline::never();
  if (target.probe || target.up) return;
  target.next = Deadline::after(kProbeEvery);
  const bool raw = party_.type == ZMQ_STREAM;
  target.probe.emplace(target.endpoint, Probe::kPatience, raw);
  ++probes_;
  epoll_event event{};
  event.events = EPOLLIN;
  ::epoll_ctl(watch_.get(), EPOLL_CTL_ADD, target.probe->fd(), &event);
}

void Diagnosis::drop_probe(Target& target) {
  if (target.probe) --probes_;
  target.probe.reset();
}

void Diagnosis::serve() {
  if (probes_ == 0 && armed_.is_never()) return;  // all is well
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = ::read(timer_.get(), &count, sizeof count);
  for (Target& target : targets_) {
    if (target.due.passed()) start_probe(target);
    if (!target.probe || !target.probe->step()) continue;
    const Finding finding = target.probe->finding();
    drop_probe(target);
    if (!target.up) conclude(target, finding);
  }
  arm();
}

void Diagnosis::conclude(Target& target, const Finding& finding) {
  using enum Finding::Kind;
  target.seen.reset();
  switch (finding.kind) {
    case speaks: return judge(target, finding);
    case foreign:
      refuse(target, fmt::format("is {}", in_words(finding, target.endpoint)));
      return look_into(target, kProbeEvery);
    case silent:
      if (party_.type == ZMQ_STREAM) return;  // it was there: libzmq will find it, too
      break;
    default: break;
  }
  trouble(target, in_words(finding, target.endpoint));
  if (target.given_up) look_into(target, kProbeEvery);
}

void Diagnosis::judge(Target& target, const Finding& finding) {
  const Greeting& peer = finding.greeting;
  const bool over_ws = target.endpoint.transport->wire == Wire::zws;
  if (!over_ws && !peer.version.empty() &&
      peer.version.front() < '3') {  // libzmq completes their handshake silently
    if (target.connection) {
      connections_.vouch(*target.connection);
      healed(target);
    }
    return;
  }
  if (peer.refusal) {
    refuse(target, fmt::format("denies access{}{}", peer.refusal->empty() ? "" : ": ", *peer.refusal));
  } else if (!peer.mechanism.empty() && peer.mechanism != party_.mechanism) {
    refuse(target, fmt::format("wants {}, not {} as it is used here", peer.mechanism, party_.mechanism));
  } else if (!peer.type.empty() && !may_talk(party_.type, peer.type)) {
    refuse(target, fmt::format("is {} {}, and {} needs {}", article(peer.type), peer.type,
                               handshake_name(party_.type), peers_in_words(party_.type)));
  } else {
    return judge_failure(target, finding);
  }
  look_into(target, kProbeEvery);
}

/// What answers is what it should be, as far as it shows.
void Diagnosis::judge_failure(Target& target, const Finding& finding) {
  const bool shows_type = !finding.greeting.type.empty();
  target.seen = finding;
  switch (target.failure) {
    case Failure::none:
    case Failure::unconnected:
    case Failure::left: break;  // it came up meanwhile: libzmq will find it
    case Failure::quiet:
      target.failure = Failure::still_quiet;
      // one that shows its type to strangers and did not to us holds back, and needs no second look
      if (shows_type || party_.mechanism != "NULL") return look_into(target, kProbeEvery);
      [[fallthrough]];
    case Failure::still_quiet:
      return trouble(
          target, party_.serves
                      ? fmt::format("does not go on with the handshake of {}: are both ends its servers?",
                                    party_.mechanism)
                      : "does not complete the handshake: an access that is denied for now looks like this");
    case Failure::types:
      if (shows_type) break;
      refuse(target, fmt::format("ended the handshake: a socket type other than {} looks like this",
                                 peers_in_words(party_.type)));
      return look_into(target, kRetryEvery);
    case Failure::mechanism: break;
    case Failure::denied:
    case Failure::broken:
      if (target.failure == Failure::broken)
        refuse(target, fmt::format("broke off the handshake: {}", protocol_error_words(target.detail)));
      break;
    case Failure::closed:
      if (target.closings < kClosings) return;  // libzmq tries again at once
      // an authentication handler that is fast, and denies access for now, lets libzmq close as well
      if (party_.mechanism == "CURVE")
        return refuse(target,
                      "closed the connection during the handshake: a wrong server key looks like this, or an "
                      "access that is denied for now");
      if (party_.mechanism == "PLAIN")
        return refuse(target,
                      "closed the connection during the handshake: a check of passwords that is missing or "
                      "fails looks like this, or an access that is denied for now");
      return trouble(
          target,
          "closed the connection during the handshake: an access that is denied for now looks like this");
  }
  if (target.given_up) reconnect(target);
}

void Diagnosis::reconnect(Target& target) {
  if (!again_) return;
  target.given_up = false;
  target.failure = Failure::none;
  set_refused(target, false);
  again_(target.endpoint);
}

// ---------------------------------------------------------------------------------------------------- saying it

void Diagnosis::healed(Target& target) {
  target.up = target.was_up = true;
  target.failure = Failure::none;
  target.closings = 0;
  target.due = Deadline::never();
  drop_probe(target);
  set_refused(target, false);
  if (target.said.empty()) return;
  target.said.clear();
  report_.note(fmt::format("'{}' is connected now", target.endpoint.typed));
}

/// Something that may pass.
void Diagnosis::trouble(Target& target, const std::string& what) {
  set_refused(target, false);
  const std::string who = target.was_up ? fmt::format("the peer at '{}' went away", target.endpoint.typed)
                                        : fmt::format("'{}'", target.endpoint.typed);
  say(target, fmt::format("{}: {} (still trying)", who, what), false);
}

/// Something that does not pass by itself.
void Diagnosis::refuse(Target& target, const std::string& what) {
  set_refused(target, true);
  say(target, fmt::format("'{}' {}", target.endpoint.typed, what), report_.refused());
}

void Diagnosis::say(Target& target, const std::string& line, bool refused) {
  const bool news = std::exchange(target.said, line) != line;
  if (refused && !news) {
    report_.settle(ExitCode::refused);
  } else if (refused) {
    report_.fault(ExitCode::refused, line);
  } else if (news) {
    report_.note(line);
  }
}

void Diagnosis::set_refused(Target& target, bool refused) {
  if (target.refused == refused) return;
  target.refused = refused;
  report_.count_endpoints(0, refused ? 1 : -1);
}

/// The timer of the probe that is due next; without one it stands still.
void Diagnosis::arm() {
  Deadline due = Deadline::never();
  for (const Target& target : targets_) due = earliest(due, target.due);
  if (due.instant() == armed_.instant()) return;
  armed_ = due;
  itimerspec time{};
  if (const auto remaining = due.remaining()) {
    time.it_value = to_timespec(std::max(*remaining, std::chrono::nanoseconds(1)));  // zero would stop it
  }
  ::timerfd_settime(timer_.get(), 0, &time, nullptr);
}

}  // namespace zcat
