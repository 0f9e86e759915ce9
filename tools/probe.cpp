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
#include "peer/probe.hpp"

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

/// One endpoint, probed again and again until it is up or the time has run out.
class Candidate {
 public:
  Candidate(const Endpoint& endpoint, Deadline give_up) : endpoint_(endpoint), give_up_(give_up) { begin(); }

  bool done() const { return done_; }
  const ProbeResult& result() const { return result_; }
  /// What to wait for: its descriptor, or the time of the next try.
  int fd() const { return probe_ ? probe_->fd() : -1; }
  Deadline next() const { return probe_ || done_ ? Deadline::never() : next_; }

  void step() {
    if (done_) return;
    if (!probe_ && next_.passed()) begin();
    if (!probe_ || !probe_->step()) return;
    result_ = probe_->result();
    probe_.reset();
    done_ = result_.kind == Kind::zmtp || result_.kind == Kind::not_zmtp || give_up_.passed();
    next_ = earliest(give_up_, Deadline::after(kAgain));
  }

  std::string line() const {
    std::string text = fmt::format("{}: {}", endpoint_.typed, in_words(result_, endpoint_));
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
    return object.add("words", in_words(result_, endpoint_)).text();
  }

 private:
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
  std::optional<Probe> probe_;
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
  for (const Endpoint& endpoint : settings.socket.endpoints) candidates.emplace_back(endpoint, give_up);
  CommandOutcome outcome;
  for (std::size_t printed = 0; printed < candidates.size();) {
    if (!wait(candidates, signals)) {
      outcome.signal = signals.taken();
      return outcome;
    }
    for (Candidate& candidate : candidates) candidate.step();
    for (; printed < candidates.size() && candidates[printed].done(); ++printed) {
      const Candidate& candidate = candidates[printed];
      outcome.code = std::max(outcome.code, code_of(candidate.result()));
      if (!settings.quiet) print((settings.json ? candidate.json() : candidate.line()) + "\n");
    }
  }
  return outcome;
}

}  // namespace zcat
