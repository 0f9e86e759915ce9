# What is wrong on the command line is status 2 and one line that teaches.
. "$(dirname "$0")/common.sh"

wrong() {  # REGEX ARG...
  local regex=$1
  shift
  expect_exit 2 zcat "$@"
  expect_stderr "^zcat: .*$regex"
  [[ $(wc -l <err) == 1 ]]
}
wrong "unknown command 'psuh': did you mean 'push'\?" psuh 5555
wrong "unknown command 'frobnicate'" frobnicate
wrong "pull has no option '--tiemout': did you mean '--timeout'\?" pull --tiemout 1 5555
wrong "pull has no option '-X': see" pull -X 5555
wrong "'-s' works with recv, sub, xsub and stat only" push -s topic 5555
wrong "'--echo' works with rep only" req --echo 5555
wrong "the command comes first" -n 1 pull 5555
wrong "-n: 'x' is not a count" pull -n x 5555
wrong "-n needs a value" pull 5555 -n
wrong "-w: 'soon' is not a duration: try" pull -w soon 5555
wrong "-w: '-1' is not a duration" pull -w -1 5555
wrong "-f: 'jsno' is not a format: did you mean 'json'\?" pull -f jsno 5555
wrong "req sockets need a reply for each request: use 'zcat req'" send -t req 5555
wrong "'pull' is not a socket type that can send" send -t pull 5555
wrong "-d: .*\\\\q" pull -d '\q' 5555
wrong "-F: an empty separator" push -F '' 5555
wrong "-F works with the formats line and nul only" push -F , -f json 5555
wrong "--echo and -m" rep --echo -m x 5555
wrong "--drop" send -t push --drop 5555
wrong "unknown command 'x'" help x
wrong "-4 and -6 exclude each other" pull -4 -6 5555
wrong "-f and -p both say how to write: leave -f out" pull -f json -p '{0}' 5555
wrong "-f and -p both say how to write: use --input-format" req -f json -p '{0}' 5555
wrong "-p and --output-format exclude each other" pull --output-format json -p '{0}' 5555
wrong "--drop takes no value" pub --drop=yes 5555
wrong "push takes no handler: it has no use for '--'" push 5555 -- x
