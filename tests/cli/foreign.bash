# shellcheck shell=bash disable=SC2154
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

# talks TYPE ITS-LINE OUR-LINE ARG...: a socket of that type and `zcat ARG...` talk, first where it binds and then where
# zcat does. Whoever has an empty line prints nothing.
talks() {
  local type=$1 its_line=$2 our_line=$3 way
  shift 3
  for way in bind connect; do
    if [[ $way == bind ]]; then
      echo "$type bind" >&"$foreign_in"
      foreign_line
      start zcat "$@" -c "$line" >out
    else
      start zcat "$@" -b 'tcp://127.0.0.1:*' --bound-file bound >out
      echo "$type connect $(wait_line bound tcp)" >&"$foreign_in"
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
