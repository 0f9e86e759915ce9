#include "cli/option.hpp"

#include <fmt/format.h>
#include <zmq.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "cli/settings.hpp"
#include "cli/value.hpp"
#include "endpoint/socket_type.hpp"

namespace zcat {
namespace {

using enum Command;

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
                       fmt::join(type_names(command), ", ")));
  }
  settings.type = socket_type(text);
}

constexpr Takers all_of(std::string_view words, auto... modes) { return {bits(modes...), 0, words}; }
constexpr Takers only(auto... commands) { return {0, bits(commands...), {}}; }

constexpr Takers kSockets = all_of("commands that open a socket", Mode::send, Mode::receive, Mode::exchange,
                                   Mode::request, Mode::reply);
constexpr Takers kAttach = all_of("commands that take endpoints", Mode::send, Mode::receive, Mode::exchange,
                                  Mode::request, Mode::reply, Mode::probe);
constexpr Takers kOut = all_of("commands that send", Mode::send, Mode::exchange, Mode::request, Mode::reply);
constexpr Takers kFirst =
    all_of("commands that send, but not for rep", Mode::send, Mode::exchange, Mode::request);
constexpr Takers kIn =
    all_of("commands that receive", Mode::receive, Mode::exchange, Mode::request, Mode::reply);
constexpr Takers kReceivers =
    all_of("commands that receive, but not for req and rep", Mode::receive, Mode::exchange);

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
    OptionRow{"type", 't', "TYPE", only(send, recv, list_options), kEndpoints, kLast, Completes::type,
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
    OptionRow{"topic", 0, "TOPIC", only(send, pub), kMessages, kLast, Completes::nothing,
              "send TOPIC ahead of each message, as a frame of its own",
              [](Settings& s, std::string_view v) { s.topic = v; }},
    OptionRow{"topic-prefix", 0, "TOPIC", only(send, pub), kMessages, kLast, Completes::nothing,
              "send TOPIC in front of each message, in the same frame",
              [](Settings& s, std::string_view v) { s.topic_prefix = v; }},
    OptionRow{"subscribe", 's', "PREFIX", only(recv, sub, xsub), kMessages, kRepeats, Completes::nothing,
              "subscribe to messages that begin with PREFIX (default: to all)",
              [](Settings& s, std::string_view v) { s.socket.subscriptions.emplace_back(v); }},
    OptionRow{"group", 0, "GROUP", only(send, recv, radio, dish), kMessages, kRepeats, Completes::nothing,
              "radio: the group of each message (default: its first frame); dish: join GROUP",
              [](Settings& s, std::string_view v) { s.groups.emplace_back(v); }},
    OptionRow{"rep-envelope", 0, "", only(dealer), kMessages, kLast, Completes::nothing,
              "add and strip the empty frame that REP and REQ sockets put in front",
              [](Settings& s, std::string_view) { s.rep_envelope = true; }},
    OptionRow{"echo", 0, "", only(rep), kMessages, kLast, Completes::nothing, "reply with the request itself",
              [](Settings& s, std::string_view) { s.echo = true; }},

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
    OptionRow{"window", 0, "N", only(req), kLimits, kLast, Completes::nothing,
              "have N requests under way at once; replies keep the order of the requests (default: 1)",
              [](Settings& s, std::string_view v) { s.requests.window = parse_window(v); }},
    OptionRow{"drop", 0, "", only(send, pub, xpub, radio), kLimits, kLast, Completes::nothing,
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
        "until-disconnect", 0, "", kReceivers, kLimits, kLast, Completes::nothing,
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
    OptionRow{"json", 0, "", only(Command::probe, list_options), kGeneral, kLast, Completes::nothing,
              "print JSON: an object a line for each endpoint or option",
              [](Settings& s, std::string_view) { s.json = true; }},
    OptionRow{"quiet", 'q', "", kAttach, kGeneral, kLast, Completes::nothing, "print errors only",
              [](Settings& s, std::string_view) { s.quiet = true; }},
};

consteval bool rows_are_sound() {
  for (std::size_t i = 0; i < kOptions.size(); ++i) {
    const OptionRow& row = kOptions[i];
    if (row.summary.empty() || row.summary.ends_with('.')) return false;
    if (row.takers.modes == 0 && row.takers.commands == 0) return false;
    for (std::size_t j = 0; j < i; ++j) {
      if (row.name == kOptions[j].name || (row.letter != 0 && row.letter == kOptions[j].letter)) return false;
    }
  }
  return true;
}
static_assert(rows_are_sound());

}  // namespace

std::span<const OptionRow> options() { return kOptions; }

const OptionRow* find_option(std::string_view typed) {
  const bool is_long = typed.starts_with("--");
  const std::string_view name = typed.substr(is_long ? 2 : 1);
  const auto found = std::ranges::find_if(kOptions, [&](const OptionRow& option) {
    return is_long ? option.name == name.substr(0, name.find('=')) : name.starts_with(option.letter);
  });
  return found != kOptions.end() ? &*found : nullptr;
}

std::vector<const OptionRow*> options_of(const CommandRow& command) {
  std::vector<const OptionRow*> taken;
  for (const OptionRow& option : kOptions) {
    if (takes(command, option)) taken.push_back(&option);
  }
  return taken;
}

std::vector<std::string_view> commands_of(const OptionRow& option) {
  std::vector<std::string_view> takers;
  for (const CommandRow& command : commands()) {
    if (takes(command, option)) takers.push_back(command.name);
  }
  return takers;
}

std::vector<std::string_view> type_names(const CommandRow& command) {
  std::vector<std::string_view> names;
  for (const SocketTypeRow& type : kSocketTypes) {
    if (takes_type(command.id, type)) names.push_back(type.name);
  }
  return names;
}

}  // namespace zcat
