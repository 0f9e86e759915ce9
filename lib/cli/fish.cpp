#include <fmt/format.h>

#include <algorithm>
#include <utility>

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
std::string offer(Completes completes, const CommandRow& command, bool drafts) {
  switch (value_of(completes, command)) {
    case Completes::file: return " -F";
    case Completes::public_key: return " -a '(__zcat_files key)'";
    case Completes::secret_key: return " -a '(__zcat_files key_secret)'";
    case Completes::format: return " -a '(__zcat_formats)'";
    case Completes::input_format: return " -a '(__zcat_input_formats)'";
    case Completes::type: return fmt::format(" -a '{}'", fmt::join(type_names(command, drafts), " "));
    case Completes::shell: return " -a '@SHELLS@'";
    case Completes::pattern: return " -a '@PATTERNS@'";
    case Completes::profile: return " -a '(__zcat_profiles)'";
    case Completes::sockopt: return " -a '(__zcat_sockopts)'";
    case Completes::sockopt_name: return " -a '(__zcat_sockopt_names)'";
    case Completes::proxy: return " -a '@PROXIES@'";
    case Completes::bind: return " -a '(__zcat_endpoints bind)'";
    case Completes::connect: return " -a '(__zcat_endpoints connect)'";
    case Completes::endpoint:
    case Completes::nothing: break;
  }
  return "";
}

/// What fish is to know of an option of a command.
std::string described(const OptionRow& option, const CommandRow& command, bool drafts) {
  std::string text = option.letter != 0 ? fmt::format(" -s {}", option.letter) : "";
  text += fmt::format(" -l {}", option.name);
  if (!option.placeholder.empty()) {
    text += option.completes == Completes::file ? " -r" : " -x";
    text += offer(option.completes, command, drafts);
  }
  return text + fmt::format(" -d {}\n", fish_quoted(summary_for(command, option)));
}

/// A line for each option, or several where it is not the same for all commands.
std::string option_lines(bool drafts) {
  std::string lines;
  for (const OptionRow& option : options()) {
    std::vector<std::pair<std::string, std::string>> takers;
    for (const CommandRow& command : commands()) {
      if (!takes(command, option)) continue;
      const std::string text = described(option, command, drafts);
      const auto same = std::ranges::find(takers, text, &std::pair<std::string, std::string>::first);
      if (same == takers.end()) {
        takers.emplace_back(text, command.name);
      } else {
        same->second += fmt::format(" {}", command.name);
      }
    }
    for (const auto& [text, names] : takers)
      lines += fmt::format("complete -c @NAME@ -n '__zcat_is {}'{}", names, text);
  }
  return lines;
}

std::string command_lines(bool drafts) {
  std::string lines;
  for (const CommandRow* row : offered(drafts)) {
    const CommandRow& command = *row;
    lines += fmt::format("complete -c @NAME@ -n __zcat_at_{}command -a {} -d {}\n",
                         opens_socket(command) ? "socket_" : "", command.name, fish_quoted(command.summary));
    const std::string offered = offer(command.completes, command, drafts);
    if (!offered.empty())
      lines += fmt::format("complete -c @NAME@ -n '__zcat_is {}'{}\n", command.name, offered);
  }
  return lines;
}

}  // namespace

std::vector<Hole> fish_holes(bool drafts) {
  return {{"#@COMMANDS@\n", command_lines(drafts)},
          {"#@OPTIONS@\n", option_lines(drafts)},
          {"#@FORMATS@\n", described_formats(false)},
          {"#@INPUT_FORMATS@\n", described_formats(true)}};
}

}  // namespace zcat::completion
