#include "peer/diagnosis.hpp"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <zmq.h>

#include <algorithm>
#include <cerrno>

#include "base/syscall_notes.hpp"
#include "endpoint/socket_type.hpp"
#include "endpoint/transport.hpp"
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

Diagnosis::Diagnosis(SocketRole role, const std::vector<Endpoint>& endpoints, Peers& peers, Report& report,
                     std::function<void(const Endpoint&)> again)
    : role_(role),
      peers_(peers),
      report_(report),
      rejected_(std::move(role), peers, report),
      again_(std::move(again)) {
  for (const Endpoint& endpoint : endpoints) {
    if (endpoint.attach == Attach::bind) continue;
    ++connecting_;
    if (endpoint.transport->can_probe) targets_.emplace_back(endpoint);
  }
  report_.count_endpoints(connecting_, 0);
  if (!targets_.empty()) poller_.emplace();
}

Diagnosis::~Diagnosis() {
  const auto refused = std::ranges::count(targets_, true, &Target::refused);
  report_.count_endpoints(-connecting_, -static_cast<int>(refused));
}

std::optional<SocksProxy> Diagnosis::proxy_for(const Endpoint& endpoint) const {
  return takes_proxy(endpoint) ? role_.proxy : std::nullopt;
}

Diagnosis::Target* Diagnosis::find(const Endpoint* endpoint) {
  const auto found =
      std::ranges::find(targets_, endpoint, [](const Target& target) { return &target.endpoint; });
  return found != targets_.end() ? &*found : nullptr;
}

bool Diagnosis::gave_up() const { return std::ranges::any_of(targets_, &Target::given_up); }

void Diagnosis::unresolved(const Endpoint& endpoint) {
  Target& target = *find(&endpoint);
  target.given_up = true;
  fail(target, Failure::unconnected, 0);
  arm();
}

void Diagnosis::take(const Event& event, const Origin& origin) {
  if (Target* const target = find(origin.endpoint)) {
    take(*target, event, origin);
    arm();
  } else {
    rejected_.take(event, origin);
  }
}

void Diagnosis::take(Target& target, const Event& event, const Origin& origin) {
  switch (event.id) {
    case ZMQ_EVENT_CONNECTED: connected(target); [[fallthrough]];  // a raw peer is ready with that
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
      if (origin.peer && origin.peer->handshakes_due == 0) healed(target);
      return;
    case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: return broken_off(target, event.value);
    case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: return fail(target, Failure::denied, event.value);
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
      return fail(target, is_mismatch(event.value) ? Failure::mechanism : Failure::broken, event.value);
    case ZMQ_EVENT_DISCONNECTED:
      if (origin.peer) closed(target, *origin.peer);
      return;
    case ZMQ_EVENT_CONNECT_DELAYED:  // where nothing answers libzmq says no more for minutes
      if (target.due.is_never()) look_into(target, kProbeEvery);
      return;
    case ZMQ_EVENT_CONNECT_RETRIED:
      // follows every failure; alone it means that there was no address to connect to
      if (target.failure == Failure::none) fail(target, Failure::unconnected, 0);
      target.goes_on = true;
      return;
    case ZMQ_EVENT_CLOSED:
      if (!target.connected) fail(target, Failure::unconnected, 0);
      return;
    default: return;
  }
}

void Diagnosis::connected(Target& target) {
  target.connected = target.goes_on = true;
  target.given_up = false;
  target.failure = Failure::quiet;
  look_into(target, Peers::kSilence);
}

/// Of a host with several addresses.
void Diagnosis::try_next_address(const Endpoint& endpoint) const {
  const auto proxy = proxy_for(endpoint);
  syscall_notes().address_turns.next(proxy ? proxy->endpoint().bare_host() : endpoint.bare_host());
}

/// The connection has ended.
void Diagnosis::closed(Target& target, const Peer& peer) {
  target.connected = target.goes_on = false;
  if (std::exchange(target.up, false)) {
    target.failure = Failure::left;
    target.last_words = peer.error ? fmt::format("the peer at '{}' ended the connection with an error: '{}'",
                                                 target.endpoint.typed, *peer.error)
                                   : cut_off_words(peer, role_);
    if (peer.error) say_last_words(target);
    return look_into(target, kReturn);
  }
  if (target.failure != Failure::quiet && target.failure != Failure::still_quiet) return;
  // libzmq 4.3.4: without any word it found that the socket types do not fit, and has given up.
  if (!peer.error) return fail(target, Failure::types, 0);
  fail_with_reason(target, fmt::format("ended the handshake with an error: '{}'", *peer.error));
}

/// Once, although it may come back and do it again and again.
void Diagnosis::say_last_words(Target& target) {
  if (std::exchange(target.complaint, target.last_words) != target.last_words)
    report_.note(target.last_words);
}

void Diagnosis::fail_with_reason(Target& target, const std::string& reason) {
  target.failure = Failure::denied;
  target.given_up = true;
  refuse(target, reason);
  look_into(target, kRetryEvery);
}

/// One end closed the connection, or one of them had waited for long enough (HANDSHAKE_IVL).
void Diagnosis::broken_off(Target& target, std::uint32_t error) {
  const bool waited = error == EAGAIN || target.failure == Failure::still_quiet;
  fail(target, waited ? Failure::waited : Failure::closed, error);
}

void Diagnosis::fail(Target& target, Failure failure, std::uint32_t detail) {
  target.failure = failure;
  target.detail = detail;
  if (failure == Failure::unconnected || failure == Failure::closed) try_next_address(target.endpoint);
  switch (failure) {
    case Failure::closed:
      ++target.closings;
      if (target.seen && !target.next.passed()) return judge_failure(target, *target.seen);
      break;
    case Failure::types:
    case Failure::mechanism:
    case Failure::broken: target.given_up = true; break;
    case Failure::denied:
      return fail_with_reason(
          target, fmt::format("{} (status {})",
                              detail < kBroken ? "denies access" : "cannot check who we are", detail));
    default: break;
  }
  look_into(target);
}

// ---------------------------------------------------------------------------------------------------- finding out

/// Starts a probe, `in` this time at the earliest.
void Diagnosis::look_into(Target& target, nanoseconds in) {
  target.due = latest(Deadline::after(in), target.next);
}

void Diagnosis::start_probe(Target& target) try {
  target.due = Deadline::never();
  if (target.probe || target.up) return;
  target.next = Deadline::after(kProbeEvery);
  target.probe.emplace(target.endpoint, Probe::How{.connects_only = role_.type == ZMQ_STREAM,
                                                   .proxy = proxy_for(target.endpoint)});
  ++probes_;
  poller_->watch(target.probe->fd(), EPOLLIN);
} catch (const Error&) {  // threads or descriptors ran out: that is no reason to end the transfer
  look_into(target);
}

void Diagnosis::drop_probe(Target& target) {
  if (target.probe) --probes_;
  target.probe.reset();
}

void Diagnosis::serve() {
  if (probes_ == 0 && armed_.is_never()) return;  // all is well
  (void)poller_->ready();
  for (Target& target : targets_) {
    if (target.due.passed()) start_probe(target);
    if (!target.probe || !target.probe->step()) continue;
    const ProbeResult result = target.probe->result();
    drop_probe(target);
    if (!target.up) conclude(target, result);
  }
  arm();
}

void Diagnosis::conclude(Target& target, const ProbeResult& result) {
  using enum ProbeResult::Kind;
  target.seen.reset();
  // libzmq 4.3.4: lets go of what has sent it a frame that is too long, or no ZMTP, and does not connect to it again
  if (target.failure == Failure::left && !target.goes_on && role_.retries &&
      !std::exchange(target.given_up, true)) {
    say_last_words(target);
    return look_into(target, kProbeEvery);
  }
  switch (result.kind) {
    case zmtp: return judge(target, result);
    case not_zmtp:
      refuse(target, fmt::format("is {}", in_words(result, target.endpoint)));
      return look_into(target, kProbeEvery);
    case proxy:
      if (!result.lasting) break;
      refuse(target, fmt::format("cannot be reached: {}", result.words));
      return look_into(target, kProbeEvery);
    case silent:
      if (role_.type == ZMQ_STREAM) return;  // it was there: libzmq will find it, too
      break;
    default: break;
  }
  trouble(target, in_words(result, target.endpoint));
  if (target.given_up) look_into(target, kProbeEvery);
}

void Diagnosis::judge(Target& target, const ProbeResult& result) {
  const Greeting& peer = result.greeting;
  const bool over_ws = target.endpoint.transport->wire == Wire::zws;
  if (!over_ws && !peer.version.empty() &&
      peer.version.front() < '3') {  // libzmq completes their handshake silently
    if (target.connected) {
      peers_.mark_ready(target.endpoint);
      healed(target);
    }
    return;
  }
  if (peer.refusal) {
    refuse(target, fmt::format("denies access{}{}", peer.refusal->empty() ? "" : ": ", *peer.refusal));
  } else if (!peer.mechanism.empty() && peer.mechanism != role_.mechanism) {
    refuse(target, fmt::format("wants {}, not {} as it is used here", peer.mechanism, role_.mechanism));
  } else if (!peer.type.empty() && !may_talk(role_.type, peer.type)) {
    refuse(target, fmt::format("is {} {}, and {} needs {}", article(peer.type), peer.type,
                               handshake_name(role_.type), peers_in_words(role_.type)));
  } else {
    return judge_failure(target, result);
  }
  look_into(target, kProbeEvery);
}

/// The connection was closed during the handshake. An authentication handler that is fast, and denies access for now, lets
/// libzmq do that as well.
void Diagnosis::judge_closing(Target& target) {
  struct Cause {
    std::string_view mechanism, words;
  };
  constexpr auto kCauses = std::to_array<Cause>({
      {"CURVE", "a wrong server key"},
      {"PLAIN", "a check of passwords that is missing or fails"},
  });
  const auto cause = std::find_if(kCauses.begin(), kCauses.end(),
                                  [this](const Cause& one) { return one.mechanism == role_.mechanism; });
  constexpr std::string_view kClosed = "closed the connection during the handshake";
  if (cause == kCauses.end())
    return trouble(target, fmt::format("{}: an access that is denied for now looks like this", kClosed));
  refuse(target,
         fmt::format("{}: {} looks like this, or an access that is denied for now", kClosed, cause->words));
}

/// What answers is what it should be, as far as it shows.
void Diagnosis::judge_failure(Target& target, const ProbeResult& result) {
  const bool shows_type = !result.greeting.type.empty();
  target.seen = result;
  switch (target.failure) {
    case Failure::none:
    case Failure::unconnected:
    case Failure::left:  // it came up meanwhile
      if (!role_.retries) return trouble(target, "it answers now");
      break;  // libzmq will find it
    case Failure::quiet:
      target.failure = Failure::still_quiet;
      // one that shows its type to strangers and did not to us holds back, and needs no second look
      if (shows_type || role_.mechanism != "NULL") return look_into(target, kProbeEvery);
      [[fallthrough]];
    case Failure::still_quiet:
    case Failure::waited:
      return trouble(
          target, role_.serves
                      ? fmt::format("does not go on with the handshake of {}: are both ends its servers?",
                                    role_.mechanism)
                      : "does not complete the handshake: an access that is denied for now looks like this");
    case Failure::types:
      if (shows_type) break;
      refuse(target, fmt::format("ended the handshake: a socket type other than {} looks like this",
                                 peers_in_words(role_.type)));
      return look_into(target, kRetryEvery);
    case Failure::mechanism: break;
    case Failure::denied: break;
    case Failure::broken:
      if (target.refused) break;  // it had its time
      refuse(target, fmt::format("broke off the handshake: {}", protocol_error_words(target.detail)));
      return look_into(target, kRetryEvery);
    case Failure::closed:
      if (target.closings < kClosings) return;  // libzmq tries again at once
      return judge_closing(target);
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
  say(target,
      fmt::format("{}: {} ({})", who, what,
                  role_.retries ? "still trying" : "RECONNECT_IVL=-1: not tried again"),
      false);
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

/// The time of the probe that is due next.
void Diagnosis::arm() {
  Deadline due = Deadline::never();
  for (const Target& target : targets_) due = earliest(due, target.due);
  if (due.instant() == armed_.instant()) return;
  armed_ = due;
  poller_->set_timer(due);
}

}  // namespace zcat
