# The shell's own stdin and stdout are not left in non-blocking mode, neither during a run nor after it.
. "$(dirname "$0")/common.sh"

blocking() { [[ $(sed -n 's/^flags:\s*//p' "/proc/self/fdinfo/$1") != *[4567]??? ]]; }
mkfifo in out
exec {in}<>in {out}<>out
blocking "$in"
start zcat rep ./socket <&"$in" >&"$out"
rep=$pid
echo answer >&"$in"
same answer "$(zcat req ./socket -m question)"
read -r -t "$deadline" -u "$out"
blocking "$in"
blocking "$out"
kill -INT "$rep"
wait_exit "$rep" 130
blocking "$in"
blocking "$out"
