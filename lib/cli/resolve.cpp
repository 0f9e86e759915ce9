// What the user asked for, completed and checked: everything that can be known before a socket is opened.
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <iterator>

#include "base/text.hpp"
#include "cli/completion.hpp"
#include "cli/formats.hpp"
#include "cli/handler.hpp"
#include "cli/proxy.hpp"
#include "cli/settings.hpp"
#include "cli/targets.hpp"
#include "endpoint/socket_type.hpp"
#include "endpoint/transport.hpp"
#include "socket/drafts.hpp"
#include "sockopt/sockopt.hpp"
#include "transfer/proxy.hpp"

namespace zcat {

void require_type(int type) {
  const SocketTypeRow& row = socket_type_row(type);
  if (!row.draft) return;
  if (const std::string why = drafts::why_unavailable(); !why.empty())
    refuse(fmt::format("'{}' is a draft type: {}", row.name, why));
}

namespace {

using enum Command;

/// What only messages of one frame have, or have not: a group, a routing id in front.
void resolve_draft(Settings& settings) {
  const SocketTypeRow& type = socket_type_row(settings.type);
  if (type.shape != Shape::grouped && !settings.groups.empty()) {
    refuse("--group works with radio and dish sockets only: add '-t radio' or '-t dish'");
  }
  if (type.shape == Shape::frames) return;
  const bool sends = reads_messages(row(settings.command));
  const bool datagram = std::ranges::any_of(
      settings.socket.endpoints, [](const Endpoint& e) { return e.transport->wire == Wire::datagrams; });
  for (const std::string& group : settings.groups) {
    if (const std::string why = unfit_group(group, datagram); !why.empty())
      refuse(fmt::format("--group: {}", why));
  }
  if (type.type == kDish && settings.groups.empty())
    refuse("a dish receives nothing before it joins a group: name one with --group");
  if (type.type == kRadio && settings.groups.size() > 1) {
    refuse("--group: a message goes to one group only; without --group, its first frame names the group");
  }
  settings.source.type = &type;
  settings.source.datagram = datagram;
  if (type.type == kDish) settings.socket.groups = settings.groups;
  if (type.type == kRadio && !settings.groups.empty()) settings.source.first.added = settings.groups[0];
  const bool addressed = type.shape != Shape::single && !settings.source.first.added;
  if (addressed && !settings.separator && sends) settings.source.format.separator = "\t";
  if (type.type == kRadio) settings.socket.awaits_members = settings.limits.peers > 0;
}

void add_option(Settings& settings, int number, int value) {
  settings.socket.options.push_back(int_option(number, value));
}

/// What a socket of its type needs to be one of this program's.
void resolve_type(Settings& settings) {
  const int type = settings.type;
  // A REP loses the reply that follows a malformed request whose sender has gone (libzmq 4.3.4 then takes its routing id
  // for a part of the message before); a ROUTER with the same envelope does not. A REQ cannot tell a second reply to the
  // last request from the reply to this one; a DEALER sees it come.
  settings.socket.type = type == ZMQ_REP ? ZMQ_ROUTER : type == ZMQ_REQ ? ZMQ_DEALER : type;
  settings.socket.role = type;
  if (settings.socket.type == ZMQ_ROUTER) {
    add_option(settings, ZMQ_ROUTER_MANDATORY, 1);  // a message to nobody is an error, one without room waits
    // libzmq 4.3.4: otherwise the second peer of a routing id is mute, also where it is the first one come back
    add_option(settings, ZMQ_ROUTER_HANDOVER, 1);
  }
  // libzmq 4.3.4 drops subscriptions beyond this mark, at each connection
  if (type == ZMQ_SUB || type == ZMQ_XSUB) add_option(settings, ZMQ_SNDHWM, 0);
  if ((type == ZMQ_XPUB || type == kRadio) && !settings.drop) add_option(settings, ZMQ_XPUB_NODROP, 1);
  if (type == ZMQ_XPUB) {
    add_option(settings, ZMQ_XPUB_VERBOSE, 1);  // shows each subscriber, not only the first of a topic
    settings.socket.delivers_subscriptions = receives_messages(row(settings.command));
  } else if ((settings.drop && type != kRadio) || settings.topic || settings.topic_prefix) {
    refuse("--drop, --topic and --topic-prefix work with publishers only: add '-t pub'");
  }
}

/// No stranger fills the memory, and no more is taken from the peers than will be used.
void resolve_bounds(Settings& settings) {
  constexpr int kHighWaterMark = 1000;  // libzmq's own default
  // where messages only go out, nothing but subscriptions comes in
  const std::int64_t most =
      receives_messages(row(settings.command)) ? std::int64_t{1} << 30 : std::int64_t{64} << 10;
  settings.socket.options.push_back(
      {ZMQ_MAXMSGSIZE, std::string(reinterpret_cast<const char*>(&most), sizeof most)});
  const bool receives_only = !reads_messages(row(settings.command));
  const bool counts_all = receives_only && settings.filter.empty();  // what is received counts for -n
  std::uint64_t most_taken = counts_all ? settings.limits.count.value_or(kHighWaterMark) : kHighWaterMark;
  if (settings.handler.exists()) most_taken = std::min<std::uint64_t>(most_taken, settings.handler.jobs);
  if (most_taken < kHighWaterMark)
    add_option(settings, ZMQ_RCVHWM, std::max(static_cast<int>(most_taken), 1));
}

/// What keeps connections alive, and tells those that are dead.
void resolve_connections(Settings& settings) {
  add_option(settings, ZMQ_BACKLOG, 4096);  // a connection without room is tried again a second later
  add_option(settings, ZMQ_CONNECT_TIMEOUT, 10'000);  // then another address of the host is tried
  std::ranges::copy(keepalive_options(), std::back_inserter(settings.socket.options));
}

/// -w is for one try. A request that nobody has taken yet has the time of them all.
void resolve_requests(Settings& settings) {
  constexpr Limits::Duration kMost = std::chrono::days(365);
  constexpr std::uint64_t kMany = 1'000'000;
  RequestSpec& requests = settings.requests;
  std::optional<Limits::Duration>& patience = settings.limits.patience;
  if (requests.retries > 0 && !patience)
    refuse("--retries needs -w, which says how long to wait for a reply, as in '-w 2s'");
  requests.timeout = patience;
  settings.socket.follows_messages = settings.command == req;
  settings.socket.is_replaced = requests.retries > 0;
  if (requests.retries == 0) return;
  const auto tries = static_cast<Limits::Duration::rep>(std::min(requests.retries, kMany) + 1);
  *patience = *patience > kMost / tries ? kMost : *patience * tries;
}

void resolve_socket(Settings& settings) {
  resolve_requests(settings);
  settings.socket.family = settings.family;
  resolve_type(settings);
  resolve_bounds(settings);
  resolve_connections(settings);
}

/// libzmq asks for a sign of life, but never judges: its own time limit cuts healthy peers off while we do not read.
void resolve_heartbeat(Settings& settings) {
  if (!settings.socket.heartbeat) return;
  const auto interval = std::chrono::duration_cast<std::chrono::milliseconds>(*settings.socket.heartbeat);
  add_option(settings, ZMQ_HEARTBEAT_IVL, static_cast<int>(interval.count()));
  add_option(settings, ZMQ_HEARTBEAT_TIMEOUT, 0);
}

void resolve_sockopts(Settings& settings) {
  for (const std::string& text : settings.sockopts) {
    SockoptRequest request = parse_sockopt(text, settings.type);
    const SockoptRow& row = *request.row;
    if (!request.option) {
      (row.context ? settings.context_read_back : settings.socket.read_back).push_back(&row);
      continue;
    }
    if (row.number == ZMQ_HEARTBEAT_IVL &&
        !row.context) {  // as --heartbeat, which takes care of what it can do
      const std::chrono::milliseconds interval(int_value(*request.option));
      settings.socket.heartbeat =
          interval.count() > 0 ? std::optional<std::chrono::nanoseconds>(interval) : std::nullopt;
      continue;
    }
    if (row.number == ZMQ_REQ_RELAXED && !row.context) {
      refuse("REQ_RELAXED has no use here: '--window N' keeps several requests in flight");
    }
    if (row.number == ZMQ_SUBSCRIBE && !row.context) {
      settings.socket.subscriptions.push_back(std::move(request.option->value));
      continue;
    }
    if (row.number == ZMQ_REQ_CORRELATE && !row.context) {
      settings.requests.numbered = int_value(*request.option) != 0;
      continue;
    }
    (row.context ? settings.context_options : settings.socket.options).push_back(std::move(*request.option));
  }
}

void resolve_subscriptions(Settings& settings) {
  std::vector<std::string>& prefixes = settings.socket.subscriptions;
  for (const std::string& prefix : prefixes) {
    if (prefix.size() > kLongestPrefix)
      refuse(fmt::format("-s takes up to {} bytes, not {}", kLongestPrefix, prefix.size()));
  }
  if (settings.type == ZMQ_SUB && prefixes.empty()) prefixes.emplace_back();
  if (settings.type != ZMQ_SUB && settings.type != ZMQ_XSUB && !prefixes.empty()) {
    refuse("-s works with sub and xsub sockets only: add '-t sub'");
  }
}

/// Where descriptors run out libzmq fails in ways that name no cause, or aborts: that they do not suffice is known before.
void check_descriptors(const Settings& settings) {
  constexpr std::size_t kAlways = 32;   // the standard ones, libzmq's threads, one socket and its monitor
  constexpr std::size_t kOfSocket = 7;  // what a further socket and looking after it takes
  const std::vector<Endpoint>& endpoints = settings.socket.endpoints;
  const bool socket_each =
      deals_out(settings.type) && endpoints.size() > 1;  // for those that are connected to
  std::size_t needed = kAlways;
  for (const Endpoint& endpoint : endpoints) {
    needed += socket_each && endpoint.attach == Attach::connect ? kOfSocket : endpoint.transport->descriptors;
  }
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_max == RLIM_INFINITY || needed <= limit.rlim_max)
    return;
  throw Error(ExitCode::failed,
              fmt::format("{} need{} {} file descriptors, and the hard limit is {}: raise it ('ulimit -Hn')",
                          count_of(endpoints.size(), "endpoint"), endpoints.size() == 1 ? "s" : "", needed,
                          limit.rlim_max));
}

/// What a transport does not carry: some of it libzmq would refuse in the end, some it accepts and drops silently.
void check_transports(const Settings& settings) {
  const SocketTypeRow& type = socket_type_row(settings.type);
  for (const Endpoint& endpoint : settings.socket.endpoints) {
    const Transport& transport = *endpoint.transport;
    if (!contains(transport.types, type.type)) {
      refuse(fmt::format("'{}': {} cannot carry {} sockets: try tcp", endpoint.typed, transport.name,
                         type.name));
    }
    if (transport.receiver_binds && (endpoint.attach == Attach::connect) != type.sends) {
      refuse(fmt::format("'{}': over {} radio connects and dish binds", endpoint.typed, transport.name));
    }
  }
  check_together(settings.socket.endpoints);
}

/// Multicast shows no peers, so none can be waited for.
void resolve_peers(Settings& settings) {
  const auto found = std::ranges::find_if(
      settings.socket.endpoints, [](const Endpoint& endpoint) { return !endpoint.transport->shows_peers(); });
  const bool multicast = found != settings.socket.endpoints.end();
  if (multicast && settings.peers.value_or(0) > 0) {
    refuse(fmt::format("--wait: '{}' does not show its peers: leave --wait out", found->typed));
  }
  settings.limits.peers = settings.peers.value_or(multicast ? 0 : 1);
}

void resolve_source(Settings& settings) {
  const bool pieces = !settings.source.pieces.empty();
  if (settings.command == rep) {
    if (pieces && settings.echo) refuse("--echo and -m exclude each other");
    settings.source.repeat = 0;  // `-m`: always this reply
  } else if (settings.source.repeat != 1 && !pieces) {
    refuse("--repeat repeats the messages of -m and --file: standard input can be read only once");
  }
  for (const SourceSpec::Piece& piece : settings.source.pieces) {
    if (piece.kind != SourceSpec::Piece::Kind::file) continue;
    struct stat status {};
    if (::stat(piece.value.c_str(), &status) == 0 && S_ISDIR(status.st_mode))
      refuse(fmt::format("--file: '{}' is a directory", piece.value));
    if (::access(piece.value.c_str(), R_OK) != 0)
      throw Error(ExitCode::failed, fmt::format("cannot read '{}': {}", piece.value, std::strerror(errno)));
  }
}

/// A probe only connects, and only to what shows itself.
void resolve_probe(Settings& settings) {
  resolve_endpoints(settings);
  for (const Endpoint& endpoint : settings.socket.endpoints) {
    if (endpoint.attach == Attach::bind)
      refuse(fmt::format("'{}' can only be bound: probe connects", endpoint.typed));
    if (!endpoint.transport->can_probe)
      refuse(fmt::format("'{}' cannot be probed: only tcp, ipc and ws can", endpoint.typed));
  }
  resolve_probed_key(settings);
}

/// What is bound, and what is connected to: each of tcp or ipc.
Endpoint tapped_endpoint(const Settings& settings, std::size_t index, Attach attach) {
  const std::string_view typed = settings.targets[index].text;
  const bool binds = attach == Attach::bind;
  const char mark = binds ? '@' : '>';
  Endpoint endpoint = parse_endpoint(typed, attach, settings.family);
  if (endpoint.attach != attach) {
    refuse(fmt::format("'{}' can only be {}: {} comes {}", typed, binds ? "connected to" : "bound",
                       binds ? "LISTEN, which is bound," : "TARGET, which is connected to,",
                       binds ? "first" : "second"));
  }
  if (typed.starts_with(mark)) endpoint.typed = typed;
  const std::string_view name = endpoint.transport->name;
  if (name != "tcp" && name != "ipc")
    refuse(fmt::format("'{}': tap relays tcp and ipc only, not {}", typed, name));
  if (!endpoint.source.empty())
    refuse(fmt::format("'{}': tap chooses no address to connect from: leave it out", typed));
  return endpoint;
}

void resolve_tap(Settings& settings) {
  if (settings.targets.size() != 2)
    refuse(fmt::format("say where to listen and what to connect to, as in '{} tap 5556 localhost:5555'",
                       ZCAT_NAME));
  check_loose_words(settings, row(settings.command));
  settings.output.format.extras = kTapFields;
  resolve_formats(settings);
  const FormatSpec& output = settings.output.format;
  const bool fields = output.pattern || output.format == &Format::json;
  if (!output.pattern && output.format->one_frame) {
    refuse(fmt::format("'{}' carries one frame, and tap puts one in front of each message: try '-f json'",
                       output.format->name));
  }
  settings.tap.origin = fields                          ? TapSpec::Origin::fields
                        : output.format == &Format::raw ? TapSpec::Origin::none
                                                        : TapSpec::Origin::frame;
  settings.socket.endpoints = {tapped_endpoint(settings, 0, Attach::bind),
                               tapped_endpoint(settings, 1, Attach::connect)};
  settings.tap.target = settings.socket.endpoints[1];
}

/// Each step may use what the ones before it have settled.
void resolve_transfer(Settings& settings) {
  require_type(settings.type);  // nothing else matters of a type that is not there
  resolve_formats(settings);
  resolve_handler(settings);  // reads its reply in the format of the input
  resolve_source(settings);
  resolve_socket(settings);         // our own socket options come first: of two values the later one holds
  resolve_sockopts(settings);       // then those of -o
  resolve_subscriptions(settings);  // -o SUBSCRIBE is the same as -s
  resolve_heartbeat(settings);      // -o HEARTBEAT_IVL is the same as --heartbeat
  resolve_first_frame(settings);    // depends on the formats
  resolve_endpoints(settings);      // reads files: after all that can be wrong without them
  check_descriptors(settings);      // counts the endpoints
  check_transports(settings);       // the endpoints and the socket type
  resolve_security(settings);       // the endpoints and the options of -o
  check_sockopts(settings.type, settings.socket.options, settings.socket.endpoints, settings.context_options);
  hide_secrets(settings);
  resolve_peers(settings);  // multicast endpoints show none
  resolve_draft(settings);  // depends on the endpoints (udp) and the peers
}

}  // namespace

void resolve_side(Settings& side, const std::vector<SocketOption>& own) {
  resolve_socket(side);
  side.socket.options.insert(side.socket.options.end(), own.begin(), own.end());
  resolve_sockopts(side);
  resolve_subscriptions(side);
  resolve_heartbeat(side);
  check_descriptors(side);
  check_transports(side);
  resolve_security(side);
  check_sockopts(side.type, side.socket.options, side.socket.endpoints, side.context_options);
  hide_secrets(side);
}

void resolve(Settings& settings) {
  const CommandRow& command = row(settings.command);
  if (command.mode == Mode::keygen && settings.words.size() != (settings.public_of ? 0 : 1))
    refuse("name one pair of keys, as in '" ZCAT_NAME " keygen server', or use --public alone");
  if (command.mode == Mode::proxy) {
    resolve_passing(settings);
    return resolve_proxy(settings);
  }
  if (settings.stat.top && !settings.stat.by) refuse("--top needs --by, which makes a table");
  if (opens_socket(command)) return resolve_transfer(settings);
  if (command.mode == Mode::probe) return resolve_probe(settings);
  if (command.mode == Mode::bench) return resolve_bench(settings);
  if (command.mode == Mode::tap) return resolve_tap(settings);
  if (command.mode == Mode::list_options && settings.type != command.type && !settings.words.empty())
    refuse("-t and the names of options exclude each other");
  if (command.mode == Mode::profiles && settings.words.size() > 1)
    refuse("name one profile, or none to see which there are");
  if (command.mode != Mode::completions) return;
  if (settings.words.size() != 1) refuse("name a shell: bash, zsh or fish");
  if (!find_shell(settings.words.front())) {
    refuse(fmt::format("unknown shell '{}': use bash, zsh or fish", settings.words.front()));
  }
}

}  // namespace zcat
