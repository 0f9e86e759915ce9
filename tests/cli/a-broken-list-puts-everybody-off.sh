# While a list cannot be read nobody is let in, and whoever tries comes again by himself; who is connected stays.
. "$(dirname "$0")/common.sh"

zcat keygen server >/dev/null
zcat keygen alice >alice.public
cp alice.public list
client=(--server-key server.key --key alice.key_secret -o HANDSHAKE_IVL=300ms)

start_bound server pull 'tcp://127.0.0.1:*' --key server.key_secret --allow-keys list >out 2>log
server=$pid
start_fed zcat push "$endpoint" "${client[@]}"
early=$pid
echo early >&"$input"
wait_line out '^early$' >/dev/null
echo 'half a line' >>list
start zcat push "$endpoint" -m late "${client[@]}" 2>late
pid_late=$pid
wait_line log "^zcat: 'list', line 2: not a key and, after blanks, a name: nobody is let in until it is mended\$" >/dev/null
wait_line late 'does not complete the handshake' >/dev/null
echo 'still here' >&"$input"
wait_line out '^still here$' >/dev/null
not grep -q late out
mv list away
wait_line log "^zcat: cannot read 'list': No such file or directory: nobody is let in until it is mended\$" >/dev/null
cp alice.public list.new
mv list.new list  # not for a moment is it empty
wait_exit "$pid_late" 0
wait_line out '^late$' >/dev/null
wait_line log '^zcat: the list is in order again$' >/dev/null
exec {input}>&-
wait_exit "$early" 0
kill -INT "$server"
wait_exit "$server" 130
(($(grep -c 'half\|line 2' log) == 1))

# at the start it is an error of usage
echo nonsense >list
expect_exit 2 zcat pull "ipc://$t/s" --key server.key_secret --allow-keys list
expect_stderr "^zcat: 'list', line 1: not a key"
expect_exit 2 zcat pull "ipc://$t/s" --key server.key_secret --allow-keys missing
expect_stderr "^zcat: cannot read 'missing': No such file"
expect_exit 2 zcat pull "ipc://$t/s" --allow-users list
expect_stderr "^zcat: 'list', line 1: not NAME=PASSWORD"

# a pipe among the keys of a directory is no key, and nothing waits for what it never says
mkdir clients
cp alice.public clients/alice.key
start_bound gate pull 'tcp://127.0.0.1:*' --key server.key_secret --allow-keys clients/ >out 2>log
server=$pid
mkfifo clients/pipe.key
start zcat push "$endpoint" -m piped "${client[@]}" -q
late=$pid
wait_line log "^zcat: 'clients/pipe.key' is no regular file: nobody is let in until it is mended\$" >/dev/null
rm clients/pipe.key
wait_exit "$late" 0
wait_line out '^piped$' >/dev/null
kill "$server"
wait_exit "$server" 143
