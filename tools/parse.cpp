// The only file that knows CLI11: the tables go in, Settings come out.
#include "parse.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "cli/help.hpp"
#include "cli/option.hpp"
#include "cli/profile.hpp"
#include "commit.hpp"
#include "endpoint/transport.hpp"
#include "sockopt/sockopt.hpp"

namespace zcat {
namespace {

using Words = std::vector<std::string>;
using OptionMap = std::map<const CLI::Option*, const OptionRow*>;

Invocation printed(std::string text) { return {.text = std::move(text)}; }

// ---------------------------------------------------------------------------------------------------- errors

[[noreturn]] void refuse_command(std::string_view name) {
  const std::string_view near = nearest(name, commands(), &CommandRow::name);
  if (!near.empty()) refuse(fmt::format("unknown command '{}': did you mean '{}'?", name, near));
  if (name.find_first_of(":/") != name.npos)
    refuse(fmt::format("'{0}' is not a command: put one first, as in '{1} push {0}'", name, ZCAT_NAME));
  refuse(fmt::format("unknown command '{}': see '{} --help'", name, ZCAT_NAME));
}

/// "a, b and c"
std::string enumerated(const std::vector<std::string_view>& names) {
  if (names.size() == 1) return std::string(names.front());
  const std::vector<std::string_view> first(names.begin(), names.end() - 1);
  return fmt::format("{} and {}", joined(first), names.back());
}

/// The option is one of other commands.
[[noreturn]] void refuse_foreign(const CommandRow& command, std::string_view typed, const OptionRow& option) {
  if (takes(command, *find_option("-s")) && (option.name == "type" || option.name == "topic"))
    refuse(fmt::format("{} has no option '{}': to subscribe, use -s", command.name, typed));
  if (!option.takers.words.empty()) refuse(fmt::format("'{}' is for {}", typed, option.takers.words));
  refuse(fmt::format("'{}' works with {} only", typed, enumerated(commands_of(option))));
}

[[noreturn]] void refuse_option(const CommandRow& command, const std::string& typed) {
  if (const OptionRow* known = find_option(typed); known != nullptr && !takes(command, *known))
    refuse_foreign(command, typed, *known);
  const std::string name = typed.starts_with("--") ? typed.substr(2, typed.find('=') - 2) : "";
  if (const auto near = nearest(name, options_of(command), &OptionRow::name); !near.empty())
    refuse(fmt::format("{} has no option '{}': did you mean '--{}'?", command.name, typed, near));
  if (const auto near = nearest(name, options(), &OptionRow::name); !near.empty()) {
    const std::string meant = fmt::format("--{}", near);
    refuse_foreign(command, meant, *find_option(meant));
  }
  refuse(fmt::format("{0} has no option '{1}': see '{2} {0} --help'", command.name, typed, ZCAT_NAME));
}

/// CLI11 takes whatever follows an option for its value, so only the last one can lack it.
[[noreturn]] void refuse_missing_value(const std::string& last) {
  const OptionRow* const option =
      find_option(last.starts_with("--") ? last : fmt::format("-{}", last.back()));
  if (option == nullptr) refuse(fmt::format("'{}' needs a value", last));
  const std::string name = called(*option);
  refuse(fmt::format("{} needs a value: {} {}", name, name, option->placeholder));
}

// ---------------------------------------------------------------------------------------------------- one command

/// Whether one of the arguments may be the option: CLI11 takes its time for each one that it is told of.
bool may_be_typed(const OptionRow& option, const Words& arguments) {
  return std::ranges::any_of(arguments, [&](std::string_view argument) {
    if (argument.starts_with("--")) return argument.substr(2).starts_with(option.name);
    return argument.starts_with('-') && option.letter != 0 && argument.find(option.letter) != argument.npos;
  });
}

CLI::Option* add(CLI::App& app, const OptionRow& option) {
  const std::string names =
      fmt::format("{}--{}", option.letter != 0 ? fmt::format("-{},", option.letter) : "", option.name);
  CLI::Option* const added =
      option.placeholder.empty()
          ? app.add_flag(names)
          // one value each: otherwise CLI11 takes operands for values, and `[1,2]` for a list
          : app.add_option(names)->expected(1)->allow_extra_args(false);
  return added->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void parse(CLI::App& app, const CommandRow& command, const Words& arguments) {
  try {
    app.parse(Words(arguments.rbegin(), arguments.rend()));  // CLI11 takes them from the back
  } catch (const CLI::ArgumentMismatch&) {
    refuse_missing_value(arguments.back());
  } catch (const CLI::ParseError& error) {
    refuse(fmt::format("{}: see '{} {} --help'", error.what(), ZCAT_NAME, command.name));
  }
}

/// Applies every option and operand in the order typed.
void apply_all(const CLI::App& app, const OptionMap& rows, Settings& settings) {
  std::map<const CLI::Option*, std::size_t> seen;
  for (const CLI::Option* option : app.parse_order()) {
    const std::string& value = option->results().at(seen[option]++);
    if (const auto row = rows.find(option); row != rows.end()) {
      const OptionRow& typed = *row->second;
      if (typed.placeholder.empty() && value != "true")
        refuse(fmt::format("{} takes no value", called(typed)));
      apply_option(typed, value, settings, called(typed));
    } else {
      settings.targets.push_back({Target::Kind::plain, value});
    }
  }
}

void apply(const CommandRow& command, const ProfileLine& line, Settings& settings) {
  if (line.option.empty()) {
    settings.targets.push_back({Target::Kind::plain, *line.value});
    return;
  }
  const OptionRow* const option = find_option(line.option);
  if (option == nullptr || !takes(command, *option)) refuse_option(command, line.option);
  check_value(*option, line);
  apply_option(*option, line.value.value_or("true"), settings, line.option);
}

/// What the command line sets is not taken from the profile, whose options of -o are the first `profiled`.
void leave_out_sockopts(std::vector<std::string>& sockopts, std::size_t profiled) {
  const auto named = [](std::string_view text) { return find_sockopt(text.substr(0, text.find('='))); };
  const auto typed = sockopts.begin() + static_cast<std::ptrdiff_t>(profiled);
  const auto is_set_again = [&](const std::string& text) {
    const SockoptRow* const row = named(text);
    if (row == nullptr || row->name == "SUBSCRIBE") return false;  // of these all count
    return std::any_of(typed, sockopts.end(), [&](const std::string& other) {
      return other.find('=') != other.npos && named(other) == row;
    });
  };
  sockopts.erase(std::remove_if(sockopts.begin(), typed, is_set_again), typed);
}

/// A command line that has been taken apart, and the profile that comes ahead of it.
struct Typed {
  const CommandRow& command;
  const CLI::App& app;
  const OptionMap& rows;
  const Words &operands, &handler;
  const Profile& profile;

  /// What it comes to with these lines of the profile.
  Settings with(const std::vector<ProfileLine>& lines) const {
    Settings settings(command.id);
    for (const ProfileLine& line : lines) apply(command, line, settings);
    const std::size_t targets = settings.targets.size(), sockopts = settings.sockopts.size();
    apply_all(app, rows, settings);
    const auto of_profile = settings.targets.begin() + static_cast<std::ptrdiff_t>(targets);
    const std::size_t words = command.mode == Mode::proxy ? 1 : 0;  // what kind of proxy: no endpoint
    if (settings.targets.size() > targets + words)
      settings.targets.erase(settings.targets.begin(), of_profile);
    leave_out_sockopts(settings.sockopts, sockopts);
    settings.words = operands;
    settings.handler.words = handler;
    resolve(settings);
    return settings;
  }

  /// Says which line of the profile has it wrong.
  [[noreturn]] void blame(const Error& error) const {
    const ProfileLine* const line =
        line_to_blame(profile.lines, error.what(), [this](const auto& lines) { with(lines); });
    if (line == nullptr) throw error;
    throw Error(error.code(), fmt::format("{}:{}: {}", profile.path, line->number, error.what()));
  }
};

std::optional<std::string> typed_profile(const OptionMap& rows) {
  for (const auto& [option, row] : rows) {
    if (row->completes == Completes::profile && option->count() > 0) return option->results().back();
  }
  return std::nullopt;
}

/// Takes the words behind `--`, and that one, off the arguments: the handler's.
Words take_handler(const CommandRow& command, Words& arguments) {
  const auto mark = std::ranges::find(arguments, "--");
  if (mark == arguments.end()) return {};
  if (!takes_handler(command))
    refuse(fmt::format("{} takes no handler: it has no use for '--'", command.name));
  Words handler(mark + 1, arguments.end());
  if (handler.empty()) refuse("'--' needs a command behind it, which is run for each message");
  arguments.erase(mark, arguments.end());
  return handler;
}

Invocation parse_command(const CommandRow& command, Words arguments) {
  Words handler = take_handler(command, arguments);
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  bool wants_help = false;
  app.add_flag("-h,--help", wants_help);
  OptionMap rows;
  for (const OptionRow* option : options_of(command)) {
    if (may_be_typed(*option, arguments)) rows[add(app, *option)] = option;
  }
  Words operands;  // apply_all() knows their place among the options
  app.add_option("endpoint", operands);
  parse(app, command, arguments);
  if (wants_help) return printed(help(command, operands == Words{"all"}));
  if (opens_socket(command)) require_type(command.type);
  if (const auto rest = app.remaining(); !rest.empty()) refuse_option(command, rest.front());
  const Profile profile = opens_socket(command) ? chosen_profile(typed_profile(rows)) : Profile();
  const Typed typed{command, app, rows, operands, handler, profile};
  try {
    return {.settings = {typed.with(profile.lines)}};
  } catch (const Error& error) {
    typed.blame(error);
  }
}

// ---------------------------------------------------------------------------------------------------- all of it

/// The commands of `run`, between `::`.
Invocation parse_run(const Words& arguments) {
  Invocation all;
  for (auto begin = arguments.begin();;) {
    const auto end = std::find(begin, arguments.end(), "::");
    if (begin == end) refuse("run needs a command on both sides of '::'");
    const CommandRow* command = find_command(*begin);
    if (command == nullptr) refuse_command(*begin);
    if (!runs(*command))
      refuse(fmt::format("run cannot run '{}': only commands that open a socket, and tap", *begin));
    Invocation one = parse_command(*command, Words(begin + 1, end));
    if (one.settings.empty()) return one;  // it asked for help
    all.settings.push_back(std::move(one.settings.front()));
    if (end == arguments.end()) break;
    begin = end + 1;
  }
  check_together(all.settings);
  check_gates(all.settings);
  return all;
}

/// What one command alone cannot do.
void refuse_inproc(const Settings& settings) {
  for (const Settings& part : parts_of(settings)) {
    for (const Endpoint& endpoint : part.socket.endpoints) {
      if (!endpoint.transport->in_process()) continue;
      refuse(fmt::format("'{}': inproc reaches this process only: use '{} run' with both sides, or ipc",
                         endpoint.typed, ZCAT_NAME));
    }
  }
}

bool asks_for_help(std::string_view word) { return word == "-h" || word == "--help"; }

Invocation parse_help(const Words& arguments) {
  if (arguments.empty()) return printed(overview());
  const CommandRow* command = find_command(arguments.front());
  if (command == nullptr) refuse_command(arguments.front());
  return {.text = help(*command, true), .manual = fmt::format("{}-{}", ZCAT_NAME, command->name)};
}

}  // namespace

Invocation parse_command_line(int argc, const char* const* argv) {
  if (argc < 2) return {.text = overview(), .misused = true};
  const std::string_view first = argv[1];
  const Words arguments(argv + 2, argv + argc);
  if (asks_for_help(first)) return printed(overview());
  if (first == "--version") return printed(version(commit()));
  if (first == "help") return parse_help(arguments);
  if (first == "version" || first == "-V")
    refuse(fmt::format("unknown command '{}': did you mean '{} --version'?", first, ZCAT_NAME));
  const CommandRow* command = find_command(first);
  if (command == nullptr && first.starts_with('-') && first.size() > 1) {
    refuse(fmt::format("the command comes first, as in '{0} pull 5555': see '{0} --help'", ZCAT_NAME));
  }
  if (command == nullptr) refuse_command(first);
  const bool wants_help = !arguments.empty() && asks_for_help(arguments.front());
  if (command->mode == Mode::run && !wants_help) return parse_run(arguments);
  Invocation invocation = parse_command(*command, arguments);
  for (const Settings& settings : invocation.settings) refuse_inproc(settings);
  return invocation;
}

}  // namespace zcat
