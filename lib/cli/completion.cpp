#include "cli/completion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "bench/plan.hpp"
#include "cli/completion_scripts.hpp"
#include "cli/proxy.hpp"
#include "sockopt/sockopt.hpp"

namespace zcat {
namespace {

using namespace completion;

/// The templates of completions/ in the order of Shell: CMake writes this file.
constexpr std::array<std::string_view, 3> kTemplates{
#include "cli/completion_templates.inc"
};
constexpr std::array<std::string_view, 3> kNames{"bash", "zsh", "fish"};
constexpr std::array kHoles{bash_holes, zsh_holes, fish_holes};

std::string command_names(bool sockets, bool drafts) {
  std::vector<std::string_view> names;
  for (const CommandRow* command : offered(drafts)) {
    if (!sockets || opens_socket(*command)) names.push_back(command->name);
  }
  if (!sockets) names.push_back("help");
  return joined(names, {}, " ");
}

std::string format_names(bool reads) {
  std::vector<std::string_view> names;
  for (const Format* format : formats_for(reads)) names.push_back(format->name);
  return joined(names, {}, " ");
}

bool can_be_set(const SockoptRow& row) {
  return row.access != SockoptRow::Access::read && row.set_hint.empty();
}

/// Not the context's IPV6, which is called like the socket's.
bool has_own_name(const SockoptRow& row) { return find_sockopt(row.name) == &row; }

std::string sockopt_names() {
  std::vector<std::string_view> names;
  for (const SockoptRow& row : sockopts()) {
    if (has_own_name(row)) names.push_back(row.name);
  }
  return joined(names, {}, " ");
}

/// What -o may begin with: `NAME=`, or `NAME` where the option can only be read.
std::string sockopt_stems() {
  std::vector<std::string> stems;
  for (const SockoptRow& row : sockopts()) {
    const bool readable = row.access != SockoptRow::Access::write;
    if ((can_be_set(row) || readable) && has_own_name(row))
      stems.push_back(fmt::format("{}{}", row.name, can_be_set(row) ? "=" : ""));
  }
  return joined(stems, {}, " ");
}

/// `NAME=VALUE` for the values that have names, and for those of switches.
std::string sockopt_values() {
  std::vector<std::string> values;
  for (const SockoptRow& row : sockopts()) {
    if (!can_be_set(row)) continue;
    for (const Choice& choice : row.choices) values.push_back(fmt::format("{}={}", row.name, choice.name));
    if (row.kind != SockoptRow::Kind::boolean) continue;
    for (std::int64_t value = row.least; value <= 1; ++value)
      values.push_back(fmt::format("{}={}", row.name, value));
  }
  return joined(values, {}, " ");
}

std::vector<Hole> shared_holes(bool drafts) {
  return {{"@GENERATED@", std::string(kGenerated)},
          {"@COMMANDS@", command_names(false, drafts)},
          {"@SOCKET_COMMANDS@", command_names(true, drafts)},
          {"@SHELLS@", joined(kNames, {}, " ")},
          {"@PATTERNS@", joined(bench::kPatterns, &bench::PatternRow::name, " ")},
          {"@PROXIES@", joined(proxy_patterns(), {}, " ")},
          {"@FORMATS@", format_names(false)},
          {"@INPUT_FORMATS@", format_names(true)},
          {"@SOCKOPT_NAMES@", sockopt_names()},
          {"@SOCKOPT_STEMS@", sockopt_stems()},
          {"@SOCKOPT_VALUES@", sockopt_values()}};
}

/// Only a program called zcat may get files to complete: they are meant for gzip's program of that name.
std::string without_gzips_lines(std::string text) {
  constexpr std::string_view kMark = "# gzip has a zcat too\n";
  for (std::size_t at = 0; (at = text.find(kMark)) != std::string::npos;) {
    const std::size_t line = text.rfind('\n', at) + 1;
    text.erase(line, at + kMark.size() - line);
  }
  return text;
}

}  // namespace

std::optional<Shell> find_shell(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  return found != kNames.end() ? std::optional(static_cast<Shell>(found - kNames.begin())) : std::nullopt;
}

std::string completion_script(Shell shell, std::string_view name, bool drafts) {
  const auto index = static_cast<std::size_t>(shell);
  std::string text(kTemplates[index]);
  if (name != "zcat") text = without_gzips_lines(std::move(text));
  for (const auto& holes : {kHoles[index](drafts), shared_holes(drafts)}) {
    for (const Hole& hole : holes) text = replaced(std::move(text), hole.mark, hole.text);
  }
  // functions are called _zcat_... in the templates; a dash has no place in their names
  text = replaced(std::move(text), "_zcat", "_" + replaced(std::string(name), "-", "_"));
  return replaced(std::move(text), "@NAME@", name);
}

namespace completion {

std::vector<std::string> spellings(const OptionRow& option) {
  std::vector<std::string> names;
  if (option.letter != 0) names.push_back(fmt::format("-{}", option.letter));
  names.push_back(fmt::format("--{}", option.name));
  return names;
}

std::vector<const CommandRow*> offered(bool drafts) {
  std::vector<const CommandRow*> rows;
  for (const CommandRow& command : commands()) {
    if (drafts || !is_draft(command)) rows.push_back(&command);
  }
  return rows;
}

Completes value_of(Completes completes, const CommandRow& command) {
  if (completes == Completes::endpoint)
    return plain_attach(command) == Attach::bind ? Completes::bind : Completes::connect;
  if (completes == Completes::format && !writes_messages(command)) return Completes::input_format;
  return completes;
}

std::vector<const Format*> formats_for(bool reads) {
  std::vector<const Format*> rows;
  for (const Format* format : formats()) {
    if (format->reads() || !reads) rows.push_back(format);
  }
  return rows;
}

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
