#include "socket_types.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace zcat {
const SocketTypeRow& socket_type_row(int type) { return kSocketTypes[static_cast<std::size_t>(type)]; }

const SocketTypeRow* find_socket_type(std::string_view name) {
  const auto found = std::ranges::find(kSocketTypes, name, &SocketTypeRow::name);
  return found != kSocketTypes.end() ? &*found : nullptr;
}

std::string handshake_name(int type) {
  std::string name(socket_type_row(type).name);
  for (char& letter : name) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  return name;
}

std::string peers_in_words(int type) {
  const auto& peers = socket_type_row(type).peers;
  std::string text;
  for (std::size_t i = 0; i < peers.size() && !peers[i].empty(); ++i) {
    const bool last = i + 1 == peers.size() || peers[i + 1].empty();
    text += fmt::format("{}{}", i == 0 ? "" : last ? " or " : ", ", peers[i]);
  }
  return text.empty() ? "another type" : text;
}

bool may_talk(int type, std::string_view peer) {
  const auto& peers = socket_type_row(type).peers;
  return peers[0].empty() || std::ranges::find(peers, peer) != peers.end();
}

}  // namespace zcat
