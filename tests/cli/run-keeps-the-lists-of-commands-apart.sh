# Each command of run lets in by its own lists, at the same time; one that has ended changes nothing for the others.
. "$(dirname "$0")/common.sh"

for name in server alice bob; do zcat keygen "$name" >/dev/null; done
printf 'joe=secret\n' >users
printf secret >password
chmod go= users password
mkfifo curve plain open
start zcat run pull 'tcp://127.0.0.1:*' --bound-file "$t/curve" --key server.key_secret --allow-keys alice.key -n 2 -p '{user} {0}' \
  :: pull 'tcp://127.0.0.1:*' --bound-file "$t/plain" --allow-users users -n 1 -p '{user} {0}' \
  :: pull 'tcp://127.0.0.1:*' --bound-file "$t/open" -n 1 -p 'open{user} {0}' >out 2>log
several=$pid
curve=$(bound curve) plain=$(bound plain) open=$(bound open)
alice=(--server-key server.key --key alice.key_secret)
joe=(--user joe --password password)

zcat push "$curve" -m 1 "${alice[@]}"
expect_exit 4 zcat push "$curve" -m x --server-key server.key --key bob.key_secret
expect_exit 4 zcat push "$plain" -m x "${alice[@]}"
expect_exit 4 zcat push "$curve" -m x "${joe[@]}"
zcat push "$plain" -m 2 "${joe[@]}"
zcat push "$open" -m 3
zcat push "$curve" -m 4 "${alice[@]}"  # the others have ended
wait_exit "$several" 0
same $'alice 1\nalice 4\njoe 2\nopen 3' "$(sort out)"
wait_line log "access denied: key '.*' is not in 'alice.key'\$" >/dev/null
