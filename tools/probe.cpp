// The command `probe`: all endpoints at once, their lines in the order typed.
#include "probe.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/json.hpp"
#include "base/signals.hpp"
#include "peer/curve_trial.hpp"
#include "peer/probe.hpp"
#include "process.hpp"

namespace zcat {
namespace {

using Kind = ProbeResult::Kind;

constexpr std::chrono::milliseconds kAgain{50};  // between two tries with -w

/// What the exit status says of it. The worst of several has the highest number.
ExitCode code_of(const ProbeResult& result) {
  switch (result.kind) {
    case Kind::zmtp: return ExitCode::ok;
    case Kind::unreachable:
    case Kind::unresolved: return ExitCode::timed_out;
    default: return ExitCode::refused;
  }
}

std::string_view state_of(const ProbeResult& result) {
  switch (result.kind) {
    case Kind::zmtp: return "up";
    case Kind::not_zmtp: return "foreign";
    case Kind::silent: return "silent";
    case Kind::closed: return "closed";
    case Kind::unreachable: return "unreachable";
    case Kind::unresolved: return "unresolved";
    case Kind::proxy: break;  // none is used
  }
  return "";
}

std::string_view protocol_name(Protocol protocol) {
  switch (protocol) {
    case Protocol::zmtp: return "zmtp";
    case Protocol::http: return "http";
    case Protocol::ssh: return "ssh";
    case Protocol::tls: return "tls";
    default: return "other";
  }
}

/// What is said of the server key, where CURVE is spoken.
std::string_view key_words(CurveTrial::Result result) {
  switch (result) {
    case CurveTrial::Result::fits: return "the server key fits";
    case CurveTrial::Result::differs: return "it has another server key";
    case CurveTrial::Result::silent: return "it does not go on with the handshake";
    case CurveTrial::Result::unreachable: break;
  }
  return "it cannot be connected to again";
}

/// The server key that is tried, and what is needed for it.
struct KeyTrials {
  explicit KeyTrials(const std::string& key, std::size_t endpoints) : server_key(key) {
    context.set(zmq::ctxopt::max_sockets, static_cast<int>(endpoints) + 1);
  }
  const std::string& server_key;
  zmq::context_t context;
};

/// One endpoint, probed again and again until it is up or the time has run out.
class Candidate {
 public:
  /// `trials`: null: any server key will do.
  Candidate(const Endpoint& endpoint, Deadline give_up, KeyTrials* trials)
      : endpoint_(endpoint), give_up_(give_up), trials_(trials) {
    begin();
  }

  bool done() const { return done_; }
  ExitCode code() const {
    const bool secured = trials_ == nullptr || key_result_ == CurveTrial::Result::fits;
    return result_.kind != Kind::zmtp || secured ? code_of(result_) : ExitCode::refused;
  }
  /// What to wait for: its descriptor, or the time of the next try.
  int fd() const { return trial_ ? trial_->fd() : probe_ ? probe_->fd() : -1; }
  Deadline next() const { return probe_ || trial_ || done_ ? Deadline::never() : next_; }

  void step() {
    if (done_) return;
    if (trial_) return step_trial();
    if (!probe_ && next_.passed()) begin();
    if (!probe_ || !probe_->step()) return;
    result_ = probe_->result();
    if (result_.kind == Kind::zmtp && trials_ != nullptr && result_.greeting.mechanism == "CURVE")
      trial_.emplace(trials_->context, probe_->address(), trials_->server_key, Probe::kPatience);
    probe_.reset();
    done_ = !trial_ && (result_.kind == Kind::zmtp || result_.kind == Kind::not_zmtp || give_up_.passed());
    next_ = earliest(give_up_, Deadline::after(kAgain));
  }

  std::string line() const {
    std::string text = fmt::format("{}: {}", endpoint_.typed, in_words(result_, endpoint_));
    if (const std::string_view key = words_of_key(); !key.empty()) text += fmt::format(", {}", key);
    if (result_.kind == Kind::zmtp) text += fmt::format(", {:.2f} ms", milliseconds());
    return text;
  }
  std::string json() const {
    const Greeting& greeting = result_.greeting;
    JsonObject object;
    const auto add_if_known = [&](std::string_view name, std::string_view value) {
      if (!value.empty()) object.add(name, value);
    };
    object.add("endpoint", endpoint_.typed).add("state", state_of(result_));
    if (result_.kind == Kind::zmtp || result_.kind == Kind::not_zmtp)
      object.add("protocol", protocol_name(greeting.protocol));
    add_if_known("version", greeting.version);
    add_if_known("mechanism", greeting.mechanism);
    add_if_known("type", greeting.type);
    if (greeting.identity) object.add("identity", *greeting.identity);
    if (result_.kind == Kind::zmtp)
      object.add_json("round_trip", fmt::format("{:.6f}", milliseconds() / 1000));
    if (trials_ != nullptr && result_.kind == Kind::zmtp)
      object.add_json("server_key", key_result_ == CurveTrial::Result::fits ? "true" : "false");
    return object.add("words", in_words(result_, endpoint_)).text();
  }

 private:
  std::string_view words_of_key() const {
    if (trials_ == nullptr || result_.kind != Kind::zmtp) return {};
    return key_result_ ? key_words(*key_result_) : "not CURVE, which the server key is for";
  }
  void step_trial() {
    if (!trial_->step()) return;
    key_result_ = trial_->result();
    trial_.reset();
    done_ = true;
  }
  void begin() {
    const auto left = give_up_.remaining();
    const std::chrono::nanoseconds most = Probe::kPatience;
    // the last try ends with the time, the first one has its own
    const bool first = next_.is_never();
    const auto patience = first || !left ? most : std::clamp<std::chrono::nanoseconds>(*left, kAgain, most);
    probe_.emplace(endpoint_, Probe::How{.patience = patience});
  }
  double milliseconds() const {
    return std::chrono::duration<double, std::milli>(result_.round_trip).count();
  }

  Endpoint endpoint_;
  Deadline give_up_;
  Deadline next_ = Deadline::never();
  KeyTrials* trials_;
  std::optional<Probe> probe_;
  std::optional<CurveTrial> trial_;  // of the key, once the rest is known
  std::optional<CurveTrial::Result> key_result_;
  ProbeResult result_;
  bool done_ = false;
};

/// Until something stirs, or somebody's next try is due. False: a signal came.
bool wait(const std::vector<Candidate>& candidates, const Signals& signals) {
  std::vector<pollfd> items{{signals.fd(), POLLIN, 0}};
  Deadline next = Deadline::never();
  for (const Candidate& candidate : candidates) {
    if (candidate.fd() >= 0) items.push_back({candidate.fd(), POLLIN, 0});
    next = earliest(next, candidate.next());
  }
  const auto left = next.remaining();
  const timespec time = to_timespec(left.value_or(std::chrono::nanoseconds(0)));
  ::ppoll(items.data(), items.size(), left ? &time : nullptr, nullptr);
  return signals.taken() == 0;
}

}  // namespace

CommandOutcome run_probe(const Settings& settings) {
  const Signals signals;
  const Deadline give_up = Deadline::after(settings.limits.patience.value_or(std::chrono::nanoseconds(0)));
  std::vector<Candidate> candidates;
  std::optional<KeyTrials> trials;
  if (const auto& key = settings.security.server_key) {
    constexpr int kThreads = 2;  // of libzmq
    try_threads(kThreads);
    trials.emplace(*key, settings.socket.endpoints.size());
  }
  for (const Endpoint& endpoint : settings.socket.endpoints)
    candidates.emplace_back(endpoint, give_up, trials ? &*trials : nullptr);
  CommandOutcome outcome;
  for (std::size_t printed = 0; printed < candidates.size();) {
    if (!wait(candidates, signals)) {
      outcome.signal = signals.taken();
      return outcome;
    }
    for (Candidate& candidate : candidates) candidate.step();
    for (; printed < candidates.size() && candidates[printed].done(); ++printed) {
      const Candidate& candidate = candidates[printed];
      outcome.code = std::max(outcome.code, candidate.code());
      if (!settings.quiet) print((settings.json ? candidate.json() : candidate.line()) + "\n");
    }
  }
  return outcome;
}

}  // namespace zcat
