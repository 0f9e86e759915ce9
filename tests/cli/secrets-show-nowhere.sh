# Neither a secret key nor a password shows in what is printed or logged, on the command line, or as text in the memory of
# the process once its sockets are open.
. "$(dirname "$0")/common.sh"

zcat keygen server >/dev/null
zcat keygen client >/dev/null
password='a password of more than fifteen bytes'
printf '%s\n' "$password" >password
printf 'joe=%s\n' "$password" >users
chmod go= password users
sed -n 's/.*secret-key = "\(.*\)"/\1/p' server.key_secret client.key_secret >secrets
printf '%s\n' "$password" >>secrets
(($(wc -l <secrets) == 3))

# in_memory PID TEXT-FILE LINE: whether the line is in memory that the process may write
in_memory() {
  /usr/bin/python3 - "$1" "$2" "$3" <<'PYTHON'
import re, sys
pid, file, line = sys.argv[1:]
secret = open(file, "rb").read().splitlines()[int(line)]
memory = open(f"/proc/{pid}/mem", "rb", 0)
for begin, end, mode in re.findall(r"^(\w+)-(\w+) (\S+)", open(f"/proc/{pid}/maps").read(), re.M):
    if "w" not in mode:
        continue
    memory.seek(int(begin, 16))
    try:
        if secret in memory.read(int(end, 16) - int(begin, 16)):
            sys.exit(0)
    except OSError:
        pass
sys.exit(1)
PYTHON
}

start_bound server pull 'tcp://127.0.0.1:*' -v --events events --key server.key_secret --allow-keys any >out 2>log
curve=$pid
start_fed zcat push -v "$endpoint" --server-key server.key --key client.key_secret 2>log-of-client
client=$pid
echo hello >&"$input"
wait_line out '^hello$' >/dev/null
# where the memory of others may be read (and is not that of a sanitizer), the public key is found in it
zcat keygen --public server.key_secret >public
if [[ -z ${SANITIZED:-} ]] && in_memory "$curve" public 0 2>/dev/null; then
  not in_memory "$curve" secrets 0
  not in_memory "$client" secrets 1
fi
same hello out
for pid in "$curve" "$client"; do not grep -qFf secrets "/proc/$pid/cmdline"; done
exec {input}>&-
wait_exit "$client" 0

start_bound plain pull 'tcp://127.0.0.1:*' -v --allow-users users -n 1 -f json >out-of-plain 2>log-of-plain
expect_exit 4 zcat push -v "$endpoint" --user ann --password password -m x
zcat push -v "$endpoint" --user joe --password password -m x 2>log-of-joe
wait_exit "$pid" 0
not grep -qFf secrets err log log-of-client log-of-plain log-of-joe out-of-plain events
