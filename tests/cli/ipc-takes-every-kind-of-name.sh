# ipc binds to paths, abstract names and, for a wildcard, a directory of its own that is gone afterwards.
. "$(dirname "$0")/common.sh"

count=0
passes() {  # BOUND-AS BIND CONNECT
  start_bound $((++count)) pull -n 1 "$2" >got
  # shellcheck disable=SC2053
  [[ $endpoint == $1 ]]
  zcat push -m passed "${3:-$endpoint}"
  wait_exit "$pid" 0
  same passed got
}
passes "ipc://$t/a" "ipc://$t/a" ./a
[[ ! -e a ]]
passes "ipc://$t/./b" ./b "ipc://$t/b"
passes "ipc://$t/c" ipc://c ./c
passes "ipc://@$t/abstract" "ipc://@$t/abstract" "ipc://@$t/abstract"
[[ ! -e @$t ]]

mkdir temporary
for kept in 0600 0660; do
  TMPDIR=$t/temporary start_bound "wildcard$kept" pull -n 1 --ipc-mode "$kept" 'ipc://*' >got
  [[ $endpoint == "ipc://$t/temporary/"*/socket ]]
  same "${kept#0}" "$(stat -c %a "${endpoint#ipc://}")"
  same 700 "$(stat -c %a "$(dirname "${endpoint#ipc://}")")"
  zcat push -m passed "$endpoint"
  wait_exit "$pid" 0
  same passed got
  same '' "$(ls temporary)"
done

# without TMPDIR, and never into the current directory; a signal leaves nothing behind either
unset TMPDIR
before=$(ls)
start_bound default pull 'ipc://*'
[[ $endpoint == ipc:///tmp/*/socket ]]
same "$before" "$(ls -I default.bound)"
kill "$pid"
wait_exit "$pid" 143
[[ ! -e $(dirname "${endpoint#ipc://}") ]]

# a directory that is not there
TMPDIR=$t/nowhere expect_exit 1 zcat pull 'ipc://*' -w 1
expect_stderr "'$t/nowhere/"

# the longest path that a unix socket can have, and one byte more
long=$(printf "%0$((107 - ${#t} - 1))d" 0)
passes "ipc://$t/$long" "ipc://$t/$long" "$t/$long"
for command in push pull; do
  expect_exit 2 zcat "$command" "ipc://$t/x$long"
  expect_stderr 'the path has 108 bytes, a unix socket.s at most 107'
done
abstract=@$(printf "%0106d" 0)
passes "ipc://$abstract" "ipc://$abstract" "ipc://$abstract"
expect_exit 2 zcat pull "ipc://${abstract}0"

# two at one abstract name
start_bound twice pull "ipc://@$t/twice"
expect_exit 1 zcat pull "ipc://@$t/twice" -w 1
expect_stderr "cannot bind to .*in use"
