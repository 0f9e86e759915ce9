#include <fmt/format.h>

#include "cli/completion_scripts.hpp"

namespace zcat::completion {
namespace {

/// In single quotes, where fish knows the escapes \' and \\.
std::string fish_quoted(std::string_view text) {
  return fmt::format("'{}'", replaced(replaced(std::string(text), "\\", "\\\\"), "'", "\\'"));
}

std::string described_formats(bool reads) {
  std::string lines;
  for (const Format* format : formats_for(reads))
    lines += fmt::format("    printf '%s\\t%s\\n' {} {}\n", format->name, fish_quoted(format->summary));
  return lines;
}

/// What `complete` offers for a value or an operand.
std::string offer(Completes completes, const CommandRow& command) {
  switch (completes) {
    case Completes::file: return " -F";
    case Completes::format: return " -a '(__zcat_formats)'";
    case Completes::input_format: return " -a '(__zcat_input_formats)'";
    case Completes::type: return fmt::format(" -a '{}'", fmt::join(type_names(command), " "));
    case Completes::shell: return " -a '@SHELLS@'";
    case Completes::sockopt: return " -a '(__zcat_sockopts)'";
    case Completes::sockopt_name: return " -a '(__zcat_sockopt_names)'";
    case Completes::bind: return " -a '(__zcat_endpoints bind)'";
    case Completes::connect: return " -a '(__zcat_endpoints connect)'";
    case Completes::endpoint:
    case Completes::nothing: break;
  }
  return "";
}

/// A line for an option of some commands, which complete its value alike.
std::string line(const OptionRow& option, const std::vector<std::string_view>& takers) {
  const CommandRow& command = *find_command(takers.front());
  std::string text = fmt::format("complete -c @NAME@ -n '__zcat_is {}'", fmt::join(takers, " "));
  if (option.letter != 0) text += fmt::format(" -s {}", option.letter);
  text += fmt::format(" -l {}", option.name);
  if (!option.placeholder.empty()) {
    text += option.completes == Completes::file ? " -r" : " -x";
    text += offer(option.completes, command);
  }
  return text + fmt::format(" -d {}\n", fish_quoted(option.summary));
}

std::string option_lines() {
  std::string lines;
  for (const OptionRow& option : options()) {
    const auto takers = commands_of(option);
    if (option.completes != Completes::type) {
      lines += line(option, takers);
    } else {
      for (const std::string_view taker : takers) lines += line(option, {taker});
    }
  }
  return lines;
}

std::string command_lines() {
  std::string lines;
  for (const CommandRow& command : commands()) {
    lines += fmt::format("complete -c @NAME@ -n __zcat_at_{}command -a {} -d {}\n",
                         opens_socket(command) ? "socket_" : "", command.name, fish_quoted(command.summary));
    const std::string offered = offer(operand_of(command), command);
    if (!offered.empty())
      lines += fmt::format("complete -c @NAME@ -n '__zcat_is {}'{}\n", command.name, offered);
  }
  return lines;
}

}  // namespace

std::vector<Hole> fish_holes() {
  return {{"#@COMMANDS@\n", command_lines()},
          {"#@OPTIONS@\n", option_lines()},
          {"#@FORMATS@\n", described_formats(false)},
          {"#@INPUT_FORMATS@\n", described_formats(true)}};
}

}  // namespace zcat::completion
