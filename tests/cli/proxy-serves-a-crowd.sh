# Two hundred clients reach eight workers through a queue: each gets the replies to its own requests, each worker has a share.
. "$(dirname "$0")/common.sh"

cat >crowd.py <<'PYTHON'
import sys, zmq

front, back = sys.argv[1:]
context = zmq.Context()
context.max_sockets = 1000


def socket(kind, endpoint):
    made = context.socket(kind)
    made.linger = 0
    made.connect(endpoint)
    return made


workers = {socket(zmq.REP, back): 0 for _ in range(8)}
clients = {socket(zmq.REQ, front): [i, 0] for i in range(200)}
poller = zmq.Poller()
for one in [*workers, *clients]:
    poller.register(one, zmq.POLLIN)
for client, (number, _) in clients.items():
    client.send_multipart([b"%d" % number, b"", b"0"])
done = 0
while done < len(clients):
    events = poller.poll(20000)
    assert events, "nothing moves"
    for one, _ in events:
        message = one.recv_multipart()
        if one in workers:
            workers[one] += 1
            one.send_multipart([b"reply", *message])
            continue
        number, round = clients[one]
        assert message == [b"reply", b"%d" % number, b"", b"%d" % round], message
        clients[one][1] += 1
        if round == 9:
            done += 1
        else:
            one.send_multipart([b"%d" % number, b"", b"%d" % (round + 1)])
assert sum(workers.values()) == 2000 and min(workers.values()) > 100, workers.values()
PYTHON
for transport in tcp://127.0.0.1:* ipc://*; do
  start_bound "queue${transport%%:*}" proxy queue "$transport" "$transport"
  /usr/bin/python3 crowd.py "${endpoints[0]}" "${endpoints[1]}"
done
