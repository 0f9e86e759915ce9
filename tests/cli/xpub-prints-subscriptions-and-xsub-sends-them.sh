# xpub prints +TOPIC and -TOPIC, xsub subscribes with -s and with +TOPIC in its input; other formats show the frame.
. "$(dirname "$0")/common.sh"

start_bound xpub xpub 'tcp://127.0.0.1:*' -n 2 >subscriptions
seen=$pid
zcat sub "$endpoint" -s weather -w 0.2 || [[ $? == 3 ]]
wait_exit "$seen" 0
same $'+weather\n-weather' subscriptions

start_bound hex xpub 'tcp://127.0.0.1:*' -n 1 -f hex >subscriptions
zcat sub "$endpoint" -s A -w 0.2 || [[ $? == 3 ]]
wait_exit "$pid" 0
same 0141 subscriptions

# one subscription each: a publisher that is done does not read a second one
start_bound option pub 'tcp://127.0.0.1:*' < <(printf 'a1\nb1\n')
zcat xsub "$endpoint" -s b -n 1 -w 10 >got
same b1 got
wait_exit "$pid" 0

start_bound input pub 'tcp://127.0.0.1:*' < <(printf 'a1\nb1\n')
echo +b | zcat xsub "$endpoint" -n 1 -w 10 >got
same b1 got
wait_exit "$pid" 0
