#include "transfer/denials.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/number.hpp"
#include "base/text.hpp"

namespace zcat {
namespace {

constexpr std::size_t kKinds =
    1000;  // of refusals that are kept apart: a stranger may invent as many as he likes

/// The address of a peer without its port.
std::optional<IpAddress> host_of(const Peer& peer) {
  std::string_view host = peer.address.address;
  host = host.substr(0, host.rfind(':'));
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return parse_ip(host);
}

/// libzmq's name of a client over a unix socket, localhost:UID:GID:PID, in words; empty: it is none.
std::string local_client(std::string_view address) {
  constexpr std::string_view kLocal = "localhost:";
  if (!address.starts_with(kLocal)) return {};
  const std::string_view uid =
      address.substr(kLocal.size(), address.find(':', kLocal.size()) - kLocal.size());
  const auto user = number(uid, UINT32_MAX);
  const auto process = number(address.substr(address.rfind(':') + 1), INT32_MAX);
  if (!user || !process) return {};
  return PeerAddress{{}, static_cast<int>(*process), user_name(*user)}.in_words();
}

}  // namespace

Denials::~Denials() {
  serve(gate_.fd());
  for (const auto& [kind, count] : later_) {
    if (count == 0) continue;
    report_.note(
        fmt::format("{}: access denied {} more: {}", kind.first, count_of(count, "time"), kind.second));
  }
  if (const std::uint64_t more = others_ + gate_.overflow(); more > 0)
    report_.note(fmt::format("access denied {} more to further clients", count_of(more, "time")));
}

/// What libzmq reports of a client, and what the gate tells of it, come by two ways. A connection whose end was seen before
/// the gate was asked is one that it has told of by now.
void Denials::serve(int) {
  std::vector<std::size_t> ended;
  for (const auto& socket : sockets_) {
    socket->serve(-1);
    ended.push_back(socket->peers().ended_unfinished());
  }
  const std::vector<Gate::Refusal> refusals = gate_.take();
  for (const auto& socket : sockets_) socket->serve(-1);
  for (const Gate::Refusal& refusal : refusals) tell(refusal);
  for (std::size_t i = 0; i < ended.size(); ++i) sockets_[i]->forget_unfinished(ended[i]);
}

void Denials::tell(const Gate::Refusal& refusal) {
  if (refusal.address.empty()) return report_.note(refusal.cause);
  const std::string client = client_words(refusal.address);
  const auto known = later_.find({refusal.address, refusal.cause});
  if (known != later_.end()) {
    ++known->second;
  } else if (later_.size() == kKinds) {
    ++others_;
  } else {
    later_.emplace(std::pair(refusal.address, refusal.cause), 0);
    report_.note(fmt::format("{}: access denied: {}", client, refusal.cause));
  }
}

/// With the port where only one connection from that address can be meant.
std::string Denials::client_words(const std::string& address) const {
  if (std::string local = local_client(address); !local.empty()) return local;
  const auto ip = parse_ip(address);
  if (!ip) return address;
  std::vector<std::shared_ptr<Peer>> meant;
  for (const auto& socket : sockets_) {
    for (const auto& peer : socket->peers().unfinished()) {
      const auto host = host_of(*peer);
      if (host && host->bytes == ip->bytes && !peer->denied) meant.push_back(peer);
    }
  }
  if (meant.size() != 1) return address;
  meant.front()->denied = true;
  return meant.front()->address.in_words();
}

}  // namespace zcat
