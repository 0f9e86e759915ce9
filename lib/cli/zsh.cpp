#include <fmt/format.h>

#include "cli/completion_scripts.hpp"

namespace zcat::completion {
namespace {

constexpr std::string_view kBody = R"ZSH(
_@ID@_first() {
  local ret=1
  local -a commands=(
@DESCRIBED@  )
  _describe -t commands command commands && ret=0
  @FILES_TOO@
  return ret
}

# The commands that run can run.
_@ID@_run_first() {
  local -a commands=(
@DESCRIBED_SOCKET_COMMANDS@  )
  _describe -t commands command commands
}

# Ports that something on this machine listens to.
_@ID@_ports() {
  local table line
  local -a fields
  local -U ports
  for table in /proc/net/tcp /proc/net/tcp6; do
    [[ -r $table ]] || continue
    for line in ${(f)"$(<$table)"}; do
      fields=(${=line})
      [[ $fields[4] == 0A ]] && ports+=($((16#${fields[2]##*:})))
    done
  done
  print -rl -- $ports
}

# Unix sockets that something on this machine listens to.
_@ID@_sockets() {
  local line
  local -a fields
  [[ -r /proc/net/unix ]] || return
  for line in ${(f)"$(</proc/net/unix)"}; do
    fields=(${=line})
    [[ $fields[4] == 00010000 && -n $fields[8] ]] && print -r -- $fields[8]
  done
}

# endpoints [OPTION-OF-COMPADD]... bind|connect
_@ID@_endpoints() {
  local role=$argv[-1] file ret=1
  local -a found with=("${(@)argv[1,-2]}")
  for file in ${(f)opt_args[--endpoints]}; do
    [[ -r $file ]] && found+=(${${${(f)"$(<$file)"}%%\#*}%% #})
  done
  compadd "$with[@]" -- $found && ret=0
  if compset -P '@'; then role=bind; elif compset -P '(\\|)>'; then role=connect; fi
  local typed=${${PREFIX#[\'\"]}//\\}
  case ${typed#tcp://} in
    ipc://*)
      compset -P '*://'
      [[ $role == connect ]] && compadd "$with[@]" -- ${(f)"$(_@ID@_sockets)"} && ret=0
      _files "$with[@]" && ret=0
      ;;
    localhost:* | 127.*:* | '[::1]:'*)
      [[ $role == connect ]] || return ret
      compset -P '*:'
      compadd "$with[@]" -- ${(f)"$(_@ID@_ports)"} && ret=0
      ;;
    [./]*) _files "$with[@]" && ret=0 ;;
    *)
      if [[ $role == connect ]]; then
        compadd "$with[@]" -S '' -- tcp://localhost: ipc:// $inproc && ret=0
      else
        compadd "$with[@]" -S '' -- 'tcp://*:' tcp://127.0.0.1: ipc:// $inproc && ret=0
      fi
      ;;
  esac
  return ret
}

_@ID@_formats() {
  local -a formats=(
@FORMATS@  )
  _describe -t formats format formats
}

# Names are in capitals, may have ZMQ_ in front, and may be typed in any case.
_@ID@_sockopts() {
  local name
  local -a values
  compset -P '[zZ][mM][qQ]_'
  name=${(U)PREFIX%%=*}
  if compset -P '*='; then
    values=(@SOCKOPT_VALUES@)
    compadd "$@" -- ${${(M)values:#$name=*}#*=}
  else
    compadd "$@" -M 'm:{a-z}={A-Z}' -S '' -- @SOCKOPT_STEMS@
  fi
}

_@ID@_sockopt_names() {
  compset -P '[zZ][mM][qQ]_'
  compadd "$@" -M 'm:{a-z}={A-Z}' -- @SOCKOPT_NAMES@
}

_@ID@_input_formats() {
  local -a formats=(
@INPUT_FORMATS@  )
  _describe -t formats format formats
}

_@ID@() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  _arguments -C \
    '(- : *)'{-h,--help}'[print the commands]' \
    '(- : *)--version[print versions, and what this libzmq can do]' \
    '1: :_@ID@_first' \
    '*:: :->rest' && return 0
  [[ $state == rest ]] || return 1
  local -a inproc
  if [[ $words[1] == run ]] && ((CURRENT > 1)); then  # of what it runs, the last one
    local -a typed=("${(@)words[1,CURRENT-1]}")
    local -i before=$typed[(I)::]
    ((before)) || before=1
    shift $before words
    ((CURRENT -= before))
    inproc=(inproc://)
    if ((CURRENT == 1)) && [[ $PREFIX != -* ]]; then
      _@ID@_run_first
      return
    fi
    ((CURRENT > 1)) || words=(run "$words[@]") CURRENT=2
  fi
  curcontext=${curcontext%:*:*}:@NAME@-$words[1]:
  local -a arguments=('(- *)'{-h,--help}'[print its help]')
  case $words[1] in
@ARGUMENTS@    help) arguments+=('1: :_@ID@_first') ;;
    *) arguments=('*:file:_files') ;;  # of gzip's program of that name
  esac
  _arguments -S : $arguments
}

if [[ $funcstack[1] == _@NAME@ ]]; then _@ID@ "$@"; else compdef _@ID@ @NAME@; fi
)ZSH";

/// `name:what it is`, as _describe takes it.
std::string described(std::string_view name, std::string_view summary) {
  return fmt::format("    {}\n",
                     shell_quoted(fmt::format("{}:{}", name, replaced(std::string(summary), ":", "\\:"))));
}

std::string described_formats(bool reads) {
  std::string text;
  for (const FormatRow* format : formats_for(reads)) text += described(format->name, format->summary);
  return text;
}

std::string endpoints(bool bound) { return fmt::format("_@ID@_endpoints {}", bound ? "bind" : "connect"); }

/// What _arguments does for a value.
std::string action_of(const OptionRow& option, const CommandRow& command) {
  switch (option.completes) {
    case Completes::file: return "_files";
    case Completes::format: return "_@ID@_formats";
    case Completes::input_format: return "_@ID@_input_formats";
    case Completes::type: return fmt::format("({})", fmt::join(type_names(command.id), " "));
    case Completes::shell: return fmt::format("({})", fmt::join(shell_names(), " "));
    case Completes::sockopt: return "_@ID@_sockopts";
    case Completes::endpoint: return endpoints(binds(option));
    case Completes::nothing: break;
  }
  return "";
}

std::string argument(const OptionRow& option, const CommandRow& command) {
  const bool valued = !option.placeholder.empty();
  std::string text = option.repeatable    ? "'*'"
                     : option.letter != 0 ? fmt::format("'(-{} --{})'", option.letter, option.name)
                                          : "";
  const std::string name = fmt::format("--{}{}", option.name, valued ? "=" : "");
  text += option.letter != 0 ? fmt::format("{{-{}{},{}}}", option.letter, valued ? "+" : "", name) : name;
  std::string rest =
      fmt::format("[{}]", replaced(replaced(std::string(option.summary), "[", "\\["), "]", "\\]"));
  if (valued) rest += fmt::format(":{}:{}", option.placeholder, action_of(option, command));
  return text + shell_quoted(rest);
}

std::string operand(const CommandRow& command) {
  switch (command.completes) {
    case Completes::endpoint: return fmt::format("'*:ENDPOINT:{}'", endpoints(command.plain == Attach::bind));
    case Completes::shell: return fmt::format("'1:SHELL:({})'", fmt::join(shell_names(), " "));
    case Completes::file: return "'*:FILE:_files'";
    case Completes::sockopt: return "'*:NAME:_@ID@_sockopt_names'";
    default: return "";
  }
}

std::string arguments() {
  std::string text;
  for (const CommandRow& command : commands()) {
    text += fmt::format("    {})\n      arguments+=(\n", command.name);
    for (const OptionRow* option : options_of(command))
      text += fmt::format("        {}\n", argument(*option, command));
    text += fmt::format("        {}\n      )\n      ;;\n", operand(command));
  }
  return text;
}

}  // namespace

std::string zsh(std::string_view name) {
  std::string list, socket_commands;
  for (const CommandRow& command : commands()) {
    list += described(command.name, command.summary);
    if (opens_socket(command)) socket_commands += described(command.name, command.summary);
  }
  list += described("help", "open the manual page of a command");
  std::string text = fmt::format("#compdef @NAME@\n# {}\n", kGenerated);
  text += kBody;
  text = replaced(text, "@DESCRIBED@", list);
  text = replaced(text, "@DESCRIBED_SOCKET_COMMANDS@", socket_commands);
  text = replaced(text, "@FORMATS@", described_formats(false));
  text = replaced(text, "@INPUT_FORMATS@", described_formats(true));
  text = replaced(text, "@SOCKOPT_VALUES@", fmt::format("{}", fmt::join(sockopt_values(), " ")));
  text = replaced(text, "@SOCKOPT_NAMES@", fmt::format("{}", fmt::join(sockopt_names(), " ")));
  text = replaced(text, "@SOCKOPT_STEMS@", fmt::format("{}", fmt::join(sockopt_stems(), " ")));
  text = replaced(text, "@ARGUMENTS@", arguments());
  text = replaced(text, "@FILES_TOO@",
                  name == "zcat" ? "[[ -n $PREFIX ]] && _files && ret=0  # gzip has a zcat too" : "");
  return replaced(replaced(text, "@ID@", replaced(std::string(name), "-", "_")), "@NAME@", name);
}

}  // namespace zcat::completion
