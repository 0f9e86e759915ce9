# What a proxy is told on the command line: two sides, bound or connected, several endpoints each.
. "$(dirname "$0")/common.sh"

refuses() {  # WORDS ARG...
  expect_exit 2 zcat proxy "${@:2}"
  expect_stderr "$1"
}
refuses 'what kind of proxy' --front 5555 --back 5556 --bound-file x
refuses "'quue' is no kind of proxy: did you mean 'queue'" quue 5555 5556
refuses 'two sides' queue 5555
refuses 'two sides' queue
refuses '--back is missing' queue --front 5555
refuses 'either as FRONT and BACK' queue 5555 --front 5556 --back 5557
refuses "--drop works with 'proxy forwarder' only" queue --drop 5555 5556
refuses "'-b'|'--bind'" queue -b 5555 5556
refuses 'need --tap' queue -f json 5555 5556
refuses "'varint' has no place" queue --tap -f varint 5555 5556
refuses "takes no handler" queue 5555 5556 -- cat

start_bound two proxy streamer --front 'tcp://127.0.0.1:*' --back 'ipc://*' --front 'ipc://*' --back 'tcp://127.0.0.1:*' -v 2>err
((${#endpoints[@]} == 4))
[[ ${endpoints[*]} == tcp://*' 'ipc://*' 'ipc://*' 'tcp://* ]]
proxy=$pid
zcat push "${endpoints[0]}" -m one
same one "$(zcat pull ">${endpoints[2]}" -n 1)"
zcat push "${endpoints[1]}" -m two
same two "$(zcat pull ">${endpoints[3]}" -n 1)"
kill "$proxy"
wait_exit "$proxy" 143
grep -q 'passed 2 messages from front to back' err

# a side that connects, and a proxy beside another command in one process
start_bound work pull 'tcp://127.0.0.1:*' -n 1 >out
pull=$pid
start_bound far proxy streamer 'tcp://127.0.0.1:*' ">$endpoint"
zcat push "$endpoint" -m three
wait_exit "$pull" 0
same three out
start zcat run proxy queue inproc://front inproc://back :: rep '>inproc://back' --echo :: \
  req inproc://front -m four -n 1 >out 2>err
wait_line out '^four$' >line
