# shellcheck shell=bash disable=SC2034,SC2154
# Sourced behind common.sh by the tests that talk with another implementation of ZeroMQ.
#
# Its program reads from its input what socket to be next, `TYPE bind` or `TYPE connect URL`, and prints the endpoint that
# it bound and what came, a line each.

# start_foreign CMD...: starts that program.
start_foreign() {
  mkfifo foreign.in foreign.out
  exec {foreign_in}<>foreign.in {foreign_out}<>foreign.out
  start "$@" <foreign.in >&"$foreign_out"
}

# foreign_line: what it says next, in $line.
foreign_line() { IFS= read -r -t "$deadline" -u "$foreign_out" line; }

# via ENDPOINT: where to connect to in order to reach it, in $reached.
via() { reached=$1; }

# through_a_tap: from here on a tap stands between the two. What it shows goes into the file shown.
through_a_tap() {
  via() {
    local pid endpoints endpoint
    start_bound tap tap 'tcp://127.0.0.1:*' "$1" -f json >>shown 2>>said
    rm tap.bound
    reached=$endpoint
  }
}

# shows DIRECTION TYPE FRAME...: waits until a tap has shown this message, and looks that it has only once.
shows() {
  local wanted
  wanted=$(printf '"%s",' "${@:3}")
  wanted="\"direction\":\"$1\",\"type\":\"$2\".*\"frames\":\\[${wanted%,}\\]"
  wait_line shown "$wanted" >/dev/null
  same 1 "$(grep -c "$wanted" shown)"
}

# talks TYPE ITS-LINE OUR-LINE ARG...: a socket of that type and `zcat ARG...` talk, first where it binds and then where
# zcat does. Whoever has an empty line prints nothing.
talks() {
  local type=$1 its_line=$2 our_line=$3 way
  shift 3
  for way in bind connect; do
    if [[ $way == bind ]]; then
      echo "$type bind" >&"$foreign_in"
      foreign_line
      via "$line"
      start zcat "$@" -c "$reached" >out
    else
      start zcat "$@" -b 'tcp://127.0.0.1:*' --bound-file bound >out
      via "$(wait_line bound tcp)"
      echo "$type connect $reached" >&"$foreign_in"
      rm bound
    fi
    if [[ $its_line ]]; then
      foreign_line
      same "$its_line" "$line"
    fi
    wait_exit "$pid" 0
    same "$our_line" "$(cat out)"
  done
}

# zeromq_js: skips the test where zeromq.js cannot be had; leaves in $library where its module is looked for. It is
# downloaded once, into the user's cache.
zeromq_js() {
  local version=6.8.0 lock program
  library=${XDG_CACHE_HOME:-${HOME:-$t}/.cache}/zcat-tests/zeromq-$version
  for program in node npm flock; do
    command -v "$program" >/dev/null || skip "there is no $program here"
  done
  mkdir -p "$library" 2>/dev/null || skip "cannot write to '$library'"
  exec {lock}>"$library/lock"
  flock "$lock"
  if [[ ! -e $library/node_modules/zeromq/package.json ]]; then
    timeout 60 npm install --prefix "$library" --no-audit --no-fund --silent "zeromq@$version" >npm.log 2>&1 ||
      skip "npm cannot install zeromq@$version: $(tail -n 1 npm.log)"
  fi
  exec {lock}>&-
}
