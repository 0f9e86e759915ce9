# A command behind -- is run for each message: what it writes is the answer, in the order of the messages.
. "$(dirname "$0")/common.sh"

# the message comes in, one final newline less goes out; nothing written is no message
printf '%s\n' one 'two words' '' three >in
start_bound pull pull 'tcp://127.0.0.1:*' -n 4 -- sh -c 'x=$(cat); [ -z "$x" ] || printf "<%s>\n\n" "$x"' >got
zcat push "$endpoint" <in
wait_exit "$pid" 0
same $'<one>\n\n<two words>\n\n<three>\n' got

# answers keep the order of the messages, however long each takes
mkfifo gate
start_bound ordered pull 'tcp://127.0.0.1:*' -n 2 -j 2 -- sh -c 'read x; [ $x = fast ] || read y <gate; echo $x' >got
printf 'slow\nfast\n' | zcat push "$endpoint"
echo >gate
wait_exit "$pid" 0
same $'slow\nfast' got

# with --unordered they come as they are ready
start_bound unordered pull 'tcp://127.0.0.1:*' -n 2 -j 2 --unordered -- sh -c 'read x; [ $x = fast ] || read y <gate; echo $x' >got
printf 'slow\nfast\n' | zcat push "$endpoint"
same fast "$(wait_line got .)"
echo >gate
wait_exit "$pid" 0
same $'fast\nslow' got

# frames follow each other; in a format they come and go to the letter
printf 'topic\tbody\n' >in
start_bound frames sub '@tcp://127.0.0.1:*' -n 1 -- cat >got
zcat pub ">$endpoint" -F '\t' <in
wait_exit "$pid" 0
same topicbody got
start_bound format sub '@tcp://127.0.0.1:*' -n 1 --handler-format quoted -f json -- cat >got
zcat pub ">$endpoint" -F '\t' <in
wait_exit "$pid" 0
same '["topic","body"]' "$(jq -c .frames got)"
start_bound raw pull 'tcp://127.0.0.1:*' -n 1 --handler-format raw -- echo hi >got
zcat push "$endpoint" -m x
wait_exit "$pid" 0
same $'hi\n' got

# several messages, of one
start_bound several pull 'tcp://127.0.0.1:*' -n 1 --handler-format line -p '{seq}:{0}' -- seq 3 >got
zcat push "$endpoint" -m x
wait_exit "$pid" 0
same $'1:1\n1:2\n1:3' got

# it is for commands that receive, and needs a program
expect_exit 2 zcat push 5555 -- cat
expect_stderr 'push takes no handler'
expect_exit 2 zcat pull 5555 --
expect_stderr "'--' needs a command"
expect_exit 2 zcat pull 5555 -- no-such-program
expect_stderr "no program 'no-such-program' in PATH"
expect_exit 2 zcat pull 5555 -- ./no/such
expect_stderr "'./no/such' is not a program"
expect_exit 2 zcat pull 5555 -j 2
expect_stderr "need one: put '-- COMMAND' at the end"
expect_exit 2 zcat pull 5555 -j 1025 -- cat
expect_exit 2 zcat pull 5555 --handler-format dump -- cat
expect_stderr "'dump' can only be written"
for option in --echo '-m x' '--file x' '--input-format nul'; do
  read -ra words <<<"$option"
  expect_exit 2 zcat rep 5555 "${words[@]}" -- cat
done

# in `run`, :: ends its words
expect_exit 0 zcat run push inproc://a -m hello :: pull inproc://a -n 1 -- tr a-z A-Z >got
same HELLO got
expect_exit 0 zcat run pull inproc://a -n 1 -- tr a-z A-Z :: push inproc://a -m hello >got
same HELLO got
