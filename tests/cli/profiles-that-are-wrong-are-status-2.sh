# What is wrong with a profile is exit status 2 and a line with file and line, before a socket is opened.
. "$(dirname "$0")/common.sh"

export XDG_CONFIG_HOME=$t/config
profiles=$t/config/zcat/profiles
mkdir -p "$profiles/directory"

# wrong WORDS TEXT [ARG...]: a profile of this text, whose second line is wrong
wrong() {
  printf '%b' "$2" >"$profiles/wrong"
  expect_exit 2 zcat pull --profile wrong "${@:3}"
  expect_stderr "^zcat: $profiles/wrong:2: $1"
}
wrong "pull has no option '--tmout': did you mean '--timeout'\?" '--quiet\n--tmout 3\n' ./x
wrong "'--message' is for commands that send" '--quiet\n--message x\n' ./x
wrong "--timeout: '3y' is not a duration" '--quiet\n--timeout 3y' ./x
wrong '--timeout needs a value' '--quiet\n--timeout' ./x
wrong '--quiet takes no value' '# a comment counts\n--quiet yes\n' ./x
wrong "'SNDHVM' is no socket option" '--option RCVHWM=3\n--option SNDHVM=3\n' ./x
wrong "'tcp://host': name a port" '@tcp://127.0.0.1:5555\ntcp://host\n'
wrong "'-f': options have two dashes here: '--format'" '--quiet\n-f json\n' ./x
wrong "--profile has no place in a profile" '--quiet\n--profile other\n' ./x
wrong "'--' begins a handler" '--quiet\n-- cat\n' ./x
wrong '-f and -p both say how to write' '--template {0}\n--format json\n--count 1\n' ./x
wrong '--key: a secret key is never typed' "--allow-keys any\n--key $(printf '%040d' 0)" ./x
not grep 0000000000 err
wrong 'CURVE_SECRETKEY is secret' '--quiet\n--option CURVE_SECRETKEY=0123456789\n' ./x
not grep 0123456789 err
wrong '--quiet takes no value' '--count 1\n--quiet=true\n' ./x

# an error names the line of its option or endpoint, whatever else is needed to find it
wrong '--key: a secret key is never typed' "--quiet\n--key $(printf '%040d' 0)\n--allow-keys any\n--count 1\n" ./x
not grep 0000000000 err
wrong '--key: there is no such file' "--quiet\n--key '$(printf '%040d' 0)'\n--allow-keys any\n--count 1\n" ./x
not grep 0000000000 err
wrong '--password: there is no such file' '--quiet\n--password hunter2\n--user joe\n--count 1\n' ./x
not grep hunter2 err
wrong "--password: cannot read 'env:NO_SUCH'" '--user joe\n--password env:NO_SUCH\n@./y\n--count 1\n'
wrong "--key: cannot read 'gone': " '--key other\n--key gone\n--allow-keys any\n' ./x
wrong "--key: cannot read 'gone': " '--key gone\n--key gone\n--allow-keys any\n' ./x
printf '%s\n' '--retries 2' '--option SNDHVM=3' '--timeout 1s' >"$profiles/wrong"
expect_exit 2 zcat req --profile wrong ./x -m x
expect_stderr "^zcat: $profiles/wrong:2: 'SNDHVM' is no socket option"
printf '%s\n' '--retries 2' 'tcp://host' '--timeout 1s' >"$profiles/wrong"
expect_exit 2 zcat req --profile wrong -m x
expect_stderr "^zcat: $profiles/wrong:2: 'tcp://host': name a port"
printf '%s\n' '--quiet' '--timeout 3y' >"$profiles/wrong"
expect_exit 2 zcat run push inproc://a -m x :: pull inproc://a --profile wrong
expect_stderr "^zcat: $profiles/wrong:2: --timeout: '3y'"

# what the command line has wrong is not the profile's
printf '%s\n' '--allow-keys any' '--key none' >"$profiles/server"
expect_exit 2 zcat pull --profile server ./x --key missing
expect_stderr "^zcat: --key: cannot read 'missing'"
rm "$profiles/server"
printf '%s\n' --quiet '--timeout 3' >"$profiles/right"
expect_exit 2 zcat pull --profile right ./x -w 3y
expect_stderr "^zcat: -w: '3y' is not a duration"
expect_exit 2 zcat pull --profile right
expect_stderr '^zcat: no endpoint: '

# where there is none: which there are, and who asked for it
expect_exit 2 zcat pull --profile nothing ./x
expect_stderr "^zcat: --profile: there is no profile 'nothing' in '$profiles': use one of right, wrong$"
ZCAT_PROFILE=nothing expect_exit 2 zcat pull ./x
expect_stderr "^zcat: ZCAT_PROFILE: there is no profile 'nothing' in "
rm "$profiles"/{right,wrong}
expect_exit 2 zcat pull --profile nothing ./x
expect_stderr ': there are none yet$'
expect_exit 2 zcat pull --profile ./nothing ./x
expect_stderr "^zcat: --profile: cannot read './nothing': No such file"
expect_exit 2 zcat pull --profile directory ./x
expect_stderr "^zcat: --profile: '$profiles/directory' is a directory, not a profile$"
expect_exit 2 zcat pull --profile /dev/zero ./x
expect_stderr "^zcat: --profile: cannot read '/dev/zero': it has more than 1048576 bytes$"
