#include "endpoint/socket_type.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cctype>

#include "base/error.hpp"
#include "base/text.hpp"

namespace zcat {
const SocketTypeRow* find_socket_type(std::string_view name) {
  const auto found = std::ranges::find(kSocketTypes, name, &SocketTypeRow::name);
  return found != kSocketTypes.end() ? &*found : nullptr;
}

int socket_type(std::string_view name) {
  if (name == "pub") return ZMQ_XPUB;
  if (const SocketTypeRow* const row = find_socket_type(name)) return row->type;
  const std::string_view near =
      nearest(name.substr(0, 64), kSocketTypes, [](const SocketTypeRow& row) { return row.name; });
  refuse(near.empty() ? fmt::format("'{}' is no socket type: try push, pull, pub, sub, req or rep", name)
                      : fmt::format("'{}' is no socket type: did you mean '{}'?", name, near));
}

std::string type_list(TypeSet types, std::string_view separator) {
  if (types == kEverySocket) return "all";
  if (types == kStableSockets) return "all stable";
  const bool most = std::popcount(types) > 16;  // all but a few
  const bool all_send = std::ranges::all_of(
      kSocketTypes, [&](const SocketTypeRow& type) { return type.sends || !contains(types, type.type); });
  std::string text;
  for (const SocketTypeRow& type : kSocketTypes) {
    if (contains(types, type.type) == most || (most && all_send && !type.sends)) continue;
    text += fmt::format("{}{}", text.empty() ? "" : separator, type.name);
  }
  if (!most) return text;
  return (all_send ? "all that send but " : "all but ") + text;
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

std::string unfit_group(std::string_view group, bool datagram) {
  const std::size_t longest =
      datagram ? 127 : 255;  // what receives over udp takes longer ones for negative, and aborts
  if (group.empty() || group.size() > longest) {
    return fmt::format("a group has 1 to {} bytes{}, not {}", longest, datagram ? " over udp" : "",
                       group.size());
  }
  return group.find('\0') != std::string_view::npos ? "a group has no zero bytes" : "";
}

void check_message(const SocketTypeRow& type, const Frames& frames, bool datagram) {
  constexpr std::size_t kPacket =
      8192 - 1;  // libzmq's buffer, less a byte for the length of the group: the rest is cut off
  const auto refuse = [&](const std::string& why) { throw Error(ExitCode::failed, why); };
  const std::size_t count = frames.size();
  switch (type.shape) {
    case Shape::frames: return;
    case Shape::single:
      if (count == 1) return;
      return refuse(
          fmt::format("{} sockets send messages of one frame, and this one has {}", type.name, count));
    case Shape::routed:
      if (count == 2) return;
      return refuse(fmt::format("{} sockets send a routing id and one frame, not {}: try 'ID\\tTEXT'",
                                type.name, count_of(count, "frame")));
    case Shape::grouped:
      if (count != 2) {
        return refuse(
            fmt::format("{} sockets send a group and one frame, not {}: try 'GROUP\\tTEXT', or --group",
                        type.name, count_of(count, "frame")));
      }
      if (const std::string why = unfit_group(frames[0], datagram); !why.empty()) return refuse(why);
      if (!datagram || frames[0].size() + frames[1].size() <= kPacket) return;
      return refuse(fmt::format("a message over udp has {} bytes at most, its group included, not {}",
                                kPacket, frames[0].size() + frames[1].size()));
  }
}

bool may_talk(int type, std::string_view peer) {
  const auto& peers = socket_type_row(type).peers;
  return peers[0].empty() || std::ranges::find(peers, peer) != peers.end();
}

}  // namespace zcat
