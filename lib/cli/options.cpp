#include "cli/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "base/text.hpp"
#include "cli/completion.hpp"
#include "cli/sockopt_list.hpp"
#include "endpoint/socket_type.hpp"
#include "sockopt/sockopt.hpp"

namespace zcat {
namespace {

using enum Command;

// ---------------------------------------------------------------------------------------------------- values

const Format* parse_format(std::string_view text) {
  const auto found = std::ranges::find(formats(), text, &Format::name);
  if (found != formats().end()) return *found;
  const std::string_view near = nearest(text, formats(), &Format::name);
  refuse(near.empty() ? fmt::format("'{}' is no format: there are {}", text, joined(formats(), &Format::name))
                      : fmt::format("'{}' is no format: did you mean '{}'?", text, near));
}

const Format* parse_input_format(std::string_view text) {
  const Format* const format = parse_format(text);
  if (!format->reads()) refuse(fmt::format("'{}' can only be written, not read", text));
  return format;
}

double parse_speed(std::string_view text) {
  double speed = 0;
  const std::string_view number = text.ends_with('x') ? text.substr(0, text.size() - 1) : text;
  const auto [end, error] =
      std::from_chars(number.data(), number.data() + number.size(), speed, std::chars_format::fixed);
  if (error != std::errc() || end != number.data() + number.size() || !(speed >= 0)) {
    refuse(fmt::format("'{}' is no speed: try 1x, 10x or 0", text));
  }
  return speed;
}

std::chrono::nanoseconds parse_heartbeat(std::string_view text) {
  const std::chrono::nanoseconds interval = parse_duration(text);
  if (interval < std::chrono::milliseconds(10) || interval > std::chrono::hours(24)) {
    refuse(fmt::format("'{}' is no interval for heartbeats: try one from 10ms to 1d", text));
  }
  return interval;
}

std::size_t parse_window(std::string_view text) {
  constexpr std::uint64_t kMost = 65'536;
  const std::uint64_t size = parse_count(text);
  if (size == 0 || size > kMost)
    refuse(fmt::format("'{}' is no number of requests to have under way: try 1 to {}", text, kMost));
  return size;
}

unsigned parse_mode(std::string_view text) {
  unsigned mode = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
  if (error != std::errc() || end != text.data() + text.size() || mode > 0777) {
    refuse(fmt::format("'{}' is no file mode: try 0660", text));
  }
  return mode;
}

/// Whether `send` or `recv` takes a socket type with -t. Of publishers it is an XPUB, which also sees subscriptions.
bool takes_type(Command command, const SocketTypeRow& row) {
  if (command == list_options) return true;
  if (command != send && command != recv) return false;
  if (row.type == ZMQ_REQ || row.type == ZMQ_REP || row.type == kDgram) return false;
  return command == send ? row.sends : row.receives;
}

void choose_type(Settings& settings, std::string_view text) {
  const CommandRow& command = row(settings.command);
  if (settings.command == list_options) {
    settings.type = socket_type(text);
    return;
  }
  if (text == "req" || text == "rep") {
    refuse(fmt::format("'{}' takes a reply for each request: use '{} {}'", text, ZCAT_NAME, text));
  }
  const SocketTypeRow* const found = find_socket_type(text);
  if (found == nullptr || !takes_type(settings.command, *found)) {
    refuse(fmt::format("'{}' is no socket type that can {}: there are {}", text, command.name,
                       fmt::join(type_names(settings.command), ", ")));
  }
  settings.type = socket_type(text);
  settings.plain = found->plain;
}

std::string print_completions(const Settings& settings) {
  const std::vector<std::string>& operands = settings.words;
  if (operands.size() != 1) refuse("say for which shell: bash, zsh or fish");
  const std::optional<Shell> shell = find_shell(operands[0]);
  if (!shell) refuse(fmt::format("'{}' is no shell that we know: there are bash, zsh and fish", operands[0]));
  return completion_script(*shell, ZCAT_NAME);
}

constexpr int kAnyType = -1;

std::string print_options(const Settings& settings) {
  const bool any = settings.type == kAnyType;
  if (!any && !settings.words.empty()) refuse("-t chooses among all options: leave it or the names out");
  return list_sockopts(settings.words, any ? std::nullopt : std::optional(settings.type), settings.json);
}

// ---------------------------------------------------------------------------------------------------- the tables

constexpr CommandSet kTwoWay =
    set_of(pair, dealer, router, xpub, xsub, stream, client, server, Command::peer, channel);
constexpr CommandSet kSockets =
    set_of(send, recv, push, pull, pub, sub, req, rep, radio, dish, scatter, gather) | kTwoWay;
constexpr CommandSet kAttach = kSockets | set_of(Command::probe);
constexpr CommandSet kFirst =
    set_of(send, push, pub, req, radio, scatter) | kTwoWay;             // speak first: they wait for peers
constexpr CommandSet kOut = kFirst | set_of(rep);                       // read messages from standard input
constexpr CommandSet kReceive = set_of(recv, pull, sub, dish, gather);  // and do nothing else
constexpr CommandSet kIn = kReceive | set_of(req, rep) | kTwoWay;       // write messages to standard output

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
    CommandRow{send, "send", "Send and receive", ZMQ_PUSH, Attach::connect, "send by any type of socket",
               "Sends standard input as messages through a socket of the type that -t names.", kSendExamples},
    CommandRow{recv, "recv", "Send and receive", ZMQ_PULL, Attach::bind, "receive by any type of socket",
               "Writes the messages received through a socket of the type that -t names to standard output.",
               kRecvExamples},
    CommandRow{push, "push", "Send and receive", ZMQ_PUSH, Attach::connect, "send work to pull sockets",
               "Sends each message of standard input to one PULL peer, in turn to those that are up.",
               kPushExamples},
    CommandRow{pull, "pull", "Send and receive", ZMQ_PULL, Attach::bind, "receive work from push sockets",
               "Writes the messages of PUSH peers to standard output.", kPullExamples},
    CommandRow{pub, "pub", "Send and receive", ZMQ_XPUB, Attach::bind, "publish to all subscribers",
               "Sends each message of standard input to every peer that subscribed to its beginning. "
               "Begins when a subscriber is there, and waits for slow ones. "
               "Its socket is an XPUB, which sees its subscribers; peers and probe call it so.",
               kPubExamples},
    CommandRow{sub, "sub", "Send and receive", ZMQ_SUB, Attach::connect, "subscribe to publishers",
               "Writes the published messages that it subscribed to to standard output.", kSubExamples},
    CommandRow{req, "req", "Send and receive", ZMQ_REQ, Attach::connect, "send requests, print replies",
               "Sends each message of standard input as a request and writes its reply before it sends the "
               "next, or has several "
               "under way at once with --window.",
               kReqExamples},
    CommandRow{
        rep, "rep", "Send and receive", ZMQ_REP, Attach::bind, "print requests, send replies",
        "Writes each request to standard output and sends the next message of standard input as its reply. "
        "Its socket is a ROUTER, which a malformed request cannot confuse; peers and probe call it so.",
        kRepExamples},

    CommandRow{pair, "pair", "Two-way", ZMQ_PAIR, Attach::connect, "talk to one pair socket",
               "Sends standard input to one PAIR peer and writes what it sends.", kPairExamples},
    CommandRow{dealer, "dealer", "Two-way", ZMQ_DEALER, Attach::connect, "talk to routers and dealers",
               "Sends each message of standard input to one peer, in turn to those that are up, and writes "
               "what they send.",
               kDealerExamples},
    CommandRow{router, "router", "Two-way", ZMQ_ROUTER, Attach::bind, "talk to many peers, by id",
               "Writes messages with the routing id of their sender as the first frame, and sends messages "
               "to the peer that "
               "their first frame names.",
               kRouterExamples},
    CommandRow{
        xpub, "xpub", "Two-way", ZMQ_XPUB, Attach::bind, "publish, print subscriptions",
        "Publishes standard input and writes subscriptions as they come and go: +TOPIC and -TOPIC in line. "
        "A message of an XSUB that begins with +, - or a backslash has a backslash in front there. "
        "ZeroMQ takes every message that begins with the byte 0 or 1 for a subscription.",
        kXpubExamples},
    CommandRow{
        xsub, "xsub", "Two-way", ZMQ_XSUB, Attach::connect, "receive, subscribe by hand",
        "Sends the subscriptions of standard input, +TOPIC and -TOPIC in line, and writes what is published. "
        "A backslash in front of the sign makes a message of it.",
        kXsubExamples},
    CommandRow{stream, "stream", "Two-way", ZMQ_STREAM, Attach::bind, "talk raw tcp",
               "Writes what comes over tcp connections with the routing id of each as the first frame; an "
               "empty message tells "
               "that one was opened or closed. Sends bytes to the connection that the first frame names, "
               "closes it with none.",
               kStreamExamples},

    CommandRow{client, "client", kDrafts, kClient, Attach::connect, "talk to server sockets",
               "Sends each message of standard input to one SERVER, in turn to those that are up, and writes "
               "what they send.",
               kClientExamples},
    CommandRow{server, "server", kDrafts, kServer, Attach::bind, "talk to many client sockets by routing id",
               "Writes messages with the routing id of their sender, a number, as the first frame, and sends "
               "messages to the "
               "CLIENT that their first frame names.",
               kServerExamples},
    CommandRow{
        radio, "radio", kDrafts, kRadio, Attach::bind, "send to the members of groups",
        "Sends each message of standard input to every DISH that joined its group. Begins when somebody has "
        "joined, "
        "and waits for slow ones. Over udp a plain ENDPOINT is connected to, and nobody is waited for.",
        kRadioExamples},
    CommandRow{dish, "dish", kDrafts, kDish, Attach::connect, "join groups, print what is sent to them",
               "Joins groups, and writes what RADIO sockets send to them, with the group as the first frame. "
               "Over udp a plain "
               "ENDPOINT is bound.",
               kDishExamples},
    CommandRow{scatter, "scatter", kDrafts, kScatter, Attach::connect, "send work to gather sockets",
               "Sends each message of standard input to one GATHER peer, in turn to those that are up.",
               kScatterExamples},
    CommandRow{gather, "gather", kDrafts, kGather, Attach::bind, "receive work from scatter sockets",
               "Writes the messages of SCATTER peers to standard output.", kGatherExamples},
    CommandRow{
        Command::peer, "peer", kDrafts, kPeer, Attach::bind, "talk to peer sockets by routing id",
        "Writes messages with the routing id of their sender as the first frame, and sends messages to the "
        "PEER that "
        "their first frame names: a number, or, where we connected to it, its endpoint, written in full.",
        kPeerExamples},
    CommandRow{channel, "channel", kDrafts, kChannel, Attach::connect, "talk to one channel socket",
               "Sends standard input to one CHANNEL peer and writes what it sends.", kChannelExamples},

    CommandRow{Command::probe, "probe", "Look", 0, Attach::connect, "tell what is at endpoints",
               "Connects to each endpoint over tcp, ipc or ws and prints what answers there: its version of "
               "ZMTP, its "
               "mechanism, socket type and identity, where they show, and the round-trip time. It never "
               "becomes a peer "
               "that a message could go to. The exit status is 0 where everything speaks ZMTP, 3 where "
               "nobody is there, 4 "
               "where something else is or nothing is said; of several endpoints the worst.",
               kProbeExamples, "ENDPOINT [ENDPOINT]...", Completes::endpoint},
    CommandRow{list_options, "options", "Look", kAnyType, Attach::connect, "explain options of sockets",
               "Prints the options that -o can set, with type, unit, default and the sockets that have a use "
               "for them; or what "
               "there is to know about those that are named.",
               kListOptionsExamples, "[NAME]...", Completes::sockopt_name, print_options},
    CommandRow{Command::run, "run", "Tools", 0, Attach::connect, "several commands at once",
               "Runs several commands, separated by ::, each on its own thread of one process, so that they "
               "can meet over "
               "inproc. The first one owns standard input. The exit status is that of the first to fail.",
               kRunExamples, "COMMAND... [:: COMMAND...]...", Completes::nothing},
    CommandRow{completions, "completions", "Tools", 0, Attach::connect, "print shell completions",
               "Prints what teaches a shell (bash, zsh or fish) to complete our command lines.",
               kCompletionsExamples, "SHELL", Completes::shell, print_completions},
};

constexpr std::string_view kEndpoints = "Endpoints", kMessages = "Messages and formats",
                           kLimits = "How long, how many", kGeneral = "General";
constexpr bool kRepeats = true, kLast = false;

constexpr std::array kOptions{
    OptionRow{"bind", 'b', "ENDPOINT", kSockets, kEndpoints, kRepeats, Completes::bind, "bind to ENDPOINT",
              [](Settings& s, std::string_view v) {
                s.targets.push_back({Target::Kind::bind, std::string(v)});
              }},
    OptionRow{"connect", 'c', "ENDPOINT", kSockets, kEndpoints, kRepeats, Completes::connect,
              "connect to ENDPOINT",
              [](Settings& s, std::string_view v) {
                s.targets.push_back({Target::Kind::connect, std::string(v)});
              }},
    OptionRow{"endpoints", 0, "FILE", kAttach, kEndpoints, kRepeats, Completes::file,
              "take endpoints from FILE, one a line, # begins a comment",
              [](Settings& s, std::string_view v) {
                s.targets.push_back({Target::Kind::file, std::string(v)});
              }},
    OptionRow{"bound-file", 0, "FILE", kSockets, kEndpoints, kLast, Completes::file,
              "write the endpoints that are bound, ports resolved, to FILE, one a line",
              [](Settings& s, std::string_view v) { s.bound_file = v; }},
    OptionRow{"ipv4", '4', "", kAttach, kEndpoints, kLast, Completes::nothing,
              "host names and wildcards mean IPv4",
              [](Settings& s, std::string_view) { s.family = Family::ipv4; }},
    OptionRow{"ipv6", '6', "", kAttach, kEndpoints, kLast, Completes::nothing,
              "host names and wildcards mean IPv6",
              [](Settings& s, std::string_view) { s.family = Family::ipv6; }},
    OptionRow{"ipc-mode", 0, "MODE", kSockets, kEndpoints, kLast, Completes::nothing,
              "permissions of the ipc sockets that are bound, in octal (default: as umask says)",
              [](Settings& s, std::string_view v) { s.socket.ipc_mode = parse_mode(v); }},
    OptionRow{"type", 't', "TYPE", set_of(send, recv, list_options), kEndpoints, kLast, Completes::type,
              "socket type (default: push to send, pull to receive; options: all)", choose_type},
    OptionRow{"option", 'o', "NAME[=VALUE]", kSockets, kEndpoints, kRepeats, Completes::sockopt,
              "set the socket option NAME, or print what the open socket says; see options",
              [](Settings& s, std::string_view v) { s.sockopts.emplace_back(v); }},

    OptionRow{"format", 'f', "FORMAT", kSockets, kMessages, kLast, Completes::format,
              "how messages stand in input and output (default: line)",
              [](Settings& s, std::string_view v) { s.both_formats = parse_format(v); }},
    OptionRow{"input-format", 0, "FORMAT", kOut, kMessages, kLast, Completes::input_format,
              "the same for the input alone",
              [](Settings& s, std::string_view v) { s.input_format = parse_input_format(v); }},
    OptionRow{"output-format", 0, "FORMAT", kIn, kMessages, kLast, Completes::format,
              "the same for the output alone",
              [](Settings& s, std::string_view v) { s.output_format = parse_format(v); }},
    OptionRow{"nul", '0', "", kSockets, kMessages, kLast, Completes::nothing, "short for --format nul",
              [](Settings& s, std::string_view) { s.both_formats = &Format::nul; }},
    OptionRow{"length-delimited", 'l', "", kSockets, kMessages, kLast, Completes::nothing,
              "short for --format zmtp, which keeps every message as it is",
              [](Settings& s, std::string_view) { s.both_formats = &Format::zmtp; }},
    OptionRow{"delimiter", 'd', "DELIM", kSockets, kMessages, kLast, Completes::nothing,
              "what ends a message of the line format (default: \\n)",
              [](Settings& s, std::string_view v) { s.delimiter = unescape(v, "-d"); }},
    OptionRow{"template", 'p', "TEMPLATE", kIn, kMessages, kLast, Completes::nothing,
              "write messages by TEMPLATE: {0} {1} are frames, {body} all; {seq} {time} {size} {count} "
              "{peer} {user}",
              [](Settings& s, std::string_view v) { s.pattern = v; }},
    OptionRow{"separator", 'F', "SEP", kSockets, kMessages, kLast, Completes::nothing,
              "what stands between the frames of a message in line and nul (default: a tab in output, input "
              "is one frame)",
              [](Settings& s, std::string_view v) { s.separator = unescape(v, "-F"); }},
    OptionRow{"message", 'm', "TEXT", kOut, kMessages, kRepeats, Completes::nothing,
              "send TEXT, read in the input format, instead of standard input",
              [](Settings& s, std::string_view v) {
                s.source.pieces.push_back({SourceSpec::Piece::Kind::text, std::string(v)});
              }},
    OptionRow{"file", 0, "PATH", kOut, kMessages, kRepeats, Completes::file,
              "send the file PATH whole as one message instead of standard input",
              [](Settings& s, std::string_view v) {
                s.source.pieces.push_back({SourceSpec::Piece::Kind::file, std::string(v)});
              }},
    OptionRow{"topic", 0, "TOPIC", set_of(send, pub), kMessages, kLast, Completes::nothing,
              "send TOPIC ahead of each message, as a frame of its own",
              [](Settings& s, std::string_view v) { s.topic = v; }},
    OptionRow{"topic-prefix", 0, "TOPIC", set_of(send, pub), kMessages, kLast, Completes::nothing,
              "send TOPIC in front of each message, in the same frame",
              [](Settings& s, std::string_view v) { s.topic_prefix = v; }},
    OptionRow{"subscribe", 's', "PREFIX", set_of(recv, sub, xsub), kMessages, kRepeats, Completes::nothing,
              "subscribe to messages that begin with PREFIX (default: to all)",
              [](Settings& s, std::string_view v) { s.socket.subscriptions.emplace_back(v); }},
    OptionRow{"group", 0, "GROUP", set_of(send, recv, radio, dish), kMessages, kRepeats, Completes::nothing,
              "radio: the group of each message (default: its first frame); dish: join GROUP",
              [](Settings& s, std::string_view v) { s.groups.emplace_back(v); }},
    OptionRow{"rep-envelope", 0, "", set_of(dealer), kMessages, kLast, Completes::nothing,
              "add and strip the empty frame that REP and REQ sockets put in front",
              [](Settings& s, std::string_view) { s.rep_envelope = true; }},
    OptionRow{"echo", 0, "", set_of(rep), kMessages, kLast, Completes::nothing,
              "reply with the request itself", [](Settings& s, std::string_view) { s.echo = true; }},

    OptionRow{"count", 'n', "N", kSockets, kLimits, kLast, Completes::nothing,
              "stop after N messages, two-way: N received (default: no limit)",
              [](Settings& s, std::string_view v) { s.limits.count = parse_count(v); }},
    OptionRow{"timeout", 'w', "DURATION", kAttach, kLimits, kLast, Completes::nothing,
              "give up when the network keeps us waiting for DURATION (default: never; probe: as soon as it "
              "is clear)",
              [](Settings& s, std::string_view v) { s.limits.patience = parse_duration(v); }},
    OptionRow{"wait", 0, "N", kFirst, kLimits, kLast, Completes::nothing,
              "begin to send when N peers are there (default: 1)",
              [](Settings& s, std::string_view v) { s.peers = parse_count(v); }},
    OptionRow{"window", 0, "N", set_of(req), kLimits, kLast, Completes::nothing,
              "have N requests under way at once; replies keep the order of the requests (default: 1)",
              [](Settings& s, std::string_view v) { s.requests.window = parse_window(v); }},
    OptionRow{"drop", 0, "", set_of(send, pub, xpub, radio), kLimits, kLast, Completes::nothing,
              "drop messages for a subscriber that is too slow, as PUB does (default: wait for it)",
              [](Settings& s, std::string_view) { s.drop = true; }},
    OptionRow{"linger", 0, "DURATION", kOut, kLimits, kLast, Completes::nothing,
              "time that delivery may take at the end (default: without end)",
              [](Settings& s, std::string_view v) { s.limits.linger = parse_duration(v); }},
    OptionRow{"interval", 'i', "DURATION", kFirst, kLimits, kLast, Completes::nothing,
              "time from one message to the next (default: 0)",
              [](Settings& s, std::string_view v) { s.limits.interval = parse_duration(v); }},
    OptionRow{"pace", 0, "SPEED", kFirst, kLimits, kLast, Completes::nothing,
              "keep the distances of the times in json input, at SPEED: 1x, 10x, 0: as fast as possible "
              "(default: 0)",
              [](Settings& s, std::string_view v) { s.limits.pace = parse_speed(v); }},
    OptionRow{"repeat", 0, "N", kFirst, kLimits, kLast, Completes::nothing,
              "send what -m and --file name N times, 0: for ever (default: 1)",
              [](Settings& s, std::string_view v) { s.source.repeat = parse_count(v); }},

    OptionRow{
        "until-disconnect", 0, "", kReceive | kTwoWay, kLimits, kLast, Completes::nothing,
        "end when the last peer has gone and what it sent is written",
        [](Settings& s, std::string_view) { s.limits.until_disconnect = s.socket.awaits_departure = true; }},
    OptionRow{"heartbeat", 0, "DURATION", kSockets, kLimits, kLast, Completes::nothing,
              "tell when a peer gives no sign of life for three times DURATION; the connection stays "
              "(default: never)",
              [](Settings& s, std::string_view v) { s.socket.heartbeat = parse_heartbeat(v); }},

    OptionRow{"verbose", 'v', "", kSockets, kGeneral, kLast, Completes::nothing,
              "tell of every connection event", [](Settings& s, std::string_view) { s.verbose = true; }},
    OptionRow{"events", 0, "FILE", kSockets, kGeneral, kLast, Completes::file,
              "write every connection event to FILE, as JSON lines",
              [](Settings& s, std::string_view v) { s.events_file = v; }},
    OptionRow{"json", 0, "", set_of(Command::probe, list_options), kGeneral, kLast, Completes::nothing,
              "print JSON: an object a line for each endpoint or option",
              [](Settings& s, std::string_view) { s.json = true; }},
    OptionRow{"quiet", 'q', "", kAttach, kGeneral, kLast, Completes::nothing, "print errors only",
              [](Settings& s, std::string_view) { s.quiet = true; }},
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

consteval bool tables_are_sound() {
  for (std::size_t i = 0; i < kCommands.size(); ++i) {
    if (static_cast<std::size_t>(kCommands[i].id) != i) return false;  // row() indexes
  }
  for (std::size_t i = 0; i < kOptions.size(); ++i) {
    if (kOptions[i].summary.empty() || kOptions[i].summary.ends_with('.') || kOptions[i].commands == 0)
      return false;
    for (std::size_t j = 0; j < i; ++j) {
      if (kOptions[i].name == kOptions[j].name) return false;
      if (kOptions[i].letter != 0 && kOptions[i].letter == kOptions[j].letter) return false;
    }
  }
  return true;
}
static_assert(tables_are_sound());

}  // namespace

std::span<const CommandRow> commands() { return kCommands; }
std::span<const OptionRow> options() { return kOptions; }
std::span<const ExitRow> exit_rows() { return kExits; }

const CommandRow& row(Command command) { return kCommands[static_cast<std::size_t>(command)]; }

const CommandRow* find_command(std::string_view name) {
  const auto found = std::ranges::find(kCommands, name, &CommandRow::name);
  return found != kCommands.end() ? &*found : nullptr;
}

bool reads_messages(Command command) { return (kOut & set_of(command)) != 0; }
bool writes_messages(Command command) { return (kIn & set_of(command)) != 0; }

std::vector<std::string_view> type_names(Command command) {
  std::vector<std::string_view> names;
  for (const SocketTypeRow& type : kSocketTypes) {
    if (takes_type(command, type)) names.push_back(type.name);
  }
  return names;
}

std::chrono::nanoseconds parse_duration(std::string_view text) {
  struct Unit {
    std::string_view name;
    double nanoseconds;
  };
  static constexpr std::array kUnits{Unit{"", 1e9},   Unit{"s", 1e9},    Unit{"ms", 1e6},   Unit{"us", 1e3},
                                     Unit{"m", 60e9}, Unit{"h", 3600e9}, Unit{"d", 86400e9}};
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  const std::string_view name = text.substr(static_cast<std::size_t>(end - text.data()));
  const auto unit = std::ranges::find(kUnits, name, &Unit::name);
  if (error != std::errc() || unit == kUnits.end() || !(number >= 0)) {
    refuse(fmt::format("'{}' is no duration: try 500ms, 2s or 1m", text));
  }
  constexpr double kMost =
      100.0 * 365 * 86400e9;  // a hundred years: what is longer would overflow when added to now
  const double nanoseconds = number * unit->nanoseconds;
  if (nanoseconds > kMost)
    refuse(fmt::format("'{}' is too long: leave the option out to wait for ever", text));
  return std::chrono::nanoseconds(static_cast<std::int64_t>(nanoseconds));
}

std::uint64_t parse_count(std::string_view text) {
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size()) {
    refuse(fmt::format("'{}' is no count: a whole number is needed", text));
  }
  return count;
}

}  // namespace zcat
