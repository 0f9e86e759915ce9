#include "peer/rejected.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <zmq.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/syscall_notes.hpp"
#include "endpoint/socket_type.hpp"
#include "endpoint/transport.hpp"
#include "peer/event_log.hpp"

namespace zcat {
namespace {

std::string failure_words(std::uint32_t error, const std::string& mechanism) {
  switch (error) {
    case ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH:
      return fmt::format("it uses another mechanism than {}", mechanism);
    case ZMQ_PROTOCOL_ERROR_ZMTP_CRYPTOGRAPHIC:
    case ZMQ_PROTOCOL_ERROR_ZMTP_KEY_EXCHANGE:
      return "it has another server key than ours, or keys of its own that do not go together";
    default: return std::string(protocol_error_words(error));
  }
}

/// Whether it left because it found, before we did, that the types do not go together: with the whole greeting said, and
/// by a plain close. A probe resets the connection, or on a unix socket begins a command first.
bool found_misfit(const Peer& client) {
  const bool closed =
      client.failure.id == ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL && client.failure.value == EPIPE;
  if (!closed || client.incoming == nullptr || client.is_old()) return false;
  const std::uint32_t received = client.incoming->bytes();
  const bool probed =
      transport_of(client.endpoint).socket_family == AF_UNIX && received == Peers::kGreeting + 1;
  return received >= Peers::kGreeting && !probed;
}

}  // namespace

void RejectedClients::take(const Event& event, const Origin& origin) {
  if (event.id == ZMQ_EVENT_ACCEPT_FAILED) return out_of_descriptors(event);
  if (role_.type == ZMQ_STREAM || !origin.peer || !origin.peer->accepted) return;  // STREAM takes everybody
  if (event.id == ZMQ_EVENT_HANDSHAKE_SUCCEEDED) handshake_succeeded(*origin.peer);
  if (event.id == ZMQ_EVENT_DISCONNECTED) ended(*origin.peer);
}

void RejectedClients::handshake_succeeded(const Peer& client) {
  if (role_.type != ZMQ_PAIR || client.ambiguous || client.handshakes_due > 0) return;
  const auto served = std::ranges::count_if(peers_.table(), [](const auto& entry) {
    return entry.second->accepted && entry.second->handshakes_due == 0;
  });
  if (served < 2) return;
  say(client, "PAIR talks to one peer at a time, and what this one sends is lost");
}

std::string cut_off_words(const Peer& peer, const SocketRole& role) {
  const std::string who = peer.address.in_words();
  // those that only send have no option of ours for it
  const std::string_view limit = socket_type_row(role.type).receives ? "--max-size" : "MAXMSGSIZE";
  const std::string frame = role.most < 0 ? "" : fmt::format("a frame over {} ({}), or ", limit, role.most);
  return fmt::format("{}: cut off: {}bytes that are no ZMTP",
                     who.empty() ? fmt::format("a peer at '{}'", peer.place()) : who, frame);
}

// libzmq 4.3.4: where it reports no failure, the end of a client whose handshake was not complete means that it ended
// the connection itself.
void RejectedClients::ended(const Peer& client) {
  // one of ZMTP 1 or 2 is ready without an event
  const bool was_served =
      client.handshakes_due == 0 || (client.is_old() && client.ready() && client.failure.id == 0);
  if (was_served && client.ending == link::Ending::closed_here) return say_cut_off(client);
  if (was_served || client.ambiguous) return;
  if (client.error)
    return say(client, fmt::format("it ended the handshake with an error: '{}'", *client.error));
  const Event& failure = client.failure;
  if (failure.id == ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL) {
    say(client, failure_words(failure.value, role_.mechanism));
  } else if (role_.gated && client.ending != link::Ending::closed_here) {
    return;  // it was put off, and waited no longer
  } else if (failure.id == 0 || found_misfit(client)) {
    say(client,
        fmt::format("it does not speak ZMTP{}, or its socket type does not go with {}, which needs {}",
                    role_.gated ? " 3, without which it cannot be checked" : "", handshake_name(role_.type),
                    peers_in_words(role_.type)));
  }
}

void RejectedClients::out_of_descriptors(const Event& event) {
  if (!syscall_notes().descriptors_ran_out.load() || std::exchange(crowded_, true)) return;
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  report_.note(
      fmt::format("too many peers at '{}' for the open files of a process, of which the hard limit is {}: "
                  "others are turned away until one leaves; raise it ('ulimit -Hn')",
                  event.endpoint, limit.rlim_max));
}

void RejectedClients::say_cut_off(const Peer& client) {
  // else it was silent for as long as it had promised not to be
  if (client.fd && !link::has_sent_just_now(client.fd.get())) return;
  if (said_.emplace(client.endpoint, "cut off").second) report_.note(cut_off_words(client, role_));
}

void RejectedClients::say(const Peer& client, std::string_view cause) {
  if (!said_.emplace(client.endpoint, cause).second) return;
  const std::string peer = client.address.in_words();
  const std::string who = peer.empty() ? "" : fmt::format(" ({})", peer);
  report_.note(fmt::format("a client of '{}'{} cannot be served: {}", client.endpoint, who, cause));
}

}  // namespace zcat
