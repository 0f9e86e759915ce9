# pub puts a topic in front, as a frame or in the same frame; sub filters by the beginnings it names.
. "$(dirname "$0")/common.sh"

start_bound frame pub 'tcp://127.0.0.1:*' --topic weather -m sunny -m rain
same $'weather\tsunny\nweather\train' "$(zcat sub "$endpoint" -n 2 -s weather)"
wait_exit "$pid" 0

start_bound prefix pub 'tcp://127.0.0.1:*' --topic-prefix weather: -m sunny
same weather:sunny "$(zcat sub "$endpoint" -n 1 -s w)"
wait_exit "$pid" 0

printf '%s\n' apple banana cherry avocado >in
start_bound several pub 'tcp://127.0.0.1:*' <in
same $'apple\ncherry\navocado' "$(zcat sub "$endpoint" -n 3 -s a -s ch)"
wait_exit "$pid" 0

start_bound frames pub 'tcp://127.0.0.1:*' --topic '' -F , -m a,b
same '""	"a"	"b"' "$(zcat sub "$endpoint" -n 1 -f quoted | tr ' ' '\t')"
wait_exit "$pid" 0

# a prefix that no command line can hold; it is one more beside those of -s, and everything is no longer the default
printf '\0a\n\0b\nb\nc\n' >in
for command in sub 'recv -t sub'; do
  start_bound "bytes-${command%% *}" pub 'tcp://127.0.0.1:*' <in
  # shellcheck disable=SC2086
  zcat $command "$endpoint" -n 2 -o SUBSCRIBE=hex:0061 -s c >out
  wait_exit "$pid" 0
  same "$(printf '\0a\nc\n' | od -c)" "$(od -c <out)"
done
printf '\0b' >prefix
start_bound xpub xpub 'tcp://127.0.0.1:*' -f hex -n 2 </dev/null >out
start zcat xsub "$endpoint" -o subscribe=file:prefix -o SUBSCRIBE=x </dev/null
wait_line out 78 >/dev/null
same $'010062\n0178' out

# libzmq would run out of stack
printf '%040000d' 0 >long
expect_exit 2 zcat sub ./socket -o SUBSCRIBE=file:long
expect_exit 2 zcat sub ./socket -s "$(<long)"
expect_stderr 'takes up to 32768 bytes, not 40000'
start zcat xpub ./xpub </dev/null >/dev/null
sed 's/^/+/' long | expect_exit 1 zcat xsub ./xpub
expect_stderr 'a subscription takes up to 32768 bytes, not 40000'
