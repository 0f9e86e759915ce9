#pragma once

#include <zmq.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "endpoint/endpoint.hpp"
#include "format/first_frame.hpp"
#include "format/format.hpp"

namespace zcat {

/// The draft types by number: <zmq.h> names them only for builds with drafts.
enum DraftType : int {
  kServer = 12,
  kClient = 13,
  kRadio = 14,
  kDish = 15,
  kGather = 16,
  kScatter = 17,
  kDgram = 18,
  kPeer = 19,
  kChannel = 20,
};

/// What a message of a type is made of. All but the first are of the types that threads may share: their messages are
/// one frame, and where it goes or came from stands in front of it as another one here.
enum class Shape { frames, single, routed, grouped };

/// One row of the table of socket types: all that is known of a type by itself. (RFC 28, 29, 30, 31, 41, 48, 49, 51, 52)
struct SocketTypeRow {
  int type;               ///< ZMQ_*, which is also its place in the table
  std::string_view name;  ///< as commands and -t call it; in a handshake it stands in capitals
  Attach plain;           ///< what an ENDPOINT without a mark does
  bool sends, receives;   ///< messages of the user's
  std::array<std::string_view, 3> peers;  ///< whom it may talk to
  bool draft = false;                     ///< needs a libzmq with drafts
  Shape shape = Shape::frames;            ///< what its messages are made of
  FirstFrame first = FirstFrame::data;    ///< what the first frame of a message means
};

/// All of them, by number.
inline constexpr std::array kSocketTypes{
    SocketTypeRow{ZMQ_PAIR, "pair", Attach::connect, true, true, {"PAIR"}},
    SocketTypeRow{ZMQ_PUB, "pub", Attach::bind, true, false, {"SUB", "XSUB"}},
    SocketTypeRow{ZMQ_SUB, "sub", Attach::connect, false, true, {"PUB", "XPUB"}},
    SocketTypeRow{ZMQ_REQ, "req", Attach::connect, true, true, {"REP", "ROUTER"}},
    SocketTypeRow{ZMQ_REP, "rep", Attach::bind, true, true, {"REQ", "DEALER"}},
    SocketTypeRow{ZMQ_DEALER, "dealer", Attach::connect, true, true, {"ROUTER", "REP", "DEALER"}},
    SocketTypeRow{ZMQ_ROUTER,
                  "router",
                  Attach::bind,
                  true,
                  true,
                  {"DEALER", "REQ", "ROUTER"},
                  false,
                  Shape::frames,
                  FirstFrame::routing_id},
    SocketTypeRow{ZMQ_PULL, "pull", Attach::bind, false, true, {"PUSH"}},
    SocketTypeRow{ZMQ_PUSH, "push", Attach::connect, true, false, {"PULL"}},
    SocketTypeRow{ZMQ_XPUB,
                  "xpub",
                  Attach::bind,
                  true,
                  true,
                  {"SUB", "XSUB"},
                  false,
                  Shape::frames,
                  FirstFrame::subscription},
    SocketTypeRow{ZMQ_XSUB,
                  "xsub",
                  Attach::connect,
                  true,
                  true,
                  {"PUB", "XPUB"},
                  false,
                  Shape::frames,
                  FirstFrame::subscription},
    SocketTypeRow{
        ZMQ_STREAM, "stream", Attach::bind, true, true, {}, false, Shape::frames, FirstFrame::routing_id},
    SocketTypeRow{kServer, "server", Attach::bind, true, true, {"CLIENT"}, true, Shape::routed},
    SocketTypeRow{kClient, "client", Attach::connect, true, true, {"SERVER"}, true, Shape::single},
    SocketTypeRow{kRadio, "radio", Attach::bind, true, false, {"DISH"}, true, Shape::grouped},
    SocketTypeRow{kDish, "dish", Attach::connect, false, true, {"RADIO"}, true, Shape::grouped},
    SocketTypeRow{kGather, "gather", Attach::bind, false, true, {"SCATTER"}, true, Shape::single},
    SocketTypeRow{kScatter, "scatter", Attach::connect, true, false, {"GATHER"}, true, Shape::single},
    SocketTypeRow{kDgram, "dgram", Attach::bind, true, true, {}, true},
    SocketTypeRow{kPeer, "peer", Attach::bind, true, true, {"PEER"}, true, Shape::routed},
    SocketTypeRow{kChannel, "channel", Attach::connect, true, true, {"CHANNEL"}, true, Shape::single},
};

consteval bool socket_types_are_in_place() {
  for (std::size_t i = 0; i < kSocketTypes.size(); ++i) {
    if (kSocketTypes[i].type != static_cast<int>(i)) return false;
  }
  return true;
}
static_assert(socket_types_are_in_place());

/// A set of socket types, one bit for each ZMQ_*.
using TypeSet = std::uint32_t;
constexpr TypeSet type_set(auto... types) { return ((TypeSet{1} << static_cast<unsigned>(types)) | ...); }
constexpr bool contains(TypeSet set, int type) { return ((set >> type) & 1) != 0; }
constexpr TypeSet kEverySocket = ~TypeSet{0};
constexpr TypeSet kStableSockets = [] {
  TypeSet set = 0;
  for (const SocketTypeRow& row : kSocketTypes) set |= row.draft ? TypeSet{0} : type_set(row.type);
  return set;
}();

/// The row of ZMQ_*.
constexpr const SocketTypeRow& socket_type_row(int type) {
  return kSocketTypes[static_cast<std::size_t>(type)];
}
/// The row of that name; null: there is none.
const SocketTypeRow* find_socket_type(std::string_view name);
/// The type of that name; `pub` is the XPUB that our publishers are. Throws Error (usage).
int socket_type(std::string_view name);
/// The names of the types in `types`; `all` if these are all, `all stable` if only the drafts are missing.
std::string type_list(TypeSet types, std::string_view separator = " ");

/// What a handshake calls the type: "PUSH".
std::string handshake_name(int type);
/// Whom it may talk to, in words: "REP or ROUTER".
std::string peers_in_words(int type);
/// Whether a socket of `type` may talk to one that calls itself `peer` in its handshake.
bool may_talk(int type, std::string_view peer);

/// Why a group cannot be that; empty: it can. `datagram`: over udp.
std::string unfit_group(std::string_view group, bool datagram);
/// Checks that a socket of `type` can send a message. Throws Error (failed).
void check_message(const SocketTypeRow& type, const Frames& frames, bool datagram);

/// Whether the first frame of a message says which peer it goes to.
constexpr bool names_peers(int type) {
  const SocketTypeRow& row = socket_type_row(type);
  return row.first == FirstFrame::routing_id || row.shape == Shape::routed;
}

/// Whether each message goes to one peer, in turn, so that one that waits at a dead endpoint could have gone to a
/// live one.
constexpr bool deals_out(int type) {
  return type == ZMQ_PUSH || type == ZMQ_REQ || type == ZMQ_DEALER || type == kClient || type == kScatter;
}

}  // namespace zcat
