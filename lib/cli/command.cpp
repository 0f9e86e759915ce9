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
    Example{"zcat rep 5557 -m pong", "always the same reply"},
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
constexpr std::array kRunExamples{
    Example{"zcat run push inproc://a -m hello :: pull inproc://a -n 1", "two commands in one process"},
    Example{"zcat run pub inproc://a -m x :: sub inproc://a -n 1 -w 1s", "exit status 3 when nothing comes"},
};
constexpr std::array kListOptionsExamples{
    Example{"zcat options SNDHWM", "what one option does, and which values it takes"},
    Example{"zcat options -t sub --json", "the options of SUB sockets, as JSON"},
};
constexpr std::array kCompletionsExamples{
    Example{"eval \"$(zcat completions bash)\"", "for this bash, where they are not installed"},
    Example{"zcat completions fish > ~/.config/fish/completions/zcat.fish", "for every fish"},
};

constexpr std::string_view kDrafts = "Draft types, for a libzmq that has them";

constexpr std::array kCommands{
    CommandRow{send, "send", "Send and receive", Mode::send, ZMQ_PUSH, "send by any type of socket",
               "Sends standard input as messages through a socket of the type that -t names.", kSendExamples},
    CommandRow{recv, "recv", "Send and receive", Mode::receive, ZMQ_PULL, "receive by any type of socket",
               "Writes the messages received through a socket of the type that -t names to standard output.",
               kRecvExamples},
    CommandRow{push, "push", "Send and receive", Mode::send, ZMQ_PUSH, "send work to pull sockets",
               "Sends each message of standard input to one PULL peer, in turn to those that are up.",
               kPushExamples},
    CommandRow{pull, "pull", "Send and receive", Mode::receive, ZMQ_PULL, "receive work from push sockets",
               "Writes the messages of PUSH peers to standard output.", kPullExamples},
    CommandRow{pub, "pub", "Send and receive", Mode::send, ZMQ_XPUB, "publish to all subscribers",
               "Sends each message of standard input to every peer that subscribed to its beginning. Begins "
               "when a subscriber is there, and waits for slow ones. Its socket is an XPUB, which sees its "
               "subscribers; peers and probe call it so.",
               kPubExamples},
    CommandRow{sub, "sub", "Send and receive", Mode::receive, ZMQ_SUB, "subscribe to publishers",
               "Writes the published messages that it subscribed to to standard output.", kSubExamples},
    CommandRow{req, "req", "Send and receive", Mode::request, ZMQ_REQ, "send requests, print replies",
               "Sends each message of standard input as a request and writes its reply before it sends the "
               "next, or has several under way at once with --window.",
               kReqExamples},
    CommandRow{
        rep, "rep", "Send and receive", Mode::reply, ZMQ_REP, "print requests, send replies",
        "Writes each request to standard output and sends the next message of standard input as its reply. "
        "Its socket is a ROUTER, which a malformed request cannot confuse; peers and probe call it so.",
        kRepExamples},

    CommandRow{pair, "pair", "Two-way", Mode::exchange, ZMQ_PAIR, "talk to one pair socket",
               "Sends standard input to one PAIR peer and writes what it sends.", kPairExamples},
    CommandRow{dealer, "dealer", "Two-way", Mode::exchange, ZMQ_DEALER, "talk to routers and dealers",
               "Sends each message of standard input to one peer, in turn to those that are up, and writes "
               "what they send.",
               kDealerExamples},
    CommandRow{router, "router", "Two-way", Mode::exchange, ZMQ_ROUTER, "talk to many peers, by id",
               "Writes messages with the routing id of their sender as the first frame, and sends messages "
               "to the peer that their first frame names.",
               kRouterExamples},
    CommandRow{xpub, "xpub", "Two-way", Mode::exchange, ZMQ_XPUB, "publish, print subscriptions",
               "Publishes standard input and writes subscriptions as they come and go: +TOPIC and -TOPIC in "
               "line. A message of an XSUB that begins with +, - or a backslash has a backslash in front "
               "there. ZeroMQ takes every message that begins with the byte 0 or 1 for a subscription.",
               kXpubExamples},
    CommandRow{xsub, "xsub", "Two-way", Mode::exchange, ZMQ_XSUB, "receive, subscribe by hand",
               "Sends the subscriptions of standard input, +TOPIC and -TOPIC in line, and writes what is "
               "published. A backslash in front of the sign makes a message of it.",
               kXsubExamples},
    CommandRow{stream, "stream", "Two-way", Mode::exchange, ZMQ_STREAM, "talk raw tcp",
               "Writes what comes over tcp connections with the routing id of each as the first frame; an "
               "empty message tells that one was opened or closed. Sends bytes to the connection that the "
               "first frame names, closes it with none.",
               kStreamExamples},

    CommandRow{client, "client", kDrafts, Mode::exchange, kClient, "talk to server sockets",
               "Sends each message of standard input to one SERVER, in turn to those that are up, and writes "
               "what they send.",
               kClientExamples},
    CommandRow{server, "server", kDrafts, Mode::exchange, kServer,
               "talk to many client sockets by routing id",
               "Writes messages with the routing id of their sender, a number, as the first frame, and sends "
               "messages to the CLIENT that their first frame names.",
               kServerExamples},
    CommandRow{radio, "radio", kDrafts, Mode::send, kRadio, "send to the members of groups",
               "Sends each message of standard input to every DISH that joined its group. Begins when "
               "somebody has joined, and waits for slow ones. Over udp a plain ENDPOINT is connected to, and "
               "nobody is waited for.",
               kRadioExamples},
    CommandRow{dish, "dish", kDrafts, Mode::receive, kDish, "join groups, print what is sent to them",
               "Joins groups, and writes what RADIO sockets send to them, with the group as the first frame. "
               "Over udp a plain ENDPOINT is bound.",
               kDishExamples},
    CommandRow{scatter, "scatter", kDrafts, Mode::send, kScatter, "send work to gather sockets",
               "Sends each message of standard input to one GATHER peer, in turn to those that are up.",
               kScatterExamples},
    CommandRow{gather, "gather", kDrafts, Mode::receive, kGather, "receive work from scatter sockets",
               "Writes the messages of SCATTER peers to standard output.", kGatherExamples},
    CommandRow{Command::peer, "peer", kDrafts, Mode::exchange, kPeer, "talk to peer sockets by routing id",
               "Writes messages with the routing id of their sender as the first frame, and sends messages "
               "to the PEER that their first frame names: a number, or, where we connected to it, its "
               "endpoint, written in full.",
               kPeerExamples},
    CommandRow{channel, "channel", kDrafts, Mode::exchange, kChannel, "talk to one channel socket",
               "Sends standard input to one CHANNEL peer and writes what it sends.", kChannelExamples},

    CommandRow{
        Command::probe, "probe", "Look", Mode::probe, 0, "tell what is at endpoints",
        "Connects to each endpoint over tcp, ipc or ws and prints what answers there: its version of ZMTP, "
        "its mechanism, socket type and identity, where they show, and the round-trip time. It never becomes "
        "a peer that a message could go to. The exit status is 0 where everything speaks ZMTP, 3 where "
        "nobody is there, 4 where something else is or nothing is said; of several endpoints the worst.",
        kProbeExamples},
    CommandRow{list_options, "options", "Look", Mode::list_options, kAnyType, "explain options of sockets",
               "Prints the options that -o can set, with type, unit, default and the sockets that have a use "
               "for them; or what there is to know about those that are named.",
               kListOptionsExamples, "[NAME]...", Completes::sockopt_name},
    CommandRow{
        Command::run, "run", "Tools", Mode::run, 0, "several commands at once",
        "Runs several commands, separated by ::, each on its own thread of one process, so that they can "
        "meet over inproc. The first one owns standard input. The exit status is that of the first to fail.",
        kRunExamples, "COMMAND... [:: COMMAND...]...", Completes::nothing},
    CommandRow{completions, "completions", "Tools", Mode::completions, 0, "print shell completions",
               "Prints what teaches a shell (bash, zsh or fish) to complete our command lines.",
               kCompletionsExamples, "SHELL", Completes::shell},
};

constexpr std::array kExits{
    ExitRow{ExitCode::ok, "done", "done"},
    ExitRow{ExitCode::failed, "failed",
            "failed: input or output, unreadable input, a bind or connect that cannot be"},
    ExitRow{ExitCode::usage, "usage", "usage, and whatever can be known before a socket is opened"},
    ExitRow{ExitCode::timed_out, "timed out", "timed out (-w): -n was not reached, or nothing moved at all"},
    ExitRow{ExitCode::refused, "refused",
            "refused: every endpoint that was connected to answered with something that cannot work: not "
            "ZMTP, another "
            "socket type or mechanism, a wrong key, access denied"},
    ExitRow{ExitCode::undelivered, "not all delivered",
            "sent, but not all delivered: --linger ran out, or a peer left with what was meant for it"},
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

Attach plain_attach(const CommandRow& command) {
  return opens_socket(command) ? socket_type_row(command.type).plain : Attach::connect;
}

}  // namespace zcat
