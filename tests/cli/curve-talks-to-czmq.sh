# CURVE goes together with CZMQ: its client with our server, and its server and authenticator with our client.
. "$(dirname "$0")/common.sh"
ldconfig -p | grep -q libczmq.so.4 || skip "libczmq4 is not installed"

zcat keygen ours >/dev/null
cat >czmq.py <<'PYTHON'
import ctypes, os, sys

czmq = ctypes.CDLL("libczmq.so.4")
for name in ("zcert_new", "zcert_load", "zsock_new", "zactor_new", "zstr_recv", "zsock_endpoint", "zcert_public_txt"):
    getattr(czmq, name).restype = ctypes.c_void_p


def call(name, *arguments):
    """Pointers are handed on whole, texts as bytes."""
    return getattr(czmq, name)(*(ctypes.c_void_p(a) if isinstance(a, int) and a > 1 << 20 else a for a in arguments))


def text(pointer):
    return ctypes.string_at(pointer).decode()


PULL, PUSH = 7, 8


def client(endpoint):
    certificate = call("zcert_load", b"theirs")
    socket = call("zsock_new", PUSH)
    call("zcert_apply", certificate, socket)
    call("zsock_set_curve_serverkey", socket, call("zcert_public_txt", call("zcert_load", b"ours.key")))
    call("zsock_connect", socket, b"%s", endpoint.encode())
    call("zstr_send", socket, b"from CZMQ")
    call("zsock_set_linger", socket, 10_000)
    call("zsock_destroy", ctypes.byref(ctypes.c_void_p(socket)))
    call("zsys_shutdown")


def server(bound):
    authenticator = call("zactor_new", ctypes.cast(czmq.zauth, ctypes.c_void_p).value, ctypes.c_void_p())
    call("zstr_sendx", authenticator, b"CURVE", b"allowed", ctypes.c_void_p())
    call("zsock_wait", authenticator)
    socket = call("zsock_new", PULL)
    call("zcert_apply", call("zcert_load", b"theirs"), socket)
    call("zsock_set_zap_domain", socket, b"global")
    call("zsock_set_curve_server", socket, 1)
    call("zsock_bind", socket, b"%s", b"tcp://127.0.0.1:*")
    with open(bound, "w") as file:
        file.write(text(call("zsock_endpoint", socket)) + "\n")
    print(text(call("zstr_recv", socket)), flush=True)
    os._exit(0)  # CZMQ would take its time, and complain of what is still open


if sys.argv[1] == "keys":
    certificate = call("zcert_new")
    call("zcert_save", certificate, b"theirs")
    print(text(call("zcert_public_txt", certificate)))
else:
    {"client": client, "server": server}[sys.argv[1]](sys.argv[2])
PYTHON
/usr/bin/python3 czmq.py keys >theirs.public

start_bound ours pull 'tcp://127.0.0.1:*' --key ours.key_secret --allow-keys theirs -n 1 -q >out
/usr/bin/python3 czmq.py client "$endpoint"
wait_exit "$pid" 0
same 'from CZMQ' "$(cat out)"

mkdir allowed
cp ours.key allowed/
launch_bound theirs /usr/bin/python3 czmq.py server "$t/theirs.bound" >out
server=$pid
zcat push "$endpoint" --server-key "$(cat theirs.public)" --key ours.key_secret -m 'from us'
wait_exit "$server" 0
same 'from us' "$(cat out)"

# one that their authenticator does not know
zcat keygen strange >/dev/null
launch_bound theirs-again /usr/bin/python3 czmq.py server "$t/theirs-again.bound" >out
expect_exit 4 zcat push "$endpoint" --server-key "$(cat theirs.public)" --key strange.key_secret -m 'from a stranger' -w 5
expect_stderr 'denies access'
