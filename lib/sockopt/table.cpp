// One row for each option of libzmq. The ranges are what was seen to work, not what libzmq accepts: it takes values
// that abort the process later, or after which no message passes.
#include <fmt/format.h>
#include <zmq.h>

#include <algorithm>
#include <array>
#include <functional>
#include <limits>

#include "base/error.hpp"
#include "base/text.hpp"
#include "endpoint/transport.hpp"
#include "sockopt/check.hpp"
#include "sockopt/sockopt.hpp"

namespace zcat {
namespace {

using enum SockoptRow::Kind;
using enum SockoptTraits::Access;
using enum SockoptTraits::Status;

constexpr std::int64_t kInt = std::numeric_limits<int>::max();
constexpr std::int64_t kInt64 = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kName = 255;       // bytes that names may have on the wire
constexpr std::int64_t kBytes = 1 << 20;  // of messages that a socket sends by itself

constexpr TypeSet kPublishers = type_set(ZMQ_PUB, ZMQ_XPUB);

constexpr auto kTypes = [] {
  std::array<Choice, kSocketTypes.size()> choices;
  std::ranges::transform(kSocketTypes, choices.begin(), [](const SocketTypeRow& row) {
    return Choice{row.name, row.type};
  });
  return choices;
}();
constexpr auto kMechanismNames = [] {
  std::array<Choice, kMechanisms.size()> choices;
  for (std::size_t i = 0; i < choices.size(); ++i) choices[i] = {kMechanisms[i].word, static_cast<int>(i)};
  return choices;
}();
constexpr std::array kNameTypes{Choice{"hostbased", 0}, Choice{"user", 1}, Choice{"krb5-principal", 2}};
constexpr std::array kKeepalive{Choice{"system", -1}, Choice{"off", 0}, Choice{"on", 1}};
constexpr std::array kPolicies{Choice{"other", 0}, Choice{"fifo", 1}, Choice{"rr", 2}, Choice{"batch", 3},
                               Choice{"idle", 5}};
constexpr std::array kNormModes{Choice{"fixed", 0}, Choice{"cc", 1}, Choice{"ccl", 2}, Choice{"cce", 3},
                                Choice{"cce-ecnonly", 4}};
constexpr std::array kEvents{Choice{"in", ZMQ_POLLIN}, Choice{"out", ZMQ_POLLOUT}};
constexpr std::array kNotify{Choice{"connect", 1}, Choice{"disconnect", 2}};
constexpr std::array kStops{Choice{"refused", 1}, Choice{"handshake-failed", 2},
                            Choice{"after-disconnect", 4}};

/// Of a value; of a text or bytes: of its length.
struct Limits {
  std::int64_t least = 0, most = 0;
  bool minus_one = false;
};

consteval SockoptRow option(std::string_view name, int number, SockoptRow::Kind kind, std::string_view unit,
                            std::string_view default_text, int since, TypeSet takers,
                            std::string_view summary, Limits limits = {}, SockoptTraits traits = {}) {
  return {traits, name,   number,  kind,         unit,        default_text,
          since,  takers, summary, limits.least, limits.most, limits.minus_one};
}

constexpr std::string_view kSubscribeHint = "-s PREFIX says what to subscribe to";
constexpr std::string_view kIpv6Hint =
    "it is turned on for each endpoint that needs it: write the address in brackets, or use -6 or -4";
constexpr std::string_view kManualHint =
    "the socket would wait for an answer to each subscription, which nobody gives";

constexpr SockoptTraits kNorm{.status = draft, .where = "norm", .needs = "norm"};
constexpr SockoptTraits kVmci{.width = 8, .where = "vmci", .needs = "vmci"};
constexpr SockoptTraits kWss{.access = write, .status = draft, .where = "wss", .needs = "WSS"};
constexpr SockoptTraits kIpcFilter{.access = write, .status = deprecated, .where = "ipc"};
constexpr TypeSet kZmtp = ~type_set(ZMQ_STREAM);  // the sockets that have handshakes

constexpr std::array kRows{
    option("AFFINITY", ZMQ_AFFINITY, integer, "bitmap", "0", 20000, kEverySocket,
           "I/O threads that serve the connections, one bit each; 0 is all of them", {0, kInt64},
           {.width = 8, .detail = "Only bits of existing threads: IO_THREADS says how many there are."}),
    option("BACKLOG", ZMQ_BACKLOG, integer, "connections", "100", 20100, kEverySocket,
           "connections that may wait to be accepted by a bound socket; 4096 here", {0, kInt},
           {.where = "tcp, ipc"}),
    option("BINDTODEVICE", ZMQ_BINDTODEVICE, text, "interface", "unset", 40300, kEverySocket,
           "network interface or VRF that connections are made and accepted through", {1, 15},
           {.where = "tcp, udp", .detail = "Linux only.", .check = check_device}),
    option("BUSY_POLL", 113, integer, "us", "0", 40305, kEverySocket,
           "how long the kernel may busy-poll the network device when there is no data", {0, kInt},
           {.status = draft, .where = "tcp"}),
    option("CONFLATE", ZMQ_CONFLATE, boolean, "", "0", 40000,
           type_set(ZMQ_PULL, ZMQ_PUSH, ZMQ_SUB, ZMQ_DEALER), "keep only the last frame of the last message",
           {},
           {.detail = "If its connection closes before the message is received, it is lost, too. Our "
                      "publishers are XPUB sockets, which libzmq does not conflate."}),
    option("CONNECT_ROUTING_ID", ZMQ_CONNECT_ROUTING_ID, bytes, "", "unset", 40100,
           type_set(ZMQ_ROUTER, ZMQ_STREAM), "routing id of the peer at the first endpoint connected to",
           {1, kName},
           {.access = write, .detail = "May not begin with a zero byte.", .check = check_routing_id}),
    option("CONNECT_TIMEOUT", ZMQ_CONNECT_TIMEOUT, integer, "ms", "0", 40200, kEverySocket,
           "how long one attempt to connect may take; 0 leaves it to the system; 10000 here", {0, kInt},
           {.where = "tcp"}),
    option("CURVE_PUBLICKEY", ZMQ_CURVE_PUBLICKEY, key, "", "unset", 40000, kZmtp,
           "CURVE: our public key, in Z85 (40 characters) or hex", {},
           {.needs = "curve", .detail = "A client also needs CURVE_SECRETKEY and CURVE_SERVERKEY."}),
    option("CURVE_SECRETKEY", ZMQ_CURVE_SECRETKEY, key, "", "unset", 40000, kZmtp, "CURVE: our secret key",
           {}, {.secret = true, .needs = "curve"}),
    option("CURVE_SERVER", ZMQ_CURVE_SERVER, boolean, "", "0", 40000, kZmtp, "CURVE: be the server", {},
           {.needs = "curve", .detail = "Needs --key and --allow-keys, which say it as well."}),
    option("CURVE_SERVERKEY", ZMQ_CURVE_SERVERKEY, key, "", "unset", 40000, kZmtp,
           "CURVE: the public key of the server to connect to", {},
           {.needs = "curve", .detail = "Also needs CURVE_PUBLICKEY and CURVE_SECRETKEY."}),
    option("DISCONNECT_MSG", 111, bytes, "", "none", 40303, type_set(ZMQ_ROUTER, kServer, kPeer),
           "message to receive when a peer has left", {1, kBytes}, {.access = write, .status = draft}),
    option("EVENTS", ZMQ_EVENTS, flags, "", "n/a", 20100, kEverySocket,
           "whether messages can be received and sent now", {}, {.choices = kEvents, .access = read}),
    option("FD", ZMQ_FD, descriptor, "", "n/a", 20100, kStableSockets,
           "descriptor that becomes readable when the events of the socket may have changed", {},
           {.access = read}),
    option("GSSAPI_PLAINTEXT", ZMQ_GSSAPI_PLAINTEXT, boolean, "", "0", 40100, kZmtp,
           "GSSAPI: authenticate only, without encryption", {}, {.needs = "gssapi"}),
    option("GSSAPI_PRINCIPAL", ZMQ_GSSAPI_PRINCIPAL, text, "", "unset", 40100, kZmtp,
           "GSSAPI: the principal that we are", {1, kName}, {.needs = "gssapi"}),
    option("GSSAPI_PRINCIPAL_NAMETYPE", ZMQ_GSSAPI_PRINCIPAL_NAMETYPE, choice, "", "hostbased", 40300, kZmtp,
           "GSSAPI: how GSSAPI_PRINCIPAL is written", {}, {.choices = kNameTypes, .needs = "gssapi"}),
    option("GSSAPI_SERVER", ZMQ_GSSAPI_SERVER, boolean, "", "0", 40100, kZmtp, "GSSAPI: be the server", {},
           {.needs = "gssapi", .detail = "0 makes it a client; it also chooses GSSAPI."}),
    option("GSSAPI_SERVICE_PRINCIPAL", ZMQ_GSSAPI_SERVICE_PRINCIPAL, text, "", "unset", 40100, kZmtp,
           "GSSAPI: the principal of the server to connect to", {1, kName}, {.needs = "gssapi"}),
    option("GSSAPI_SERVICE_PRINCIPAL_NAMETYPE", ZMQ_GSSAPI_SERVICE_PRINCIPAL_NAMETYPE, choice, "",
           "hostbased", 40300, kZmtp, "GSSAPI: how GSSAPI_SERVICE_PRINCIPAL is written", {},
           {.choices = kNameTypes, .needs = "gssapi"}),
    option("HANDSHAKE_IVL", ZMQ_HANDSHAKE_IVL, integer, "ms", "30000", 40100, kZmtp,
           "how long the handshake of a connection may take; 0 is no limit", {0, kInt},
           {.where = "connections"}),
    option("HEARTBEAT_IVL", ZMQ_HEARTBEAT_IVL, integer, "ms", "0", 40200, kEverySocket,
           "time between heartbeats on a connection; 0 sends none", {0, kInt},
           {.where = "connections", .detail = "Works like --heartbeat."}),
    option("HEARTBEAT_TIMEOUT", ZMQ_HEARTBEAT_TIMEOUT, integer, "ms", "-1", 40200, kEverySocket,
           "time after which a connection without an answer to a heartbeat is cut; 0 is never", {0, 0},
           {.where = "connections",
            .detail = "Only 0: libzmq reads no answer while our queue is full, so another value cuts off "
                      "healthy peers and can abort the process. TCP_KEEPALIVE notices broken connections."}),
    option("HEARTBEAT_TTL", ZMQ_HEARTBEAT_TTL, integer, "ms", "0", 40200, kEverySocket,
           "time after which the peer may cut a connection on which no heartbeat arrives", {0, 6553599},
           {.where = "connections",
            .detail = "Rounded down to 100 ms. Has to be longer than the time between heartbeats."}),
    option("HELLO_MSG", 110, bytes, "", "none", 40303,
           type_set(ZMQ_ROUTER, ZMQ_DEALER, kClient, kServer, kPeer), "message that each new peer is sent",
           {1, kBytes}, {.access = write, .status = draft}),
    option("HICCUP_MSG", 114, bytes, "", "none", 40305, type_set(ZMQ_DEALER, kClient, kPeer),
           "message that is received when a connection was lost and made again", {1, kBytes},
           {.access = write, .status = draft}),
    option(
        "IMMEDIATE", ZMQ_IMMEDIATE, boolean, "", "0", 40000,
        ~type_set(ZMQ_PULL, ZMQ_SUB, ZMQ_REQ, kPeer, kDish, kGather),
        "queue messages for complete connections only; 1 loses messages when a peer leaves", {},
        {.where = "connections",
         .detail =
             "With 1, when a peer that we connected to leaves, the messages queued for it and those received "
             "from it but not read yet are lost. push and req leave dead endpoints out without it."}),
    option("INVERT_MATCHING", ZMQ_INVERT_MATCHING, boolean, "", "0", 40200,
           type_set(ZMQ_PUB, ZMQ_XPUB, ZMQ_SUB),
           "pass the messages that no subscription matches; both ends must agree"),
    option("IN_BATCH_SIZE", 101, integer, "bytes", "8192", 40302, kEverySocket,
           "how much is read from a connection at once", {1, kInt}, {.status = draft}),
    option("IPC_FILTER_GID", ZMQ_IPC_FILTER_GID, integer, "gid", "none", 40100, kEverySocket,
           "accept ipc connections of processes of this group", {0, kInt}, kIpcFilter),
    option("IPC_FILTER_PID", ZMQ_IPC_FILTER_PID, integer, "pid", "none", 40100, kEverySocket,
           "accept ipc connections of this process", {1, kInt}, kIpcFilter),
    option("IPC_FILTER_UID", ZMQ_IPC_FILTER_UID, integer, "uid", "none", 40100, kEverySocket,
           "accept ipc connections of processes of this user", {0, kInt}, kIpcFilter),
    option("IPV4ONLY", ZMQ_IPV4ONLY, boolean, "", "1", 30100, kEverySocket, "the opposite of IPV6", {},
           {.status = deprecated, .where = "tcp", .set_hint = kIpv6Hint}),
    option("IPV6", ZMQ_IPV6, boolean, "", "0", 40000, kEverySocket, "allow IPv6 connections as well as IPv4",
           {}, {.where = "tcp", .set_hint = kIpv6Hint}),
    option("LAST_ENDPOINT", ZMQ_LAST_ENDPOINT, text, "", "empty", 30200, kEverySocket,
           "the last endpoint that was bound or connected to, with its actual port", {}, {.access = read}),
    option("LINGER", ZMQ_LINGER, integer, "ms", "-1", 20100, kEverySocket,
           "how long to keep unsent messages after the close", {0, kInt, true},
           {.set_hint = "the end of a run depends on it: use --linger DURATION"}),
    option("LOOPBACK_FASTPATH", 94, boolean, "", "0", 40204, kEverySocket,
           "faster tcp to this machine; Windows only", {}, {.status = quiet_draft, .where = "tcp"}),
    option("MAXMSGSIZE", ZMQ_MAXMSGSIZE, integer, "bytes", "-1", 30000, kEverySocket,
           "longest frame accepted from a peer; -1 is no limit; 1073741824 here", {64, kInt64, true},
           {.width = 8,
            .detail = "A longer one ends the connection, and the messages behind it are lost. Below 64 not "
                      "even a handshake passes."}),
    option("MECHANISM", ZMQ_MECHANISM, choice, "", "null", 40000, kEverySocket,
           "the security mechanism in use", {}, {.choices = kMechanismNames, .access = read}),
    option("METADATA", kMetadata, text, "X-name:value", "none", 40204, kEverySocket,
           "property that the peer can read of each of our messages; repeatable", {5, kBytes},
           {.access = write,
            .status = quiet_draft,
            .detail = "X-zcat, our version, is always set. The name, X- included, has 255 bytes at most.",
            .check = check_metadata}),
    option("MULTICAST_HOPS", ZMQ_MULTICAST_HOPS, integer, "hops", "1", 30000, kEverySocket,
           "routers that multicast packets may pass", {1, 255}, {.where = "multicast"}),
    option("MULTICAST_LOOP", 96, boolean, "", "1", 40300, kEverySocket,
           "whether multicast packets are heard on this machine as well", {},
           {.status = quiet_draft, .where = "udp"}),
    option("MULTICAST_MAXTPDU", ZMQ_MULTICAST_MAXTPDU, integer, "bytes", "1500", 40200, kEverySocket,
           "longest multicast packet", {100, 65507},
           {.where = "pgm, epgm, norm", .detail = "No longer than what RATE sends in a second."}),
    option("NORM_BLOCK_SIZE", 121, integer, "segments", "16", 40305, kPublishers,
           "segments of a NORM coding block", {1, 255}, kNorm),
    option("NORM_BUFFER_SIZE", 119, integer, "KiB", "2048", 40305, kEverySocket, "buffer of a NORM session",
           {1, kInt / 1024}, kNorm),
    option("NORM_MODE", 117, choice, "", "cc", 40305, kPublishers, "congestion control of NORM", {},
           {.choices = kNormModes, .status = draft, .where = "norm", .needs = "norm"}),
    option("NORM_NUM_AUTOPARITY", 123, integer, "segments", "0", 40305, kPublishers,
           "parity segments that NORM sends unasked with each block", {0, 255}, kNorm),
    option("NORM_NUM_PARITY", 122, integer, "segments", "4", 40305, kPublishers,
           "parity segments that NORM computes for each block", {0, 255}, kNorm),
    option("NORM_PUSH", 124, boolean, "", "0", 40305, kPublishers, "let NORM overwrite what is not sent yet",
           {}, kNorm),
    option("NORM_SEGMENT_SIZE", 120, integer, "bytes", "1400", 40305, kPublishers, "payload of a NORM packet",
           {1, 65507}, kNorm),
    option("NORM_UNICAST_NACK", 118, boolean, "", "0", 40305, type_set(ZMQ_SUB, ZMQ_XSUB),
           "NORM: ask for what is missing by unicast", {}, kNorm),
    option("ONLY_FIRST_SUBSCRIBE", 108, boolean, "", "0", 40303, type_set(ZMQ_XPUB, ZMQ_XSUB),
           "treat only the first frame of a message as a subscription", {},
           {.access = write, .status = quiet_draft}),
    option("OUT_BATCH_SIZE", kOutBatchSize, integer, "bytes", "8192", 40302, kEverySocket,
           "how much is written to a connection at once", {1, kInt}, {.status = draft}),
    option("PLAIN_PASSWORD", ZMQ_PLAIN_PASSWORD, text, "", "unset", 40000, kZmtp,
           "PLAIN: the password to connect with", {1, kName}, {.secret = true}),
    option("PLAIN_SERVER", ZMQ_PLAIN_SERVER, boolean, "", "0", 40000, kZmtp, "PLAIN: be the server", {},
           {.set_hint = "it needs a list of passwords: use --allow-users FILE"}),
    option("PLAIN_USERNAME", ZMQ_PLAIN_USERNAME, text, "", "unset", 40000, kZmtp,
           "PLAIN: the user to connect as", {1, kName}),
    option("PRIORITY", 112, integer, "", "0", 40304, kEverySocket,
           "priority of the packets in this machine's queues", {1, 6},
           {.status = draft, .where = "connections"}),
    option("PROBE_ROUTER", ZMQ_PROBE_ROUTER, boolean, "", "0", 40000,
           type_set(ZMQ_REQ, ZMQ_DEALER, ZMQ_ROUTER),
           "send an empty message on each new connection, by which a ROUTER learns our id", {},
           {.access = write}),
    option("RATE", ZMQ_RATE, integer, "kbit/s", "100", 20000, kEverySocket,
           "highest rate at which multicast sends and receives", {12, 3'000'000},
           {.where = "pgm, epgm, norm",
            .detail = "A second of it holds a packet of MULTICAST_MAXTPDU at least."}),
    option("RCVBUF", ZMQ_RCVBUF, integer, "bytes", "-1", 20000, kEverySocket,
           "receive buffer of a connection in the kernel; -1 leaves it to the system", {0, kInt, true}),
    option("RCVHWM", ZMQ_RCVHWM, integer, "messages", "1000", 30000, kEverySocket,
           "received messages that may be queued for each peer; 0 is no limit", {0, kInt},
           {.detail = "-n lowers it to the count where only that many are to be taken."}),
    option("RCVMORE", ZMQ_RCVMORE, boolean, "", "n/a", 20000, kEverySocket,
           "whether more frames of the message follow", {}, {.access = read}),
    option("RCVTIMEO", ZMQ_RCVTIMEO, integer, "ms", "-1", 30000, kEverySocket,
           "how long a blocking receive may wait; no effect here, where none blocks: see -w",
           {0, kInt, true}),
    option("RECONNECT_IVL", ZMQ_RECONNECT_IVL, integer, "ms", "100", 20100, kEverySocket,
           "time until a lost or refused connection is tried again; -1 is never", {1, kInt, true},
           {.where = "connections", .detail = "The actual time is between this and twice as long."}),
    option("RECONNECT_IVL_MAX", ZMQ_RECONNECT_IVL_MAX, integer, "ms", "0", 20101, kEverySocket,
           "RECONNECT_IVL is doubled up to this with each failure; 0 does not double", {0, kInt},
           {.where = "connections"}),
    option("RECONNECT_STOP", 109, flags, "", "0", 40303, kEverySocket,
           "what ends the attempts to connect again", {0, 7},
           {.choices = kStops, .status = quiet_draft, .where = "connections"}),
    option("RECOVERY_IVL", ZMQ_RECOVERY_IVL, integer, "ms", "10000", 20000, kEverySocket,
           "how long a multicast receiver may be away without losing messages", {0, 86'400'000},
           {.where = "pgm, epgm"}),
    option("REQ_CORRELATE", ZMQ_REQ_CORRELATE, boolean, "", "0", 40000, type_set(ZMQ_REQ),
           "number the requests, and ignore replies to others", {}, {.access = write}),
    option("REQ_RELAXED", ZMQ_REQ_RELAXED, boolean, "", "0", 40000, type_set(ZMQ_REQ),
           "allow a new request before the reply has come; set REQ_CORRELATE with it", {}, {.access = write}),
    option("ROUTER_HANDOVER", ZMQ_ROUTER_HANDOVER, boolean, "", "0", 40100, type_set(ZMQ_ROUTER),
           "a new peer takes over the routing id of a connected one", {},
           {.access = write,
            .detail = "With 0, a second peer with the same id is ignored, and its messages are lost."}),
    option("ROUTER_MANDATORY", ZMQ_ROUTER_MANDATORY, boolean, "", "0", 30200, type_set(ZMQ_ROUTER),
           "refuse messages to unknown peers instead of dropping them", {}, {.access = write}),
    option("ROUTER_NOTIFY", 97, flags, "", "0", 40300, type_set(ZMQ_ROUTER),
           "receive an empty message when a peer comes or goes", {0, 3},
           {.choices = kNotify, .status = draft}),
    option("ROUTER_RAW", ZMQ_ROUTER_RAW, boolean, "", "0", 40000, type_set(ZMQ_ROUTER),
           "raw tcp instead of ZMTP; a stream socket is meant for that", {},
           {.access = write, .status = deprecated, .where = "tcp"}),
    option("ROUTING_ID", ZMQ_ROUTING_ID, bytes, "", "empty", 20000,
           type_set(ZMQ_REQ, ZMQ_REP, ZMQ_DEALER, ZMQ_ROUTER),
           "the name by which a ROUTER that we connect to knows us", {1, kName},
           {.detail = "May not begin with a zero byte. A ROUTER ignores a second peer of the same id.",
            .check = check_routing_id}),
    option("SNDBUF", ZMQ_SNDBUF, integer, "bytes", "-1", 20000, kEverySocket,
           "send buffer of a connection in the kernel; -1 leaves it to the system", {0, kInt, true}),
    option("SNDHWM", ZMQ_SNDHWM, integer, "messages", "1000", 30000, ~type_set(ZMQ_SUB, ZMQ_XSUB),
           "messages that may be queued for each peer; 0 is no limit", {0, kInt},
           {.detail = "Subscribers have no limit: libzmq would drop the subscriptions beyond it."}),
    option("SNDTIMEO", ZMQ_SNDTIMEO, integer, "ms", "-1", 30000, kEverySocket,
           "how long a blocking send may wait; no effect here, where none blocks: see -w", {0, kInt, true}),
    option("SOCKS_PASSWORD", kSocksPassword, text, "", "unset", 40302, kEverySocket,
           "password for the SOCKS5 proxy", {1, kName},
           {.status = quiet_draft, .secret = true, .where = "tcp"}),
    option("SOCKS_PROXY", ZMQ_SOCKS_PROXY, text, "host:port", "unset", 40100, kEverySocket,
           "SOCKS5 proxy to connect through", {3, 300},
           {.where = "tcp", .detail = "The proxy looks host names up.", .check = check_proxy}),
    option("SOCKS_USERNAME", kSocksUsername, text, "", "unset", 40302, kEverySocket,
           "user for the SOCKS5 proxy", {1, kName}, {.status = quiet_draft, .where = "tcp"}),
    option("STREAM_NOTIFY", ZMQ_STREAM_NOTIFY, boolean, "", "1", 40200, type_set(ZMQ_STREAM),
           "receive an empty message when a peer comes or goes", {}, {.access = write}),
    option("SUBSCRIBE", ZMQ_SUBSCRIBE, bytes, "", "none", 20000, type_set(ZMQ_SUB, ZMQ_XSUB),
           "receive messages that begin with this; repeatable, the same as -s", {0, kLongestPrefix},
           {.access = write}),
    option("TCP_ACCEPT_FILTER", ZMQ_TCP_ACCEPT_FILTER, text, "CIDR", "none", 30200, kEverySocket,
           "accept tcp connections from these IPv4 addresses; repeatable", {7, 18},
           {.access = write, .status = deprecated, .where = "tcp", .check = check_filter}),
    option("TCP_KEEPALIVE", ZMQ_TCP_KEEPALIVE, choice, "", "system", 30200, kEverySocket,
           "whether the system probes silent peers, to notice broken connections; on here", {},
           {.choices = kKeepalive, .where = "tcp"}),
    option("TCP_KEEPALIVE_CNT", ZMQ_TCP_KEEPALIVE_CNT, integer, "probes", "-1", 30200, kEverySocket,
           "unanswered probes after which a peer is cut off; -1 is the system's number; 4 here",
           {1, 127, true}, {.where = "tcp"}),
    option("TCP_KEEPALIVE_IDLE", ZMQ_TCP_KEEPALIVE_IDLE, integer, "s", "-1", 30200, kEverySocket,
           "silence after which the system probes a peer; -1 is the system's time; 5 here", {1, 32767, true},
           {.where = "tcp"}),
    option("TCP_KEEPALIVE_INTVL", ZMQ_TCP_KEEPALIVE_INTVL, integer, "s", "-1", 30200, kEverySocket,
           "time between two probes; -1 is the system's time; 1 here", {1, 32767, true}, {.where = "tcp"}),
    option("TCP_MAXRT", ZMQ_TCP_MAXRT, integer, "ms", "0", 40200, kEverySocket,
           "how long data may stay unacknowledged; 0 leaves it to the system", {0, kInt}, {.where = "tcp"}),
    option("THREAD_SAFE", ZMQ_THREAD_SAFE, boolean, "", "0", 40200, kEverySocket,
           "whether threads may share the socket", {}, {.access = read}),
    option("TOPICS_COUNT", 116, integer, "topics", "0", 40305, type_set(ZMQ_PUB, ZMQ_XPUB, ZMQ_SUB, ZMQ_XSUB),
           "subscriptions that the socket holds", {}, {.access = read, .status = draft}),
    option("TOS", ZMQ_TOS, integer, "", "0", 40100, kEverySocket, "type-of-service byte of the packets",
           {0, 255}, {.where = "tcp"}),
    option("TYPE", ZMQ_TYPE, choice, "", "n/a", 20100, kEverySocket, "the type of the socket", {},
           {.choices = kTypes, .access = read}),
    option("UNSUBSCRIBE", ZMQ_UNSUBSCRIBE, bytes, "", "none", 20000, type_set(ZMQ_SUB),
           "cancel one subscription", {0, kBytes}, {.access = write, .set_hint = kSubscribeHint}),
    option("USE_FD", ZMQ_USE_FD, descriptor, "", "-1", 40200, ~type_set(ZMQ_REQ),
           "inherited descriptor that listens already, used for the one bound endpoint; -1 is none",
           {0, kInt, true},
           {.where = "tcp, ipc",
            .detail = "For programs that are started with a listening socket. The endpoint must be of the "
                      "same kind. Not for req, which may reopen its socket.",
            .check = check_listening}),
    option("VMCI_BUFFER_MAX_SIZE", ZMQ_VMCI_BUFFER_MAX_SIZE, integer, "bytes", "262144", 40200, kEverySocket,
           "largest buffer of a vmci connection", {1, kInt}, kVmci),
    option("VMCI_BUFFER_MIN_SIZE", ZMQ_VMCI_BUFFER_MIN_SIZE, integer, "bytes", "128", 40200, kEverySocket,
           "smallest buffer of a vmci connection", {1, kInt}, kVmci),
    option("VMCI_BUFFER_SIZE", ZMQ_VMCI_BUFFER_SIZE, integer, "bytes", "65546", 40200, kEverySocket,
           "buffer of a vmci connection", {1, kInt}, kVmci),
    option("VMCI_CONNECT_TIMEOUT", ZMQ_VMCI_CONNECT_TIMEOUT, integer, "ms", "-1", 40200, kEverySocket,
           "how long a vmci connection may take; -1 leaves it to the system", {0, kInt, true},
           {.where = "vmci", .needs = "vmci"}),
    option("WSS_CERT_PEM", kWssCertPem, text, "PEM", "unset", 40303, kEverySocket,
           "certificate of a wss server, from file:PATH", {1, kBytes}, kWss),
    option("WSS_HOSTNAME", 106, text, "", "unset", 40303, kEverySocket,
           "name that a wss server's certificate must have", {1, kName}, kWss),
    option("WSS_KEY_PEM", kWssKeyPem, text, "PEM", "unset", 40303, kEverySocket,
           "key of a wss server's certificate", {1, kBytes},
           {.access = write, .status = draft, .secret = true, .where = "wss", .needs = "WSS"}),
    option("WSS_TRUST_PEM", 105, text, "PEM", "unset", 40303, kEverySocket,
           "certificates that a wss client trusts, from file:PATH", {1, kBytes}, kWss),
    option("WSS_TRUST_SYSTEM", 107, boolean, "", "0", 40303, kEverySocket,
           "trust the certificates that the system trusts", {}, kWss),
    option("XPUB_MANUAL", ZMQ_XPUB_MANUAL, boolean, "", "0", 40200, kPublishers,
           "subscriptions take effect only when the program confirms them", {},
           {.access = write, .set_hint = kManualHint}),
    option("XPUB_MANUAL_LAST_VALUE", 98, boolean, "", "0", 40302, kPublishers,
           "the same, and the next message goes to the last subscriber only", {},
           {.access = write, .status = quiet_draft, .set_hint = kManualHint}),
    option("XPUB_NODROP", ZMQ_XPUB_NODROP, boolean, "", "0", 40100, kPublishers | type_set(kRadio),
           "wait for a slow subscriber instead of dropping its messages", {},
           {.access = write,
            .set_hint = "publishers wait for slow subscribers: use --drop where they must not"}),
    option(
        "XPUB_VERBOSE", ZMQ_XPUB_VERBOSE, boolean, "", "0", 30200, kPublishers,
        "report every subscription, even to a topic that has subscribers already; 1 here", {1, 1},
        {.access = write, .detail = "Only 1: without it the publisher does not see all of its subscribers."}),
    option(
        "XPUB_VERBOSER", ZMQ_XPUB_VERBOSER, boolean, "", "0", 40200, kPublishers,
        "the same for cancelled subscriptions", {1, 1},
        {.access = write,
         .detail = "Only 1: 0 cancels XPUB_VERBOSE, and the publisher does not see all of its subscribers."}),
    option("XPUB_WELCOME_MSG", ZMQ_XPUB_WELCOME_MSG, bytes, "", "none", 40200, kPublishers,
           "message that each new subscriber is sent, if it has subscribed to it", {0, kBytes},
           {.access = write}),
    option("XSUB_VERBOSE_UNSUBSCRIBE", 115, boolean, "", "0", 40305, type_set(ZMQ_XSUB),
           "pass on every unsubscription, also of topics that were not subscribed to", {},
           {.access = write, .status = draft}),
    option("ZAP_DOMAIN", ZMQ_ZAP_DOMAIN, text, "", "empty", 40000, kZmtp,
           "domain that peers are authenticated in", {1, kName}),
    option("ZAP_ENFORCE_DOMAIN", kZapEnforceDomain, boolean, "", "0", 40203, kZmtp,
           "refuse peers if ZAP_DOMAIN is set and nobody authenticates them", {}, {.status = quiet_draft}),

    option("BLOCKY", ZMQ_BLOCKY, boolean, "", "1", 40200, kEverySocket,
           "whether new sockets linger without a limit", {},
           {.context = true, .set_hint = "each socket is told how long it lingers: use --linger DURATION"}),
    option("IO_THREADS", ZMQ_IO_THREADS, integer, "threads", "1", 30200, kEverySocket,
           "threads that move messages between sockets and network", {1, 256}, {.context = true}),
    option("IPV6", ZMQ_IPV6, boolean, "", "0", 40000, kEverySocket, "IPV6 of new sockets", {},
           {.context = true, .set_hint = kIpv6Hint}),
    option("MAX_MSGSZ", ZMQ_MAX_MSGSZ, integer, "bytes", "2147483647", 40200, kEverySocket,
           "longest message that may be sent; no effect in libzmq 4.3.4", {0, kInt}, {.context = true}),
    option("MAX_SOCKETS", ZMQ_MAX_SOCKETS, integer, "sockets", "1023", 30200, kEverySocket,
           "most sockets at once; each endpoint needs three", {1, 65535}, {.context = true}),
    option("MSG_T_SIZE", ZMQ_MSG_T_SIZE, integer, "bytes", "64", 40300, kEverySocket,
           "size of a message's head in memory", {}, {.access = read, .context = true}),
    option("SOCKET_LIMIT", ZMQ_SOCKET_LIMIT, integer, "sockets", "65535", 40100, kEverySocket,
           "most that MAX_SOCKETS can be", {}, {.access = read, .context = true}),
    option("THREAD_AFFINITY_CPU_ADD", ZMQ_THREAD_AFFINITY_CPU_ADD, integer, "cpu", "none", 40300,
           kEverySocket, "processor that the I/O threads run on; repeatable", {0, 1023},
           {.access = write, .context = true, .check = check_cpu}),
    option("THREAD_AFFINITY_CPU_REMOVE", ZMQ_THREAD_AFFINITY_CPU_REMOVE, integer, "cpu", "none", 40300,
           kEverySocket, "remove a processor that was added before", {0, 1023},
           {.access = write, .context = true}),
    option("THREAD_NAME_PREFIX", ZMQ_THREAD_NAME_PREFIX, integer, "", "0", 40300, kEverySocket,
           "number ahead of the names of the I/O threads; 0 is none", {0, kInt}, {.context = true}),
    option("THREAD_PRIORITY", ZMQ_THREAD_PRIORITY, integer, "", "-1", 40100, kEverySocket,
           "priority of the I/O threads", {0, 99},
           {.access = write,
            .context = true,
            .detail = "1 to 99 with the policies fifo and rr; with others any number above 0 means the "
                      "highest priority. The system must permit it."}),
    option("THREAD_SCHED_POLICY", ZMQ_THREAD_SCHED_POLICY, choice, "", "-1", 40100, kEverySocket,
           "scheduling policy of the I/O threads", {},
           {.choices = kPolicies,
            .context = true,
            .detail = "fifo and rr also need THREAD_PRIORITY. The system must permit it."}),
    option("ZERO_COPY_RECV", 10, boolean, "", "1", 40204, kEverySocket,
           "receive without copying, for more memory", {}, {.status = quiet_draft, .context = true}),
};

constexpr std::array kAliases{
    SockoptAlias{"IDENTITY", "ROUTING_ID"},
    SockoptAlias{"CONNECT_RID", "CONNECT_ROUTING_ID"},
    SockoptAlias{"DELAY_ATTACH_ON_CONNECT", "IMMEDIATE"},
    SockoptAlias{"FAIL_UNROUTABLE", "ROUTER_MANDATORY"},
    SockoptAlias{"ROUTER_BEHAVIOR", "ROUTER_MANDATORY"},
};

consteval bool names_are_unique() {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (i > 0 && kRows[i - 1].context == kRows[i].context && kRows[i - 1].name >= kRows[i].name) return false;
    for (std::size_t j = 0; j < i; ++j) {
      if (kRows[i].context != kRows[j].context || kRows[i].number != kRows[j].number) continue;
      // libzmq has one number twice: one option that is only read, one that is only written
      if (kRows[i].access == both || kRows[i].access == kRows[j].access) return false;
    }
  }
  return true;
}
static_assert(names_are_unique(),
              "rows are sorted by name, the context's last, and numbers belong to one option");

consteval bool rows_are_sound() {
  constexpr std::size_t kLongestSummary = 94;  // fits a line of the table
  for (const SockoptRow& row : kRows) {
    const bool number = row.kind == integer || row.kind == descriptor;
    const bool sized = row.kind == text || row.kind == bytes;
    const bool named = row.kind == choice || row.kind == flags;
    const bool range = row.least < row.most || (row.least == row.most && row.name == "HEARTBEAT_TIMEOUT");
    if (row.access != read && (number || sized) && !range) return false;
    if (named == row.choices.empty() || row.types == 0 || row.since < 20000 || row.default_text.empty())
      return false;
    if (row.width == 4 && row.most > kInt) return false;
    if (row.summary.empty() || row.summary.size() > kLongestSummary || row.summary.ends_with('.'))
      return false;
    if (!row.detail.empty() && !row.detail.ends_with('.')) return false;
    if (!row.set_hint.empty() && (row.set_hint.ends_with('.') || row.access == read)) return false;
    if (row.context && row.width != 4) return false;
  }
  return true;
}
static_assert(rows_are_sound());

consteval bool aliases_are_sound() {
  for (const SockoptAlias& alias : kAliases) {
    const auto names = [](std::string_view name) {
      return std::count_if(kRows.begin(), kRows.end(),
                           [&](const SockoptRow& row) { return row.name == name; });
    };
    if (names(alias.old_name) != 0 || names(alias.name) != 1) return false;
  }
  return true;
}
static_assert(aliases_are_sound());

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out.starts_with("ZMQ_") ? out.substr(4) : out;
}

}  // namespace

std::span<const SockoptRow> sockopts() { return kRows; }
std::span<const SockoptAlias> sockopt_aliases() { return kAliases; }

const SockoptRow* find_sockopt(std::string_view name) {
  const std::string typed = upper(name);
  const auto alias = std::ranges::find(kAliases, typed, &SockoptAlias::old_name);
  const std::string_view wanted = alias != kAliases.end() ? alias->name : typed;
  const auto found = std::ranges::find(kRows, wanted, &SockoptRow::name);
  return found != kRows.end() ? &*found : nullptr;
}

const SockoptRow* find_sockopt(int number) {
  const auto found = std::ranges::find_if(kRows, [&](const SockoptRow& row) {
    return !row.context && row.access != read && row.number == number;
  });
  return found != kRows.end() ? &*found : nullptr;
}

const SockoptRow& named_sockopt(std::string_view name) {
  if (const SockoptRow* row = find_sockopt(name)) return *row;
  const std::string_view near = nearest(upper(name).substr(0, 64), kRows, std::mem_fn(&SockoptRow::name));
  refuse(near.empty() ? fmt::format("'{}' is no socket option: see '{} options'", name, ZCAT_NAME)
                      : fmt::format("'{}' is no socket option: did you mean '{}'?", name, near));
}

std::string why_unavailable(const SockoptRow& row) {
  const int version = libzmq_version();
  const std::string here = fmt::format("this libzmq ({}) does not have it", version_text(version));
  if (version < row.since) return fmt::format("{}: it came with {}", here, version_text(row.since));
  if (row.status == draft && zmq_has("draft") == 0) {
    return fmt::format("{}: it is a draft, and needs a libzmq that is built with drafts", here);
  }
  if (!row.needs.empty() && zmq_has(std::string(row.needs).c_str()) == 0) {
    return fmt::format("{}: it was built without {}", here, row.needs);
  }
  return {};
}

}  // namespace zcat
