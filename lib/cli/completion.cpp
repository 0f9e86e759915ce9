#include "cli/completion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/completion_scripts.hpp"
#include "sockopt/sockopt.hpp"

namespace zcat {
namespace {

struct ShellRow {
  Shell shell;
  std::string_view name;
  std::string (*script)(std::string_view name);
};
constexpr std::array kShells{
    ShellRow{Shell::bash, "bash", completion::bash},
    ShellRow{Shell::zsh, "zsh", completion::zsh},
    ShellRow{Shell::fish, "fish", completion::fish},
};

}  // namespace

std::optional<Shell> find_shell(std::string_view name) {
  const auto found = std::ranges::find(kShells, name, &ShellRow::name);
  return found != kShells.end() ? std::optional(found->shell) : std::nullopt;
}

std::string completion_script(Shell shell, std::string_view name) {
  return std::ranges::find(kShells, shell, &ShellRow::shell)->script(name);
}

namespace completion {

std::vector<const OptionRow*> options_of(const CommandRow& command) {
  std::vector<const OptionRow*> taken;
  for (const OptionRow& option : options()) {
    if ((option.commands & set_of(command.id)) != 0) taken.push_back(&option);
  }
  return taken;
}

std::vector<std::string_view> commands_of(const OptionRow& option) {
  std::vector<std::string_view> takers;
  for (const CommandRow& command : commands()) {
    if ((option.commands & set_of(command.id)) != 0) takers.push_back(command.name);
  }
  return takers;
}

std::vector<std::string_view> command_names() {
  std::vector<std::string_view> names;
  for (const CommandRow& command : commands()) names.push_back(command.name);
  names.push_back("help");
  return names;
}

std::vector<std::string_view> socket_command_names() {
  std::vector<std::string_view> names;
  for (const CommandRow& command : commands()) {
    if (opens_socket(command)) names.push_back(command.name);
  }
  return names;
}

std::vector<std::string_view> shell_names() {
  std::vector<std::string_view> names;
  for (const ShellRow& shell : kShells) names.push_back(shell.name);
  return names;
}

std::vector<std::string> spellings(const OptionRow& option) {
  std::vector<std::string> names;
  if (option.letter != 0) names.push_back(fmt::format("-{}", option.letter));
  names.push_back(fmt::format("--{}", option.name));
  return names;
}

std::vector<std::string_view> sockopt_names() {
  std::vector<std::string_view> names;
  for (const SockoptRow& row : sockopts()) {
    if (find_sockopt(row.name) == &row) names.push_back(row.name);  // IPV6 is the context's as well
  }
  return names;
}

std::vector<std::string> sockopt_stems() {
  std::vector<std::string> stems;
  for (const SockoptRow& row : sockopts()) {
    const bool readable = row.access != SockoptRow::Access::write;
    const bool settable = row.access != SockoptRow::Access::read && row.instead.empty();
    if ((settable || readable) && find_sockopt(row.name) == &row)
      stems.push_back(fmt::format("{}{}", row.name, settable ? "=" : ""));
  }
  return stems;
}

std::vector<std::string> sockopt_values() {
  std::vector<std::string> values;
  for (const SockoptRow& row : sockopts()) {
    if (row.access == SockoptRow::Access::read || !row.instead.empty()) continue;
    for (const Choice& choice : row.choices) values.push_back(fmt::format("{}={}", row.name, choice.name));
    if (row.kind != SockoptRow::Kind::boolean) continue;
    for (std::int64_t value = row.least; value <= 1; ++value)
      values.push_back(fmt::format("{}={}", row.name, value));
  }
  return values;
}

std::vector<const FormatRow*> formats_for(bool reads) {
  std::vector<const FormatRow*> rows;
  for (const FormatRow& format : formats()) {
    if (format.reads || !reads) rows.push_back(&format);
  }
  return rows;
}

bool binds(const OptionRow& option) { return option.name == "bind"; }

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

std::string shell_quoted(std::string_view text) {
  return fmt::format("'{}'", replaced(std::string(text), "'", "'\\''"));
}

}  // namespace completion
}  // namespace zcat
