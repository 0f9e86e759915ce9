# JeroMQ, which speaks ZMTP 2 and knows nothing of libzmq, is a peer like any other: push and pull, pub and sub, req and
# rep, dealer and router, in each direction, whoever binds; also through a tap.
. "$(dirname "$0")/common.sh"
. "$SRC/tests/cli/foreign.bash"

jar=/usr/share/java/jeromq.jar
[[ -r $jar ]] && command -v javac >/dev/null || skip "there is no JeroMQ here (libjeromq-java) or no javac"

cat >Peer.java <<'JAVA'
import java.util.Scanner;
import org.zeromq.ZMQ;

public class Peer {
  static ZMQ.Socket socket;

  static String receive() {
    byte[] part = socket.recv(0);
    if (part == null) throw new RuntimeException("nothing came");
    return new String(part);
  }

  static void say(String text) {
    System.out.println(text);
    System.out.flush();
  }

  static void talk(String type) {
    switch (type) {
      case "PULL": say(receive()); break;
      case "PUSH": socket.send("in"); break;
      case "SUB": say(receive()); break;
      case "XPUB": socket.recv(0); socket.send("in"); break;
      case "REP": say(receive()); socket.send("in"); break;
      case "REQ": socket.send("in"); say(receive()); break;
      case "DEALER": socket.send("in"); say(receive()); break;
      case "ROUTER":
        byte[] peer = socket.recv(0);
        say(receive());
        socket.sendMore(peer);
        socket.send("in");
        break;
      default: throw new RuntimeException(type);
    }
  }

  public static void main(String[] args) {
    ZMQ.Context context = ZMQ.context(1);
    for (Scanner in = new Scanner(System.in); in.hasNext();) {
      String type = in.next();
      String attach = in.next();
      int number = type.equals("XPUB") ? ZMQ.XPUB : type.equals("PULL") ? ZMQ.PULL : type.equals("PUSH") ? ZMQ.PUSH
          : type.equals("SUB") ? ZMQ.SUB : type.equals("REP") ? ZMQ.REP : type.equals("REQ") ? ZMQ.REQ
          : type.equals("DEALER") ? ZMQ.DEALER : ZMQ.ROUTER;
      socket = context.socket(number);
      socket.setReceiveTimeOut(10000);
      socket.setIdentity("java".getBytes());
      if (type.equals("SUB")) socket.subscribe("o".getBytes());
      if (attach.equals("bind")) say("tcp://127.0.0.1:" + socket.bindToRandomPort("tcp://127.0.0.1"));
      else socket.connect(in.next());
      talk(type);
      socket.close();
    }
    context.term();
  }
}
JAVA
javac -cp "$jar" Peer.java

start_foreign java -XX:TieredStopAtLevel=1 -cp "$jar:." Peer
talks PULL out '' push -m out
talks PUSH '' in pull -n 1
talks SUB out '' pub -m out
talks XPUB '' in sub -s i -n 1
talks REP out in req -m out
talks REQ out '' rep -m out -n 1
talks ROUTER out in dealer -m out -n 1
talks DEALER out $'java\tin' router -m $'java\tout' --until-disconnect

through_a_tap
talks PULL out '' push -m out
shows '>' PUSH out
shows '<' PUSH out
talks XPUB '' in sub -s i -n 1
shows '>' XPUB in
shows '<' XPUB in
talks DEALER back $'java\tin' router -m $'java\tback' --until-disconnect
for way in '>' '<'; do
  shows "$way" DEALER in
  shows "$way" ROUTER back
done
same 8 "$(wc -l <shown)"
same '"java"' "$(jq -c 'select(.type == "DEALER") | .identity' shown | sort -u)"
