# zeromq.js, which brings a newer libzmq of its own, is a peer like any other: push and pull, req and rep, in each
# direction, whoever binds; also through a tap.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"
. "$SRC/tests/cli/foreign.bash"

zeromq_js
cat >peer.mjs <<'JS'
import { createRequire } from "node:module";
import readline from "node:readline";
const zmq = createRequire(process.argv[2] + "/")("zeromq");

const talks = {
  Pull: async (socket) => console.log(String(await socket.receive())),
  Push: (socket) => socket.send("in"),
  Reply: async (socket) => {
    console.log(String(await socket.receive()));
    await socket.send("in");
  },
  Request: async (socket) => {
    await socket.send("in");
    console.log(String(await socket.receive()));
  },
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const [type, attach, url] = line.split(" ");
  const socket = new zmq[type]();
  if (attach === "bind") {
    await socket.bind("tcp://127.0.0.1:*");
    console.log(socket.lastEndpoint);
  } else {
    socket.connect(url);
  }
  await talks[type](socket);
  socket.close();
}
JS

start_foreign node peer.mjs "$library"
talks Pull out '' push -m out
talks Push '' in pull -n 1
talks Reply out in req -m out
talks Request out '' rep -m out -n 1

through_a_tap
talks Pull out '' push -m out
shows '>' PUSH out
shows '<' PUSH out
talks Request back '' rep -m back -n 1
for way in '>' '<'; do
  shows "$way" REQ '' in
  shows "$way" ROUTER '' back
done
same 6 "$(wc -l <shown)"
