# probe knows JeroMQ, which speaks ZMTP 2.
. "$(dirname "$0")/common.sh"

jar=/usr/share/java/jeromq.jar
[[ -r $jar ]] && command -v javac >/dev/null || skip "there is no JeroMQ here (libjeromq-java) or no javac"
cat >Server.java <<'JAVA'
import org.zeromq.ZMQ;
public class Server {
  public static void main(String[] args) throws Exception {
    ZMQ.Socket puller = ZMQ.context(1).socket(ZMQ.PULL);
    System.out.println("tcp://127.0.0.1:" + puller.bindToRandomPort("tcp://127.0.0.1"));
    System.out.println(new String(puller.recv(0)));
  }
}
JAVA
javac -cp "$jar" Server.java
mkfifo urls
exec {lines}<>urls
start java -cp "$jar:." Server >&"$lines"
IFS= read -r -t "$deadline" -u "$lines" endpoint
expect_exit 0 zcat probe "$endpoint" >out
same "$endpoint: ZMTP 2.0, PULL" "$(sed -E 's/, [0-9.]+ ms$//' out)"
zcat push -m hello "$endpoint"
IFS= read -r -t "$deadline" -u "$lines" line
same hello "$line"
wait_exit "$pid" 0
