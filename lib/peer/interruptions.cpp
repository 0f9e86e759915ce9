#include "peer/interruptions.hpp"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <zmq.h>

#include <algorithm>
#include <chrono>

namespace zcat {
namespace {

/// The end may wait for it: no longer than a peer takes that is up, however far away.
std::chrono::nanoseconds patience_with(const Peer& peer) {
  constexpr std::chrono::milliseconds kAnswer{250};
  constexpr int kTrips = 4;
  const auto tcp = link::tcp_state(peer.fd.get());
  return kAnswer + kTrips * std::chrono::microseconds(tcp ? tcp->tcpi_rtt : 0);
}

}  // namespace

void Interruptions::look_into(const Peer& peer, Poller& poller) try {
  const Endpoint& endpoint = *peer.connected_to;
  const bool is_known =
      said_.contains(&endpoint) || std::ranges::any_of(suspicions_, [&](const Suspicion& suspicion) {
        return &suspicion.endpoint == &endpoint;
      });
  if (is_known) return;
  suspicions_.push_back({endpoint, peer.address.pid,
                         Probe(endpoint, {.patience = patience_with(peer),
                                          .proxy = takes_proxy(endpoint) ? proxy_ : std::nullopt})});
  poller.watch(suspicions_.back().probe.fd(), EPOLLIN);
} catch (const Error&) {  // threads or descriptors ran out: it stays unknown
}

void Interruptions::serve() {
  suspicions_.remove_if([&](Suspicion& suspicion) {
    if (!suspicion.probe.step()) return false;
    // connected to, but not greeted: its process is about to end
    const ProbeResult& result = suspicion.probe.result();
    const bool another = suspicion.pid != 0 && result.pid != suspicion.pid;
    if (result.kind == ProbeResult::Kind::zmtp && !another) say(suspicion.endpoint);
    return true;
  });
}

void Interruptions::say(const Endpoint& endpoint) {
  if (!said_.insert(&endpoint).second) return;
  const std::string line = fmt::format(
      "the peer at '{}' ended the connection in mid-stream but is still up: messages may be lost (a message "
      "over its size limit looks like this)",
      endpoint.typed);
  // what becomes of a request is told of each
  role_ == ZMQ_REQ ? report_.note(line) : report_.fault(ExitCode::undelivered, line);
}

}  // namespace zcat
