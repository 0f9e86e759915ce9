# A wss server without a certificate and its key is refused, where libzmq would abort; with them messages pass.
. "$(dirname "$0")/common.sh"
has_transport wss || skip "this libzmq has no wss"
command -v openssl >/dev/null || skip "there is no openssl here"

expect_exit 2 zcat pull 'wss://127.0.0.1:*'
expect_stderr 'needs -o WSS_KEY_PEM=file:PATH and -o WSS_CERT_PEM=file:PATH'
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key -out certificate -subj /CN=localhost -days 2 2>/dev/null
start_bound pull pull 'wss://127.0.0.1:*' -o WSS_CERT_PEM=file:certificate -o WSS_KEY_PEM=file:key -n 1 >got
zcat push "wss://localhost:${endpoint##*:}" -o WSS_TRUST_PEM=file:certificate -o WSS_HOSTNAME=localhost -m hello
wait_exit "$pid" 0
same hello got
