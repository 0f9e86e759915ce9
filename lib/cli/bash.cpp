// bash splits words at COMP_WORDBREAKS, ':' and '=' among them, and replaces only what stands behind the last of
// these: so the script puts words together again, and takes off from its replies what is not replaced.
#include <fmt/format.h>

#include "cli/completion_scripts.hpp"

namespace zcat::completion {
namespace {

constexpr std::string_view kBody = R"BASH(
# offer WORD...: those that begin as the word at the cursor does.
_@ID@_offer() {
  local word
  for word in "$@"; do
    [[ $word == "$cur"* ]] || continue
    word=$ahead$word
    COMPREPLY+=("${word#"$kept"}")
  done
}

# The same for words that something is to follow, without a space.
_@ID@_offer_stems() {
  compopt -o nospace 2>/dev/null
  _@ID@_offer "$@"
}

# offer_values NAME=VALUE...: of the socket option that was typed before the `=`, in whatever case.
_@ID@_offer_values_of_sockopt() {
  local name=${cur%%=*} known
  ahead+=$name= cur=${cur#*=} name=${name^^}
  for known in "$@"; do
    [[ $known != "${name#ZMQ_}="* ]] || _@ID@_offer "${known#*=}"
  done
}

# offer_sockopts WORD...: the same for names, which are in capitals and may have ZMQ_ in front.
_@ID@_offer_sockopts() {
  cur=${cur^^}
  if [[ $cur == ZMQ_* ]]; then ahead+=ZMQ_ cur=${cur#ZMQ_}; fi
  _@ID@_offer_stems "$@"
}

_@ID@_offer_files() {
  local files
  compopt -o filenames 2>/dev/null
  mapfile -t files < <(compgen -f -- "$cur")
  _@ID@_offer "${files[@]}"
}

# Ports that something on this machine listens to. read would take these tables byte by byte, and they may be long.
_@ID@_ports() {
  local port ports=()
  while read -r port; do ports[16#$port]=1; done < <(
    sed -nE 's/^ *[0-9]+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F:]+ 0A .*/\1/p' /proc/net/tcp /proc/net/tcp6 2>/dev/null
  )
  printf '%s\n' "${!ports[@]}"
}

# Unix sockets that something on this machine listens to.
_@ID@_sockets() {
  sed -nE 's/^([^ ]+ +){3}00010000 ([^ ]+ +){3}(.+)/\3/p' /proc/net/unix 2>/dev/null
}

# offer_endpoints bind|connect
_@ID@_offer_endpoints() {
  local role=$1 found file i
  case $cur in
    @*) role=bind ahead+=@ cur=${cur:1} ;;
    '>'*) role=connect ahead+='>' cur=${cur:1} ;;
  esac
  for ((i = 2; i < ${#words[@]} - 1; i++)); do
    case ${words[i]} in
      --endpoints) file=${words[i + 1]} ;;
      --endpoints=*) file=${words[i]#*=} ;;
      *) continue ;;
    esac
    [[ -r $file ]] || continue
    mapfile -t found < <(sed -e 's/[[:space:]]*#.*//' -e '/^[[:space:]]*$/d' "$file")
    _@ID@_offer "${found[@]}"
  done
  case $cur in
    ipc://*)
      ahead+=ipc:// cur=${cur#ipc://}
      mapfile -t found < <([[ $role == bind ]] || _@ID@_sockets; compgen -d -S / -- "$cur")
      _@ID@_offer_stems "${found[@]}"
      ;;
    tcp://*:* | localhost:* | 127.*:* | '[::1]:'*)
      [[ $role == connect && ${cur#tcp://} =~ ^(localhost|127\.[0-9.]+|\[::1\]): ]] || return
      mapfile -t found < <(_@ID@_ports)
      _@ID@_offer "${found[@]/#/"${cur%:*}:"}"
      ;;
    [./]*) _@ID@_offer_files ;;
    *)
      if [[ $role == connect ]]; then
        _@ID@_offer_stems tcp://localhost: ipc:// ${in_run:+inproc://}
      else
        _@ID@_offer_stems 'tcp://*:' tcp://127.0.0.1: ipc:// ${in_run:+inproc://}
      fi
      ;;
  esac
}

_@ID@() {
  local line=${COMP_LINE:0:COMP_POINT} words=() word rest i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    rest=${line#"${line%%[![:space:]]*}"}
    if ((i == 0)) || [[ $rest != "$line" ]]; then words+=(''); fi
    words[-1]+=${rest:0:${#word}}
    line=${rest:${#word}}
  done
  local cur=${words[-1]} ahead='' kept kind='' in_run=
  if [[ ${words[1]:-} == run ]] && ((${#words[@]} > 2)); then  # of what it runs, the last one
    in_run=1
    for ((i = ${#words[@]} - 2; i > 1; i--)); do
      if [[ ${words[i]} == :: ]]; then break; fi
    done
    words=("${words[0]}" "${words[@]:i+1}")
  fi
  local previous=${words[-2]:-} command=${words[1]:-}
  case $cur in
    [\'\"]*) cur=${cur:1} kept='' ;;
    *) kept=${cur%"${cur##*[$COMP_WORDBREAKS]}"} ;;
  esac
  COMPREPLY=()

  if ((${#words[@]} == 2)); then
    if [[ $cur == -* ]]; then
      _@ID@_offer --help -h
      [[ -n $in_run ]] || _@ID@_offer --version
    elif [[ -n $in_run ]]; then
      _@ID@_offer @SOCKET_COMMANDS@
    else
      _@ID@_offer @COMMANDS@
      @FILES_TOO@
    fi
    return
  fi
  for ((i = 2; i < COMP_CWORD; i++)); do
    [[ ${COMP_WORDS[i]} == -- ]] || continue
    if declare -F _command_offset >/dev/null; then _command_offset $((i + 1)); else _@ID@_offer_files; fi
    return
  done
  if [[ $cur == --*=* ]]; then
    previous=${cur%%=*} ahead=${cur%%=*}= cur=${cur#*=}
  elif [[ $cur == -[!-]?* ]]; then
    previous=${cur:0:2} ahead=${cur:0:2} cur=${cur:2}
  fi
  _@ID@_kind
  case $kind in
    '') if [[ $cur == -* ]]; then _@ID@_offer_options; else _@ID@_offer_operands; fi ;;
    file) _@ID@_offer_files ;;
    bind | connect) _@ID@_offer_endpoints "$kind" ;;
    *) _@ID@_offer_values ;;
  esac
}

complete -F _@ID@ @NAME@
)BASH";

/// The word for it in the script.
std::string kind_of(const OptionRow& option) {
  switch (option.completes) {
    case Completes::file: return "file";
    case Completes::format: return "format";
    case Completes::input_format: return "input-format";
    case Completes::type: return "type";
    case Completes::shell: return "shell";
    case Completes::sockopt: return "sockopt";
    case Completes::endpoint: return binds(option) ? "bind" : "connect";
    case Completes::nothing: break;
  }
  return "text";
}

std::string names(bool reads) {
  std::string text;
  for (const FormatRow* format : formats_for(reads)) text += fmt::format(" {}", format->name);
  return text;
}

std::string kinds() {
  std::string text =
      "# What the option before the cursor takes, into $kind.\n_@ID@_kind() {\n  case $previous in\n";
  for (const OptionRow& option : options()) {
    if (option.placeholder.empty()) continue;
    text += fmt::format("    {}) kind={} ;;\n", fmt::join(spellings(option), " | "), kind_of(option));
  }
  return text + "  esac\n}\n";
}

std::string values() {
  std::string text = "\n_@ID@_offer_values() {\n  case $kind:$command in\n";
  text += fmt::format("    format:*) _@ID@_offer{} ;;\n    input-format:*) _@ID@_offer{} ;;\n", names(false),
                      names(true));
  for (const CommandRow& command : commands()) {
    const auto types = type_names(command.id);
    if (!types.empty())
      text += fmt::format("    type:{}) _@ID@_offer {} ;;\n", command.name, fmt::join(types, " "));
  }
  text += fmt::format(
      "    sockopt:*)\n      if [[ $cur == *=* ]]; then _@ID@_offer_values_of_sockopt {}\n      else "
      "_@ID@_offer_sockopts {}\n      fi ;;\n",
      fmt::join(sockopt_values(), " "), fmt::join(sockopt_stems(), " "));
  return text + "    shell:*) _@ID@_offer @SHELLS@ ;;\n  esac\n}\n";
}

std::string options_offered() {
  std::string text = "\n_@ID@_offer_options() {\n  case $command in\n";
  for (const CommandRow& command : commands()) {
    text += fmt::format("    {}) _@ID@_offer", command.name);
    for (const OptionRow* option : options_of(command))
      text += fmt::format(" {}", fmt::join(spellings(*option), " "));
    text += " -h --help ;;\n";
  }
  return text + "  esac\n}\n";
}

std::string operands_offered() {
  std::string text = "\n_@ID@_offer_operands() {\n  case $command in\n";
  for (const CommandRow& command : commands()) {
    switch (command.completes) {
      case Completes::endpoint:
        text += fmt::format("    {}) _@ID@_offer_endpoints {} ;;\n", command.name,
                            command.plain == Attach::bind ? "bind" : "connect");
        break;
      case Completes::shell: text += fmt::format("    {}) _@ID@_offer @SHELLS@ ;;\n", command.name); break;
      case Completes::file: text += fmt::format("    {}) _@ID@_offer_files ;;\n", command.name); break;
      case Completes::sockopt:
        text += fmt::format("    {}) _@ID@_offer_sockopts {} ;;\n", command.name,
                            fmt::join(sockopt_names(), " "));
        break;
      default: break;
    }
  }
  text += "    help) _@ID@_offer @COMMANDS@ ;;\n";
  return text + "    *) _@ID@_offer_files ;;  # of gzip's program of that name\n  esac\n}\n";
}

}  // namespace

std::string bash(std::string_view name) {
  std::string text = fmt::format("# {}\n# bash completion for @NAME@\n\n", kGenerated);
  text += kinds() + values() + options_offered() + operands_offered();
  text += kBody;
  text = replaced(text, "@FILES_TOO@",
                  name == "zcat" ? "[[ -z $cur ]] || _@ID@_offer_files  # gzip has a zcat too" : ":");
  text = replaced(text, "@SHELLS@", fmt::format("{}", fmt::join(shell_names(), " ")));
  text = replaced(text, "@SOCKET_COMMANDS@", fmt::format("{}", fmt::join(socket_command_names(), " ")));
  text = replaced(text, "@COMMANDS@", fmt::format("{}", fmt::join(command_names(), " ")));
  return replaced(replaced(text, "@ID@", replaced(std::string(name), "-", "_")), "@NAME@", name);
}

}  // namespace zcat::completion
