# A handler that reads nothing, writes before it reads, answers much, closes its output or leaves somebody behind that holds its
# pipes: nothing hangs, and nothing is cut.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"

head -c 10000000 /dev/zero | tr '\0' x >large
answers=0
answer_to() {  # answer_to FILE COMMAND...: what the handler answers, in $t/got
  start_bound "answer$((answers += 1))" pull 'tcp://127.0.0.1:*' -f raw -n 1 -- "${@:2}" >got
  zcat push "$endpoint" --file "$1"
  wait_exit "$pid" 0
}
answer_to large true
[[ ! -s got ]]
answer_to large echo unread
same unread "$(cat got)"
answer_to large cat
cmp large got
# more than a pipe holds, before it reads and while it does
answer_to large sh -c 'head -c 1000000 /dev/zero | tr "\0" y; exec cat'
same 11000000 "$(wc -c <got)"
cmp large <(tail -c 10000000 got)
answer_to large sh -c 'head -c 100000000 /dev/zero'
same 100000000 "$(wc -c <got)"

# it closes its output early, and does something else
answer_to large sh -c 'echo early; exec >&-; cat >copy'
same early "$(cat got)"
cmp large copy

# somebody stays behind with the pipes: what the handler itself wrote counts, and nobody waits
mkfifo hold
answer_to large sh -c 'echo mine; (read x <hold; echo late) & exit 0'
same mine "$(cat got)"
echo >hold
