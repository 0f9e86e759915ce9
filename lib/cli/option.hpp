#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"

/// The table of command-line options: each is defined here once. Parsing, help, manual and completions read it.
namespace zcat {

struct Settings;

/// The commands that take an option: those of some modes, or some by name.
struct Takers {
  std::uint32_t modes;       ///< bits() of Mode
  std::uint32_t commands;    ///< bits() of Command
  std::string_view words;    ///< what to call those of the modes
  std::uint32_t except = 0;  ///< bits() of commands of the modes that do not take it
};

/// What the help of some of its commands says of an option.
struct Variant {
  Takers takers;
  std::string_view summary;
};

struct OptionRow {
  std::string_view name;         ///< long, without dashes
  char letter;                   ///< short, or 0
  std::string_view placeholder;  ///< of the value; empty: takes none
  Takers takers;
  std::string_view group;    ///< heading in the documentation
  std::string_view summary;  ///< one sentence without full stop; names the default
  /// Takes the value over. Throws Error (usage) whose message says what is wrong with it.
  void (*apply)(Settings&, std::string_view value);
  unsigned flags = 0;  ///< of the enumerators below
  Completes completes = Completes::nothing;
  std::span<const Variant> variants{};

  enum Flag : unsigned {
    common = 1,      ///< on the first screen of help
    repeatable = 2,  ///< each one counts; otherwise the last one does
  };
  constexpr bool is(Flag flag) const { return (flags & flag) != 0; }
};

std::span<const OptionRow> options();

/// How an error calls an option: by its letter where it has one.
std::string called(const OptionRow& option);
/// Takes a value over. Throws Error (usage) that begins with the option, which was typed as `name`.
void apply_option(const OptionRow& option, std::string_view value, Settings& settings, std::string_view name);

/// The option that was typed as `-f`, `-fVALUE`, `--format` or `--format=VALUE`, of whichever command; null: none.
const OptionRow* find_option(std::string_view typed);

constexpr bool takes(const CommandRow& command, const Takers& takers) {
  return ((takers.modes & bits(command.mode)) != 0 && (takers.except & bits(command.id)) == 0) ||
         (takers.commands & bits(command.id)) != 0;
}
constexpr bool takes(const CommandRow& command, const OptionRow& option) {
  return takes(command, option.takers);
}
/// The summary of an option for those who use it with this command.
std::string_view summary_for(const CommandRow& command, const OptionRow& option);
std::vector<const OptionRow*> options_of(const CommandRow& command);
std::vector<std::string_view> commands_of(const OptionRow& option);

/// The socket types that a command takes with -t, by name; with or without draft types.
std::vector<std::string_view> type_names(const CommandRow& command, bool drafts);

}  // namespace zcat
