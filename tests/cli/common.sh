# shellcheck shell=bash disable=SC2034,SC2094
# Sourced by every test of the real binary:
#
#   # A publisher waits for its first subscriber.
#   . "$(dirname "$0")/common.sh"
#
# The test then runs in a private directory, $t, which is removed at its end together with every process that
# the test started. It fails at the first command that fails and says which one. Nothing waits by sleeping:
# what is awaited is read from a FIFO or a file that is followed, with a deadline.
#
# In the environment: ZCAT, the binary; SRC, the source tree; ZCAT_DOCGEN where it was built.

set -eEuo pipefail

SRC=${SRC:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
ZCAT=${ZCAT:-$SRC/build/dev/zcat}
deadline=20  # seconds, for whatever is awaited
export LC_ALL=C.UTF-8
unset ZCAT_PROFILE

self=$(realpath "$0")
t=$(mktemp -d "${TMPDIR:-/tmp}/zcat.XXXXXX")
cd "$t"
exec </dev/null
exec {never}<> <(:)  # a descriptor that nothing is ever read from: `read -t` on it is a deadline

kill_tree() {
  local child children
  read -ra children -d '' < <(cat /proc/"$1"/task/*/children 2>/dev/null) || :
  for child in "${children[@]}"; do kill_tree "$child"; done
  kill -KILL "$1" 2>/dev/null || :
}

# cleanup [STATUS]: ends the test, with the status of the last command where none is given.
cleanup() {
  local status=${1:-$?} job
  trap - ERR
  exec 2>/dev/null  # bash reports the jobs that it reaps
  for job in $(jobs -p); do kill_tree "$job"; done
  wait
  rm -rf "$t"
  exit "$status"
}

# The line that is shown is the test's own, also where a helper failed.
complain() {
  local line=${BASH_LINENO[-2]}
  echo "${self##*/}:$line: $*: $(sed -n "${line}p" "$self")" >&2
}

trap 'complain "failed with status $?"' ERR
trap 'complain "out of time at: $BASH_COMMAND"; exit 143' TERM
trap cleanup EXIT

# --- running ---

zcat() { "$ZCAT" "$@"; }
peer() { /usr/bin/python3 "$SRC/tests/cli/peer.py" "$@"; }

# has_transport NAME: whether the libzmq at hand has this transport.
has_transport() { grep -qE "^transports:.* $1( |\$)" <(zcat --version); }

# skip REASON: this test cannot run here.
skip() {
  echo "skipped: $*"
  exit 77
}

# needs_drafts: a test of draft sockets.
needs_drafts() {
  grep -q ' draft\b' <(zcat --version) || skip "this libzmq has no draft sockets: see 'Build' in README.md for one that has"
}

# needs_strace: a test that traces system calls.
needs_strace() {
  command -v strace >/dev/null || skip "strace is not installed"
  strace -qq -o /dev/null true 2>/dev/null || skip "strace may not trace here"
  export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0"  # finding leaks is tracing, too: not both at once
}

# udp_port: prints a port that is free for udp, outside the range that the system hands out.
udp_port() {
  /usr/bin/python3 - <<'PY'
import random, socket
while True:
    port = random.SystemRandom().randrange(15000, 32000)
    try:
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).bind(("", port))
        break
    except OSError:
        pass
print(port)
PY
}

# tcp_ports COUNT: prints the first of so many free ports in a row, outside the range that the system hands out.
tcp_ports() {
  /usr/bin/python3 - "$1" <<'PY'
import random, socket, sys
while True:
    first = random.SystemRandom().randrange(15000, 32000)
    try:
        for port in range(first, first + int(sys.argv[1])):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        break
    except OSError:
        pass
print(first)
PY
}

# start CMD...: runs it in the background with the caller's redirections, its process id in $pid. Unlike
# after a bare `&` it keeps its stdin and can be interrupted (shells make background jobs ignore SIGINT).
start() {
  local closed=
  if [[ $1 == --fed ]]; then closed=$input; shift; fi
  case $1 in
    zcat) set -- "$ZCAT" "${@:2}" ;;
    peer) set -- /usr/bin/python3 "$SRC/tests/cli/peer.py" "${@:2}" ;;
  esac
  (trap - INT QUIT TERM; [[ -z $closed ]] || exec {closed}>&-; exec "$@") <&0 &
  pid=$!
}

# start_bound NAME COMMAND ARG...: starts `zcat COMMAND ARG...`, waits until it has bound, and leaves its
# first endpoint in $endpoint, all of them in the array $endpoints, its process id in $pid.
start_bound() { launch_bound "$1" zcat "$2" --bound-file "$t/$1.bound" "${@:3}"; }
# start_peer NAME TYPE bind URL ACTION...: the same for the pyzmq peer.
start_peer() { launch_bound "$1" peer --bound-file "$t/$1.bound" "${@:2}"; }

# start_server NAME KIND [ARG...]: the same for a server of server.py.
start_server() { launch_bound "$1" /usr/bin/python3 "$SRC/tests/cli/server.py" --fifo "$t/$1.bound" "${@:2}"; }

launch_bound() {
  local fifo=$t/$1.bound writer reader line
  mkfifo "$fifo"
  # The child inherits a writing end, so that we read its end of file at once should it die.
  exec {writer}<>"$fifo" {reader}<"$fifo"
  start "${@:2}"
  exec {writer}>&-
  endpoints=()
  if ! IFS= read -r -t "$deadline" -u "$reader" line; then
    echo "not bound: ${*:2}" >&2
    return 1
  fi
  endpoints=("$line")
  while read -r -t 0 -u "$reader"; do  # the file is written in one piece
    IFS= read -r -t "$deadline" -u "$reader" line || break
    endpoints+=("$line")
  done
  exec {reader}<&-
  endpoint=${endpoints[0]}
}

# bound FIFO: prints the first line written into a FIFO: the --bound-file of a process started otherwise.
bound() {
  local line
  IFS= read -r -t "$deadline" line <>"$1" || { echo "nothing was written to $1" >&2; return 1; }
  printf '%s\n' "$line"
}

# --- expecting ---

# not CMD...: fails, as it should. A crash or a sanitizer's report is no proper failure.
not() {
  local status=0
  "$@" || status=$?
  ((status != 0 && status < 99)) || { echo "status $status from: $*" >&2; return 1; }
}

# expect_exit N CMD...: ends with exactly N. What it says on stderr is left in $t/err.
expect_exit() {
  local want=$1 status=0
  shift
  "$@" 2>"$t/err" || status=$?
  if ((status != want)); then
    printf 'expected exit status %s, got %s: %s\nits stderr:\n' "$want" "$status" "$*" >&2
    cat "$t/err" >&2
    return 1
  fi
}

# at_best N CMD...: one of N runs succeeds. For what has to be on time: a busy machine may delay one or the other.
at_best() {
  local left=$1
  shift
  for ((; left > 1; --left)); do
    if "$@"; then return; fi
  done
  "$@"
}

# wait_exit PID N: a process in the background ends with exactly N.
wait_exit() {
  local status=0 watchdog
  (read -r -t "$deadline" -u "$never" || kill_tree "$1") 2>/dev/null &
  watchdog=$!
  disown "$watchdog"
  wait "$1" || status=$?
  kill -KILL "$watchdog" 2>/dev/null || status="killed after $deadline s"
  [[ $status == "$2" ]] || { echo "expected exit status $2 of process $1, got $status" >&2; return 1; }
}

# expect_stderr REGEX: the last expect_exit left a line like this.
expect_stderr() {
  grep -qE -e "$1" "$t/err" || {
    printf 'expected on stderr: %s\ngot:\n' "$1" >&2
    cat "$t/err" >&2
    return 1
  }
}

# expect_no_stderr: the last expect_exit had nothing to say.
expect_no_stderr() {
  [[ ! -s $t/err ]] || { echo "expected nothing on stderr, got:" >&2; cat "$t/err" >&2; return 1; }
}

# same EXPECTED ACTUAL: each a file, or else a text, which stands for itself and a newline.
same() {
  local side files=()
  for side in "$1" "$2"; do
    if [[ -f $side ]]; then files+=("$side"); continue; fi
    files+=("$(mktemp "$t/same.XXXXXX")")
    printf '%s\n' "$side" >"${files[-1]}"
  done
  cmp -s "${files[@]}" && return
  { diff -u --label expected --label actual <(cat -A "${files[0]}") <(cat -A "${files[1]}") || :; } |
    { head -n 40; cat >/dev/null; } | cut -c 1-300 >&2
  return 1
}

# lint PAGE: what mandoc finds wrong with it, but for pages of the system that are not installed here.
lint() { mandoc -T lint "$1" 2>/dev/null | grep -vE 'referenced manual not found: Xr [a-z0-9_]+ [23]$' || :; }

# wait_line FILE REGEX: waits until a line like this is in the file, and prints it. The file may come later.
wait_line() {
  local lines follower found=0
  exec {lines}< <(exec timeout "$deadline" tail -s 0.1 -n +1 -F -- "$1" 2>/dev/null)
  follower=$!
  grep -m1 -E -e "$2" <&"$lines" || found=$?
  kill "$follower" 2>/dev/null || :
  exec {lines}<&-
  if ((found != 0)); then
    printf 'no line like %s in %s:\n' "$2" "$1" >&2
    cat "$1" >&2 || :
    return 1
  fi
}

# input_position PID: how far a process has read the file that is its stdin.
input_position() { sed -n 's/^pos:\s*//p' "/proc/$1/fdinfo/0"; }

# wait_settled PID: waits until a process has stopped reading the file that is its stdin. Where it stops because it
# cannot go on there is no event to wait for, so this looks twice. A test must hold, too, where it looked too early.
wait_settled() {
  local before=-1 now
  now=$(input_position "$1")
  until [[ $now == "$before" && $now != 0 ]]; do
    before=$now
    read -r -t 0.2 -u "$never" || :
    now=$(input_position "$1")
  done
}

# start_fed CMD...: like start, with a FIFO for stdin whose writing end is left in $input, `exec {input}>&-` ends it.
# What is started while that is open holds it open as well.
start_fed() {
  local fifo
  fifo=$(mktemp -u "$t/input.XXXXXX")
  mkfifo "$fifo"
  exec {input}<>"$fifo"
  start --fed "$@" <"$fifo"
}

# wait_read: waits until what was written into $input has been read by the process that start_fed started.
wait_read() {
  local end=$((SECONDS + deadline))
  while read -r -t 0 -u "$input"; do ((SECONDS < end)) || { echo 'its input is not read' >&2; return 1; }; done
}

# wait_signal_taken PID: waits until the handler of a signal that was sent has begun.
wait_signal_taken() {
  local end=$((SECONDS + deadline))
  until grep -q '^ShdPnd:\s*0*$' "/proc/$1/status"; do ((SECONDS < end)); done
}
