#include "peer/rejected.hpp"

#include <fmt/format.h>
#include <zmq.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "endpoint/socket_type.hpp"
#include "endpoint/transport.hpp"
#include "peer/address.hpp"
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

}  // namespace

void TurnedAway::take(const Event& event) {
  if (party_.type == ZMQ_STREAM) return;  // takes everybody
  switch (event.id) {
    case ZMQ_EVENT_ACCEPTED: return accepted(event);
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: return shaken(event);
    case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
    case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL: failure_ = event; return;
    case ZMQ_EVENT_DISCONNECTED: return gone(event);
    default: return;
  }
}

void TurnedAway::accepted(const Event& event) {
  Client client{event.endpoint, peer_of(static_cast<int>(event.value)).in_words()};
  if (transport_of(event.endpoint).handshakes() > 1)
    client.handshake = Handshake::unsure;  // tells of more than one handshake
  clients_.insert_or_assign(event.value, std::move(client));
}

void TurnedAway::shaken(const Event& event) {
  std::vector<Client*> candidates;
  for (auto& [fd, client] : clients_) {
    if (client.endpoint == event.endpoint && client.handshake != Handshake::complete)
      candidates.push_back(&client);
  }
  const bool certain = candidates.size() == 1;
  for (Client* const client : candidates)
    client->handshake = certain ? Handshake::complete : Handshake::unsure;
  const auto served = std::ranges::count_if(
      clients_, [](const auto& entry) { return entry.second.handshake == Handshake::complete; });
  if (party_.type != ZMQ_PAIR || !certain || served < 2) return;
  say(*candidates.front(), "PAIR talks to one peer at a time, and what this one sends is lost");
}

// A handshake that fails is told first, and right behind it whose it was. Told alone, the end of one that was not
// complete means that libzmq itself has ended it.
void TurnedAway::gone(const Event& event) {
  const auto found = clients_.find(event.value);
  if (found == clients_.end()) return;
  const Client client = std::move(found->second);
  clients_.erase(found);
  if (client.handshake == Handshake::complete) return;
  const Event failure = std::exchange(failure_, Event());
  if (failure.endpoint == client.endpoint) {
    if (failure.id == ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL)
      say(client, failure_words(failure.value, party_.mechanism));
  } else if (client.handshake == Handshake::pending) {
    say(client, fmt::format("it does not speak ZMTP, or its socket type does not go with {}, which needs {}",
                            handshake_name(party_.type), peers_in_words(party_.type)));
  }
}

void TurnedAway::say(const Client& client, std::string_view cause) {
  if (!said_.emplace(client.endpoint, cause).second) return;
  const std::string who = client.peer.empty() ? "" : fmt::format(" ({})", client.peer);
  report_.note(fmt::format("a client of '{}'{} cannot be served: {}", client.endpoint, who, cause));
}

}  // namespace zcat
