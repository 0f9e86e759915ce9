# -f dump shows messages to people; it says nothing about the input, and nothing can be read by it.
. "$(dirname "$0")/common.sh"

start_bound rep rep 'tcp://127.0.0.1:*' -m 'a reply'
zcat req "$endpoint" -f dump -m question >out
wait_line out '61 20 72 65 70 6c 79' >/dev/null
expect_exit 2 zcat push "$endpoint" -f dump
expect_stderr "'dump' can only be written"
expect_exit 2 zcat req "$endpoint" --input-format dump
