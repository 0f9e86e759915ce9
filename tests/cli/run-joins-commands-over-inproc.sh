# run puts several commands into one process, so that they meet over inproc; the first one owns standard input, the
# exit status is that of the first to fail, and what they print is never mixed within a message.
. "$(dirname "$0")/common.sh"

seq 20000 >in
zcat run push inproc://a :: pull inproc://a -n 20000 <in >out
same in out
zcat run pub inproc://a :: sub inproc://a -n 20000 <in >out
same in out
head -n 5000 in >requests
zcat run req inproc://a :: rep inproc://a --echo -n 5000 <requests >out
same requests out

expect_exit 3 zcat run pub inproc://a -m x -w 0.5 :: sub inproc://b -n 1 -w 0.2
expect_exit 2 zcat pull inproc://a
expect_stderr "use 'zcat run' with both sides"
expect_exit 2 zcat run push inproc://a ::
expect_exit 2 zcat run keygen x :: push inproc://a

# two writers, lines of 5,000 bytes
printf 'a%.0s' {1..5000} >a
printf 'b%.0s' {1..5000} >b
zcat run push inproc://a --file a --repeat 500 :: pull inproc://a -n 500 \
  :: push inproc://b --file b --repeat 500 :: pull inproc://b -n 500 | tr -s ab >out
same "500 a 500 b" "$(sort out | uniq -c | xargs)"
