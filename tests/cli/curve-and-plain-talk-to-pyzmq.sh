# CURVE and PLAIN go together with pyzmq: its clients with our servers, its servers and authenticator with our clients.
. "$(dirname "$0")/common.sh"

mkdir elsewhere
zcat keygen ours >/dev/null
zcat keygen elsewhere/strange >/dev/null
/usr/bin/python3 -c 'import zmq.auth; zmq.auth.create_certificates(".", "theirs", {"name": "Their Name"})'
printf 'joe=se=cret\n' >users
printf 'se=cret\n' >password
chmod go= users password theirs.key_secret

# client NAME=VALUE...: a client of theirs that sends one message; it holds the options as names of pyzmq
client() {
  /usr/bin/python3 - "$endpoint" "$@" <<'PYTHON'
import sys, zmq, zmq.auth
context = zmq.Context()
socket = context.socket(zmq.PUSH)
for name, value in (argument.split("=", 1) for argument in sys.argv[2:]):
    if name == "server":
        socket.curve_serverkey = zmq.auth.load_certificate(value)[0]
    elif name == "curve":
        socket.curve_publickey, socket.curve_secretkey = zmq.auth.load_certificate(value)
    else:
        setattr(socket, name, value.encode())
socket.connect(sys.argv[1])
socket.send(b"from python")
socket.close()
context.term()  # when all is sent
PYTHON
}
start_bound curve pull 'tcp://127.0.0.1:*' --key ours.key_secret --allow-keys theirs.key -n 1 -q -p '{user}: {0}' >out
client server=ours.key curve=theirs.key_secret
wait_exit "$pid" 0
same "$(zcat keygen --public theirs.key_secret): from python" out  # they write the name into the secret half only
start_bound plain pull 'tcp://127.0.0.1:*' --allow-users users -n 1 -p '{user}: {0}' >out
client plain_username=joe plain_password=se=cret
wait_exit "$pid" 0
same 'joe: from python' out

cat >server.py <<'PYTHON'
import sys, zmq, zmq.auth
from zmq.auth.thread import ThreadAuthenticator
context = zmq.Context()
authenticator = ThreadAuthenticator(context)
authenticator.start()
authenticator.configure_plain(domain="*", passwords={"joe": "se=cret"})
authenticator.configure_curve(domain="*", location=".")  # the *.key here
socket = context.socket(zmq.PULL)
if sys.argv[1] == "plain":
    socket.plain_server = True
else:
    socket.curve_server = True
    socket.curve_publickey, socket.curve_secretkey = zmq.auth.load_certificate("theirs.key_secret")
socket.bind("tcp://127.0.0.1:*")
with open(sys.argv[2], "w") as bound:
    bound.write(socket.last_endpoint.decode() + "\n")
print(socket.recv().decode())
authenticator.stop()
PYTHON
launch_bound their-curve /usr/bin/python3 server.py curve "$t/their-curve.bound" >out
expect_exit 4 zcat push "$endpoint" -m x --server-key theirs.key --key elsewhere/strange.key_secret
expect_stderr 'denies access \(status 400\)$'
zcat push "$endpoint" -m 'from zcat' --server-key theirs.key --key ours.key_secret
wait_exit "$pid" 0
same 'from zcat' out
launch_bound their-plain /usr/bin/python3 server.py plain "$t/their-plain.bound" >out
expect_exit 4 zcat push "$endpoint" -m x --user ann --password password
expect_stderr 'denies access \(status 400\)$'
zcat push "$endpoint" -m 'from zcat' --user joe --password password
wait_exit "$pid" 0
same 'from zcat' out
