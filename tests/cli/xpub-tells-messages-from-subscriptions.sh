# A message that looks like a subscription in text has a backslash in front, both ways.
. "$(dirname "$0")/common.sh"

start_bound xpub xpub 'tcp://127.0.0.1:*' -n 4 >received
printf '%s\n' '+topic' '\+fake' '\-fake' 'plain' | zcat xsub "$endpoint" --linger 10 -w 0.2 || [[ $? == 3 ]]
wait_exit "$pid" 0
same $'+topic\n\\+fake\n\\-fake\nplain' received

start_bound hex xpub 'tcp://127.0.0.1:*' -n 1 -f hex >received
printf '%s\n' '\+fake' | zcat xsub "$endpoint" --linger 10 -w 0.2 || [[ $? == 3 ]]
wait_exit "$pid" 0
same 2b66616b65 received
