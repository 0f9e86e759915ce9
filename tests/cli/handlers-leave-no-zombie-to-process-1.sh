# As process 1 of a container zcat takes the ends of what handlers leave behind.
. "$(dirname "$0")/common.sh"

container=(unshare --pid --fork --mount-proc --kill-child)
"${container[@]}" true 2>/dev/null || skip 'no process namespaces here'
cat >look.sh <<'END'
read x
if [ "$x" = look ]; then
  # the other handler's child is gone by now, or will be soon: this waits for its end
  tail --pid="$(cat orphan)" -s 0.1 -f /dev/null
  cat /proc/[0-9]*/stat | grep -c ') Z' || :
else
  sleep 0.2 & echo $! >orphan
fi
END
endpoint=ipc://$t/socket
start "${container[@]}" "$ZCAT" pull "$endpoint" -n 2 -- sh look.sh >got 2>err
printf 'leave\nlook\n' | zcat push "$endpoint"
wait_exit "$pid" 0
same 0 got
