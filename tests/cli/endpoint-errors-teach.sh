# What is wrong with an endpoint is known before a socket is opened: status 2, the endpoint, the cause, what to try.
. "$(dirname "$0")/common.sh"

wrong() {  # REGEX ARG...
  local regex=$1
  shift
  expect_exit 2 zcat pull "$@"
  expect_stderr "$regex"
  [[ $(wc -l <err) == 1 ]]
}
wrong "'tcp://localhost:70000'.*65535" tcp://localhost:70000
wrong "'tpc://host:1'.*did you mean 'tcp'" tpc://host:1
wrong "'tcp://host'.*port" tcp://host
wrong "'tcp:/host:1'.*write 'tcp://'" tcp:/host:1
wrong "'tcp//host:1'.*write 'tcp://'" tcp//host:1
wrong "'hello' is no endpoint: try tcp://hello:PORT" hello
wrong "'>tcp://\*:5555'.*wildcard" '>tcp://*:5555'
wrong "nothing can connect to a wildcard" -c 'tcp://*:5555'
wrong "'tcp://::1:5555'.*\[::1\]" tcp://::1:5555
wrong 'at most 107' "ipc://$(printf %0200d 0)"
wrong 'no endpoint: say where to listen'
wrong "'udp://127.0.0.1:5555'" udp://127.0.0.1:5555
wrong "'vmci://1:2'" vmci://1:2
wrong '--bound-file needs an endpoint to bind' '>5555' --bound-file file
