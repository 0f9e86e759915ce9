#include <fmt/format.h>

#include "cli/completion_scripts.hpp"

namespace zcat::completion {
namespace {

constexpr std::string_view kBody = R"FISH(
function __@ID@_at_command
    test (count (commandline -opc)) -eq 1
end

# The words of the command at the cursor: of what `run` runs, the last one.
function __@ID@_words
    set -l words (commandline -opc)
    if test (count $words) -ge 2; and test $words[2] = run
        set -l at 2
        for i in (seq 3 (count $words))
            test $words[$i] = ::; and set at $i
        end
        set -e words[2..$at]
    end
    printf '%s\n' $words
end

function __@ID@_in_run
    set -l words (commandline -opc)
    test (count $words) -ge 2; and test $words[2] = run
end

function __@ID@_at_socket_command
    test (count (__@ID@_words)) -eq 1
end

function __@ID@_at_run
    __@ID@_in_run; and __@ID@_at_socket_command
end

# __@ID@_is COMMAND...: one of these was typed.
function __@ID@_is
    set -l words (__@ID@_words)
    test (count $words) -ge 2; and contains -- $words[2] $argv
end

# The word at the cursor, without the quote and the option before it.
function __@ID@_word
    commandline -ct | string replace -r '^--[^=]*=' '' | string replace -r '^[\'"]' ''
end

# Ports that something on this machine listens to.
function __@ID@_ports
    for port in (cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | string match -rg '^ *\d+: [0-9A-F]+:([0-9A-F]{4}) \S+ 0A ')
        printf '%d\n' 0x$port
    end | sort -nu
end

# Unix sockets that something on this machine listens to.
function __@ID@_sockets
    cat /proc/net/unix 2>/dev/null | string match -rg '^\S+ \S+ \S+ 00010000 \S+ \S+ +\S+ (\S.*)$'
end

# endpoints bind|connect
function __@ID@_endpoints -a role
    set -l words (commandline -opc)
    for i in (seq 3 (count $words))
        set -l file (string replace -rf '^--endpoints=' '' -- $words[$i])
        test $words[(math $i - 1)] = --endpoints; and set file $words[$i]
        test -n "$file"; and test -r "$file"; and string replace -r '\s*#.*$' '' <$file | string match -r '.+'
    end
    set -l word (__@ID@_word)
    set -l mark (string match -r '^[@>]' -- $word; or echo '')
    switch "$mark"
        case @
            set role bind
        case '>'
            set role connect
    end
    set word (string replace -r '^[@>]' '' -- $word)
    if string match -q 'ipc://*' -- $word
        test $role = connect; and printf '%s\n' $mark'ipc://'(__@ID@_sockets)
        printf '%s\n' $mark'ipc://'(__fish_complete_path (string replace 'ipc://' '' -- $word) | string replace -r '\t.*' '')
    else if string match -qr '^(tcp://)?(localhost|127\.[0-9.]+|\[::1\]):' -- $word
        test $role = connect; and printf '%s\n' $mark(string replace -r '[^:]*$' '' -- $word)(__@ID@_ports)
    else if string match -qr '^[./]' -- $word
        printf '%s\n' $mark(__fish_complete_path $word)
    else if test $role = connect
        printf '%s\n' $mark{tcp://localhost:,ipc://}
        __@ID@_in_run; and printf '%s\n' $mark'inproc://'
    else
        printf '%s\n' $mark{'tcp://*:',tcp://127.0.0.1:,ipc://}
        __@ID@_in_run; and printf '%s\n' $mark'inproc://'
    end
end

function __@ID@_formats
    printf '%s\t%s\n' @FORMATS@
end

# In front of the names of socket options there may be ZMQ_.
function __@ID@_sockopt_prefix
    __@ID@_word | string match -ri '^ZMQ_'; or echo ''
end

function __@ID@_sockopts
    printf '%s\n' (__@ID@_sockopt_prefix)@SOCKOPTS@
end

function __@ID@_sockopt_names
    printf '%s\n' (__@ID@_sockopt_prefix)@SOCKOPT_NAMES@
end

function __@ID@_input_formats
    printf '%s\t%s\n' @INPUT_FORMATS@
end

complete -c @NAME@ -f
complete -c @NAME@ -n __@ID@_at_command -s h -l help -d 'Print the commands'
complete -c @NAME@ -n __@ID@_at_command -l version -d 'Print versions, and what this libzmq can do'
)FISH";

/// In single quotes, where fish knows the escapes \' and \\.
std::string fish_quoted(std::string_view text) {
  return fmt::format("'{}'", replaced(replaced(std::string(text), "\\", "\\\\"), "'", "\\'"));
}

std::string described_formats(bool reads) {
  std::string text;
  for (const FormatRow* format : formats_for(reads)) {
    text += fmt::format("{}{} {}", text.empty() ? "" : " \\\n        ", format->name,
                        fish_quoted(format->summary));
  }
  return text;
}

std::string endpoints(bool bound) {
  return fmt::format(" -a '(__@ID@_endpoints {})'", bound ? "bind" : "connect");
}

std::string lines(const OptionRow& option) {
  const auto takers = commands_of(option);
  const auto line = [&](auto with, const std::string& value) {
    std::string text = fmt::format("complete -c @NAME@ -n '__@ID@_is {}'", fmt::join(with, " "));
    if (option.letter != 0) text += fmt::format(" -s {}", option.letter);
    return text + fmt::format(" -l {}{} -d {}\n", option.name, value, fish_quoted(option.summary));
  };
  if (option.placeholder.empty()) return line(takers, "");
  switch (option.completes) {
    case Completes::file: return line(takers, " -r -F");
    case Completes::format: return line(takers, " -x -a '(__@ID@_formats)'");
    case Completes::input_format: return line(takers, " -x -a '(__@ID@_input_formats)'");
    case Completes::shell: return line(takers, fmt::format(" -x -a '{}'", fmt::join(shell_names(), " ")));
    case Completes::endpoint: return line(takers, " -x" + endpoints(binds(option)));
    case Completes::sockopt: return line(takers, " -x -a '(__@ID@_sockopts)'");
    case Completes::nothing: return line(takers, " -x");
    case Completes::type: break;
  }
  std::string text;
  for (const CommandRow& command : commands()) {
    if ((option.commands & set_of(command.id)) == 0) continue;
    text +=
        line(std::vector{command.name}, fmt::format(" -x -a '{}'", fmt::join(type_names(command.id), " ")));
  }
  return text;
}

std::string lines(const CommandRow& command) {
  std::string text =
      fmt::format("complete -c @NAME@ -n __@ID@_at_{}command -a {} -d {}\n",
                  opens_socket(command) ? "socket_" : "", command.name, fish_quoted(command.summary));
  const std::string is = fmt::format("complete -c @NAME@ -n '__@ID@_is {}'", command.name);
  switch (command.completes) {
    case Completes::endpoint: return text + is + endpoints(command.plain == Attach::bind) + "\n";
    case Completes::shell: return text + is + fmt::format(" -a '{}'\n", fmt::join(shell_names(), " "));
    case Completes::file: return text + is + " -F\n";
    case Completes::sockopt: return text + is + " -a '(__@ID@_sockopt_names)'\n";
    default: return text;
  }
}

/// gzip has a zcat too, which takes files.
constexpr std::string_view kFilesToo =
    "complete -c @NAME@ -n '__@ID@_at_command; and string length -q -- (commandline -ct)' -F\n"
    "complete -c @NAME@ -n 'not __@ID@_in_run; and not __@ID@_at_command; and not __@ID@_is @COMMANDS@' -F\n";

}  // namespace

std::string fish(std::string_view name) {
  std::string text = fmt::format("# {}\n# fish completion for @NAME@\n", kGenerated);
  text += kBody;
  text = replaced(text, "@FORMATS@", described_formats(false));
  text = replaced(text, "@INPUT_FORMATS@", described_formats(true));
  text =
      replaced(text, "@SOCKOPTS@",
               fmt::format("{{{},{}}}", fmt::join(sockopt_stems(), ","), fmt::join(sockopt_values(), ",")));
  text = replaced(text, "@SOCKOPT_NAMES@", fmt::format("{{{}}}", fmt::join(sockopt_names(), ",")));
  for (const CommandRow& command : commands()) text += lines(command);
  text += "complete -c @NAME@ -n __@ID@_at_command -a help -d 'open the manual page of a command'\n";
  text += "complete -c @NAME@ -n '__@ID@_is help' -a '@COMMANDS@'\n";
  text += "complete -c @NAME@ -n '__@ID@_is @COMMANDS@; or __@ID@_at_run' -s h -l help -d 'Print its help'\n";
  for (const OptionRow& option : options()) text += lines(option);
  if (name == "zcat") text += kFilesToo;
  text = replaced(text, "@COMMANDS@", fmt::format("{}", fmt::join(command_names(), " ")));
  return replaced(replaced(text, "@ID@", replaced(std::string(name), "-", "_")), "@NAME@", name);
}

}  // namespace zcat::completion
