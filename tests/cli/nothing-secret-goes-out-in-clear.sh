# Options of a mechanism are refused where libzmq would ignore them: by the transport or by the type of the socket.
. "$(dirname "$0")/common.sh"

/usr/bin/python3 -c 'import zmq; open("key", "wb").write(zmq.curve_keypair()[1])'
server=(--key key --allow-keys any)
expect_exit 2 zcat run pub inproc://a "${server[@]}" -m secret :: sub inproc://a -n 1 -w 1
expect_stderr "'inproc://a': inproc neither encrypts nor authenticates, so --key"
expect_exit 2 zcat run pull inproc://a -o PLAIN_USERNAME=me :: push inproc://a -m x
expect_stderr 'PLAIN_USERNAME would be ignored'
expect_exit 2 zcat run pull inproc://a -o ZAP_DOMAIN=d :: push inproc://a -m x
expect_stderr 'ZAP_DOMAIN would be ignored'
expect_exit 2 zcat stream "${server[@]}" 'tcp://127.0.0.1:*'
expect_stderr "'--key' is for commands that open a socket, other than stream"
expect_exit 2 zcat recv -t stream "${server[@]}" 'tcp://127.0.0.1:*'
expect_stderr '^zcat: --key: stream sockets speak raw tcp, which has no security$'
expect_exit 2 zcat recv -t stream -o CURVE_SERVER=1 'tcp://127.0.0.1:*'
expect_stderr 'CURVE_SERVER has no use on stream sockets'
expect_exit 2 zcat run pull inproc://a --allow-ip 127.0.0.1 :: push inproc://a -m x
expect_exit 2 zcat run pull inproc://a --user joe --password key :: push inproc://a -m x
expect_stderr 'so --user would be ignored'
for transport in epgm norm; do
  has_transport "$transport" || continue
  expect_exit 2 zcat pub "${server[@]}" -m secret "$transport://lo;239.192.1.1:5556"
  expect_stderr "$transport neither encrypts nor authenticates"
done
if has_transport ws; then
  expect_exit 2 zcat pub "${server[@]}" -m secret 'ws://127.0.0.1:*'
  expect_stderr 'with CURVE no subscription passes over ws'
  expect_exit 3 zcat pull "${server[@]}" 'ws://127.0.0.1:*' -w 0
fi
expect_exit 3 zcat pull "${server[@]}" 'tcp://127.0.0.1:*' "ipc://$t/socket" -w 0

# the place where libzmq asks who may connect is nobody's endpoint
expect_exit 2 zcat run pull "${server[@]}" 'tcp://127.0.0.1:*' :: pull inproc://zeromq.zap.01
expect_stderr 'choose another name'
