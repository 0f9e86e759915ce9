# Ten thousand messages through eight handlers: nothing is lost, nothing comes twice, no zombie and no descriptor stays.
# ctest: TIMEOUT 180
. "$(dirname "$0")/common.sh"

messages=10000
[[ -z ${SANITIZED:-} ]] || messages=2000
seq "$messages" >in
cat >look.sh <<'END'
read -r x
[ "$x" != "$LAST" ] || { ls /proc/$PPID/fd | wc -l >descriptors; grep -l '^State:.*Z' /proc/[0-9]*/status 2>/dev/null | while read -r f; do grep -q "^PPid:.$PPID$" "$f" && echo zombie; done >zombies; }
echo "$x"
END
LAST=1 start_bound first pull 'tcp://127.0.0.1:*' -n 1 -j 8 -- sh look.sh >/dev/null
zcat push "$endpoint" -m 1
wait_exit "$pid" 0
before=$(cat descriptors)
LAST=$messages start_bound many pull 'tcp://127.0.0.1:*' -n "$messages" -j 8 -- sh look.sh >got
pull=$pid
zcat push "$endpoint" <in
deadline=150 wait_exit "$pull" 0
same in got
# up to seven others may have just ended
(($(wc -l <zombies) <= 8))
(($(cat descriptors) <= before + 7 * 4))
