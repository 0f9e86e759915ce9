# A line is a message, without its newline. An empty line is one, too, and so is a last line without a newline.
. "$(dirname "$0")/common.sh"

start_bound pull pull 'tcp://127.0.0.1:*' -f quoted -n 6 >out
printf 'one\n\n two\t\r\n\nlast' | zcat push "$endpoint"
printf '\n' | zcat push "$endpoint"
wait_exit "$pid" 0
same '"one"
""
" two\t\r"
""
"last"
""' out
