# A host may have several addresses, of which some are dead: the one that answers is found, and found again after it was lost.
. "$(dirname "$0")/common.sh"

printf '127.0.0.2 svc\n127.0.0.3 svc\n' >hosts
hidden=(unshare -m sh -c 'mount --bind "$0" /etc/hosts && exec "$@"' "$t/hosts")
"${hidden[@]}" true 2>/dev/null || skip 'no other /etc/hosts can be had'
transports=(tcp)
has_transport ws && transports+=(ws)

for transport in "${transports[@]}"; do
  for host in 127.0.0.2 127.0.0.3; do
    start_bound "$transport-$host" pull "$transport://$host:*" -n 1 >got
    expect_exit 0 "${hidden[@]}" "$ZCAT" push -m here -w "$deadline" "$transport://svc:${endpoint##*:}"
    expect_no_stderr
    wait_exit "$pid" 0
    same here got
  done
done

# what is said holds for all of them; and what it is that answers
start_bound wrong pull tcp://127.0.0.3:* >got
wrong=$pid port=${endpoint##*:}
expect_exit 4 "${hidden[@]}" "$ZCAT" sub -w "$deadline" tcp://svc:"$port"
same "zcat: 'tcp://svc:$port' is a PULL, and SUB needs PUB or XPUB" err
expect_exit 0 "${hidden[@]}" "$ZCAT" probe tcp://svc:"$port"
kill "$wrong"
wait_exit "$wrong" 143
expect_exit 3 "${hidden[@]}" "$ZCAT" sub -w 0.5 tcp://svc:"$port"
expect_stderr "^zcat: 'tcp://svc:$port': connection refused \(still trying\)$"

# it moves from one address to the other
start_bound first rep --echo tcp://127.0.0.3:"$port"
first=$pid
start_fed "${hidden[@]}" "$ZCAT" req tcp://svc:"$port" >replies
req=$pid
echo one >&"$input"
wait_line replies one >/dev/null
kill "$first"
wait_exit "$first" 143
start --fed zcat rep --echo tcp://127.0.0.2:"$port"
echo two >&"$input"
wait_line replies two >/dev/null
exec {input}>&-
wait_exit "$req" 0

# one that does not answer at all is given up after a while
start_server silent full --host 127.0.0.2
port=${endpoint##*:}
start zcat pull tcp://127.0.0.3:"$port" -n 1 >got
until "${hidden[@]}" "$ZCAT" probe tcp://svc:"$port" >probed; do  # it may not be up yet
  grep -qE 'no answer|refused' probed
done
grep -q "^tcp://svc:$port: ZMTP 3.1, NULL, PULL" probed
expect_exit 0 "${hidden[@]}" "$ZCAT" push -m x -w "$deadline" -o CONNECT_TIMEOUT=300ms tcp://svc:"$port"
wait_exit "$pid" 0
same x got
expect_exit 3 zcat push -m x -w 0.1 tcp://127.0.0.1:9 -o CONNECT_TIMEOUT
expect_stderr '^zcat: CONNECT_TIMEOUT = 10000ms$'
