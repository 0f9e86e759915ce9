#include "cli/help.hpp"

#include <fmt/format.h>
#include <zmq.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/text.hpp"
#include "cli/option.hpp"
#include "cli/program_name.hpp"
#include "endpoint/transport.hpp"
#include "socket/drafts.hpp"
#include "sockopt/sockopt.hpp"

namespace zcat {
namespace {

constexpr std::size_t kWidth = 80;

/// `left`, and `text` in the column behind it.
std::string entry(const std::string& left, std::size_t column, std::string_view text) {
  std::string out = left;
  if (left.size() + 1 > column) out += fmt::format("\n{:{}}", "", column);
  if (left.size() < column) out += std::string(column - left.size(), ' ');
  return out + wrapped(text, kWidth, column, column) + "\n";
}

std::string option_entry(char letter, std::string_view name, std::string_view value,
                         std::string_view summary) {
  constexpr std::size_t kSummaries = 30;
  const std::string letters = letter != 0 ? fmt::format("-{},", letter) : "   ";
  return entry(fmt::format("  {} --{}{}{}", letters, name, value.empty() ? "" : " ", value), kSummaries,
               summary);
}

/// Commands and what they do, two a line where they fit: most come in pairs.
std::string in_two_columns(std::span<const CommandRow> rows) {
  constexpr std::size_t kHalf = kWidth / 2;
  std::size_t names = 0;
  for (const CommandRow& row : rows) names = std::max(names, row.name.size());
  std::string text, line;
  for (const CommandRow& row : rows) {
    const std::string cell = fmt::format("  {:<{}}  {}", row.name, names, row.summary);
    if (!line.empty() && line.size() < kHalf && cell.size() <= kHalf) {
      text += fmt::format("{:<{}}{}\n", line, kHalf, cell);
      line.clear();
    } else {
      text += line.empty() ? "" : line + "\n";
      line = cell;
    }
  }
  return text + (line.empty() ? "" : line + "\n");
}

std::string names_of(std::span<const CommandRow> rows) {
  std::string text = " ";
  for (const CommandRow& row : rows) text += fmt::format(" {}", row.name);
  return text + "\n";
}

std::string brief_exits() {
  std::string text;
  for (const ExitRow& row : exit_rows())
    text += fmt::format("{} {}, ", static_cast<int>(row.code), row.brief);
  return text + "128+N by signal N.";
}

std::string synopsis(const CommandRow& command) {
  return fmt::format("usage: {} {}{} {}\n\n", ZCAT_NAME, command.name,
                     options_of(command).empty() ? "" : " [OPTION]...", operands_of(command));
}

std::string description(const CommandRow& command) {
  std::string text(command.description);
  if (opens_socket(command))
    text += fmt::format(" A plain ENDPOINT is {}.",
                        plain_attach(command) == Attach::bind ? "bound" : "connected to");
  return wrapped(text, kWidth) + "\n";
}

std::string option_entry(const CommandRow& command, const OptionRow& option) {
  return option_entry(option.letter, option.name, option.placeholder, summary_for(command, option));
}

std::string common_options(const CommandRow& command) {
  std::string text = "\nCommon options:\n";
  for (const OptionRow* option : options_of(command)) {
    if (option->is(OptionRow::common)) text += option_entry(command, *option);
  }
  return text;
}

std::string all_options(const CommandRow& command) {
  std::string text;
  std::string_view group;
  for (const OptionRow* option : options_of(command)) {
    if (option->group != group) text += fmt::format("\n{}:\n", group = option->group);
    text += option_entry(command, *option);
  }
  return text + (group.empty() ? "\n" : "") + option_entry('h', "help", "", "print this");
}

/// What formats and durations may be.
std::string notes(const CommandRow& command) {
  std::vector<std::string_view> names;
  for (const Format* format : formats()) {
    if (writes_messages(command) || format->reads()) names.push_back(format->name);
  }
  std::string text;
  const bool any = reads_messages(command) || writes_messages(command);
  if (opens_socket(command) && any) text += "\n" + entry("Formats:", 9, joined(names) + ".");
  const bool takes_duration = std::ranges::any_of(
      options_of(command), [](const OptionRow* option) { return option->placeholder == "DURATION"; });
  if (takes_duration) text += entry("Units:", 9, "a DURATION is 500ms, 2s, 1m, 1h or a number of seconds.");
  return text;
}

std::string examples(std::span<const Example> examples) {
  std::string text = "\nExamples:\n";
  for (const Example& example : examples)
    text += fmt::format("  {}\n      {}\n", renamed(std::string(example.line), ZCAT_NAME), example.purpose);
  return text;
}

}  // namespace

std::string overview() {
  std::string text = fmt::format(
      "usage: {0} COMMAND [OPTION]... ENDPOINT...\n"
      "       {0} --help | --version | help [COMMAND]\n"
      "Sends and receives ZeroMQ messages, as streams on standard input and output.\n",
      ZCAT_NAME);
  const auto rows = commands();
  for (auto begin = rows.begin(); begin != rows.end();) {
    const auto end =
        std::find_if(begin, rows.end(), [&](const CommandRow& row) { return row.group != begin->group; });
    if (!is_draft(*begin)) {
      text += fmt::format("{}:\n{}", begin->group, in_two_columns({begin, end}));
    } else if (drafts::why_unavailable().empty()) {
      text += fmt::format("{}:\n{}", begin->group, names_of({begin, end}));
    }
    begin = end;
  }
  text += entry("Endpoints:", 11, "'@URL' binds, '>URL' connects; 5555, host:5555, ./path for short.");
  text += entry("Exit:", 11, brief_exits());
  return text + fmt::format("'{0} COMMAND --help' tells more, '{0} help COMMAND' opens its manual page.\n",
                            ZCAT_NAME);
}

std::string help(const CommandRow& command, bool everything) {
  constexpr std::size_t kFew = 4, kExamples = 2;  // what fits one screen
  const std::string head = synopsis(command) + description(command);
  const std::size_t options = options_of(command).size();
  if (everything || options <= kFew)
    return head + all_options(command) + notes(command) + examples(command.examples);
  return head + common_options(command) + examples(command.examples.first(kExamples)) +
         fmt::format("\nAll {2} options: '{0} {1} --help all'. The manual: '{0} help {1}'.\n", ZCAT_NAME,
                     command.name, options);
}

std::string version(std::string_view commit) {
  std::string mechanisms;
  std::string lacking = fmt::format("{}", fmt::join(missing_transports(), " "));
  for (const Mechanism& mechanism : kMechanisms) {
    const bool there = !mechanism.optional || zmq_has(mechanism.word) != 0;
    (there ? mechanisms : lacking) += fmt::format(" {}", mechanism.word);
  }
  return fmt::format(
      "{} {}{}\nlibzmq {}\ntransports: {}\nmechanisms:{}\nsocket types: stable{}\nnot built in: {}\n",
      ZCAT_NAME, ZCAT_VERSION, commit.empty() ? "" : fmt::format(" (commit {})", commit),
      version_text(libzmq_version()), fmt::join(transports(), " "), mechanisms,
      drafts::why_unavailable().empty() ? " draft" : " (no drafts)", lacking);
}

}  // namespace zcat
