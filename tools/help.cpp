// What --help and --version print, made from the tables.
#include <fmt/format.h>
#include <zmq.h>

#include <algorithm>
#include <array>

#include "cli.hpp"

namespace zcat {
namespace {

constexpr std::size_t kColumn = 30;  // where the summaries begin
constexpr std::size_t kWidth = 100;

/// `left`, then `text` in a column of its own, broken between words.
std::string entry(const std::string& left, std::string_view text) {
  std::string out = fmt::format("  {:<{}}", left, kColumn - 2);
  if (left.size() + 3 > kColumn) out += fmt::format("\n{:{}}", "", kColumn);
  std::size_t column = kColumn;
  for (bool first = true; !text.empty(); first = false) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (!first && column + 1 + word.size() > kWidth) {
      out += fmt::format("\n{:{}}", "", kColumn);
      column = kColumn;
      first = true;
    }
    out += fmt::format("{}{}", first ? "" : " ", word);
    column += word.size() + (first ? 0 : 1);
  }
  return out + "\n";
}

std::string spelled(const OptionRow& option) {
  std::string text = option.letter != 0 ? fmt::format("-{}, --{}", option.letter, option.name)
                                        : fmt::format("    --{}", option.name);
  if (!option.placeholder.empty()) text += fmt::format(" {}", option.placeholder);
  return text;
}

}  // namespace

std::string overview() {
  std::string text = fmt::format(
      "usage: {0} COMMAND [OPTION]... ENDPOINT...\n"
      "       {0} --help | --version | help [COMMAND]\n\n"
      "Sends and receives ZeroMQ messages: standard input and output are streams of them.\n",
      ZCAT_NAME);
  std::string_view group;
  for (const CommandRow& command : commands()) {
    if (command.group != group) text += fmt::format("\n{}:\n", group = command.group);
    text += entry(std::string(command.name), command.summary);
  }
  text += fmt::format(
      "\nEndpoints: '@URL' binds, '>URL' connects; 5555, host:5555 and ./path are short for tcp and ipc.\n"
      "Exit status: 0 done, 1 failed, 2 usage, 3 timed out, 5 not all delivered, 128+N by signal N.\n"
      "'{} COMMAND --help' tells more.\n",
      ZCAT_NAME);
  return text;
}

std::string help(const CommandRow& command) {
  std::string text = fmt::format("usage: {} {} [OPTION]... ENDPOINT...\n\n{}\nA plain ENDPOINT is {}.\n", ZCAT_NAME,
                                 command.name, command.description,
                                 command.plain == Attach::bind ? "bound" : "connected to");
  std::string_view group;
  for (const OptionRow& option : options()) {
    if ((option.commands & set_of(command.id)) == 0) continue;
    if (option.group != group) text += fmt::format("\n{}:\n", group = option.group);
    text += entry(spelled(option), option.summary);
  }
  text += entry("-h, --help", "print this");
  text += "\nFormats:\n";
  for (const FormatRow& format : formats()) text += entry(std::string(format.name), format.summary);
  text += "\nExamples:\n";
  for (const Example& example : command.examples) text += fmt::format("  {}\n      {}\n", example.line, example.purpose);
  return text;
}

std::string version() {
  int major = 0, minor = 0, patch = 0;
  zmq_version(&major, &minor, &patch);
  constexpr std::array kAbilities{"ipc", "pgm", "tipc", "norm", "vmci", "WS", "WSS", "curve", "gssapi", "draft"};
  std::string abilities = "tcp inproc";
  for (const char* ability : kAbilities) {
    if (zmq_has(ability) == 0) continue;
    std::string name = ability;
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    abilities += " " + name;
  }
  return fmt::format("{} {}\nlibzmq {}.{}.{}: {}\n", ZCAT_NAME, ZCAT_VERSION, major, minor, patch, abilities);
}

}  // namespace zcat
