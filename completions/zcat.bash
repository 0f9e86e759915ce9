# generated: change the tables in lib/ or the prose in man/zcat.1.in, then build the target docs
# bash completion for zcat

# What the option before the cursor takes, into $kind.
_zcat_kind() {
  case $previous in
    -b | --bind) kind=bind ;;
    -c | --connect) kind=connect ;;
    --endpoints) kind=file ;;
    --bound-file) kind=file ;;
    --ipc-mode) kind=text ;;
    -t | --type) kind=type ;;
    -f | --format) kind=format ;;
    --input-format) kind=input-format ;;
    --output-format) kind=format ;;
    -d | --delimiter) kind=text ;;
    -p | --template) kind=text ;;
    -F | --separator) kind=text ;;
    -m | --message) kind=text ;;
    --file) kind=file ;;
    --topic) kind=text ;;
    --topic-prefix) kind=text ;;
    -s | --subscribe) kind=text ;;
    -n | --count) kind=text ;;
    -w | --timeout) kind=text ;;
    --wait) kind=text ;;
    --linger) kind=text ;;
    -i | --interval) kind=text ;;
    --pace) kind=text ;;
    --repeat) kind=text ;;
  esac
}

_zcat_offer_values() {
  case $kind:$command in
    format:*) _zcat_offer line nul zmtp netstring u32be u32le varint msgpack json quoted hex raw dump ;;
    input-format:*) _zcat_offer line nul zmtp netstring u32be u32le varint msgpack json quoted hex raw ;;
    type:send) _zcat_offer push pub pair dealer router xpub xsub stream ;;
    type:recv) _zcat_offer pull sub pair dealer router xpub xsub stream ;;
    shell:*) _zcat_offer bash zsh fish ;;
  esac
}

_zcat_offer_options() {
  case $command in
    send) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -t --type -f --format --input-format -0 --nul -l --length-delimited -d --delimiter -F --separator -m --message --file --topic --topic-prefix -n --count -w --timeout --wait --drop --linger -i --interval --pace --repeat -q --quiet -h --help ;;
    recv) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -t --type -f --format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -s --subscribe -n --count -w --timeout -q --quiet -h --help ;;
    push) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -f --format --input-format -0 --nul -l --length-delimited -d --delimiter -F --separator -m --message --file -n --count -w --timeout --wait --linger -i --interval --pace --repeat -q --quiet -h --help ;;
    pull) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -f --format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -n --count -w --timeout -q --quiet -h --help ;;
    pub) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -f --format --input-format -0 --nul -l --length-delimited -d --delimiter -F --separator -m --message --file --topic --topic-prefix -n --count -w --timeout --wait --drop --linger -i --interval --pace --repeat -q --quiet -h --help ;;
    sub) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -f --format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -s --subscribe -n --count -w --timeout -q --quiet -h --help ;;
    req) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -f --format --input-format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -m --message --file -n --count -w --timeout --wait --linger -i --interval --pace --repeat -q --quiet -h --help ;;
    rep) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -f --format --input-format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -m --message --file --echo -n --count -w --timeout --linger -q --quiet -h --help ;;
    pair) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -f --format --input-format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -m --message --file -n --count -w --timeout --wait --linger -i --interval --pace --repeat -q --quiet -h --help ;;
    dealer) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -f --format --input-format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -m --message --file --rep-envelope -n --count -w --timeout --wait --linger -i --interval --pace --repeat -q --quiet -h --help ;;
    router) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -f --format --input-format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -m --message --file -n --count -w --timeout --wait --linger -i --interval --pace --repeat -q --quiet -h --help ;;
    xpub) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -f --format --input-format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -m --message --file -n --count -w --timeout --wait --drop --linger -i --interval --pace --repeat -q --quiet -h --help ;;
    xsub) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -f --format --input-format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -m --message --file -s --subscribe -n --count -w --timeout --wait --linger -i --interval --pace --repeat -q --quiet -h --help ;;
    stream) _zcat_offer -b --bind -c --connect --endpoints --bound-file -4 --ipv4 -6 --ipv6 --ipc-mode -f --format --input-format --output-format -0 --nul -l --length-delimited -d --delimiter -p --template -F --separator -m --message --file -n --count -w --timeout --wait --linger -i --interval --pace --repeat -q --quiet -h --help ;;
    run) _zcat_offer -h --help ;;
    completions) _zcat_offer -h --help ;;
  esac
}

_zcat_offer_operands() {
  case $command in
    send) _zcat_offer_endpoints connect ;;
    recv) _zcat_offer_endpoints bind ;;
    push) _zcat_offer_endpoints connect ;;
    pull) _zcat_offer_endpoints bind ;;
    pub) _zcat_offer_endpoints bind ;;
    sub) _zcat_offer_endpoints connect ;;
    req) _zcat_offer_endpoints connect ;;
    rep) _zcat_offer_endpoints bind ;;
    pair) _zcat_offer_endpoints connect ;;
    dealer) _zcat_offer_endpoints connect ;;
    router) _zcat_offer_endpoints bind ;;
    xpub) _zcat_offer_endpoints bind ;;
    xsub) _zcat_offer_endpoints connect ;;
    stream) _zcat_offer_endpoints bind ;;
    completions) _zcat_offer bash zsh fish ;;
    help) _zcat_offer send recv push pull pub sub req rep pair dealer router xpub xsub stream run completions help ;;
    *) _zcat_offer_files ;;  # of gzip's program of that name
  esac
}

# offer WORD...: those that begin as the word at the cursor does.
_zcat_offer() {
  local word
  for word in "$@"; do
    [[ $word == "$cur"* ]] || continue
    word=$ahead$word
    COMPREPLY+=("${word#"$kept"}")
  done
}

# The same for words that something is to follow, without a space.
_zcat_offer_stems() {
  compopt -o nospace 2>/dev/null
  _zcat_offer "$@"
}

_zcat_offer_files() {
  local files
  compopt -o filenames 2>/dev/null
  mapfile -t files < <(compgen -f -- "$cur")
  _zcat_offer "${files[@]}"
}

# Ports that something on this machine listens to.
_zcat_ports() {
  local table address state ports=()
  for table in /proc/net/tcp /proc/net/tcp6; do
    [[ -r $table ]] || continue
    while read -r _ address _ state _; do
      [[ $state != 0A ]] || ports[16#${address##*:}]=1
    done <"$table"
  done
  printf '%s\n' "${!ports[@]}"
}

# Unix sockets that something on this machine listens to.
_zcat_sockets() {
  local flags path
  [[ -r /proc/net/unix ]] || return
  while read -r _ _ _ flags _ _ _ path; do
    [[ $flags != 00010000 || -z $path ]] || printf '%s\n' "$path"
  done </proc/net/unix
}

# offer_endpoints bind|connect
_zcat_offer_endpoints() {
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
    _zcat_offer "${found[@]}"
  done
  case $cur in
    ipc://*)
      ahead+=ipc:// cur=${cur#ipc://}
      mapfile -t found < <([[ $role == bind ]] || _zcat_sockets; compgen -d -S / -- "$cur")
      _zcat_offer_stems "${found[@]}"
      ;;
    tcp://*:* | localhost:* | 127.*:* | '[::1]:'*)
      [[ $role == connect && ${cur#tcp://} =~ ^(localhost|127\.[0-9.]+|\[::1\]): ]] || return
      mapfile -t found < <(_zcat_ports)
      _zcat_offer "${found[@]/#/"${cur%:*}:"}"
      ;;
    [./]*) _zcat_offer_files ;;
    *)
      if [[ $role == connect ]]; then
        _zcat_offer_stems tcp://localhost: ipc://
      else
        _zcat_offer_stems 'tcp://*:' tcp://127.0.0.1: ipc://
      fi
      ;;
  esac
}

_zcat() {
  local line=${COMP_LINE:0:COMP_POINT} words=() word rest i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    rest=${line#"${line%%[![:space:]]*}"}
    if ((i == 0)) || [[ $rest != "$line" ]]; then words+=(''); fi
    words[-1]+=${rest:0:${#word}}
    line=${rest:${#word}}
  done
  local cur=${words[-1]} previous=${words[-2]:-} command=${words[1]:-} ahead='' kept kind=''
  case $cur in
    [\'\"]*) cur=${cur:1} kept='' ;;
    *) kept=${cur%"${cur##*[$COMP_WORDBREAKS]}"} ;;
  esac
  COMPREPLY=()

  if ((${#words[@]} == 2)); then
    if [[ $cur == -* ]]; then
      _zcat_offer --help --version -h
    else
      _zcat_offer send recv push pull pub sub req rep pair dealer router xpub xsub stream run completions help
      [[ -z $cur ]] || _zcat_offer_files  # gzip has a zcat too
    fi
    return
  fi
  for ((i = 2; i < COMP_CWORD; i++)); do
    [[ ${COMP_WORDS[i]} == -- ]] || continue
    if declare -F _command_offset >/dev/null; then _command_offset $((i + 1)); else _zcat_offer_files; fi
    return
  done
  if [[ $cur == --*=* ]]; then
    previous=${cur%%=*} ahead=${cur%%=*}= cur=${cur#*=}
  fi
  _zcat_kind
  case $kind in
    '') if [[ $cur == -* ]]; then _zcat_offer_options; else _zcat_offer_operands; fi ;;
    file) _zcat_offer_files ;;
    bind | connect) _zcat_offer_endpoints "$kind" ;;
    *) _zcat_offer_values ;;
  esac
}

complete -F _zcat zcat
