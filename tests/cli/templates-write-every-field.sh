# -p writes each message by a template: frames, what is known of the message, and text with escapes.
. "$(dirname "$0")/common.sh"

printf '\1\3one\0\3two' >two-frames
printf '\0\1x' >one-frame
# writes TEMPLATE EXPECTED OPTION...: two messages, one of two frames and one of one, as TEMPLATE has them.
writes() {
  start_bound "$((++runs))" pull 'tcp://127.0.0.1:*' -n 2 -p "$1" "${@:3}" >out
  cat two-frames one-frame | zcat push -l "$endpoint"
  wait_exit "$pid" 0
  printf %b "$2" >expected
  same expected out
}
runs=0
writes '{0}' 'one\nx\n'
writes '{1}-{0}-{7}' 'two-one-\n-x-\n'
writes '[{body}]' '[one\ttwo]\n[x]\n'
writes '[{body}]' '[one, two]\n[x]\n' -F ', '
writes '{seq} {size} {count}' '1 6 2\n2 1 1\n'
writes '<{user}>' '<>\n<>\n'
writes '{peer}' '127.0.0.1\n127.0.0.1\n'
writes '{{{0}}} {{seq}}' '{one} {seq}\n{x} {seq}\n'
writes '{0}\t\x41\\\0\r\n' 'one\tA\\\0\r\n\nx\tA\\\0\r\n\n'
writes '{0}' 'onex' -d ''
writes '{0}\n' 'one\nx\n' -d ''
writes '{0}' 'one\0x\0' -d '\0'
writes '{0}' 'one;;x;;' -d ';;'
writes '' '\n\n'
writes 'no field' 'no field\nno field\n'

# {time} is local time with milliseconds, or what strftime makes of it
export TZ=Asia/Kolkata
before=$(date +%s%3N)
start_bound time pull 'tcp://127.0.0.1:*' -n 1 -p '{time} {time:%Y-%m-%d %H:%M:%S}' >out
zcat push "$endpoint" -m x
wait_exit "$pid" 0
grep -qE '^[0-9]{4}(-[0-9]{2}){2}T[0-9:]{8}\.[0-9]{3}\+05:30 [0-9-]{10} [0-9:]{8}$' out
read -r rfc3339 day clock <out
then=$(date -d "$rfc3339" +%s%3N)
((before <= then && then <= $(date +%s%3N)))
same "${rfc3339%.*}" "${day}T$clock"

# bytes are written as they are
start_bound bytes pull 'tcp://127.0.0.1:*' -n 1 -p '{0}' -d '' >out
head -c 256 /dev/urandom >in
zcat push "$endpoint" -f raw <in
wait_exit "$pid" 0
same in out
