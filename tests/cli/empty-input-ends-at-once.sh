# No message to send: status 0 at once, nobody has to be there. But -m '' and -f raw are one message, an empty one.
. "$(dirname "$0")/common.sh"

for command in push pub req rep send; do
  expect_exit 0 zcat "$command" "ipc://$t/socket" </dev/null
  expect_exit 0 zcat "$command" -l "ipc://$t/socket" </dev/null
done

start_bound pull pull 'tcp://127.0.0.1:*' -f quoted -n 4 >out
zcat push "$endpoint" -m ''
zcat push "$endpoint" -f raw </dev/null
zcat push "$endpoint" --file /dev/null
zcat push "$endpoint" -m '' -l
wait_exit "$pid" 0
same $'""\n""\n""\n""' out
