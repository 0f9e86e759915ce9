# Keys and passwords come from file:, env: or fd: only, and nothing prints them.
. "$(dirname "$0")/common.sh"

secret='JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6'
public='rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7'
printf '%s\n' "$secret" >key
export PASSWORD=hunter2

for typed in "CURVE_SECRETKEY=$secret" PLAIN_PASSWORD=hunter2 SOCKS_PASSWORD=hunter2 CURVE_SECRETKEY=hex:00ff; do
  expect_exit 2 zcat push "ipc://@$t" -m x -o "$typed"
  expect_stderr "${typed%%=*} is secret"
  not grep -qF -e "${typed#*=}" err
done

read_back() {  # read_back ARG...: of a socket that never has a peer
  expect_exit 3 zcat pull "ipc://@$t" -w 0 "$@"
  not grep -qF -e hunter2 -e "$secret" err
}
read_back -o PLAIN_PASSWORD=env:PASSWORD -o PLAIN_PASSWORD -o SOCKS_PASSWORD=env:PASSWORD -o SOCKS_PASSWORD
expect_stderr ': PLAIN_PASSWORD = \(set\)$'
expect_stderr ': SOCKS_PASSWORD = \(set\)$'
read_back --key key --allow-keys any -o CURVE_SECRETKEY -o MECHANISM
expect_stderr ': CURVE_SECRETKEY = \(set\)$'
expect_stderr ': MECHANISM = curve$'
client=(-o "CURVE_SERVERKEY=$public" -o "CURVE_PUBLICKEY=$public")
read_back "${client[@]}" -o CURVE_SECRETKEY=fd:3 -o CURVE_SECRETKEY 3<key
expect_stderr ': CURVE_SECRETKEY = \(set\)$'
read_back -o PLAIN_PASSWORD
expect_stderr ': PLAIN_PASSWORD = \(not set\)$'

printf '%s\n' "${secret}x" >bad
expect_exit 2 zcat push "ipc://@$t" -m x -o CURVE_SECRETKEY=file:bad
not grep -qF -e "$secret" err
expect_exit 2 zcat push "ipc://@$t" -m x -o CURVE_SECRETKEY=file:missing
expect_stderr "cannot read 'file:missing'"

# and they work: a CURVE server that knows its key, and a client of it
start_bound server pull 'tcp://127.0.0.1:*' -n 1 --key key --allow-keys any >out
zcat push "$endpoint" -m sealed "${client[@]}" -o CURVE_SECRETKEY=file:key
wait_exit "$pid" 0
same sealed out
