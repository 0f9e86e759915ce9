#include "cli/command.hpp"

#include <zmq.h>

#include <algorithm>
#include <array>

#include "endpoint/socket_type.hpp"

namespace zcat {
namespace {

using enum Command;

constexpr int kAnyType = -1;

constexpr std::array kSendExamples{
    Example{"seq 3 | zcat send tcp://localhost:5555", "three messages to a PULL socket"},
    Example{"zcat send -t pub '@tcp://*:5556' -m hello", "one message to the first subscriber"},
};
constexpr std::array kRecvExamples{
    Example{"zcat recv -t sub tcp://localhost:5556 -n 1", "one message of a publisher"},
    Example{"zcat recv 5555 > messages", "whatever is pushed to port 5555"},
};
constexpr std::array kPushExamples{
    Example{"seq 1000 | zcat push tcp://localhost:5555", "each line a message"},
    Example{"zcat push -m hello localhost:5555 localhost:5556", "work goes to those that are up"},
};
constexpr std::array kPullExamples{
    Example{"zcat pull 5555", "print what is pushed to port 5555"},
    Example{"zcat pull -l 5555 | zcat push -l ipc://@next", "pass messages on, whatever is in them"},
};
constexpr std::array kPubExamples{
    Example{"ping localhost | zcat pub 5556", "publish lines as they come"},
    Example{"zcat pub 5556 --topic weather -m sunny", "a topic frame, then the body"},
};
constexpr std::array kSubExamples{
    Example{"zcat sub tcp://localhost:5556 -s weather", "print what begins with a topic"},
    Example{"zcat sub localhost:5556 -n 1 -w 5s", "the next message, or exit status 3"},
};
constexpr std::array kReqExamples{
    Example{"zcat req tcp://localhost:5557 -m ping -w 2s", "ask once"},
    Example{"zcat req localhost:5557 < questions > answers", "a reply for each line"},
    Example{"zcat req --window 64 localhost:5557 < questions > answers",
            "the same, 64 at once: many times as fast"},
};
constexpr std::array kRepExamples{
    Example{"zcat rep 5557 --echo", "an echo server"},
    Example{"zcat rep 5557 -- tr a-z A-Z", "a service: a command makes each reply"},
};
constexpr std::array kPairExamples{
    Example{"zcat pair '@tcp://*:5558'", "one end of a conversation"},
    Example{"zcat pair tcp://localhost:5558", "the other end"},
};
constexpr std::array kDealerExamples{
    Example{"zcat dealer --rep-envelope tcp://localhost:5557 -n 3 < questions",
            "three replies of a REP, in any order"},
    Example{"zcat dealer -m hello -n 1 -w 2s tcp://localhost:5559", "talk to a ROUTER"},
};
constexpr std::array kRouterExamples{
    Example{"zcat router 5559", "print who says what, and answer: ID, tab, message"},
    Example{"zcat router 5559 -f json", "the same, with times and without any loss"},
};
constexpr std::array kXpubExamples{
    Example{"zcat xpub 5556 < feed", "publish, and print who subscribes to what"},
    Example{"zcat xpub 5556 -n 1 < /dev/null", "wait for the first subscription"},
};
constexpr std::array kXsubExamples{
    Example{"zcat xsub tcp://localhost:5556 -s weather", "subscribe by hand"},
    Example{"echo +weather | zcat xsub tcp://localhost:5556 -n 1", "subscriptions from standard input"},
};
constexpr std::array kStreamExamples{
    Example{"zcat stream 8080", "print what comes over raw tcp: ID, tab, bytes"},
    Example{"zcat stream '>tcp://localhost:8080' -n 1", "connect to a tcp server"},
};
constexpr std::array kClientExamples{
    Example{"zcat client tcp://localhost:5560 -m hello -n 1", "ask a SERVER"},
    Example{"zcat client localhost:5560 -n 3 < questions", "three questions, three answers, in any order"},
};
constexpr std::array kServerExamples{
    Example{"zcat server 5560", "print who says what, and answer: ID, tab, message"},
    Example{"zcat server 5560 -f json", "the same, with times and without any loss"},
};
constexpr std::array kRadioExamples{
    Example{"zcat radio 5561 --group weather -m sunny", "one message to the first member of a group"},
    Example{"zcat radio 'udp://lo;239.192.1.1:5562' --group weather -m sunny",
            "to whoever listens, by multicast"},
};
constexpr std::array kDishExamples{
    Example{"zcat dish localhost:5561 --group weather -n 1",
            "the next message of a group: GROUP, tab, message"},
    Example{"zcat dish 'udp://lo;239.192.1.1:5562' --group weather -p '{1}'",
            "by multicast, without the group"},
};
constexpr std::array kScatterExamples{
    Example{"seq 1000 | zcat scatter tcp://localhost:5563", "each line a message"},
    Example{"zcat scatter -m hello localhost:5563 localhost:5564", "work goes to those that are up"},
};
constexpr std::array kGatherExamples{
    Example{"zcat gather 5563", "print what is scattered to port 5563"},
    Example{"zcat gather 5563 -n 1 -w 5s", "the next message, or exit status 3"},
};
constexpr std::array kPeerExamples{
    Example{"zcat peer 5565", "print who says what, and answer: ID, tab, message"},
    Example{"echo 'ipc://@peer,hello' | zcat peer -F , '>ipc://@peer' -n 1",
            "speak first: there the ID is the endpoint"},
};
constexpr std::array kChannelExamples{
    Example{"zcat channel '@tcp://*:5566'", "one end of a conversation"},
    Example{"zcat channel tcp://localhost:5566", "the other end"},
};
constexpr std::array kProbeExamples{
    Example{"zcat probe tcp://localhost:5555",
            "what is there? version, mechanism, socket type, round-trip time"},
    Example{"zcat probe -q -w 10s localhost:5555 && zcat req localhost:5555 -m hello",
            "wait for a server that is starting"},
};
constexpr std::array kBenchExamples{
    Example{"zcat bench push-pull", "how fast libzmq is here: 20 B, 1 KB and 64 KB over tcp"},
    Example{"zcat bench req-rep --transport ipc --size 1K -n 1000",
            "a thousand round trips over a unix socket"},
    Example{"zcat bench req-rep --rate 1000 --size 1K", "latencies at a given load, as its users see them"},
    Example{"zcat bench push-pull --serve 5570", "on one machine, be the far end"},
    Example{"zcat bench push-pull localhost:5570 --json", "on another, measure the way to it, as JSON"},
};
constexpr std::array kProxyExamples{
    Example{"zcat proxy queue 5559 5560", "requests of many clients to many workers"},
    Example{"zcat proxy forwarder 5557 5556", "publishers connect to 5557, subscribers to 5556"},
    Example{"zcat proxy streamer 5558 5555 --tap -f json", "pass work on, and show it"},
};
constexpr std::array kRunExamples{
    Example{"zcat run push inproc://a -m hello :: pull inproc://a -n 1", "two commands in one process"},
    Example{"zcat run pub inproc://a -m x :: sub inproc://a -n 1 -w 1s", "exit status 3 when nothing comes"},
};
constexpr std::array kKeygenExamples{
    Example{"zcat keygen server", "write server.key_secret and server.key, and print the public key"},
    Example{"zcat keygen --public server.key_secret", "the public key of a secret one"},
};
constexpr std::array kTapExamples{
    Example{"zcat tap 5556 localhost:5555", "whoever connects to 5556 reaches 5555, and is watched"},
    Example{"zcat tap --commands -f json 5556 localhost:5555", "handshakes and subscriptions, too, as JSON"},
};
constexpr std::array kStatExamples{
    Example{"zcat stat localhost:5556", "how much a publisher sends: a line each second"},
    Example{"zcat stat localhost:5556 --by 0 --top 3 -n 100", "which topics: a table of their messages"},
    Example{"zcat stat -t pull 5555 --json -n 1000", "what is pushed to port 5555, as JSON"},
};
constexpr std::array kListOptionsExamples{
    Example{"zcat options SNDHWM", "what one option does, and which values it takes"},
    Example{"zcat options -t sub --json", "the options of SUB sockets, as JSON"},
};
constexpr std::array kProfilesExamples{
    Example{"zcat profiles", "the names of all profiles"},
    Example{"zcat profiles weather", "the options and endpoints of one, as they could be typed"},
};
constexpr std::array kCompletionsExamples{
    Example{"eval \"$(zcat completions bash)\"", "for this bash, where they are not installed"},
    Example{"zcat completions fish > ~/.config/fish/completions/zcat.fish", "for every fish"},
};

constexpr std::string_view kDrafts = "Draft types, for a libzmq that has them";

constexpr std::array kCommands{
    CommandRow{send, "send", "Send and receive", Mode::send, ZMQ_PUSH, "send by any type of socket",
               "Sends standard input as messages, through a socket of the type that -t chooses.",
               kSendExamples},
    CommandRow{recv, "recv", "Send and receive", Mode::receive, ZMQ_PULL, "receive by any type of socket",
               "Writes received messages to standard output, through a socket of the type that -t chooses.",
               kRecvExamples},
    CommandRow{push, "push", "Send and receive", Mode::send, ZMQ_PUSH, "send work to pull sockets",
               "Sends each message of standard input to one PULL peer. The peers that are up take turns.",
               kPushExamples},
    CommandRow{pull, "pull", "Send and receive", Mode::receive, ZMQ_PULL, "receive work from push sockets",
               "Writes the messages of PUSH peers to standard output.", kPullExamples},
    CommandRow{pub, "pub", "Send and receive", Mode::send, ZMQ_XPUB, "publish to all subscribers",
               "Sends each message of standard input to every subscriber whose prefix it begins with. Starts "
               "when the first subscriber is there, and waits for slow subscribers. The socket is an XPUB, "
               "which sees its subscribers; peers and probe show it as one.",
               kPubExamples},
    CommandRow{sub, "sub", "Send and receive", Mode::receive, ZMQ_SUB, "subscribe to publishers",
               "Writes published messages to standard output: all of them, or those that -s selects.",
               kSubExamples},
    CommandRow{req, "req", "Send and receive", Mode::request, ZMQ_REQ, "send requests, print replies",
               "Sends each message of standard input as a request, and writes the reply before it sends the "
               "next one. With --window, several requests are in flight at once; replies keep their order.",
               kReqExamples},
    CommandRow{
        rep, "rep", "Send and receive", Mode::reply, ZMQ_REP, "print requests, send replies",
        "Writes each request to standard output, and sends the next message of standard input as the reply. "
        "The socket is a ROUTER, which malformed requests cannot confuse; peers and probe show it as one.",
        kRepExamples},

    CommandRow{
        pair, "pair", "Two-way", Mode::exchange, ZMQ_PAIR, "talk to one pair socket",
        "Sends standard input to one PAIR peer, and writes the messages of that peer to standard output.",
        kPairExamples},
    CommandRow{dealer, "dealer", "Two-way", Mode::exchange, ZMQ_DEALER, "talk to routers and dealers",
               "Sends each message of standard input to one peer, and writes the messages of all peers to "
               "standard output. The peers that are up take turns.",
               kDealerExamples},
    CommandRow{router, "router", "Two-way", Mode::exchange, ZMQ_ROUTER, "talk to many peers, by id",
               "Writes messages with the routing id of the sender as the first frame, and sends messages to "
               "the peer that the first frame names.",
               kRouterExamples},
    CommandRow{
        xpub, "xpub", "Two-way", Mode::exchange, ZMQ_XPUB, "publish, print subscriptions",
        "Publishes standard input, and writes subscriptions as they come and go: +TOPIC and -TOPIC in the "
        "format line. There, a message of an XSUB that begins with +, - or a backslash has a backslash in "
        "front. ZeroMQ takes every message that begins with the byte 0 or 1 for a subscription.",
        kXpubExamples},
    CommandRow{xsub, "xsub", "Two-way", Mode::exchange, ZMQ_XSUB, "receive, subscribe by hand",
               "Sends the subscriptions of standard input, +TOPIC and -TOPIC in the format line (\\+TOPIC is "
               "a message), and writes everything that its peers send: an XSUB does not filter.",
               kXsubExamples},
    CommandRow{stream, "stream", "Two-way", Mode::exchange, ZMQ_STREAM, "talk raw tcp",
               "Writes the bytes of tcp connections, with the routing id of the connection as the first "
               "frame; an empty message says that it was opened or closed. Sends bytes to the connection "
               "that the first frame names; an empty message closes it.",
               kStreamExamples},

    CommandRow{client, "client", kDrafts, Mode::exchange, kClient, "talk to server sockets",
               "Sends each message of standard input to one SERVER, and writes the messages of all servers "
               "to standard output. The servers that are up take turns.",
               kClientExamples},
    CommandRow{server, "server", kDrafts, Mode::exchange, kServer,
               "talk to many client sockets by routing id",
               "Writes messages with the routing id of the sender, a number, as the first frame, and sends "
               "messages to the CLIENT that the first frame names.",
               kServerExamples},
    CommandRow{radio, "radio", kDrafts, Mode::send, kRadio, "send to the members of groups",
               "Sends each message of standard input to every DISH that joined its group. Starts when the "
               "first one has joined, and waits for slow ones. Over udp it connects to a plain ENDPOINT, and "
               "waits for nobody.",
               kRadioExamples},
    CommandRow{dish, "dish", kDrafts, Mode::receive, kDish, "join groups, print what is sent to them",
               "Joins groups, and writes the messages that RADIO sockets send to them, with the group as the "
               "first frame. Over udp it binds to a plain ENDPOINT.",
               kDishExamples},
    CommandRow{scatter, "scatter", kDrafts, Mode::send, kScatter, "send work to gather sockets",
               "Sends each message of standard input to one GATHER peer. The peers that are up take turns.",
               kScatterExamples},
    CommandRow{gather, "gather", kDrafts, Mode::receive, kGather, "receive work from scatter sockets",
               "Writes the messages of SCATTER peers to standard output.", kGatherExamples},
    CommandRow{Command::peer, "peer", kDrafts, Mode::exchange, kPeer, "talk to peer sockets by routing id",
               "Writes messages with the routing id of the sender as the first frame, and sends messages to "
               "the PEER that the first frame names: by its number or, where we connected to it, by its "
               "endpoint, written in full.",
               kPeerExamples},
    CommandRow{
        channel, "channel", kDrafts, Mode::exchange, kChannel, "talk to one channel socket",
        "Sends standard input to one CHANNEL peer, and writes the messages of that peer to standard output.",
        kChannelExamples},

    CommandRow{
        Command::probe, "probe", "Look", Mode::probe, 0, "show what endpoints answer",
        "Connects to each endpoint over tcp, ipc or ws and prints what answers: its ZMTP version, mechanism, "
        "socket type and identity, as far as it shows them, and the round-trip time. A probe never becomes a "
        "peer that could get a message. The exit status is 0 if all endpoints speak ZMTP, 3 if nobody is "
        "there, and 4 if something else answers or nothing is said; of several endpoints, the worst.",
        kProbeExamples},
    CommandRow{
        Command::bench, "bench", "Look", Mode::bench, 0, "measure speed and latency",
        "Measures messages a second, what they cost, and how long they take. PATTERN is push-pull, pub-sub, "
        "req-rep or router-dealer. Both ends are in this process; with ENDPOINT the far one is another, "
        "which "
        "was started with --serve there. The messages go over the port after it, or PATH.data.",
        kBenchExamples, "PATTERN [ENDPOINT]", Completes::pattern},
    CommandRow{list_options, "options", "Look", Mode::list_options, kAnyType, "explain socket options",
               "Prints the options that -o can set, with type, unit, default and the sockets that they are "
               "for; or everything about the options that are named.",
               kListOptionsExamples, "[NAME]...", Completes::sockopt_name},
    CommandRow{Command::proxy, "proxy", "Look", Mode::proxy, ZMQ_ROUTER, "relay between two sides",
               "Passes messages between the peers at FRONT and those at BACK. PATTERN is queue (requests "
               "come to FRONT, workers connect to BACK), forwarder (publishers, subscribers) or streamer "
               "(PUSH, PULL). What one side has no room for is not taken from the other.",
               kProxyExamples, "PATTERN [FRONT BACK]", Completes::proxy},
    CommandRow{
        Command::tap, "tap", "Look", Mode::tap, 0, "show what two peers say",
        "Listens at LISTEN, connects to TARGET for each connection, and passes every byte on unchanged, both "
        "ways. What is ZMTP is written to standard output, message by message. Neither side notices, but for "
        "the address of the other one.",
        kTapExamples, "LISTEN TARGET", Completes::endpoint},
    CommandRow{
        Command::stat, "stat", "Look", Mode::stat, ZMQ_SUB, "measure a feed",
        "Receives messages, and writes figures of them: rates, sizes, gaps, topics. With -t pull they are "
        "lost to the workers.",
        kStatExamples},
    CommandRow{
        Command::run, "run", "Tools", Mode::run, 0, "several commands at once",
        "Runs several commands, separated by ::, in threads of one process, so that they can talk over "
        "inproc. The first one reads standard input. The exit status is that of the first one to fail.",
        kRunExamples, "COMMAND... [:: COMMAND...]...", Completes::nothing},
    CommandRow{
        keygen, "keygen", "Tools", Mode::keygen, 0, "make a pair of CURVE keys",
        "Makes a pair of keys. Writes the secret one to NAME.key_secret, which only its owner can read, "
        "and the public one to NAME.key, as certificates that CZMQ and pyzmq read as well. Prints the "
        "public key. Files that exist are never overwritten.",
        kKeygenExamples, "NAME", Completes::file},
    CommandRow{profiles, "profiles", "Tools", Mode::profiles, 0, "show profiles of options",
               "Prints the names of the profiles, or the options and endpoints of the one that is named, a "
               "line each, as they could be typed. The section PROFILES of the manual says where profiles "
               "are and what they hold.",
               kProfilesExamples, "[NAME]", Completes::profile},
    CommandRow{completions, "completions", "Tools", Mode::completions, 0, "print shell completions",
               "Prints the completion script for bash, zsh or fish.", kCompletionsExamples, "SHELL",
               Completes::shell},
};

constexpr std::array kExits{
    ExitRow{ExitCode::ok, "done", "done"},
    ExitRow{ExitCode::failed, "failed",
            "failed: an I/O error, malformed input, or an endpoint that cannot be bound or connected to"},
    ExitRow{ExitCode::usage, "usage", "usage, and every error that can be found before a socket is opened"},
    ExitRow{ExitCode::timed_out, "timed out",
            "timed out (-w): -n was not reached, or no message was sent or received"},
    ExitRow{
        ExitCode::refused, "refused",
        "refused: no endpoint that we connect to can work, because each one answered with something "
        "other than ZMTP, a socket type or mechanism that does not fit, a wrong key, or access denied; for "
        "bench also a far end that serves no bench of this kind"},
    ExitRow{
        ExitCode::undelivered, "not all delivered",
        "not everything was delivered: --linger ran out, or a peer left before it had received everything; "
        "or --check-seq found a gap, or bench lost messages, or got some twice"},
};

consteval bool rows_are_in_order() {
  for (std::size_t i = 0; i < kCommands.size(); ++i) {
    if (static_cast<std::size_t>(kCommands[i].id) != i) return false;
  }
  return true;
}
static_assert(rows_are_in_order(), "row() takes a command for an index");

}  // namespace

std::span<const CommandRow> commands() { return kCommands; }
std::span<const ExitRow> exit_rows() { return kExits; }

const CommandRow& row(Command command) { return kCommands[static_cast<std::size_t>(command)]; }

const CommandRow* find_command(std::string_view name) {
  const auto found = std::ranges::find(kCommands, name, &CommandRow::name);
  return found != kCommands.end() ? &*found : nullptr;
}

std::string operands_of(const CommandRow& command) {
  return std::string(command.operands) + (takes_handler(command) ? " [-- COMMAND ARG...]" : "");
}

bool is_draft(const CommandRow& command) {
  return opens_socket(command) && socket_type_row(command.type).draft;
}

Attach plain_attach(const CommandRow& command) {
  return opens_socket(command) ? socket_type_row(command.type).plain : Attach::connect;
}

}  // namespace zcat
