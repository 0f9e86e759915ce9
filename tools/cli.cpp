// The only file that knows CLI11: the tables go in, Settings come out.
#include "cli.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <map>

#include "base/text.hpp"
#include "cli/help.hpp"
#include "endpoint/transport.hpp"

namespace zcat {
namespace {

Invocation printed(std::string text) {
  Invocation invocation;
  invocation.text = std::move(text);
  return invocation;
}

std::string spelled(const OptionRow& option) {
  return option.letter != 0 ? fmt::format("-{},--{}", option.letter, option.name)
                            : fmt::format("--{}", option.name);
}

/// How an error calls an option.
std::string called(const OptionRow& option) {
  return option.letter != 0 ? fmt::format("-{}", option.letter) : fmt::format("--{}", option.name);
}

bool takes(const CommandRow& command, const OptionRow& option) {
  return (option.commands & set_of(command.id)) != 0;
}

/// Whether one of the arguments may be the option: CLI11 takes its time for each one that it is told of.
bool may_be_typed(const OptionRow& option, const std::vector<std::string>& arguments) {
  return std::ranges::any_of(arguments, [&](std::string_view argument) {
    if (argument.starts_with("--")) return argument.substr(2).starts_with(option.name);
    return argument.starts_with('-') && option.letter != 0 &&
           argument.find(option.letter) != std::string_view::npos;
  });
}

[[noreturn]] void refuse_command(std::string_view name) {
  const std::string_view near = nearest(name, commands(), [](const CommandRow& row) { return row.name; });
  refuse(near.empty() ? fmt::format("'{}' is no command: see '{} --help'", name, ZCAT_NAME)
                      : fmt::format("'{}' is no command: did you mean '{}'?", name, near));
}

/// The option that the user typed as `text`, of whichever command.
const OptionRow* find_option(std::string_view text) {
  const bool is_long = text.starts_with("--");
  const std::string_view name = text.substr(is_long ? 2 : 1);
  const auto found = std::ranges::find_if(options(), [&](const OptionRow& option) {
    return is_long ? option.name == name.substr(0, name.find('=')) : option.letter == name.front();
  });
  return found != options().end() ? &*found : nullptr;
}

/// Whether a bare `--` is among the arguments that is not the value of an option.
bool has_separator(const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--") return true;
    const OptionRow* option =
        arguments[i].size() > 1 && arguments[i].front() == '-' ? find_option(arguments[i]) : nullptr;
    const bool attached = arguments[i].starts_with("--") ? arguments[i].find('=') != std::string::npos
                                                         : arguments[i].size() > 2;
    if (option != nullptr && !option->placeholder.empty() && !attached) ++i;  // its value
  }
  return false;
}

/// `text` is an option of others.
[[noreturn]] void refuse_foreign(const CommandRow& command, std::string_view text, const OptionRow& option) {
  std::vector<std::string_view> takers;
  for (const CommandRow& other : commands()) {
    if (takes(other, option)) takers.push_back(other.name);
  }
  refuse(fmt::format("'{}' does not apply to '{}' but to: {}", text, command.name, fmt::join(takers, ", ")));
}

[[noreturn]] void refuse_option(const CommandRow& command, const std::string& text) {
  if (const OptionRow* known = text.size() > 1 ? find_option(text) : nullptr;
      known != nullptr && !takes(command, *known)) {
    refuse_foreign(command, text, *known);
  }
  std::vector<std::string_view> own, all;
  for (const OptionRow& option : options()) {
    all.push_back(option.name);
    if (takes(command, option)) own.push_back(option.name);
  }
  const std::string_view typed = std::string_view(text).substr(0, text.find('='));
  const auto near = [&](const auto& names) {
    return typed.starts_with("--") ? nearest(typed.substr(2), names, std::identity()) : "";
  };
  if (const std::string_view meant = near(own); !meant.empty()) {
    refuse(fmt::format("'{}' is no option of '{}': did you mean '--{}'?", text, command.name, meant));
  }
  if (const std::string_view meant = near(all); !meant.empty()) {
    refuse_foreign(command, fmt::format("--{}", meant), *find_option(fmt::format("--{}", meant)));
  }
  refuse(fmt::format("'{}' is no option of '{}': see '{} {} --help'", text, command.name, ZCAT_NAME,
                     command.name));
}

/// CLI11's words name its own notions; these are ours.
[[noreturn]] void translate(const CLI::ParseError& error, const CommandRow& command) {
  for (const OptionRow& option : options()) {
    const std::string name = called(option);
    const std::string what = error.what();
    if (!takes(command, option) || what.rfind("--" + std::string(option.name) + ":", 0) != 0) continue;
    refuse(option.placeholder.empty()
               ? fmt::format("{} takes no value", name)
               : fmt::format("{} needs a value: {} {}", name, name, option.placeholder));
  }
  refuse(fmt::format("{}: see '{} {} --help'", error.what(), ZCAT_NAME, command.name));
}

/// Applies every option and operand in the order typed.
void apply(const CLI::App& app, const std::map<const CLI::Option*, const OptionRow*>& rows,
           Settings& settings) {
  std::map<const CLI::Option*, std::size_t> seen;
  for (const CLI::Option* option : app.parse_order()) {
    const std::string& value = option->results().at(seen[option]++);
    const auto row = rows.find(option);
    if (row == rows.end()) {
      settings.targets.push_back({Target::Kind::plain, value});
      continue;
    }
    try {
      row->second->apply(settings, value);
    } catch (const Error& error) {
      const std::string name = called(*row->second);
      refuse(std::string_view(error.what()).starts_with(name) ? error.what()
                                                              : fmt::format("{}: {}", name, error.what()));
    }
  }
}

Invocation parse_command(const CommandRow& command, const std::vector<std::string>& arguments) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  bool wants_help = false;
  app.add_flag("-h,--help", wants_help);
  std::map<const CLI::Option*, const OptionRow*> rows;
  for (const OptionRow& option : options()) {
    if (!takes(command, option) || !may_be_typed(option, arguments)) continue;
    if (option.placeholder.empty()) {
      rows[app.add_flag(spelled(option))->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)] = &option;
    } else {  // one value each, or CLI11 would take operands for values, and `[1,2]` for a list
      rows[app.add_option(spelled(option))
               ->expected(1)
               ->allow_extra_args(false)
               ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)] = &option;
    }
  }
  std::vector<std::string> operands;  // read in apply(), which knows their place among the options
  app.add_option("endpoint", operands);
  try {
    app.parse(
        std::vector<std::string>(arguments.rbegin(), arguments.rend()));  // CLI11 takes them from the back
  } catch (const CLI::ParseError& error) {
    translate(error, command);
  }
  if (wants_help) return printed(help(command));
  if (const auto rest = app.remaining(); !rest.empty()) refuse_option(command, rest.front());
  Invocation invocation;
  Settings& settings = invocation.settings.emplace_back(command.id);
  apply(app, rows, settings);
  if (command.prints != nullptr) {
    settings.words = operands;
    return printed(command.prints(settings));
  }
  resolve(settings);
  return invocation;
}

/// The commands of `run`, between `::`.
Invocation parse_run(const std::vector<std::string>& arguments) {
  Invocation all;
  for (auto begin = arguments.begin();;) {
    const auto end = std::find(begin, arguments.end(), "::");
    if (begin == end) refuse("'run' needs a command on each side of '::'");
    const CommandRow* command = find_command(*begin);
    if (command == nullptr) refuse_command(*begin);
    if (!opens_socket(*command))
      refuse(fmt::format("'run' runs commands that open a socket, not '{}'", *begin));
    Invocation one = parse_command(*command, {begin + 1, end});
    if (one.settings.empty()) return one;  // it asked for help
    all.settings.push_back(std::move(one.settings.front()));
    if (end == arguments.end()) break;
    begin = end + 1;
  }
  std::vector<Endpoint> endpoints;
  for (const Settings& settings : all.settings) {
    endpoints.insert(endpoints.end(), settings.socket.endpoints.begin(), settings.socket.endpoints.end());
  }
  check_together(endpoints);
  return all;
}

/// What one command alone cannot do.
void refuse_inproc(const Settings& settings) {
  for (const Endpoint& endpoint : settings.socket.endpoints) {
    if (!endpoint.transport->in_process()) continue;
    refuse(fmt::format("'{}': inproc reaches this process only: use '{} run' with both sides, or ipc",
                       endpoint.typed, ZCAT_NAME));
  }
}

}  // namespace

Invocation parse_command_line(int argc, const char* const* argv) {
  if (argc < 2) return {{}, overview(), {}, true};
  const std::string_view first = argv[1];
  if (first == "-h" || first == "--help") return printed(overview());
  if (first == "--version") return printed(version());
  if (first == "help") {
    if (argc == 2) return printed(overview());
    const CommandRow* command = find_command(argv[2]);
    if (command == nullptr) refuse_command(argv[2]);
    return {{}, help(*command), fmt::format("{}-{}", ZCAT_NAME, command->name), false};
  }
  const CommandRow* command = find_command(first);
  if (command == nullptr && first.starts_with('-') && first.size() > 1) {
    refuse(fmt::format("the command comes first, then '{}': see '{} --help'", first, ZCAT_NAME));
  }
  if (command == nullptr) refuse_command(first);
  const std::vector<std::string> arguments(argv + 2, argv + argc);
  if (has_separator(arguments)) refuse(fmt::format("'--' has no meaning for '{}'", first));
  const bool wants_help = !arguments.empty() && (arguments.front() == "-h" || arguments.front() == "--help");
  if (command->id == Command::run && !wants_help) return parse_run(arguments);
  Invocation invocation = parse_command(*command, arguments);
  for (const Settings& settings : invocation.settings) refuse_inproc(settings);
  return invocation;
}

}  // namespace zcat
