# What a template names that does not exist is exit status 2, before a socket is opened.
. "$(dirname "$0")/common.sh"

start_bound taken pull 'tcp://127.0.0.1:*'
wrong() {  # TEMPLATE MESSAGE: the endpoint is in use, which nobody gets to know
  expect_exit 2 timeout "$deadline" "$ZCAT" pull "$endpoint" @tcp://127.0.0.1:* --bound-file bound -p "$1"
  expect_stderr "^[a-z]+: -p:? .*$2"
  [[ ! -e bound ]]
}
wrong '{nope}' "'\{nope\}'.*\{body\}"
wrong '{Seq}' "'\{Seq\}'"
wrong '{}' "'\{\}'"
wrong '{ 0}' "'\{ 0\}'"
wrong '{-1}' "'\{-1\}'"
wrong '{1x}' "'\{1x\}'"
wrong '{99999999999999999999}' 'no message has a frame'
wrong '{0' "without '\}'"
wrong '{' "without '\}'"
wrong '0}' "single '\}'"
wrong '{0{1}}' "'\{'"
wrong '{0}\q' 'q'
wrong '{0}\x4' 'x'
wrong '{seq:%H}' 'not a format'
wrong '{0:{1}}' "'\{'"
wrong '{size:999999999}' 'not a format'
