# zeromq.js, which brings a newer libzmq of its own, is a peer of the draft types like any other, whoever binds.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"
. "$SRC/tests/cli/foreign.bash"
needs_drafts
zeromq_js

cat >peer.mjs <<'JS'
import { createRequire } from "node:module";
import readline from "node:readline";
const zmq = createRequire(process.argv[2] + "/")("zeromq/draft");

const print = async (socket) => console.log(String((await socket.receive())[0]));
const talks = {
  Gather: print,
  Scatter: (socket) => socket.send("in"),
  Dish: print,
  Radio: async (socket) => {  // it is not told who has joined
    let left = false;
    socket.events.on("disconnect", () => (left = true));
    while (!left) {
      await socket.send("in", { group: "g" });
      await new Promise(setImmediate);
    }
  },
  Server: async (socket) => {
    const [text, { routingId }] = await socket.receive();
    console.log(String(text));
    await socket.send("in", { routingId });
  },
  Client: async (socket) => {
    await socket.send("in");
    await print(socket);
  },
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const [type, attach, url] = line.split(" ");
  const socket = new zmq[type]();
  if (type === "Dish") socket.join("g");
  if (attach === "bind") {
    await socket.bind(url ?? "tcp://127.0.0.1:*");
    console.log(socket.lastEndpoint);
  } else {
    socket.connect(url);
  }
  await talks[type](socket);
  socket.close();
}
JS

start_foreign node peer.mjs "$library"
talks Gather out '' scatter -m out
talks Scatter '' in gather -n 1
talks Dish out '' radio --group g -m out
talks Radio '' $'g\tin' dish --group g -n 1
talks Server out in client -m out -n 1


start_fed zcat server 'tcp://127.0.0.1:*' --bound-file bound >out
echo "Client connect $(wait_line bound tcp)" >&"$foreign_in"
printf '%s\tout\n' "$(wait_line out 'in$' | cut -f 1)" >&"$input"
foreign_line
same out "$line"

endpoint=udp://127.0.0.1:$(udp_port)
echo "Dish bind $endpoint" >&"$foreign_in"
foreign_line
start zcat radio "$endpoint" --group g -m out --repeat 0 -i 20ms
foreign_line
same out "$line"
