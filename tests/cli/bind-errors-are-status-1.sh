# A bind that cannot be is status 1, names the endpoint and says what to try.
. "$(dirname "$0")/common.sh"

start_bound holder pull 'tcp://127.0.0.1:*'
refused() {  # ENDPOINT REGEX
  expect_exit 1 zcat pull "$1"
  expect_stderr "cannot bind to '${1//\*/\\*}': .*$2"
  [[ $(wc -l <err) == 1 ]]
}
refused "$endpoint" 'in use: choose another'
refused 'tcp://no-such-host.invalid:*' "'no-such-host.invalid' has no IPv4 address"
refused 'tcp://192.0.2.1:*' 'there is no such address|no interface'
refused ./no/such/directory "no directory './no/such': make it first"

# the advice fits: a path has no port, a port no directory
mkdir -m 0555 closed
chmod 0755 "$t"
runner=()
if ((EUID == 0)); then runner=(setpriv --reuid=65534 --regid=65534 --clear-groups); fi
if "${runner[@]}" "$ZCAT" --version >/dev/null 2>&1; then
  expect_exit 1 "${runner[@]}" "$ZCAT" pull "ipc://$t/closed/socket" -w 0
  expect_stderr "cannot bind to 'ipc://$t/closed/socket': permission denied: check its directory\$"
fi
