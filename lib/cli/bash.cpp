#include <fmt/format.h>

#include "cli/completion_scripts.hpp"

namespace zcat::completion {
namespace {

/// What the template calls it.
std::string_view kind_of(Completes completes) {
  switch (completes) {
    case Completes::file: return "files";
    case Completes::public_key: return "public-key";
    case Completes::secret_key: return "secret-key";
    case Completes::format: return "format";
    case Completes::input_format: return "input-format";
    case Completes::type: return "type";
    case Completes::shell: return "shell";
    case Completes::profile: return "profile";
    case Completes::pattern: return "pattern";
    case Completes::sockopt: return "sockopt";
    case Completes::sockopt_name: return "sockopt-name";
    case Completes::proxy: return "proxy";
    case Completes::bind: return "bind";
    case Completes::connect: return "connect";
    case Completes::endpoint:
    case Completes::nothing: break;
  }
  return "text";
}

std::string option_kinds() {
  std::string lines;
  for (const OptionRow& option : options()) {
    if (option.placeholder.empty()) continue;
    lines +=
        fmt::format("    {}) kind={} ;;\n", fmt::join(spellings(option), " | "), kind_of(option.completes));
  }
  return lines;
}

std::string operand_kinds() {
  std::string lines;
  for (const CommandRow& command : commands())
    lines += fmt::format("    {}) kind={} ;;\n", command.name, kind_of(value_of(command.completes, command)));
  return lines;
}

/// Values that depend on the command.
std::string values(bool drafts) {
  std::string lines;
  for (const CommandRow& command : commands()) {
    const auto types = type_names(command, drafts);
    if (!types.empty())
      lines += fmt::format("    type:{}) _zcat_offer {} ;;\n", command.name, fmt::join(types, " "));
    if (reads_messages(command) && !writes_messages(command))
      lines += fmt::format("    format:{}) _zcat_offer @INPUT_FORMATS@ ;;\n", command.name);
  }
  return lines;
}

std::string options_offered() {
  std::string lines;
  for (const CommandRow& command : commands()) {
    lines += fmt::format("    {}) _zcat_offer", command.name);
    for (const OptionRow* option : options_of(command))
      lines += fmt::format(" {}", fmt::join(spellings(*option), " "));
    lines += " -h --help ;;\n";
  }
  return lines;
}

}  // namespace

std::vector<Hole> bash_holes(bool drafts) {
  return {{"#@OPTION_KINDS@\n", option_kinds()},
          {"#@OPERAND_KINDS@\n", operand_kinds()},
          {"#@VALUES@\n", values(drafts)},
          {"#@OPTIONS@\n", options_offered()}};
}

}  // namespace zcat::completion
