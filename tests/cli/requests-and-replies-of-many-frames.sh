# With -l requests and replies are lists of frames; REQ and REP understand DEALER and ROUTER on the other side.
. "$(dirname "$0")/common.sh"

peer make-corpus 5 300 in --total 1000000
start_bound rep rep 'tcp://127.0.0.1:*' --echo -l
peer req connect "$endpoint" ask in out
same in out

start_peer echo rep bind 'tcp://127.0.0.1:*' echo
zcat req -l "$endpoint" <in >out
same in out

start_peer router router bind 'tcp://127.0.0.1:*' echo  # sends the envelope back
zcat req -l "$endpoint" <in >out
same in out

start_bound dealt rep ./socket --echo -l
printf '\1\0\1\3one\0\3two\1\0\0\0' >enveloped
peer dealer connect "ipc://$t/socket" ask enveloped out
same enveloped out
