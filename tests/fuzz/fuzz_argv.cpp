/// Whatever a command line says, it is understood or refused before a socket is opened.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "cli/option.hpp"
#include "cli/settings.hpp"
#include "cli/sockopt_list.hpp"
#include "fuzz.hpp"

using namespace zcat;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// What would read files, or wait for descriptors, is no matter of this target.
bool reads_elsewhere(std::string_view word) {
  return word.starts_with("--endpoints") || word.find("file:") != std::string_view::npos ||
         word.find("fd:") != std::string_view::npos;
}

const OptionRow* find_option(std::string_view name, Command command) {
  for (const OptionRow& option : options()) {
    if (option.name == name && takes(row(command), option)) return &option;
  }
  return nullptr;
}

/// `--NAME`, `--NAME=VALUE` or an operand.
void take(Settings& settings, std::string_view word) {
  if (reads_elsewhere(word)) return;
  const std::size_t equals = std::min(word.find('='), word.size());
  const bool is_option = word.starts_with("--");
  const OptionRow* option = is_option ? find_option(word.substr(2, equals - 2), settings.command) : nullptr;
  if (option != nullptr) {
    option->apply(settings, word.substr(std::min(equals + 1, word.size())));
  } else {
    settings.targets.push_back({Target::Kind::plain, std::string(word)});
    settings.words.emplace_back(word);
  }
}

/// What resolve() has let through can be opened.
void check(const Settings& settings) {
  if (!opens_socket(row(settings.command))) return;
  require(!settings.socket.endpoints.empty());
  for (const Endpoint& endpoint : settings.socket.endpoints) {
    require(endpoint.uri().find("://") != std::string::npos);
    require(endpoint.uri().find('\0') == std::string::npos);
  }
  for (const SocketOption& option : settings.socket.options) require(option.number > 0);
}

}  // namespace

/// A word a line; the first one names the command.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const auto next = [&] {
    const std::string_view word = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    return word;
  };
  const CommandRow* command = find_command(next());
  if (command == nullptr) command = &commands()[size % commands().size()];
  try {
    Settings settings(command->id);
    while (!rest.empty()) take(settings, next());
    resolve(settings);
    check(settings);
    if (command->mode == Mode::list_options)
      require(!list_sockopts(settings.words, {}, settings.json).empty());
  } catch (const Error& error) {
    require(error.code() == ExitCode::usage || error.code() == ExitCode::failed);
    require(!std::string_view(error.what()).empty());
  }
  return 0;
}
