# A transport that this libzmq or kernel lacks is refused with the reason and what there is; inproc, outside of run, with
# what to use instead.
. "$(dirname "$0")/common.sh"

refused() {  # REGEX ENDPOINT
  for command in push pull; do
    expect_exit 2 zcat "$command" "$2" -w 1
    expect_stderr "'$2': .*$1"
    [[ $(wc -l <err) == 1 ]]
  done
}
missing=0
for endpoint in wss://127.0.0.1:5555 vmci://2:5555 vsock://2:5555 udp://127.0.0.1:5555; do
  transport=${endpoint%%:*}
  ! zcat --version | grep -qw "$transport" || continue
  refused "built without $transport: it has tcp, ipc" "$endpoint"
  missing=$((missing + 1))
done
echo "$missing missing"
for transport in hvsocket norn tcp4; do
  refused "there is no transport '$transport': .*there are tcp, ipc" "$transport://127.0.0.1:5555"
done
refused "use 'zcat run'" inproc://a

if zcat --version | grep -qw tipc && [[ ! -e /proc/sys/net/tipc ]]; then
  for command in push pull; do
    expect_exit 2 zcat "$command" 'tipc://{5560,0}' -w 1
    expect_stderr 'the kernel has no tipc'
  done
fi
