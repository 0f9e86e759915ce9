# Options of security are given to both ends, and go for the agreement and for the messages: who may not connect gets
# status 4, and what is said is encrypted.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"

for name in far near stranger; do zcat keygen "$name" >/dev/null; done
printf 'joe=secret\n' >users
printf 'secret\n' >password
printf 'wrong\n' >wrong
chmod 600 password wrong

serve() {  # serve PATTERN ENDPOINT OPTION...
  start zcat bench "$1" --serve "$2" "${@:3}" 2>far.err
  far=$pid
  case $2 in
    tcp:*) endpoint=$(wait_line far.err listening | sed "s/.*'\(.*\)'/\1/") ;;
    *) zcat probe -w "$deadline" "$2" >/dev/null ;;
  esac
}
end() {
  kill -TERM "$far"
  wait_exit "$far" 143
}

for pattern in push-pull pub-sub req-rep router-dealer; do
  serve "$pattern" ./far --key far.key_secret --allow-keys near.key
  start_bound "agreement-$pattern" tap ./near ./far -f none
  agreement=$pid
  start_bound "messages-$pattern" tap ./near.data ./far.data -f json >seen
  expect_exit 0 zcat bench "$pattern" ./near --server-key far.key --key near.key_secret --size 20,1K -n 200 --json >rows
  same $'20 200 0\n1024 200 0' "$(jq -r '"\(.size) \(.sent) \(.lost)"' rows)"
  kill -TERM "$pid" "$agreement"
  wait_exit "$pid" 143
  wait_exit "$agreement" 143
  same true "$(jq -s 'length >= 400 and all(.encrypted)' seen)"
  end
done

# who has no key, the key of somebody else, or takes the server for another one
endpoint=./far
serve req-rep ./far --key far.key_secret --allow-keys near.key
expect_exit 4 zcat bench req-rep "$endpoint" -n 10
expect_exit 4 zcat bench req-rep "$endpoint" -n 10 --server-key far.key --key stranger.key_secret
expect_exit 4 zcat bench req-rep "$endpoint" -n 10 --server-key near.key --key near.key_secret
expect_exit 0 zcat bench req-rep "$endpoint" --size 20 -n 10 --server-key far.key --key near.key_secret >/dev/null
end

serve push-pull ./far --allow-users users
expect_exit 4 zcat bench push-pull "$endpoint" -n 10 --user joe --password wrong
expect_exit 0 zcat bench push-pull "$endpoint" --size 20 -n 10 --user joe --password password >/dev/null
end

# over tcp with a port of the system's choice, after which the next one may be taken: nobody gets so far
serve push-pull 'tcp://127.0.0.1:*' --deny-ip 127.0.0.0/8
expect_exit 4 zcat bench push-pull "$endpoint" -n 10
end

# with both ends in this process
expect_exit 0 zcat bench req-rep --size 20 -n 100 --server-key far.key --key far.key_secret --allow-keys any >/dev/null
