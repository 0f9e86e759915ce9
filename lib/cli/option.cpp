#include "cli/option.hpp"

#include <fmt/format.h>
#include <zmq.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "cli/proxy.hpp"
#include "cli/settings.hpp"
#include "cli/value.hpp"
#include "endpoint/socket_type.hpp"
#include "socket/drafts.hpp"

namespace zcat {
namespace {

using enum Command;

/// Whether `send`, or `recv` and `stat`, take a socket type with -t. Of publishers it is an XPUB, which also sees subscriptions.
bool takes_type(Command command, const SocketTypeRow& row) {
  if (command == list_options) return true;
  if (command != send && command != recv && command != Command::stat) return false;
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
    refuse(fmt::format("{} sockets need a reply for each request: use '{} {}'", text, ZCAT_NAME, text));
  }
  const SocketTypeRow* const found = find_socket_type(text);
  if (found == nullptr || !takes_type(settings.command, *found)) {
    refuse(fmt::format("'{}' is not a socket type that can {}: use one of {}", text,
                       settings.command == send ? "send" : "receive",
                       joined(type_names(command, drafts::why_unavailable().empty()))));
  }
  settings.type = socket_type(text);
}

void choose_family(Settings& settings, Family family) {
  if (settings.family != Family::any && settings.family != family) refuse("-4 and -6 exclude each other");
  settings.family = family;
}

// What options do with their values. A path leads to a member of Settings.
std::string text(std::string_view value) { return std::string(value); }
Pattern pattern(std::string_view value) { return Pattern(value); }
SequenceSpec sequence(std::string_view value) { return SequenceSpec(value); }
template <auto parse, auto... path>
void set(Settings& settings, std::string_view value) {
  (settings.*....*path) = parse(value);
}
template <auto... path>
void append(Settings& settings, std::string_view value) {
  (settings.*....*path).emplace_back(value);
}
template <auto... path>
void enable(Settings& settings, std::string_view) {
  (settings.*....*path) = true;
}
template <Target::Kind kind>
void add_target(Settings& settings, std::string_view value) {
  settings.targets.push_back({kind, std::string(value)});
}
template <SourceSpec::Piece::Kind kind>
void add_piece(Settings& settings, std::string_view value) {
  settings.source.pieces.push_back({kind, std::string(value)});
}

/// Of -q and -v the last one holds.
void be_quiet(Settings& settings, std::string_view) {
  settings.quiet = true;
  settings.verbose = settings.shows_messages = false;
}
void be_verbose(Settings& settings, std::string_view) {
  settings.shows_messages = settings.verbose;
  settings.verbose = true;
  settings.quiet = false;
}

/// As `-o MAXMSGSIZE`: of the two the later one holds.
void limit_frames(Settings& settings, std::string_view value) {
  constexpr std::uint64_t kLeast = 64;  // below it not even a handshake passes
  const std::uint64_t size = parse_size(value);
  if (settings.command == Command::tap) {
    settings.tap.most = size == 0 ? SIZE_MAX : size;
    return;
  }
  if (size > 0 && size < kLeast)
    refuse(fmt::format("'{}' is too little: {} at least, or 0 for no limit", value, kLeast));
  settings.sockopts.push_back(size == 0 ? "MAXMSGSIZE=-1" : fmt::format("MAXMSGSIZE={}", size));
}

/// What needs a handler.
template <auto apply>
void of_handler(Settings& settings, std::string_view value) {
  settings.handler_options = true;
  apply(settings, value);
}

constexpr Takers all_of(std::string_view words, auto... modes) { return {bits(modes...), 0, words}; }
constexpr Takers only(auto... commands) { return {0, bits(commands...), {}}; }

constexpr Takers kSockets = all_of("commands that open a socket", Mode::send, Mode::receive, Mode::exchange,
                                   Mode::request, Mode::reply, Mode::stat);
constexpr Takers kOpening{kSockets.modes | bits(Mode::proxy), 0, kSockets.words};
constexpr Takers kAttach{kSockets.modes | bits(Mode::probe), 0, "commands that take endpoints"};
constexpr Takers kReaching{kAttach.modes | bits(Mode::proxy), 0, kAttach.words};
constexpr Takers kRunning{kOpening.modes | bits(Mode::tap), 0, "commands that open a socket, and tap"};
constexpr Takers kFamilies{kReaching.modes | bits(Mode::tap), 0, "commands that take endpoints"};
constexpr Takers kShown = all_of("commands that read or write messages", Mode::send, Mode::receive,
                                 Mode::exchange, Mode::request, Mode::reply, Mode::proxy, Mode::tap);
constexpr Takers kCounted{kSockets.modes | bits(Mode::tap), 0, "commands that send or receive, and tap"};
constexpr Takers kFiltered{bits(Mode::receive, Mode::stat, Mode::tap), 0,
                           "commands that only receive, and tap"};
constexpr Takers kOut = all_of("commands that send", Mode::send, Mode::exchange, Mode::request, Mode::reply);
constexpr Takers kDelivering =
    all_of("commands that send", Mode::send, Mode::exchange, Mode::request, Mode::reply, Mode::proxy);
constexpr Takers kProxies = only(Command::proxy);
constexpr Takers kFirst =
    all_of("commands that send without being asked", Mode::send, Mode::exchange, Mode::request);
constexpr Takers kIn =
    all_of("commands that receive", Mode::receive, Mode::exchange, Mode::request, Mode::reply);
constexpr Takers kSecured{kOpening.modes, 0, "commands that open a socket, other than stream", bits(stream)};
constexpr Takers kKeyed{kSecured.modes | bits(Mode::probe), 0,
                        "commands that take endpoints, other than stream", kSecured.except};
constexpr Takers kWritten = all_of("commands that write messages", Mode::receive, Mode::exchange,
                                   Mode::request, Mode::reply, Mode::proxy, Mode::tap);
constexpr Takers kTaking{kWritten.modes | bits(Mode::stat), 0, "commands that receive, and tap"};
constexpr Takers kReceivers =
    all_of("commands that receive, other than req and rep", Mode::receive, Mode::exchange, Mode::stat);
constexpr Takers kStat = only(Command::stat);

// What an option says in the help of some of its commands.
constexpr Takers kSend = all_of({}, Mode::send), kReceive = all_of({}, Mode::receive, Mode::tap);
constexpr std::array kType{Variant{only(send), "socket type (default: push)"},
                           Variant{only(recv), "socket type (default: pull)"},
                           Variant{kStat, "socket type (default: sub)"},
                           Variant{only(list_options), "list the options of this socket type only"}};
constexpr std::array kFormat{Variant{kSend, "format of the input (default: line)"},
                             Variant{kReceive, "format of the output (default: line)"}};
constexpr std::array kSeparator{
    Variant{kSend,
            "separator between frames, in the formats line and nul (default: none, each line is one frame)"},
    Variant{kReceive, "separator between frames, in the formats line and nul (default: a tab)"}};
constexpr std::array kSubscribe{Variant{only(xsub), "subscribe to PREFIX (default: to nothing)"}};
constexpr std::array kGroup{Variant{only(send, radio), "send to GROUP (default: as the first frame says)"},
                            Variant{only(recv, dish, Command::stat), "join GROUP"}};
constexpr std::array kCount{
    Variant{only(Command::bench), "stop after N messages of each size"},
    Variant{all_of({}, Mode::exchange), "stop after N received messages (default: no limit)"},
    Variant{all_of({}, Mode::request), "stop after N replies (default: no limit)"},
    Variant{all_of({}, Mode::reply), "stop after N requests (default: no limit)"},
    Variant{only(Command::tap), "stop when N messages were shown (default: no limit)"}};
constexpr std::array kTimeout{
    Variant{only(Command::probe), "keep trying for DURATION until the endpoint is up (default: try once)"}};
constexpr std::array kServerKey{
    Variant{only(Command::probe), "try whether a CURVE server has the secret half of this public key"}};
constexpr std::array kJson{Variant{only(Command::bench), "print a JSON object for each size"},
                           Variant{only(Command::probe), "print a JSON object for each endpoint"},
                           Variant{kStat, "print a JSON object for each line"},
                           Variant{only(list_options), "print a JSON object for each option"}};

// bench takes it, too
constexpr Takers with_bench(Takers takers) {
  takers.commands |= bits(Command::bench);
  return takers;
}
constexpr Takers kBench = only(Command::bench);
constexpr std::array kMaxSize{
    Variant{only(Command::tap), "show BYTES of a message at most (default: 1M, 0: no limit)"}};

constexpr Takers kHandled = all_of("commands that take a handler", Mode::receive, Mode::reply);

constexpr unsigned kCommon = OptionRow::common, kRepeats = OptionRow::repeatable;
constexpr std::string_view kEndpoints = "Endpoints", kMeasured = "Measurement",
                           kMessages = "Messages and formats", kLimits = "How long, how many",
                           kHandlers = "Handlers", kSecurity = "Security", kGeneral = "General";

constexpr std::array kOptions{
    OptionRow{"bind", 'b', "ENDPOINT", kSockets, kEndpoints, "bind to ENDPOINT",
              add_target<Target::Kind::bind>, kRepeats, Completes::bind},
    OptionRow{"connect", 'c', "ENDPOINT", kSockets, kEndpoints, "connect to ENDPOINT",
              add_target<Target::Kind::connect>, kRepeats, Completes::connect},
    OptionRow{"endpoints", 0, "FILE", kAttach, kEndpoints,
              "read endpoints from FILE, one per line; # starts a comment", add_target<Target::Kind::file>,
              kRepeats, Completes::file},
    OptionRow{"bound-file", 0, "FILE", kRunning, kEndpoints,
              "write the actual endpoints, with their ports, to FILE once all are bound",
              set<text, &Settings::bound_file>, 0, Completes::file},
    OptionRow{"ipv4", '4', "", kFamilies, kEndpoints, "use IPv4 for host names and wildcards",
              [](Settings& s, std::string_view) { choose_family(s, Family::ipv4); }},
    OptionRow{"ipv6", '6', "", kFamilies, kEndpoints, "use IPv6 for host names and wildcards",
              [](Settings& s, std::string_view) { choose_family(s, Family::ipv6); }},
    OptionRow{"ipc-mode", 0, "MODE", kRunning, kEndpoints,
              "permissions of bound ipc sockets, in octal (default: set by umask)",
              set<parse_mode, &Settings::socket, &SocketSpec::ipc_mode>},
    OptionRow{"front", 0, "ENDPOINT", kProxies, kEndpoints, "an endpoint of the front, in place of FRONT",
              add_target<Target::Kind::front>, kCommon | kRepeats, Completes::bind},
    OptionRow{"back", 0, "ENDPOINT", kProxies, kEndpoints, "an endpoint of the back, in place of BACK",
              add_target<Target::Kind::back>, kCommon | kRepeats, Completes::bind},
    OptionRow{"type", 't', "TYPE", only(send, recv, Command::stat, list_options), kEndpoints,
              "socket type (default: push to send, pull to receive)", choose_type, kCommon, Completes::type,
              kType},
    OptionRow{"option", 'o', "NAME[=VALUE]", with_bench(kOpening), kEndpoints,
              "set socket option NAME, or print its current value (see the command options)",
              of_side<append<&Settings::sockopts>>, kRepeats, Completes::sockopt},
    OptionRow{"format", 'f', "FORMAT", kShown, kMessages, "format of input and output (default: line)",
              set<parse_format, &Settings::both_formats>, kCommon, Completes::format, kFormat},
    OptionRow{"input-format", 0, "FORMAT", kOut, kMessages, "format of the input only",
              set<parse_input_format, &Settings::input_format>, 0, Completes::input_format},
    OptionRow{"output-format", 0, "FORMAT", kIn, kMessages, "format of the output only",
              set<parse_format, &Settings::output_format>, 0, Completes::format},
    OptionRow{"nul", '0', "", kShown, kMessages, "short for --format nul",
              [](Settings& s, std::string_view) { s.both_formats = &Format::nul; }},
    OptionRow{"length-delimited", 'l', "", kShown, kMessages, "short for --format zmtp, which is lossless",
              [](Settings& s, std::string_view) { s.both_formats = &Format::zmtp; }},
    OptionRow{"delimiter", 'd', "DELIM", kShown, kMessages,
              "delimiter after each message, in the format line (default: \\n)",
              [](Settings& s, std::string_view v) { s.delimiter = unescape(v, "-d"); }},
    OptionRow{"template", 'p', "TEMPLATE", kWritten, kMessages,
              "write by TEMPLATE: {0} {1} are frames, {body} all; {seq} {time} {size} {count} {peer} {user} "
              "{delta}",
              set<text, &Settings::pattern>, kCommon},
    OptionRow{"separator", 'F', "SEP", kShown, kMessages,
              "separator between frames, in the formats line and nul (default: output has a tab, input is "
              "one frame)",
              [](Settings& s, std::string_view v) { s.separator = unescape(v, "-F"); }, 0, Completes::nothing,
              kSeparator},
    OptionRow{"message", 'm', "TEXT", kOut, kMessages, "send TEXT, in the input format, not standard input",
              add_piece<SourceSpec::Piece::Kind::text>, kCommon | kRepeats},
    OptionRow{"file", 0, "PATH", kOut, kMessages,
              "send the whole file PATH as one message instead of standard input",
              add_piece<SourceSpec::Piece::Kind::file>, kRepeats, Completes::file},
    OptionRow{"topic", 0, "TOPIC", only(send, pub), kMessages, "send TOPIC as a frame before each message",
              set<text, &Settings::topic>, kCommon},
    OptionRow{"topic-prefix", 0, "TOPIC", only(send, pub), kMessages,
              "put TOPIC at the start of each message, in the same frame",
              set<text, &Settings::topic_prefix>},
    OptionRow{"subscribe", 's', "PREFIX", only(recv, sub, xsub, Command::stat), kMessages,
              "receive what begins with PREFIX (default: all)",
              append<&Settings::socket, &SocketSpec::subscriptions>, kCommon | kRepeats, Completes::nothing,
              kSubscribe},
    OptionRow{"group", 0, "GROUP", only(send, recv, radio, dish, Command::stat), kMessages,
              "radio: send to GROUP (default: as the first frame says); dish: join GROUP",
              append<&Settings::groups>, kCommon | kRepeats, Completes::nothing, kGroup},
    OptionRow{"match", 0, "[FRAME:]REGEX", kFiltered, kMessages,
              "receive only messages of which a frame, or frame FRAME, matches REGEX (RE2)",
              append<&Settings::filter, &Filter::wanted>, kRepeats},
    OptionRow{"not", 0, "[FRAME:]REGEX", kFiltered, kMessages,
              "receive no messages of which a frame, or frame FRAME, matches REGEX (RE2)",
              append<&Settings::filter, &Filter::unwanted>, kRepeats},
    OptionRow{"check-seq", 0, "FRAME:TYPE", all_of("commands that only receive", Mode::receive, Mode::stat),
              kMessages,
              "check the running numbers at the end of frame FRAME: TYPE is text, u8, u16le, u16be, u32le, "
              "u32be, u64le or u64be",
              set<sequence, &Settings::sequence>},
    OptionRow{"rep-envelope", 0, "", only(dealer), kMessages,
              "add and strip the empty first frame of REP and REQ", enable<&Settings::rep_envelope>, kCommon},
    OptionRow{"tap", 0, "", kProxies, kMessages, "write every message that passes",
              enable<&Settings::shows_passing>, kCommon},
    OptionRow{"echo", 0, "", only(rep), kMessages, "reply with the request itself", enable<&Settings::echo>,
              kCommon},
    OptionRow{"count", 'n', "N", with_bench(kCounted), kLimits, "stop after N messages (default: no limit)",
              set<parse_count, &Settings::limits, &Limits::count>, kCommon, Completes::nothing, kCount},
    OptionRow{"timeout", 'w', "DURATION", kAttach, kLimits, "give up after DURATION without network activity",
              set<parse_duration, &Settings::limits, &Limits::patience>, kCommon, Completes::nothing,
              kTimeout},
    OptionRow{"wait", 0, "N", kFirst, kLimits, "wait for N peers before sending (default: 1)",
              set<parse_count, &Settings::peers>},
    OptionRow{"window", 0, "N", only(req, Command::bench), kLimits,
              "keep up to N requests in flight (default: 1)",
              set<parse_window, &Settings::requests, &RequestSpec::window>, kCommon},
    OptionRow{"retries", 0, "N", only(req), kLimits,
              "send a request up to N times again when no reply comes within -w (default: 0)",
              set<parse_count, &Settings::requests, &RequestSpec::retries>},
    OptionRow{"expect", 0, "[FRAME:]REGEX", only(req), kLimits,
              "end with status 1 when a reply does not match REGEX (see --match)",
              set<pattern, &Settings::requests, &RequestSpec::expected>},
    OptionRow{"drop", 0, "", only(send, pub, xpub, radio, Command::proxy), kLimits,
              "drop messages for slow subscribers, as PUB does (default: wait for them)",
              enable<&Settings::drop>},
    OptionRow{"linger", 0, "DURATION", kDelivering, kLimits,
              "how long to wait for delivery at the end (default: no limit)",
              set<parse_duration, &Settings::limits, &Limits::linger>},
    OptionRow{"interval", 'i', "DURATION", kFirst, kLimits, "time from one message to the next (default: 0)",
              set<parse_duration, &Settings::limits, &Limits::interval>},
    OptionRow{"pace", 0, "SPEED", kFirst, kLimits,
              "keep the original timing of json input, at SPEED: 1x, 10x, or 0 for no pauses (default: 0)",
              set<parse_speed, &Settings::limits, &Limits::pace>},
    OptionRow{"repeat", 0, "N", kFirst, kLimits,
              "send the messages of -m and --file N times, 0: for ever (default: 1)",
              set<parse_count, &Settings::source, &SourceSpec::repeat>},
    OptionRow{
        "until-disconnect", 0, "", kReceivers, kLimits,
        "end when the last peer has left and everything it sent is written",
        [](Settings& s, std::string_view) { s.limits.until_disconnect = s.socket.awaits_departure = true; }},
    OptionRow{"heartbeat", 0, "DURATION", kOpening, kLimits,
              "report a peer that has been silent for three times DURATION, without disconnecting it "
              "(default: never)",
              set<parse_heartbeat, &Settings::socket, &SocketSpec::heartbeat>},
    OptionRow{"jobs", 'j', "N", kHandled, kHandlers, "run N handlers at once, 1 to 1024 (default: 1)",
              of_handler<set<parse_jobs, &Settings::handler, &HandlerSpec::jobs>>},
    OptionRow{"unordered", 0, "", all_of({}, Mode::receive), kHandlers,
              "write answers when they are ready (default: in the order of the messages)",
              of_handler<enable<&Settings::handler, &HandlerSpec::unordered>>},
    OptionRow{"handler-format", 0, "FORMAT", kHandled, kHandlers,
              "format of what handlers read and write (default: bytes, and the answer is one frame)",
              of_handler<set<parse_format, &Settings::handler_format>>, 0, Completes::format},
    OptionRow{"persistent", 0, "", kHandled, kHandlers,
              "run one lasting COMMAND, or N, that answers message after message (needs --handler-format)",
              of_handler<enable<&Settings::handler, &HandlerSpec::persistent>>},
    OptionRow{"handler-timeout", 0, "DURATION", kHandled, kHandlers,
              "end a handler that takes longer than DURATION for a message (default: never)",
              of_handler<set<parse_duration, &Settings::handler, &HandlerSpec::timeout>>},
    OptionRow{"error-reply", 0, "TEXT", only(rep), kHandlers,
              "reply with TEXT when a handler fails (default: an empty reply)",
              of_handler<set<text, &Settings::handler, &HandlerSpec::error_reply>>},
    OptionRow{"fail-fast", 0, "", kHandled, kHandlers, "end when a handler fails",
              of_handler<enable<&Settings::handler, &HandlerSpec::fail_fast>>},
    OptionRow{"size", 0, "BYTES,...", kBench, kMeasured, "sizes of messages (default: 20,1K,64K)",
              set<parse_sizes, &Settings::bench, &BenchSettings::sizes>, kCommon},
    OptionRow{"duration", 0, "DURATION", kBench, kMeasured, "time for each size (default: 2s)",
              set<parse_duration, &Settings::bench, &BenchSettings::duration>, kCommon},
    OptionRow{"subscribers", 0, "N", kBench, kMeasured, "pub-sub: publish to N subscribers (default: 1)",
              set<parse_subscribers, &Settings::bench, &BenchSettings::subscribers>},
    OptionRow{"rate", 0, "N", kBench, kMeasured, "messages a second (default: no limit)",
              set<parse_rate, &Settings::bench, &BenchSettings::rate>, kCommon},
    OptionRow{"percentiles", 0, "P,...", kBench, kMeasured,
              "percentiles of the latency (default: 50,90,99,99.9)",
              set<parse_percentiles, &Settings::bench, &BenchSettings::percentiles>},
    OptionRow{"transport", 0, "NAME", kBench, kMeasured,
              "transport between the ends in this process: tcp, ipc or inproc (default: tcp)",
              set<text, &Settings::bench, &BenchSettings::transport>},
    OptionRow{"serve", 0, "ENDPOINT", kBench, kMeasured, "be the far end of other benches",
              set<text, &Settings::bench, &BenchSettings::serve>, kCommon, Completes::bind},
    OptionRow{"every", 0, "DURATION", kStat, kMeasured, "length of an interval (default: 1s)",
              set<parse_every, &Settings::stat, &StatSettings::every>, kCommon},
    OptionRow{"by", 0, "FRAME", kStat, kMeasured, "write a table of the values of frame FRAME",
              set<parse_count, &Settings::stat, &StatSettings::by>, kCommon},
    OptionRow{"top", 0, "N", kStat, kMeasured, "at most N rows in a table (default: 20)",
              set<parse_count, &Settings::stat, &StatSettings::top>},
    OptionRow{"server-key", 0, "KEY", with_bench(kKeyed), kSecurity,
              "be a CURVE client of the server with this public key: KEY is the key, or a file that holds it",
              of_side<set<text, &Settings::security, &SecuritySettings::server_key>>, 0,
              Completes::public_key, kServerKey},
    OptionRow{"key", 0, "SECRET", with_bench(kSecured), kSecurity,
              "our secret CURVE key: SECRET is a file, env:NAME or fd:N (default: clients make one)",
              of_side<set<text, &Settings::security, &SecuritySettings::key>>, 0, Completes::secret_key},
    OptionRow{
        "allow-keys", 0, "WHO", with_bench(kSecured), kSecurity,
        "be a CURVE server for these clients: a list of keys, a certificate, a directory of *.key, or any",
        of_side<set<text, &Settings::security, &SecuritySettings::allow_keys>>, 0, Completes::public_key},
    OptionRow{"user", 0, "NAME", with_bench(kSecured), kSecurity, "be a PLAIN client with this name",
              of_side<set<text, &Settings::security, &SecuritySettings::user>>},
    OptionRow{"password", 0, "SECRET", with_bench(kSecured), kSecurity,
              "the password for --user: SECRET is a file, env:NAME or fd:N",
              of_side<set<text, &Settings::security, &SecuritySettings::password>>, 0, Completes::file},
    OptionRow{"allow-users", 0, "FILE", with_bench(kSecured), kSecurity,
              "be a PLAIN server for these clients: FILE has lines of NAME=PASSWORD",
              of_side<set<text, &Settings::security, &SecuritySettings::allow_users>>, 0, Completes::file},
    OptionRow{"allow-ip", 0, "CIDR", with_bench(kSecured), kSecurity,
              "reject clients whose address is not in CIDR, or in that of another --allow-ip",
              of_side<append<&Settings::security, &SecuritySettings::allow_ip>>, kRepeats},
    OptionRow{"deny-ip", 0, "CIDR", with_bench(kSecured), kSecurity,
              "reject clients whose address is in CIDR",
              of_side<append<&Settings::security, &SecuritySettings::deny_ip>>, kRepeats},
    OptionRow{"max-size", 0, "BYTES", kTaking, kSecurity,
              "longest frame to accept; a longer one ends its connection (default: 1G, 0: no limit); with "
              "CURVE the 33 bytes that encryption adds count",
              of_side<limit_frames>, 0, Completes::nothing, kMaxSize},
    OptionRow{"commands", 0, "", only(Command::tap), kMessages,
              "show greetings, handshakes, subscriptions and heartbeats, too",
              enable<&Settings::tap, &TapSpec::commands>, kCommon},
    OptionRow{"profile", 0, "NAME", kOpening, kGeneral,
              "take options and endpoints from the profile NAME, too",
              [](Settings&, std::string_view) {},  // it was taken ahead of all others
              0, Completes::profile},
    OptionRow{"verbose", 'v', "", kRunning, kGeneral, "show connection events; twice: messages, too",
              be_verbose, kCommon},
    OptionRow{"timestamps", 0, "", kRunning, kGeneral, "begin each line on standard error with the time",
              enable<&Settings::timestamps>},
    OptionRow{"events", 0, "FILE", kOpening, kGeneral,
              "append every connection event to FILE, as a line of JSON", set<text, &Settings::events_file>,
              0, Completes::file},
    OptionRow{"json", 0, "", only(Command::probe, Command::bench, Command::stat, list_options), kGeneral,
              "print a JSON object for each endpoint, size, line or option", enable<&Settings::json>, kCommon,
              Completes::nothing, kJson},
    OptionRow{"public", 0, "SECRET", only(keygen), kGeneral,
              "print the public key of the secret key in SECRET: a file, env:NAME or fd:N; write nothing",
              set<text, &Settings::public_of>, kCommon, Completes::secret_key},
    OptionRow{"no-edit", 0, "", kOut, kGeneral,
              "read lines from a terminal as it gives them, without editing", enable<&Settings::no_edit>},
    OptionRow{"no-history", 0, "", kOut, kGeneral, "neither read nor write the history of lines typed",
              enable<&Settings::no_history>},
    OptionRow{"quiet", 'q', "", with_bench(kFamilies), kGeneral, "print errors only", be_quiet},
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

std::string called(const OptionRow& option) {
  return option.letter != 0 ? fmt::format("-{}", option.letter) : fmt::format("--{}", option.name);
}

void apply_option(const OptionRow& option, std::string_view value, Settings& settings,
                  std::string_view name) {
  try {
    option.apply(settings, value);
  } catch (const Error& error) {
    const std::string_view why = error.what();
    refuse(why.starts_with(called(option)) ? std::string(why) : fmt::format("{}: {}", name, why));
  }
}

std::string_view summary_for(const CommandRow& command, const OptionRow& option) {
  const auto& variants = option.variants;
  const auto found =
      std::ranges::find_if(variants, [&](const Variant& v) { return takes(command, v.takers); });
  return found != variants.end() ? found->summary : option.summary;
}

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

std::vector<std::string_view> type_names(const CommandRow& command, bool drafts) {
  std::vector<std::string_view> names;
  for (const SocketTypeRow& type : kSocketTypes) {
    if (takes_type(command.id, type) && (drafts || !type.draft)) names.push_back(type.name);
  }
  return names;
}

}  // namespace zcat
