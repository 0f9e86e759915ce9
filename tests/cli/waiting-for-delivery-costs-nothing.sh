# While a slow peer has not read everything, the sender waits for it without turning in circles.
. "$(dirname "$0")/common.sh"

cpu() { local -a stat; read -ra stat </proc/"$1"/stat; echo $((stat[13] + stat[14])); }  # in ticks of 10 ms

mkfifo gate
start_peer slow --hwm 1 pull bind "ipc://$t/slow" recv 40 gate
slow=$pid
start_bound done pull ./done >out
other=$pid
for ((i = 0; i < 80; ++i)); do printf '%0100000d\n' "$i"; done >in
start zcat push "ipc://$t/slow" ./done --wait 2 <in
push=$pid
wait_line out '79$' >/dev/null
wait_settled "$push"
before=$(cpu "$push")
read -r -t 0.5 -u "$never" || :  # the time that is measured
after=$(cpu "$push")
((after - before < 10))
cat gate >/dev/null
kill -TERM "$other"
wait_exit "$other" 143
kill -TERM "$push" "$slow" || :
