#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/options.hpp"

/// What the writers of completions.hpp share.
namespace zcat::completion {

/// What stands in the first line of a script, and of every other generated file.
inline constexpr std::string_view kGenerated =
    "generated: change the tables in lib/ or the prose in man/zcat.1.in, then build the target docs";

/// The options that a command takes.
std::vector<const OptionRow*> options_of(const CommandRow& command);
/// The commands that take an option.
std::vector<std::string_view> commands_of(const OptionRow& option);
/// The names of all commands, `help` among them.
std::vector<std::string_view> command_names();
/// The names of those that `run` runs.
std::vector<std::string_view> socket_command_names();
std::vector<std::string_view> shell_names();
/// `-f --format`, or `--file`.
std::vector<std::string> spellings(const OptionRow& option);
/// The formats that may be read or, if not `reads`, all.
std::vector<const FormatRow*> formats_for(bool reads);
/// The options of sockets, by name.
std::vector<std::string_view> sockopt_names();
/// What -o may begin with: `NAME=`, or `NAME` of what can only be read.
std::vector<std::string> sockopt_stems();
/// `NAME=VALUE` for the values that have names.
std::vector<std::string> sockopt_values();
/// Whether an endpoint in this place is bound.
bool binds(const OptionRow& option);

/// `text` with every `from` replaced.
std::string replaced(std::string text, std::string_view from, std::string_view to);
/// In single quotes, for bash and zsh.
std::string shell_quoted(std::string_view text);

std::string bash(std::string_view name);
std::string zsh(std::string_view name);
std::string fish(std::string_view name);

}  // namespace zcat::completion
