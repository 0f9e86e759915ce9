#include "endpoint/endpoint.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>
#include <zmq.hpp>

#include "base/error.hpp"
#include "base/fd.hpp"
#include "endpoint/binding.hpp"
#include "endpoint/transport.hpp"
#include "peer/probe.hpp"

using namespace zcat;
namespace fs = std::filesystem;

namespace {

constexpr Attach kBind = Attach::bind;
constexpr Attach kConnect = Attach::connect;

/// A private directory, gone at the end.
class TempDir {
 public:
  TempDir() {
    std::string name = (fs::temp_directory_path() / "zcat-endpoint-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path_ = name;
  }
  ~TempDir() { fs::remove_all(path_); }
  std::string operator/(std::string_view name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

/// The message of the Error that `action` throws, and its code in front: `2 'foo' is no endpoint...`.
template <typename Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return std::to_string(static_cast<int>(error.code())) + " " + error.what();
  }
  return "no error";
}

std::string bound(std::string_view text, Family family = Family::any) {
  const Endpoint endpoint = parse_endpoint(text, kBind, family);
  return (endpoint.attach == kBind ? "@" : ">") + endpoint.uri() + (endpoint.ipv6 ? " ipv6" : "");
}

std::string connected(std::string_view text, Family family = Family::any) {
  const Endpoint endpoint = parse_endpoint(text, kConnect, family);
  return (endpoint.attach == kBind ? "@" : ">") + endpoint.uri() + (endpoint.ipv6 ? " ipv6" : "");
}

/// What a plain `text` to connect is refused with.
std::string refused(std::string_view text, Family family = Family::any) {
  return error_of([&] { parse_endpoint(text, kConnect, family); });
}

bool has(std::string_view transport) {
  const auto names = transports();
  return std::ranges::find(names, transport) != names.end();
}

#define CHECK_SAYS(actual, expected)                 \
  do {                                               \
    const std::string said = (actual);               \
    CAPTURE(said);                                   \
    CHECK(said.find(expected) != std::string::npos); \
  } while (false)

/// A listening unix socket.
Fd listen_at(const std::string& path) {
  Fd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  REQUIRE(bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  REQUIRE(listen(fd.get(), 1) == 0);
  return fd;
}

Endpoint ipc(const std::string& path) { return parse_endpoint("ipc://" + path, kBind); }

}  // namespace

TEST_CASE("@ binds, > connects, and a plain endpoint does what its command says") {
  CHECK(connected("tcp://localhost:5555") == ">tcp://localhost:5555");
  CHECK(bound("tcp://127.0.0.1:5555") == "@tcp://127.0.0.1:5555");
  CHECK(connected("@tcp://127.0.0.1:5555") == "@tcp://127.0.0.1:5555");
  CHECK(bound(">tcp://localhost:5555") == ">tcp://localhost:5555");
  CHECK(parse_endpoint("@5555", kConnect).typed == "@5555");
  CHECK(parse_endpoint_as("5555", kConnect).uri() == "tcp://localhost:5555");
  CHECK_SAYS(error_of([] { parse_endpoint_as("@tcp://x:1", kBind); }),
             "2 '@tcp://x:1': there is no transport '@tcp'");
}

TEST_CASE("a wildcard address binds, whatever the command's default") {
  CHECK(connected("tcp://*:5555") == "@tcp://*:5555");
  CHECK(connected("tcp://127.0.0.1:*") == "@tcp://127.0.0.1:*");
  CHECK(connected("tcp://127.0.0.1:0") == "@tcp://127.0.0.1:0");
  CHECK(connected("tcp://lo:*") == "@tcp://lo:*");
  CHECK(connected("ipc://*") == "@ipc://*");
  CHECK(connected("127.0.0.1:*") == "@tcp://127.0.0.1:*");
  CHECK(connected(":*") == "@tcp://*:*");
  CHECK(connected("*:5555") == "@tcp://*:5555");
  CHECK(connected("0") == "@tcp://*:0");
}

TEST_CASE("nothing can connect to a wildcard") {
  for (const char* text :
       {">tcp://*:5555", ">tcp://localhost:*", ">tcp://localhost:0", ">ipc://*", ">*:5555", ">0"}) {
    CHECK_SAYS(refused(text), "nothing can connect to a wildcard");
  }
  CHECK_SAYS(error_of([] { parse_endpoint_as("tcp://*:5", kConnect); }), "bind it with '@tcp://*:5' or -b");
}

TEST_CASE("short forms are written out") {
  CHECK(bound("5555") == "@tcp://*:5555");
  CHECK(connected("5555") == ">tcp://localhost:5555");
  CHECK(bound(":5555") == "@tcp://*:5555");
  CHECK(connected(":5555") == ">tcp://localhost:5555");
  CHECK(bound("tcp://:5555") == "@tcp://*:5555");
  CHECK(connected("tcp://:5555") == ">tcp://localhost:5555");
  CHECK(connected("example.org:80") == ">tcp://example.org:80");
  CHECK(connected("ws:80") == ">tcp://ws:80");
  CHECK(connected("[::1]:5555") == ">tcp://[::1]:5555 ipv6");
  CHECK(connected("./a.sock") == ">ipc://./a.sock");
  CHECK(bound("/run/a:1.sock") == "@ipc:///run/a:1.sock");
  CHECK(connected("TCP://Host:00080") == ">tcp://Host:80");
}

TEST_CASE("a word that is no endpoint is answered with the forms that are") {
  CHECK(refused("foo") == "2 'foo' is no endpoint: try tcp://foo:PORT, or ./foo for a unix socket");
  CHECK(refused("@foo") == "2 '@foo' is no endpoint: try tcp://foo:PORT, or ./foo for a unix socket");
  for (const char* text : {"", "@", "-1", "+5", "0x50", "*"})
    CHECK_SAYS(refused(text), "is no endpoint: try tcp://");
  CHECK_SAYS(refused("tcp:/host:1"), "write 'tcp://'");
  CHECK_SAYS(refused("tcp:host:1"), "write 'tcp://'");
  CHECK_SAYS(refused("ipc:/run/a.sock"), "write 'ipc://'");
  CHECK_SAYS(refused("tcp//host:1"), "write 'tcp://'");
  CHECK_SAYS(refused("tcp;//host:1"), "write 'tcp://'");
  CHECK_SAYS(refused("ipc//run/a.sock"), "write 'ipc://'");
  CHECK_SAYS(refused("localhost;5555"), "is no endpoint");
  CHECK(connected("tcp/a.sock") == ">ipc://tcp/a.sock");
}

TEST_CASE("a port is a decimal number up to 65535") {
  CHECK(connected("tcp://h:1") == ">tcp://h:1");
  CHECK(connected("tcp://h:65535") == ">tcp://h:65535");
  for (const char* port : {"65536", "70000", "99999999999999999999"}) {
    CHECK_SAYS(refused(std::string("tcp://h:") + port), std::string("port '") + port + "' is out of range");
    CHECK_SAYS(refused(port), "is out of range");
  }
  for (const char* port : {"80a", "0x50", "-1", "+5", " 5", "http", "![41000-41010]", "5555?x"}) {
    CHECK_SAYS(refused(std::string("tcp://h:") + port), std::string("port '") + port + "' is no number");
  }
  CHECK_SAYS(refused("tcp://h"), "name a port: try 'h:PORT'");
  CHECK_SAYS(refused("tcp://"), "name a port: try 'HOST:PORT'");
  CHECK_SAYS(refused("tcp://h:"), "name a port");
  CHECK_SAYS(refused("tcp://h:80/"), "tcp has no path");
}

TEST_CASE("IPv6 addresses stand in brackets and turn IPv6 on for their endpoint only") {
  CHECK(bound("tcp://[::]:5555") == "@tcp://[::]:5555 ipv6");
  CHECK(connected("tcp://[::ffff:127.0.0.1]:5") == ">tcp://[::ffff:127.0.0.1]:5 ipv6");
  CHECK(connected("tcp://[fe80::1%lo]:5") == ">tcp://[fe80::1%lo]:5 ipv6");
  CHECK(connected("tcp://[fe80::1%1]:5") == ">tcp://[fe80::1%1]:5 ipv6");
  CHECK_SAYS(refused("::1:5555"), "brackets, as in '[::1]:5555'");
  CHECK_SAYS(refused("tcp://::1:5555"), "brackets, as in '[::1]:5555'");
  CHECK_SAYS(refused("tcp://[::1]"), "name a port");
  CHECK_SAYS(refused("tcp://[::1]5"), "name a port");
  CHECK_SAYS(refused("tcp://[::1]x:5"), "behind ']' comes the port");
  CHECK_SAYS(refused("tcp://[::1:5"), "'[' without ']'");
  for (const char* host : {"[]", "[127.0.0.1]", "[lo]", "[*]", "[::g]"}) {
    CHECK_SAYS(refused(std::string("tcp://") + host + ":5"),
               std::string("'") + host + "' is no IPv6 address");
  }
  CHECK_SAYS(refused("tcp://[fe80::1]:5"), "a link-local address needs its interface: try '[fe80::1%eth0]'");
  CHECK_SAYS(refused("tcp://[fe80::1%no-such-if]:5"), "there is no network interface 'no-such-if'");
  CHECK_SAYS(refused("tcp://[fe80::1%]:5"), "there is no network interface ''");
  CHECK_SAYS(refused("tcp://[fe80::1%0]:5"), "there is no network interface '0'");
}

TEST_CASE("-4 and -6 choose what a name means, and contradict the other family's addresses") {
  CHECK(connected("5555", Family::ipv6) == ">tcp://localhost:5555 ipv6");
  CHECK(bound("5555", Family::ipv6) == "@tcp://*:5555 ipv6");
  CHECK(connected("h:5", Family::ipv6) == ">tcp://h:5 ipv6");
  CHECK(connected("h:5", Family::ipv4) == ">tcp://h:5");
  CHECK(bound("5555", Family::ipv4) == "@tcp://*:5555");
  CHECK(connected("[::1]:5", Family::ipv6) == ">tcp://[::1]:5 ipv6");
  CHECK(connected("127.0.0.1:5", Family::ipv4) == ">tcp://127.0.0.1:5");
  CHECK_SAYS(refused("[::1]:5", Family::ipv4), "'[::1]' is an IPv6 address: leave -4 away");
  CHECK_SAYS(refused("127.0.0.1:5", Family::ipv6), "'127.0.0.1' is an IPv4 address: leave -6 away");
  CHECK(connected("./a.sock", Family::ipv6) == ">ipc://./a.sock");
}

TEST_CASE("hosts that libzmq would take silently, or refuse without a word, are refused with one") {
  CHECK(connected("a_b-c.d.:5") == ">tcp://a_b-c.d.:5");
  CHECK(connected("127.1:5") == ">tcp://127.1:5");
  for (const char* host : {"999.1.1.1", "1.2.3.4.5", "5", "."}) {
    CHECK_SAYS(refused(std::string("tcp://") + host + ":5"), "is no IPv4 address");
  }
  for (const char* host : {"_a", "-a", "a b", "ä", "u@h", "a,b", "a\nb"}) {
    CHECK_SAYS(refused(std::string("tcp://") + host + ":5"), "is no host");
  }
  CHECK_SAYS(refused(std::string("tcp://") + std::string(254, 'a') + ":5"), "is no host");
}

TEST_CASE("a connecting tcp endpoint may say where it connects from") {
  CHECK(connected("tcp://127.0.0.1:0;h:5") == ">tcp://127.0.0.1:0;h:5");
  CHECK(connected("tcp://127.0.0.1:*;127.0.0.1:5") == ">tcp://127.0.0.1:*;127.0.0.1:5");
  CHECK(connected("tcp://lo:6000;h:5") == ">tcp://lo:6000;h:5");
  CHECK(connected("tcp://[::1]:0;[::1]:5") == ">tcp://[::1]:0;[::1]:5 ipv6");
  CHECK_SAYS(refused("tcp://*:0;h:5"), "name the address or the interface to connect from");
  CHECK_SAYS(refused("tcp://no-such-if:0;h:5"), "'no-such-if' is no interface here");
  CHECK_SAYS(refused("tcp://127.0.0.1;h:5"), "name a port");
  CHECK_SAYS(refused("tcp://127.0.0.1:0;h"), "name a port");
  CHECK_SAYS(refused("tcp://127.0.0.1:0;h:70000"), "out of range");
  CHECK_SAYS(refused("tcp://127.0.0.1:0;[::1]:5"), "IPv4 cannot connect to IPv6");
  CHECK_SAYS(refused("tcp://[::1]:0;127.0.0.1:5"), "IPv4 cannot connect to IPv6");
  CHECK_SAYS(refused("@tcp://127.0.0.1:0;127.0.0.1:5"),
             "only what connects has a source address: try '127.0.0.1:5'");
  CHECK_SAYS(refused("tcp://127.0.0.1:0;127.0.0.1:*"), "only what connects has a source address");
}

TEST_CASE("an ipc path fits into a unix socket's address") {
  const std::string longest(107, 'x');
  CHECK(connected("ipc://" + longest) == ">ipc://" + longest);
  CHECK_SAYS(refused("ipc://" + longest + "x"), "the path has 108 bytes, a unix socket's at most 107");
  CHECK_SAYS(refused("./" + longest), "the path has 109 bytes");
  CHECK(connected("ipc://@" + longest.substr(1)) == ">ipc://@" + longest.substr(1));
  CHECK_SAYS(refused("ipc://@" + longest), "the path has 108 bytes");
  CHECK_SAYS(refused("ipc://"), "name a path");
  CHECK_SAYS(refused("ipc://@"), "name the abstract socket");
  CHECK_SAYS(refused(std::string("ipc://a\0b", 9)), "2 'ipc://a': a NUL byte follows it");
  CHECK_SAYS(refused("@ipc://*x"), "try 'ipc://./*x'");
  CHECK(connected("ipc://*x") == ">ipc://*x");
}

TEST_CASE("inproc takes any name of up to 255 bytes") {
  CHECK(bound("inproc://a b") == "@inproc://a b");
  CHECK_SAYS(refused("inproc://"), "try 'inproc://NAME'");
  CHECK_SAYS(refused("inproc://zeromq.zap.01"), "libzmq asks there who may connect");
  CHECK(connected("inproc://" + std::string(255, 'x')).size() == 265);
  CHECK_SAYS(refused("inproc://" + std::string(256, 'x')), "over 255 bytes");
}

TEST_CASE("ws is read like tcp, with a path that libzmq sends as it is") {
  if (!has("ws")) return;
  CHECK(connected("ws://h:80") == ">ws://h:80");
  CHECK(connected("ws://h:80/") == ">ws://h:80/");
  CHECK(connected("ws://[::1]:80/p?q=1") == ">ws://[::1]:80/p?q=1 ipv6");
  CHECK(connected("ws://:80/p") == ">ws://localhost:80/p");
  CHECK(bound("ws://*:80/p") == "@ws://*:80/p");
  CHECK(bound("ws://127.0.0.1:*") == "@ws://127.0.0.1:*");
  CHECK(bound("ws://127.0.0.1:*/p") == "@ws://127.0.0.1:0/p");
  CHECK_SAYS(refused("ws://h"), "name a port");
  CHECK_SAYS(refused("ws://h/p"), "name a port");
  CHECK_SAYS(refused("ws://h:80a/p"), "port '80a' is no number");
  CHECK_SAYS(refused("ws://h:80/a/b"), "only the last part of the path '/a/b'");
  CHECK_SAYS(refused("ws://h:80/a:b"), "a path takes printable ASCII");
  CHECK_SAYS(refused("ws://h:80/a\r\nX: y"), "a path takes printable ASCII");
  CHECK_SAYS(refused("ws://127.0.0.1:1;h:80"), "only tcp takes a source address");
}

TEST_CASE("epgm needs an interface of this machine and writes its address") {
  if (!has("epgm")) return;
  CHECK(connected("epgm://lo;239.192.1.1:5555") == ">epgm://127.0.0.1;239.192.1.1:5555");
  CHECK(bound("epgm://127.0.0.1;239.192.1.1:5555") == "@epgm://127.0.0.1;239.192.1.1:5555");
  CHECK(connected("epgm://127.0.0.0/8;239.192.1.1:5555") == ">epgm://127.0.0.1;239.192.1.1:5555");
  CHECK(connected("epgm://lo;239.0.0.1,239.0.0.2;239.0.0.3:5555") ==
        ">epgm://127.0.0.1;239.0.0.1,239.0.0.2;239.0.0.3:5555");
  CHECK_SAYS(refused("epgm://239.192.1.1:5555"),
             "name the interface to use: try 'epgm://eth0;239.192.1.1:5555'");
  CHECK_SAYS(refused("epgm://;239.192.1.1:5555"), "name the interface to use");
  CHECK_SAYS(refused("epgm://no-such-if;239.192.1.1:5555"),
             "'no-such-if' is no interface with an IPv4 address");
  CHECK_SAYS(refused("epgm://203.0.113.77;239.192.1.1:5555"), "'203.0.113.77' is no interface");
  CHECK_SAYS(refused("epgm://lo;10.0.0.1:5555"), "'10.0.0.1' is no IPv4 multicast address");
  CHECK_SAYS(refused("epgm://lo;239.0.0.1;:5555"), "'' is no IPv4 multicast address");
  CHECK_SAYS(refused("epgm://lo;239.0.0.1;239.0.0.1;239.0.0.1:5"), "too many ';'");
  CHECK_SAYS(refused("epgm://lo;239.192.1.1"), "name a port");
  CHECK_SAYS(refused("epgm://lo;239.192.1.1:*"), "all members of a group share one port");
  CHECK_SAYS(refused("epgm://lo;239.192.1.1:0"), "all members of a group share one port");
  CHECK_SAYS(refused("epgm://lo;239.192.1.1:70000"), "out of range");
  CHECK_SAYS(refused("epgm://lo;239.192.1.1:5", Family::ipv6), "epgm goes over IPv4 here");
}

TEST_CASE("pgm needs the right to raw sockets as well") {
  if (!has("pgm")) return;
  constexpr int kPgmProtocol = 113;
  if (Fd(socket(AF_INET, SOCK_RAW, kPgmProtocol))) {
    CHECK(connected("pgm://lo;239.192.1.1:5555") == ">pgm://127.0.0.1;239.192.1.1:5555");
  } else {
    CHECK_SAYS(refused("pgm://lo;239.192.1.1:5555"), "CAP_NET_RAW, or try 'epgm://lo;239.192.1.1:5555'");
  }
}

TEST_CASE("norm needs an interface for a group, and an address for one receiver") {
  if (!has("norm")) return;
  CHECK(connected("norm://lo;239.192.1.1:5555") == ">norm://127.0.0.1;239.192.1.1:5555");
  CHECK(connected("norm://7,lo;239.192.1.1:5555") == ">norm://7,127.0.0.1;239.192.1.1:5555");
  {
    const Fd other(
        socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));  // what another zcat does that is about to bind
    sockaddr_un lock{};
    lock.sun_family = AF_UNIX;
    const std::string_view name = "zcat-norm-5556";
    name.copy(lock.sun_path + 1, name.size());
    REQUIRE(bind(other.get(), reinterpret_cast<const sockaddr*>(&lock),
                 static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size())) == 0);
    CHECK_SAYS(refused("norm://10.0.0.1:5556"), "UDP port 5556 is taken here");
  }
  CHECK(connected("norm://10.0.0.1:5556") == ">norm://10.0.0.1:5556");
  CHECK(connected("norm://10.0.0.1:5555") == ">norm://10.0.0.1:5555");
  CHECK(connected("norm://7,10.0.0.1:5555") == ">norm://7,10.0.0.1:5555");
  CHECK_SAYS(refused("norm://x,lo;239.192.1.1:5"), "node id 'x' is no number above 0");
  CHECK_SAYS(refused("norm://0,lo;239.192.1.1:5"), "node id '0' is no number above 0");
  CHECK_SAYS(refused("norm://239.192.1.1:5"), "name the interface to use: try 'norm://eth0;239.192.1.1:5'");
  CHECK_SAYS(refused("norm://no-such-if;239.192.1.1:5"), "'no-such-if' is no interface");
  CHECK_SAYS(refused("norm://host.invalid:5"), "'host.invalid' is no IPv4 address");
  CHECK_SAYS(refused("norm://lo;10.0.0.1:5"), "'10.0.0.1' is no IPv4 multicast address");
  CHECK_SAYS(refused("norm://lo;239.192.1.1"), "name a port");
}

TEST_CASE("tipc addresses have one of its forms") {
  if (!has("tipc")) return;
  for (const char* text : {"tipc://", "tipc://x", "tipc://{5560}", "tipc://{5560,0", "tipc://{5560,0,0}x",
                           "tipc://{64,0}", "tipc://{5560,2,1}", "tipc://<1.2.3>", "tipc://{-1,0}"}) {
    CHECK_SAYS(refused(text), "try '{TYPE,INSTANCE}'");
  }
  // A kernel without tipc is told from an address without form.
  const bool supported = bool(Fd(socket(AF_TIPC, SOCK_STREAM, 0)));
  for (const char* text :
       {"tipc://{5560,0}", "tipc://{5560, 0, 16777216}", "tipc://{5560,0}@1.2.3", "tipc://<1.2.3:4>"}) {
    if (supported) {
      CHECK(connected(text) == std::string(">") + text);
    } else {
      CHECK_SAYS(refused(text), "the kernel has no tipc");
    }
  }
}

TEST_CASE("udp is there with libzmq's drafts and names a port") {
  if (!has("udp")) {
    CHECK_SAYS(refused("udp://127.0.0.1:5"), "was built without udp: it has tcp, ");
    return;
  }
  // what binds otherwise connects, and the other way round
  CHECK(bound("udp://127.0.0.1:5") == ">udp://127.0.0.1:5");
  CHECK(bound("udp://lo;239.192.1.1:5") == ">udp://lo;239.192.1.1:5");
  CHECK(connected("udp://127.0.0.1:5") == "@udp://127.0.0.1:5");
  CHECK(connected("udp://*:5") == "@udp://*:5");
  CHECK(connected("@udp://127.0.0.1:5") == "@udp://127.0.0.1:5");
  CHECK(connected(">udp://127.0.0.1:5") == ">udp://127.0.0.1:5");
  CHECK_SAYS(refused(">udp://255.255.255.255:5"), "sends nothing to a broadcast address");
  CHECK_SAYS(refused("udp://239.192.1.1:5"), "name the interface to use: try 'udp://eth0;239.192.1.1:5'");
  CHECK_SAYS(refused("@udp://127.0.0.1:*"), "libzmq does not tell which port it chose");
}

TEST_CASE("a transport that is not there is answered with those that are") {
  const auto names = transports();
  CHECK(names.front() == "tcp");
  CHECK(has("inproc"));
  CHECK_SAYS(refused("tpc://h:5"), "there is no transport 'tpc': did you mean 'tcp'? there are tcp, ");
  CHECK_SAYS(refused("icp:///a"), "did you mean 'ipc'?");
  CHECK_SAYS(refused("carrierpigeon://h:5"), "there is no transport 'carrierpigeon': there are tcp, ");
  CHECK_SAYS(refused("://h:5"), "there is no transport ''");
  CHECK_SAYS(refused(std::string(100000, 'a') + "://h:5"), "there are tcp, ");
  if (!has("vmci")) CHECK_SAYS(refused("vmci://1:1"), "was built without vmci: it has tcp, ");
}

TEST_CASE("what is read is what libzmq takes") {
  const TempDir dir;
  zmq::context_t context;
  std::vector<std::string> texts = {
      "tcp://*:*",  "tcp://127.0.0.1:0", ":*", "0", "lo:*", dir / "a b.sock", "ipc://@" + (dir / "x"),
      "inproc://x", "@tcp://127.1:*"};
  if (has("ws")) texts.insert(texts.end(), {"ws://127.0.0.1:*/p", "ws://*:0", "ws://127.0.0.1:*/"});
  for (const std::string& text : texts) {
    CAPTURE(text);
    const Endpoint endpoint = parse_endpoint(text, kBind);
    zmq::socket_t pull(context, ZMQ_PULL);
    zmq::socket_t push(context, ZMQ_PUSH);
    push.set(zmq::sockopt::linger, 0);
    pull.bind(uri_to_bind(endpoint));
    const Endpoint there = parse_endpoint(connectable(pull.get(zmq::sockopt::last_endpoint)), kConnect);
    push.connect(there.uri());
    push.send(zmq::str_buffer("hello"), zmq::send_flags::none);
    zmq::message_t message;
    CHECK(pull.recv(message).has_value());
    CHECK(message.to_string() == "hello");
  }
}

TEST_CASE("an endpoints file holds one endpoint a line, blanks and comments aside") {
  const TempDir dir;
  const std::string path = dir / "endpoints";
  std::ofstream(path) << "# all of them\n\n  @5555  \r\n>tcp://h:1\t# comment\n./a#b\n   # indented\nh:2";
  const auto endpoints = read_endpoints_file(path, kConnect);
  REQUIRE(endpoints.size() == 4);
  CHECK(endpoints[0].uri() == "tcp://*:5555");
  CHECK(endpoints[0].attach == kBind);
  CHECK(endpoints[1].uri() == "tcp://h:1");
  CHECK(endpoints[2].uri() == "ipc://./a#b");
  CHECK(endpoints[3].uri() == "tcp://h:2");
  CHECK(endpoints[3].typed == "h:2");
}

TEST_CASE("an endpoints file's errors name the file and the line") {
  const TempDir dir;
  const std::string path = dir / "endpoints";
  std::ofstream(path) << "5555\n\nfoo\n";
  CHECK_SAYS(error_of([&] { read_endpoints_file(path, kBind); }), "2 " + path + ":3: 'foo' is no endpoint");
  CHECK(error_of([&] { read_endpoints_file(dir / "none", kBind); }) ==
        "1 cannot read '" + (dir / "none") + "': No such file or directory");
  CHECK(error_of([&] { read_endpoints_file(dir / ".", kBind); }) ==
        "1 cannot read '" + (dir / ".") + "': Is a directory");
  fs::resize_file(path, 0);
  CHECK(read_endpoints_file(path, kBind).empty());
}

TEST_CASE("a host name to bind becomes an address; addresses, interfaces and wildcards stay") {
  const auto resolved = [](std::string_view text) { return uri_to_bind(parse_endpoint(text, kBind)); };
  CHECK(resolved("tcp://localhost:5555") == "tcp://127.0.0.1:5555");
  CHECK(resolved("localhost:*") == "tcp://127.0.0.1:*");
  for (const char* uri : {"tcp://127.0.0.1:5", "tcp://127.1:5", "tcp://*:5", "tcp://lo:5", "tcp://[::1]:5",
                          "ipc://localhost", "inproc://localhost:5"}) {
    CHECK(resolved(uri) == uri);
  }
  if (has("ws")) CHECK(resolved("ws://localhost:5/p") == "ws://127.0.0.1:5/p");
  CHECK_SAYS(error_of([&] { resolved("tcp://host.invalid:5"); }),
             "1 cannot bind to 'tcp://host.invalid:5': 'host.invalid' has no IPv4 address (");
}

TEST_CASE("a path to bind is made free only of a socket that nobody holds") {
  const TempDir dir;
  const std::string path = dir / "a.sock";
  const auto claim = [&] { return error_of([&] { const IpcPath claimed(ipc(path)); }); };

  CHECK(claim() == "no error");  // nothing there
  {
    const Fd live = listen_at(path);
    CHECK_SAYS(claim(), "1 cannot bind to 'ipc://" + path + "': '" + path + "' is in use by a live process");
    CHECK_SAYS(claim(), "in use by a live process");
    CHECK_SAYS(claim(), "in use by a live process");  // and with a full backlog
    CHECK(fs::exists(path));
  }
  CHECK(fs::is_socket(path));  // closed, not unlinked: stale
  CHECK(claim() == "no error");
  CHECK_FALSE(fs::exists(path));
}

TEST_CASE("a file that is no socket is never deleted") {
  const TempDir dir;
  const std::string file = dir / "precious";
  const std::string link = dir / "link";
  const std::string directory = dir / "directory";
  std::ofstream(file) << "precious";
  fs::create_symlink(file, link);
  fs::create_directory(directory);
  for (const std::string& path : {file, link, directory}) {
    CHECK_SAYS(error_of([&] { const IpcPath claimed(ipc(path)); }), "is there and is no socket");
    CHECK(fs::exists(fs::symlink_status(path)));
  }
}

TEST_CASE("a datagram socket's path is not taken for stale") {
  const TempDir dir;
  const std::string path = dir / "a.sock";
  const Fd fd(socket(AF_UNIX, SOCK_DGRAM, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  REQUIRE(bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  CHECK_SAYS(error_of([&] { const IpcPath claimed(ipc(path)); }), "cannot tell whether");
  CHECK(fs::exists(path));
}

TEST_CASE("a path to bind whose directory is not there names the directory") {
  const TempDir dir;
  const std::string file = dir / "file";
  std::ofstream(file) << "";
  CHECK_SAYS(error_of([&] { const IpcPath claimed(ipc(dir / "no/a")); }),
             "there is no directory '" + (dir / "no") + "'");
  CHECK_SAYS(error_of([&] { const IpcPath claimed(ipc(file + "/a")); }), "'" + file + "' is no directory");
}

TEST_CASE("while a claim is held, nobody else claims a path of that directory") {
  const TempDir dir;
  const std::string path = dir / "a.sock";
  const Fd directory(open((dir / ".").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const auto is_locked = [&] { return flock(directory.get(), LOCK_EX | LOCK_NB) != 0; };

  std::string second;
  std::thread other;
  Fd live;
  {
    const IpcPath claimed(ipc(path));
    CHECK(is_locked());
    other = std::thread([&] { second = error_of([&] { const IpcPath mine(ipc(path)); }); });
    live = listen_at(path);
  }
  other.join();
  CHECK_SAYS(second, "in use by a live process");
  CHECK_FALSE(is_locked());
}

TEST_CASE("an abstract name does not cost a file that is called like it") {
  const TempDir dir;
  const std::string name = "@zcat-endpoint-test-" + std::to_string(getpid());
  CHECK(IpcPath(ipc(name)).path().empty());
  std::ofstream(name) << "precious";
  CHECK_SAYS(error_of([&] { const IpcPath claimed(ipc(name)); }),
             "libzmq would delete the file '" + name + "'");
  CHECK(fs::remove(name));
}

TEST_CASE("a bound path has its permissions, and is removed at the end if it is still the same") {
  const TempDir dir;
  const std::string path = dir / "a.sock";
  for (const bool replaced : {false, true}) {
    Fd live;
    {
      IpcPath bound(ipc(path));
      CHECK(bound.path() == path);
      live = listen_at(path);
      bound.own(0600);
      CHECK((fs::status(path).permissions() & fs::perms::all) == fs::perms(0600));
      if (!replaced) continue;
      fs::remove(path);
      live = listen_at(path);
    }
    CHECK(fs::exists(path));
  }
}

TEST_CASE("ipc://* gets a directory of its own for the time of the bind") {
  std::string path;
  {
    const IpcPath wildcard(parse_endpoint("ipc://*", kBind));
    path = wildcard.path();
    CHECK(fs::is_directory(fs::path(path).parent_path()));
  }
  CHECK_FALSE(fs::exists(fs::path(path).parent_path()));
  CHECK(IpcPath(parse_endpoint("tcp://*:5", kBind)).path().empty());
}

TEST_CASE("only an ipc endpoint in the file system has a file") {
  const auto file = [](std::string_view text) { return std::string(parse_endpoint(text, kBind).file()); };
  CHECK(file("ipc:///run/a") == "/run/a");
  CHECK(file("ipc://a") == "a");
  CHECK(file("ipc://@a").empty());
  CHECK(file("ipc://*").empty());
  CHECK(file("tcp://h:5").empty());
}

TEST_CASE("an endpoint keeps its parts") {
  const Endpoint tcp = parse_endpoint("tcp://[::1]:0;[::2]:05", kConnect);
  CHECK(tcp.transport->name == "tcp");
  CHECK(tcp.source == "[::1]:0");
  CHECK(tcp.host == "[::2]");
  CHECK(tcp.bare_host() == "::2");
  CHECK(tcp.port == "5");
  CHECK(tcp.path.empty());
  CHECK_FALSE(tcp.wildcard);
  if (has("ws")) CHECK(parse_endpoint("ws://h:80/p", kConnect).path == "/p");
}

TEST_CASE("a host that does not resolve is named unless the user did") {
  const auto words = [](std::string_view text) {
    ProbeResult result;
    result.kind = ProbeResult::Kind::unresolved;
    result.words = "why";
    return in_words(result, parse_endpoint(text, kConnect));
  };
  CHECK(words("5555") == "no such host 'localhost': why");
  CHECK(words("tcp://h:5555") == "no such host: why");
}

TEST_CASE("libzmq's names of endpoints tell their transport") {
  CHECK(transport_of("ws://127.0.0.1:80/").handshakes() == 2);
  CHECK(transport_of("tcp://127.0.0.1:80").handshakes() == 1);
  CHECK(transport_of("ipc://@ws").name == "ipc");
  CHECK(transport_of("127.0.0.1:80").name == "udp");
}

TEST_CASE("what is bound is told as somebody can connect to it") {
  CHECK(connectable("tcp://0.0.0.0:5") == "tcp://127.0.0.1:5");
  CHECK(connectable("tcp://[::]:5") == "tcp://[::1]:5");
  CHECK(connectable("tcp://[::ffff:0.0.0.0]:5") == "tcp://127.0.0.1:5");
  CHECK(connectable("tcp://[::ffff:10.1.2.3]:5") == "tcp://10.1.2.3:5");
  CHECK(connectable("tcp://10.0.0.0:5") == "tcp://10.0.0.0:5");
  CHECK(connectable("tcp://[fe80::1%lo]:5") == "tcp://[fe80::1%lo]:5");
  CHECK(connectable("ws://0.0.0.0:5/p") == "ws://127.0.0.1:5/p");
  CHECK(connectable("*:5") == "udp://127.0.0.1:5");
  CHECK(connectable("ipc:///run/a") == "ipc:///run/a");
  CHECK(connectable("ipc://@a") == "ipc://@a");
  CHECK(connectable("ipc://a") == "ipc://" + (fs::current_path() / "a").string());
  CHECK(connectable("inproc://0.0.0.0:5") == "inproc://0.0.0.0:5");
  CHECK(connectable("epgm://127.0.0.1;239.192.1.1:5") == "epgm://127.0.0.1;239.192.1.1:5");
  CHECK(connectable("") == "");
}
