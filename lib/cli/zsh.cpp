#include <fmt/format.h>

#include "cli/completion_scripts.hpp"

namespace zcat::completion {
namespace {

/// `name:summary`, as _describe takes it.
std::string described(std::string_view name, std::string_view summary) {
  return fmt::format("    {}\n",
                     shell_quoted(fmt::format("{}:{}", name, replaced(std::string(summary), ":", "\\:"))));
}

std::string described_formats(bool reads) {
  std::string lines;
  for (const Format* format : formats_for(reads)) lines += described(format->name, format->summary);
  return lines;
}

std::string described_commands(bool sockets, bool drafts) {
  std::string lines;
  for (const CommandRow* command : offered(drafts)) {
    if (!sockets || opens_socket(*command)) lines += described(command->name, command->summary);
  }
  return lines + (sockets ? "" : described("help", "open the manual page of a command"));
}

/// What _arguments does for a value or an operand.
std::string action_of(Completes completes, const CommandRow& command, bool drafts) {
  switch (value_of(completes, command)) {
    case Completes::file: return "_files";
    case Completes::public_key: return "_files -g \"*.key\"";
    case Completes::secret_key: return "_files -g \"*.key_secret\"";
    case Completes::format: return "_zcat_formats";
    case Completes::input_format: return "_zcat_input_formats";
    case Completes::type: return fmt::format("({})", fmt::join(type_names(command, drafts), " "));
    case Completes::shell: return "(@SHELLS@)";
    case Completes::pattern: return "(@PATTERNS@)";
    case Completes::profile: return "_zcat_profiles";
    case Completes::sockopt: return "_zcat_sockopts";
    case Completes::sockopt_name: return "_zcat_sockopt_names";
    case Completes::proxy: return "(@PROXIES@)";
    case Completes::bind: return "_zcat_endpoints bind";
    case Completes::connect: return "_zcat_endpoints connect";
    case Completes::endpoint:
    case Completes::nothing: break;
  }
  return "";
}

std::string argument(const OptionRow& option, const CommandRow& command, bool drafts) {
  const bool valued = !option.placeholder.empty();
  std::string text = option.is(OptionRow::repeatable) ? "'*'"
                     : option.letter != 0 ? fmt::format("'(-{} --{})'", option.letter, option.name)
                                          : "";
  const std::string name = fmt::format("--{}{}", option.name, valued ? "=" : "");
  text += option.letter != 0 ? fmt::format("{{-{}{},{}}}", option.letter, valued ? "+" : "", name) : name;
  std::string rest = fmt::format(
      "[{}]", replaced(replaced(std::string(summary_for(command, option)), "[", "\\["), "]", "\\]"));
  if (valued) rest += fmt::format(":{}:{}", option.placeholder, action_of(option.completes, command, drafts));
  return text + shell_quoted(rest);
}

std::string operand(const CommandRow& command, bool drafts) {
  const std::string action = action_of(command.completes, command, drafts);
  if (action.empty()) return "";
  const std::string_view operands = command.operands.substr(command.operands.starts_with('['));
  const bool several = operands.ends_with("...");
  return fmt::format("'{}:{}:{}'", several ? "*" : "1", operands.substr(0, operands.find_first_of("]. ")),
                     action);
}

std::string arguments(bool drafts) {
  std::string lines;
  for (const CommandRow& command : commands()) {
    lines += fmt::format("    {})\n      arguments+=(\n", command.name);
    for (const OptionRow* option : options_of(command))
      lines += fmt::format("        {}\n", argument(*option, command, drafts));
    lines += fmt::format("        {}\n      )\n      ;;\n", operand(command, drafts));
  }
  return lines;
}

}  // namespace

std::vector<Hole> zsh_holes(bool drafts) {
  return {{"#@COMMANDS@\n", described_commands(false, drafts)},
          {"#@SOCKET_COMMANDS@\n", described_commands(true, drafts)},
          {"#@FORMATS@\n", described_formats(false)},
          {"#@INPUT_FORMATS@\n", described_formats(true)},
          {"#@ARGUMENTS@\n", arguments(drafts)}};
}

}  // namespace zcat::completion
