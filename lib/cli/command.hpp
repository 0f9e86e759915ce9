#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "endpoint/endpoint.hpp"

/// The table of commands: each is defined here once. Parsing, help, manual and completions read it.
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
  bench,
  list_options,
  proxy,
  tap,
  stat,
  run,
  keygen,
  profiles,
  completions,
};

/// What a command does. The commands of one of the first five modes differ only in the type of their socket; those of the
/// sixth have two, and the seventh writes no messages.
enum class Mode : std::uint8_t {
  send,      ///< sends standard input
  receive,   ///< writes what it receives
  exchange,  ///< both at the same time
  request,   ///< sends standard input, and waits for a reply to each message
  reply,     ///< replies to each message that it receives
  proxy,     ///< passes messages on, from one socket to another
  stat,      ///< counts what it receives
  probe,
  bench,
  list_options,
  completions,
  run,
  keygen,
  profiles,
  tap,  ///< relays bytes, and shows the messages in them
};

/// A set of commands or modes, one bit each.
constexpr std::uint32_t bits(auto... values) {
  return ((std::uint32_t{1} << static_cast<unsigned>(values)) | ...);
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
  public_key,  ///< a file that keygen wrote, or a directory
  secret_key,  ///< likewise
  format,
  input_format,
  type,
  endpoint,  ///< of a command: to bind or to connect, as its socket type does
  proxy,     ///< a pattern of a proxy, then endpoints to bind
  bind,      ///< an endpoint to bind
  connect,   ///< an endpoint to connect to
  shell,
  pattern,       ///< of bench
  profile,       ///< a name, or a file
  sockopt,       ///< NAME or NAME=VALUE
  sockopt_name,  ///< NAME
};

struct CommandRow {
  Command id;
  std::string_view name;
  std::string_view group;
  Mode mode;
  int type;  ///< ZMQ_*; of send and recv the default; of options -1: every type
  std::string_view summary;
  std::string_view description;
  std::span<const Example> examples;
  std::string_view operands = "ENDPOINT...";  ///< for the synopsis
  Completes completes = Completes::endpoint;  ///< what its operands are
};

/// When the process ends with which number.
struct ExitRow {
  ExitCode code;
  std::string_view brief;  ///< in a word or two
  std::string_view when;
};

std::span<const CommandRow> commands();
std::span<const ExitRow> exit_rows();

const CommandRow& row(Command command);
/// The command of that name, or null.
const CommandRow* find_command(std::string_view name);

constexpr bool opens_socket(const CommandRow& command) { return command.mode <= Mode::stat; }
/// Whether it works until something ends it, so that `run` can run it: those that open a socket, and tap.
constexpr bool runs(const CommandRow& command) { return opens_socket(command) || command.mode == Mode::tap; }
/// Whether it reads messages from standard input.
constexpr bool reads_messages(const CommandRow& command) {
  return opens_socket(command) && command.mode != Mode::receive && command.mode < Mode::proxy;
}
/// Whether messages come to it.
constexpr bool receives_messages(const CommandRow& command) {
  return (opens_socket(command) && command.mode != Mode::send) || command.mode == Mode::tap;
}
/// Whether it writes messages to standard output.
constexpr bool writes_messages(const CommandRow& command) {
  return receives_messages(command) && command.mode != Mode::stat;
}
/// Whether it takes `-- COMMAND ARG...`, which is run for each message.
constexpr bool takes_handler(const CommandRow& command) {
  return command.mode == Mode::receive || command.mode == Mode::reply;
}
/// What the synopsis shows behind the options.
std::string operands_of(const CommandRow& command);
/// Whether its socket type is a draft.
bool is_draft(const CommandRow& command);
/// What it does with an ENDPOINT that has neither `@` nor `>` in front.
Attach plain_attach(const CommandRow& command);

}  // namespace zcat
