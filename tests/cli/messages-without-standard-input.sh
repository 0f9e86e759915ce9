# -m and --file stand for standard input, in the order typed; --repeat sends them again. -m is read in the format.
. "$(dirname "$0")/common.sh"

printf 'two\nlines' >file
start_bound pull pull 'tcp://127.0.0.1:*' -f quoted -n 6 >out
echo ignored | zcat push "$endpoint" -m one --file file -m three --repeat 2
wait_exit "$pid" 0
same '"one"
"two\nlines"
"three"
"one"
"two\nlines"
"three"' out

start_bound hex pull 'tcp://127.0.0.1:*' -f quoted -n 3 >out
zcat push "$endpoint" -f hex -m '61 62' -m $'63\n64'
wait_exit "$pid" 0
same $'"a" "b"\n"c"\n"d"' out

expect_exit 1 zcat push "$endpoint" --file ./missing
expect_stderr "'\./missing'"
expect_exit 2 zcat push "$endpoint" --repeat 2
expect_stderr '--repeat repeats the messages of -m and --file'
