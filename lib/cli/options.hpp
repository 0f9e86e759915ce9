#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "endpoint/endpoint.hpp"
#include "format/format.hpp"
#include "socket/spec.hpp"
#include "transfer/limits.hpp"
#include "transfer/sink.hpp"
#include "transfer/source.hpp"

/// The tables: commands, options and exit codes, each defined here once. Parsing, help, manual and completions read
/// them; nothing else knows a name.
namespace zcat {

enum class Command : std::uint8_t {
  send,
  recv,
  push,
  pull,
  pub,
  sub,
  req,
  rep,
  pair,
  dealer,
  router,
  xpub,
  xsub,
  stream,
  client,
  server,
  radio,
  dish,
  scatter,
  gather,
  peer,
  channel,
  probe,
  list_options,
  run,
  completions,
};

/// A set of commands, one bit each.
using CommandSet = std::uint32_t;
constexpr CommandSet set_of(Command command) { return CommandSet{1} << static_cast<unsigned>(command); }
template <typename... Commands>
constexpr CommandSet set_of(Command first, Commands... rest) {
  return set_of(first) | set_of(rest...);
}

/// An example of the manual and the help: what is typed, and what it is good for.
struct Example {
  std::string_view line;
  std::string_view purpose;
};

/// What a value or an operand is, for completion.
enum class Completes : std::uint8_t {
  nothing,
  file,
  format,
  input_format,
  type,
  endpoint,  ///< of a command, to bind or to connect as its socket type does
  bind,      ///< an endpoint to bind
  connect,   ///< an endpoint to connect to
  shell,
  sockopt,       ///< NAME or NAME=VALUE
  sockopt_name,  ///< NAME
};

struct Settings;

struct CommandRow {
  Command id;
  std::string_view name;
  std::string_view group;
  int type;      ///< ZMQ_*; of send and recv the default
  Attach plain;  ///< what an ENDPOINT without a mark does
  std::string_view summary;
  std::string_view description;
  std::span<const Example> examples;
  std::string_view operands = "ENDPOINT...";  ///< of the synopsis; this, where it opens a socket of its type
  Completes completes = Completes::endpoint;  ///< what its operands are
  /// Of a command that only prints: the text; its operands are the words of the settings. Throws Error (usage).
  std::string (*prints)(const Settings& settings) = nullptr;
};

/// Whether a command opens a socket of its type at endpoints.
constexpr bool opens_socket(const CommandRow& command) { return command.operands == "ENDPOINT..."; }

struct OptionRow {
  std::string_view name;         ///< long, without dashes
  char letter;                   ///< short, or 0
  std::string_view placeholder;  ///< of the value; empty: takes none
  CommandSet commands;           ///< that take it
  std::string_view group;        ///< heading in the documentation
  bool repeatable;               ///< each one counts; otherwise the last one does
  Completes completes;
  std::string_view summary;  ///< one sentence without full stop; names the default
  /// Takes it over. Throws Error (usage) whose message says what is wrong with the value.
  void (*apply)(Settings&, std::string_view value);
};

/// When the process ends with which number.
struct ExitRow {
  ExitCode code;
  std::string_view brief;  ///< in a word or two
  std::string_view when;
};

std::span<const CommandRow> commands();
std::span<const OptionRow> options();
std::span<const ExitRow> exit_rows();

const CommandRow& row(Command command);
/// The command of that name, or null.
const CommandRow* find_command(std::string_view name);
/// Whether a command reads messages from standard input, and whether it writes them to standard output.
bool reads_messages(Command command);
bool writes_messages(Command command);
/// Socket types that `send` or `recv` take with -t, by name.
std::vector<std::string_view> type_names(Command command);

/// An ENDPOINT as it was typed, and how.
struct Target {
  enum class Kind { plain, bind, connect, file } kind;
  std::string text;
};

/// What the user asked for. Options write it one by one; resolve() makes the rest of it.
struct Settings {
  explicit Settings(Command id) : command(id), type(row(id).type), plain(row(id).plain) {}

  Command command;
  int type;
  Attach plain;
  std::vector<Target> targets;
  std::vector<std::string> words;  ///< operands of a command that opens no socket
  Family family = Family::any;
  std::optional<std::string> bound_file;

  const Format* both_formats = nullptr;  ///< -f
  const Format* input_format = nullptr;
  const Format* output_format = nullptr;
  std::optional<std::string> delimiter, separator, pattern;

  std::vector<std::string> sockopts;          ///< -o, as typed
  std::vector<SocketOption> context_options;  ///< complete after resolve()
  std::vector<const SockoptRow*> context_read_back;
  SocketSpec socket;  ///< complete after resolve()
  SourceSpec source;  ///< complete after resolve()
  SinkSpec output;    ///< complete after resolve()
  Limits limits;
  std::optional<std::size_t> peers;  ///< --wait
  std::vector<std::string> groups;   ///< --group
  std::optional<std::string> topic, topic_prefix;
  bool drop = false;
  bool echo = false;
  bool rep_envelope = false;
  RequestSpec requests;
  bool quiet = false;
  bool json = false;
  bool verbose = false;
  std::optional<std::string> events_file;
};

/// Checks what can be known before a socket is opened, and completes the settings: endpoints, formats, socket options.
/// Throws Error (usage, or failed for an endpoints file that cannot be read).
void resolve(Settings& settings);

/// `500ms`, `2s`, `1m`; a bare number is seconds. Throws Error (usage).
std::chrono::nanoseconds parse_duration(std::string_view text);
/// A whole number. Throws Error (usage).
std::uint64_t parse_count(std::string_view text);

}  // namespace zcat
