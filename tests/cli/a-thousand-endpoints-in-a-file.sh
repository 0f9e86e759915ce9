# A thousand endpoints in one file are no trouble: work goes to those of them that are up, and all of them can be bound.
. "$(dirname "$0")/common.sh"

(($(ulimit -Hn) >= 8192)) || skip "only $(ulimit -Hn) descriptors are allowed here"
ulimit -Sn 1024  # what a shell gives

# of a thousand to connect to, three are there
for place in 17 500 999; do
  start_bound "live$place" pull --until-disconnect 'tcp://127.0.0.1:*' >"got$place" 2>"err$place"
  live[place]=$endpoint
  pids+=("$pid")
done
for ((i = 0; i < 1000; i++)); do
  echo "${live[i]-tcp://127.0.0.1:1}  # number $i"
done >endpoints
seq 100 | zcat push --endpoints endpoints --wait 3 -w 20 2>err
for pid in "${pids[@]}"; do wait_exit "$pid" 0; done
same "$(seq 100)" "$(sort -n got17 got500 got999)"
for place in 17 500 999; do [[ -s got$place ]]; done

# a thousand to bind
seq -f "@ipc://$t/%g" 1000 >endpoints
start_bound all pull --endpoints endpoints -n 3
same 1000 "${#endpoints[@]}"
for place in 0 499 999; do zcat push -m "$place" "${endpoints[place]}"; done
wait_exit "$pid" 0
same '' "$(find . -type s)"
