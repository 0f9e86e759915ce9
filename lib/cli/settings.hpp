#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/bench.hpp"
#include "cli/command.hpp"
#include "cli/security.hpp"
#include "format/filter.hpp"
#include "format/format.hpp"
#include "format/sequence.hpp"
#include "socket/spec.hpp"
#include "transfer/handler.hpp"
#include "transfer/limits.hpp"
#include "transfer/sink.hpp"
#include "transfer/source.hpp"
#include "transfer/tap.hpp"

namespace zcat {

/// An ENDPOINT as it was typed, and how.
struct Target {
  enum class Kind { plain, bind, connect, file, front, back } kind;
  std::string text;
};

/// What `stat` writes.
struct StatSettings {
  std::optional<std::chrono::nanoseconds> every;  ///< --every
  std::optional<std::size_t> by, top;             ///< --by, --top
};

/// What the user asked for. Options write it one by one; resolve() makes the rest of it.
struct Settings {
  explicit Settings(Command id);

  Command command;
  int type;  ///< ZMQ_*
  std::vector<Target> targets;
  std::vector<std::string> words;  ///< operands of a command that takes no endpoints
  Family family = Family::any;
  std::optional<std::string> bound_file;
  std::optional<std::string> public_of;  ///< --public

  const Format* both_formats = nullptr;  ///< -f
  const Format* input_format = nullptr;
  const Format* output_format = nullptr;
  std::optional<std::string> delimiter, separator, pattern;

  std::vector<std::string> sockopts;          ///< -o, as typed
  std::vector<SocketOption> context_options;  ///< complete after resolve()
  std::vector<const SockoptRow*> context_read_back;
  SecuritySettings security;
  SocketSpec socket;  ///< complete after resolve()
  SourceSpec source;  ///< complete after resolve()
  SinkSpec output;    ///< complete after resolve()
  TapSpec tap;        ///< complete after resolve()
  Limits limits;
  std::optional<std::size_t> peers;  ///< --wait
  std::vector<std::string> groups;   ///< --group
  std::optional<std::string> topic, topic_prefix;
  std::vector<Settings> sides;  ///< of a proxy: front and back, each as a command of its own
  bool shows_passing = false;   ///< --tap of a proxy
  bool drop = false;
  bool echo = false;
  bool rep_envelope = false;
  RequestSpec requests;
  BenchSettings bench;
  StatSettings stat;
  Filter filter;                           ///< --match, --not
  std::optional<SequenceSpec> sequence;    ///< --check-seq
  HandlerSpec handler;                     ///< complete after resolve()
  const Format* handler_format = nullptr;  ///< --handler-format
  bool handler_options = false;            ///< one of those that need a handler was given
  std::vector<std::string> notes;          ///< to be told at the start
  bool quiet = false;
  bool no_edit = false;
  bool no_history = false;
  bool json = false;
  bool verbose = false;
  bool shows_messages = false;  ///< -vv
  bool timestamps = false;
  std::optional<std::string> events_file;
};

/// The parts of a command that have sockets of their own: the sides of a proxy, else itself.
std::span<const Settings> parts_of(const Settings& settings);
std::span<Settings> parts_of(Settings& settings);

/// Refuses a draft type where libzmq has no drafts: it would take the type, and abort at the first handshake.
void require_type(int type);

/// Checks what can be known before a socket is opened, and completes the settings: endpoints, formats, socket options.
/// Throws Error (usage, or failed for an endpoints file that cannot be read).
void resolve(Settings& settings);

/// Checks and completes one side of a proxy, whose type and endpoints are known: everything about its socket. `own`: options
/// that come before those of -o. Throws Error (usage, or failed).
void resolve_side(Settings& side, const std::vector<SocketOption>& own);

/// Checks what commands of one process, each of them resolved, cannot have together. Throws Error (usage).
void check_together(const std::vector<Settings>& commands);

}  // namespace zcat
