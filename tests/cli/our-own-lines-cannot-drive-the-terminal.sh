# A line of ours that quotes what somebody typed, or what a file holds, is inert on a terminal, and one line.
. "$(dirname "$0")/common.sh"

refused() {
  expect_exit 2 "$@"
  not env LC_ALL=C grep -qaP '[\x00-\x08\x0b-\x1f\x7f]|\xe2\x80[\x8b-\x8f\xa8-\xae]|[\xc0\xff]' "$t/err"
  same 1 "$(wc -l <"$t/err")"
}
refused zcat push 5555 -n $'\e[31m'
expect_stderr '\\x1b\[31m'
refused zcat push 5555 -w $'1\u202es'
expect_stderr '1\\xe2\\x80\\xaes'
refused zcat push $'a\nb\xff'
refused zcat $'\e[2J'
printf 'tcp://local\1host:5555\n\xff\n' >endpoints
refused zcat push --endpoints endpoints -m x
