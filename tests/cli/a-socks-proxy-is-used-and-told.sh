# SOCKS_PROXY: connections go through it, a name is looked up by the proxy alone, and what keeps them from going through is
# told: the proxy is named. Whatever happened, the end is none of libzmq's: an abort.
. "$(dirname "$0")/common.sh"

proxy=127.0.0.1:9

# told STATUS REGEX ARG...: what is said of the proxy, once. A name is that of no host, so that it may not be looked up.
told() {
  local status=$1 words=$2
  shift 2
  expect_exit "$status" zcat push -m x -w 0.3 tcp://no-such-host.invalid:5555 -o SOCKS_PROXY="$proxy" "$@"
  expect_stderr "^zcat: 'tcp://no-such-host.invalid:5555'$words\$"
  (($(grep -c "its proxy '$proxy'" err) == 1))
}

# through NAME KIND [ARG...]: the proxy is such a server
through() {
  start_server "$@"
  proxy=${endpoint#tcp://}
}

told 3 ": its proxy '127.0.0.1:9' cannot be reached: connection refused \(still trying\)"
through closes close
told 3 ": its proxy '$proxy' closes the connection without an answer \(still trying\)"
through other smtp
told 4 " cannot be reached: its proxy '$proxy' does not speak SOCKS 5: it begins with '220 .*'"
through login socks --status 0 --login joe:secret
told 4 " cannot be reached: its proxy '$proxy' wants to know who we are: set SOCKS_USERNAME and SOCKS_PASSWORD"
printf wrong >password
told 4 " cannot be reached: its proxy '$proxy' rejects the user or the password" -o SOCKS_USERNAME=joe -o SOCKS_PASSWORD=file:password
through rules socks --status 2
told 4 " cannot be reached: its proxy '$proxy' does not allow this connection"
through far socks --status 4
told 3 ": its proxy '$proxy' says that the host is unreachable \(still trying\)"

# it works; the proxy gets the name as it was typed
printf secret >password
through good socks --status 0 --login joe:secret --log asked
login=(-o SOCKS_PROXY="$proxy" -o SOCKS_USERNAME=joe -o SOCKS_PASSWORD=file:password)
start_bound puller pull -n 2 tcp://127.0.0.1:* >got
port=${endpoint##*:}
expect_exit 0 zcat push -m one tcp://no-such-host.invalid:"$port" "${login[@]}"
expect_no_stderr
expect_exit 0 zcat push -m two 127.0.0.1:"$port" "${login[@]}"
wait_exit "$pid" 0
same $'one\ntwo' got
uniq asked >names  # on a loaded machine an endpoint that is not there at once is looked at, too
same "no-such-host.invalid $port"$'\n'"127.0.0.1 $port" names

# what is behind it is looked at as without a proxy
start_bound wrong pull tcp://127.0.0.1:* >got
expect_exit 4 zcat sub "$endpoint" "${login[@]}"
same "zcat: '$endpoint' is a PULL, and SUB needs PUB or XPUB" err
# of several endpoints each is told apart
expect_exit 3 zcat sub -w 0.5 "$endpoint" tcp://127.0.0.1:9 "${login[@]}"
expect_stderr "^zcat: '$endpoint' is a PULL, and SUB needs PUB or XPUB$"
expect_stderr "^zcat: 'tcp://127.0.0.1:9': its proxy '$proxy' says that the host refuses the connection \(still trying\)$"

# nothing that ends while the proxy keeps us waiting ends otherwise
for command in 'pub -m x --wait 0 --linger 0.1' 'req -m x' 'pair' 'router' 'stream'; do
  read -ra words <<<"$command"
  ended=0
  timeout 5 "$ZCAT" "${words[@]}" -q -w 0.15 '>tcp://127.0.0.1:9' -o SOCKS_PROXY=127.0.0.1:9 2>err || ended=$?
  ((ended == 0 || ended == 3)) || { cat err >&2; false; }
done
# a message waits for the way to open, and is lost with the time for it
start zcat push --wait 0 -m late tcp://localhost:"$port" "${login[@]}" 2>waits
wait_line waits "its proxy '$proxy' says that the host refuses the connection" >/dev/null
expect_exit 0 zcat pull -n 1 tcp://127.0.0.1:"$port" >got
wait_exit "$pid" 0
same late got
expect_exit 5 zcat push --wait 0 -m lost --linger 0.3 tcp://localhost:"$port" "${login[@]}"
expect_stderr "gave up on 'tcp://localhost:$port': its message was not delivered"

# what would not go through the proxy is refused
expect_exit 2 zcat push -m x ws://a:1 -o SOCKS_PROXY=localhost:1080
expect_stderr "'ws://a:1': ws would go around the SOCKS_PROXY"
expect_exit 2 zcat push -m x 'tcp://127.0.0.1:0;127.0.0.1:1' -o SOCKS_PROXY=localhost:1080
expect_stderr "leave '127.0.0.1:0;' out"
