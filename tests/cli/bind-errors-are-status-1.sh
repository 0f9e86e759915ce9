# A bind that cannot be is status 1, names the endpoint and says what to try.
. "$(dirname "$0")/common.sh"

start_bound holder pull 'tcp://127.0.0.1:*'
refused() {  # ENDPOINT REGEX
  expect_exit 1 zcat pull "$1"
  expect_stderr "cannot bind.*'${1//\*/\\*}': .*$2"
  [[ $(wc -l <err) == 1 ]]
}
refused "$endpoint" 'in use: choose another'
refused 'tcp://no-such-host.invalid:*' "'no-such-host.invalid' has no IPv4 address"
refused 'tcp://192.0.2.1:*' 'there is no such address|no interface'
refused ./no/such/directory "no directory './no/such': make it first"
