# What is wrong on the command line is status 2 and one line that teaches.
. "$(dirname "$0")/common.sh"

wrong() {  # REGEX ARG...
  local regex=$1
  shift
  expect_exit 2 zcat "$@"
  expect_stderr "^zcat: .*$regex"
  [[ $(wc -l <err) == 1 ]]
}
wrong "'psuh' is no command: did you mean 'push'\?" psuh 5555
wrong "'frobnicate' is no command" frobnicate
wrong "'--tiemout' is no option of 'pull': did you mean '--timeout'\?" pull --tiemout 1 5555
wrong "'-X' is no option of 'pull'" pull -X 5555
wrong "'-s' does not apply to 'push' but to: .*sub" push -s topic 5555
wrong "'--echo' does not apply to 'req' but to: rep" req --echo 5555
wrong "the command comes first" -n 1 pull 5555
wrong "-n: 'x' is no count" pull -n x 5555
wrong "-n needs a value" pull 5555 -n
wrong "-w: 'soon' is no duration: try" pull -w soon 5555
wrong "-w: '-1' is no duration" pull -w -1 5555
wrong "-f: 'jsno' is no format: did you mean 'json'\?" pull -f jsno 5555
wrong "'req' takes a reply for each request: use 'zcat req'" send -t req 5555
wrong "'pull' is no socket type that can send" send -t pull 5555
wrong "-d: .*\\\\q" pull -d '\q' 5555
wrong "-F: an empty separator" push -F '' 5555
wrong "-F applies to the line and nul formats only" push -F , -f json 5555
wrong "--echo and -m" rep --echo -m x 5555
wrong "--drop" send -t push --drop 5555
wrong "'x' is no command" help x
