# A message that looks like a subscription in text has a backslash in front, both ways; other formats show the frame.
. "$(dirname "$0")/common.sh"

# seen NAME N OPTION...: what xpub prints while an xsub sends the lines of standard input; unsubscribing comes last
seen() {
  start_bound "$1" xpub 'tcp://127.0.0.1:*' -n "$2" "${@:3}" </dev/null >received
  zcat xsub "$endpoint" -w 0.2 || [[ $? == 3 ]]
  wait_exit "$pid" 0
}

seen line 5 < <(printf '%s\n' '+topic' '\+fake' '\-fake' 'plain')
same $'+topic\n\\+fake\n\\-fake\nplain\n-topic' received

seen hex 3 -f hex < <(printf '%s\n' '+t' '\+fake')
same $'0174\n2b66616b65\n0074' received
