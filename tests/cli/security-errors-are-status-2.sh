# What cannot work of keys, passwords and lists is found before a socket is opened, and no secret is repeated.
. "$(dirname "$0")/common.sh"

refused() {  # refused WORDS ARG...
  expect_exit 2 zcat "${@:2}"
  (($(wc -l <err) == 1)) && grep -qF -e "$1" err || { cat err >&2; false; }
}
zcat keygen us >/dev/null
secret=$(sed -n 's/.*secret-key = "\(.*\)"/\1/p' us.key_secret)
printf %s "$secret" >bare
here=ipc://$t/socket

refused '--key: say whose client (--server-key KEY)' pull "$here" --key us.key_secret
refused '--allow-keys: a CURVE server needs --key SECRET' pull "$here" --allow-keys any
refused 'CURVE_SERVER: say who may connect' pull "$here" -o CURVE_SERVER=1 -o CURVE_SECRETKEY=file:bare
refused '--user: PLAIN needs --password SECRET' push -m x "$here" --user joe
refused '--password: PLAIN needs --user NAME' push -m x "$here" --password us.key
refused '--server-key is for CURVE and --user for PLAIN' push -m x "$here" --server-key us.key --user joe --password us.key
refused '--user and -o CURVE_SERVERKEY exclude each other' push -m x "$here" --user joe --password us.key -o "CURVE_SERVERKEY=$(sed -n 's/.*public-key = "\(.*\)"/\1/p' us.key)"
refused '--allow-keys and -o ZAP_DOMAIN exclude each other' pull "$here" --key us.key_secret --allow-keys any -o ZAP_DOMAIN=x
refused 'it needs a list of passwords: use --allow-users FILE' pull "$here" -o PLAIN_SERVER=1
refused '--max-size: CURVE needs 512' pull "$here" --key us.key_secret --allow-keys any --max-size 64

refused 'MAX_SOCKETS: 1 endpoint and a list may need 4' pull "$here" --key us.key_secret --allow-keys any -o MAX_SOCKETS=3
refused 'ZAP_DOMAIN: beside a command with a list' run pull "$here" -o ZAP_DOMAIN=x :: pull "$here.2" --key us.key_secret --allow-keys any

refused 'a secret key is never typed' pull "$here" --allow-keys any --key "$secret"
refused "'us.key' holds no secret key" pull "$here" --allow-keys any --key us.key
refused "cannot read 'missing': No such file" pull "$here" --allow-keys any --key missing
refused "cannot read 'env:NO_SUCH_KEY'" pull "$here" --allow-keys any --key env:NO_SUCH_KEY
refused "'fd:1' does not name a descriptor: use fd:3" pull "$here" --allow-keys any --key fd:1
refused "cannot read 'fd:77': Bad file descriptor" pull "$here" --allow-keys any --key fd:77
sed "s/public-key.*/public-key = \"$(zcat keygen other | sed 's/[&\\/]/\\&/g')\"/" us.key_secret >mixed
refused "'mixed' is damaged: its two keys do not belong together" pull "$here" --allow-keys any --key mixed
printf '%s\n' "${secret%?}" >short
refused "'short' does not hold a key" pull "$here" --allow-keys any --key short
refused '--password: a password has 1 to 255 bytes' push -m x "$here" --user joe --password /dev/null
refused '--password: there is no such file' push -m x "$here" --user joe --password hunter2
not grep -q hunter2 err
refused '--allow-users: there is no such file' pull "$here" --allow-users joe=hunter2
not grep -q hunter2 err

# what may be a secret is not repeated, whatever stands around it
tab=$'\t' newline=$'\n'
for typed in "$secret " " $secret" "$secret$tab" "$secret$newline" "$secret$newline$newline" "'$secret'" "\"$secret\"" \
  "secret-key = \"$secret\"" "${secret:0:20} ${secret:20}" "${secret%?}" "${secret}x" "${secret}_"; do
  refused 'a secret' pull "$here" --allow-keys any --key "$typed"
  not grep -qF -e "${secret:0:20}" err
  refused 'a secret' keygen --public "$typed"
  not grep -qF -e "${secret:0:20}" err
done
for typed in ' hunter2' 'hunter2 ' "hunter2$newline" "'hunter2'" hunter2/ 'env hunter2'; do
  refused '--password: there is no such file' push -m x "$here" --user joe --password "$typed"
  not grep -q hunter2 err
done
refused "CURVE_SECRETKEY: put '='" pull "$here" -o "CURVE_SECRETKEY $secret"
not grep -qF -e "${secret:0:20}" err
refused "CURVE_SECRETKEY: put '='" pull "$here" -o " CURVE_SECRETKEY =$secret"
not grep -qF -e "${secret:0:20}" err
refused "cannot read 'missing'" push -m x "$here" --server-key missing

# a command says that others can read its secret, and goes on
chmod 644 us.key_secret
expect_exit 3 zcat pull "$here" --key us.key_secret --allow-keys any -w 0
expect_stderr "^zcat: 'us.key_secret' can be read by others: 'chmod go= us.key_secret' hides it\$"
