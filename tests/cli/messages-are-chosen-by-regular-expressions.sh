# --match and --not choose the messages that are received: the others are as if they had not come.
. "$(dirname "$0")/common.sh"

printf '%s\n' '"weather" "sunny"' '"sport" "2:1"' '"weather" "rain"' '"time" "12:30"' '"weather" "sun and rain"' >feed
chosen() {  # chosen EXPECTED OPTION...: the second frames that come through
  start_bound "choice$((choices += 1))" pull 'tcp://127.0.0.1:*' --until-disconnect -p '{1}' "${@:2}" >got
  zcat push "$endpoint" -f quoted <feed
  wait_exit "$pid" 0
  same "$1" got
}
choices=0
chosen $'sunny\nrain\nsun and rain' --match weather
chosen $'sunny\nsun and rain' --match '1:^sun'
chosen 'sun and rain' --match sun --match rain
chosen $'2:1\n12:30' --not '0:^weather$'
chosen rain --match 0:weather --not sun
chosen '12:30' --match :12:30
chosen $'sunny\n2:1\nrain\n12:30\nsun and rain' --match 0:

# they do not count for -n, and -v tells how many there were
start_bound counted sub '@tcp://127.0.0.1:*' -n 2 --match rain -p '{1}' -v >got 2>err
zcat pub ">$endpoint" -f quoted <feed
wait_exit "$pid" 0
same $'rain\nsun and rain' got
grep -qx 'zcat: 3 messages did not pass --match and --not' err

# time goes on while they come
start_bound feed pub 'tcp://127.0.0.1:*' -m no -i 10ms --repeat 0
expect_exit 3 zcat sub "$endpoint" --match yes -w 0.5
expect_stderr 'timed out: no messages came'

# one that passes is written at once, however many others follow
start_bound flood pub 'tcp://127.0.0.1:*' -f json --repeat 0 -m '["yes"]' -m '["no"]' -m '["no"]'
expect_exit 0 zcat sub "$endpoint" --match yes -n 3 -w "$deadline" >got
same $'yes\nyes\nyes' got

# handlers do not see them
start_bound handled pull 'tcp://127.0.0.1:*' -n 2 --match 1:sun -- cat >got
zcat push "$endpoint" -f quoted <feed
wait_exit "$pid" 0
same $'weathersunny\nweathersun and rain' got

expect_exit 2 zcat sub 5555 --match '(ab'
expect_stderr "^zcat: --match: '\(ab' is not a regular expression: missing \): \(ab$"
expect_exit 2 zcat push 5555 --match x
