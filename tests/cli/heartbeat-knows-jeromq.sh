# A peer of ZMTP 2 has no heartbeats: it is not cut off while our stdout is blocked, nor told as lifeless.
. "$(dirname "$0")/common.sh"

jar=/usr/share/java/jeromq.jar
[[ -r $jar ]] && command -v javac >/dev/null || skip "there is no JeroMQ here (libjeromq-java) or no javac"
cat >Pusher.java <<'JAVA'
import org.zeromq.ZMQ;
public class Pusher {
  public static void main(String[] args) throws Exception {
    ZMQ.Socket pusher = ZMQ.context(1).socket(ZMQ.PUSH);
    pusher.connect(args[0]);
    for (int i = 10000; i < 40000; ++i) pusher.send(String.valueOf(i));
    System.in.read();
    System.exit(0);
  }
}
JAVA
javac -cp "$jar" Pusher.java
mkfifo stuck
exec {both}<>stuck {reader}<stuck {forever}<> <(:)
start_bound puller pull --heartbeat 20ms 'tcp://127.0.0.1:*' -n 30000 >stuck 2>log
puller=$pid
exec {both}>&-
start java -cp "$jar:." Pusher "$endpoint" <&"$forever"
IFS= read -r -t "$deadline" -u "$reader" line  # it is there, and soon more than fits
read -r -t 1 -u "$never" || :
cat <&"$reader" >copy
wait_exit "$puller" 0
same "$(seq 10000 39999)" "$line"$'\n'"$(cat copy)"
same '' "$(cat log)"
