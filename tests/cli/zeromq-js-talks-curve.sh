# zeromq.js talks CURVE with us, as client and as server.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"
. "$SRC/tests/cli/foreign.bash"

zeromq_js
zcat keygen ours >/dev/null
zcat keygen theirs >/dev/null
cat >peer.mjs <<'JS'
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
const [library, role, where] = process.argv.slice(2);
const zmq = createRequire(library + "/")("zeromq");
const key = (file, half) => readFileSync(file, "utf8").match(`${half}-key = "(.*)"`)[1];
const curveSecretKey = key("theirs.key_secret", "secret");

if (role === "client") {
  const curvePublicKey = key("theirs.key", "public");
  const socket = new zmq.Push({ curvePublicKey, curveSecretKey, curveServerKey: key("ours.key", "public") });
  socket.connect(where);
  await socket.send("from zeromq.js");
  process.stdin.once("end", () => process.exit(0)).resume(); // until it has arrived
} else {
  const socket = new zmq.Pull({ curveServer: true, curveSecretKey });
  await socket.bind("tcp://127.0.0.1:*");
  writeFileSync(where, socket.lastEndpoint + "\n");
  console.log(String(await socket.receive()));
  process.exit(0);
}
JS

start_bound ours pull 'tcp://127.0.0.1:*' --key ours.key_secret --allow-keys theirs.key -n 1 -q -p '{user}: {0}' >out
ours=$pid
start_fed node peer.mjs "$library" client "$endpoint"
wait_exit "$ours" 0
exec {input}>&-
wait_exit "$pid" 0
same 'theirs: from zeromq.js' "$(cat out)"

launch_bound theirs node peer.mjs "$library" server "$t/theirs.bound" >out
server=$pid
zcat push "$endpoint" --server-key theirs.key --key ours.key_secret -m 'from us'
wait_exit "$server" 0
same 'from us' "$(cat out)"
