// The floor: what libzmq alone takes for the same work. Plain loops over its C API: constant messages, blocking send
// and receive, neither standard input nor standard output. Receivers count what they get and fail when it is not
// what was sent.
//
//   floor push URL SIZE COUNT FRAMES            floor pull URL SIZE COUNT FRAMES BOUND
//   floor pub  URL SIZE COUNT SUBSCRIBERS BOUND floor sub  URL SIZE COUNT
//   floor req  URL SIZE COUNT                   floor rep  URL SIZE COUNT BOUND
//   floor dealer URL SIZE COUNT                 floor router URL SIZE COUNT BOUND
//   floor window URL SIZE COUNT WINDOW          requests to a rep, so many of them in flight
//   floor curve-push URL SIZE COUNT             floor curve-pull URL SIZE COUNT BOUND
//   floor watched-push …, floor watched-pull …  the same as push and pull, with a monitor of all events
//   floor shot URL            one message of a fresh process
//   floor empty               starts and ends
//   floor late URL SIZE COUNT BOUND             a pull that takes nothing until its standard input ends
//   floor crowd push|pub URL PEERS COUNT        PEERS connections of one socket, a message to each; after a line of
//                                               standard input COUNT more; waits for the end of it
//   floor gather URL PEERS SIZE COUNT BOUND     the other side of a crowd that pushes: says when all are there
//   floor audience URL PEERS SIZE COUNT         PEERS subs, each of which gets COUNT messages
//   floor hall PEERS SIZE COUNT BOUND           a pull that binds PEERS times; stays until its standard input ends
//   floor spawn SIZE COUNT                      starts cat COUNT times, one after the other, with SIZE bytes each
//   floor spread FILE SIZE COUNT                a push that connects to the endpoints in FILE
//
// What is numbered in its first nine digits is added up, so that loss shows.
//
// Who has BOUND binds, and writes the endpoint that it got into that file.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zmq.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>
#include <string>

namespace {

void check(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "floor: %s: %s\n", what, zmq_strerror(zmq_errno()));
  std::exit(1);
}

/// A context with one socket, closed as it must be for everything to be delivered.
class Line {
 public:
  explicit Line(int type) : Line(type, zmq_ctx_new()) { owns_context_ = true; }
  /// Another socket of a context.
  Line(int type, void* context) : context_(context), socket_(zmq_socket(context_, type)) {
    check(socket_ != nullptr, "socket");
  }
  Line(const Line&) = delete;
  ~Line() {
    zmq_close(socket_);
    if (owns_context_) zmq_ctx_term(context_);
  }

  void set(int option, int value) {
    check(zmq_setsockopt(socket_, option, &value, sizeof value) == 0, "option");
  }
  void set(int option, const char* key) {
    check(zmq_setsockopt(socket_, option, key, std::strlen(key)) == 0, "option");
  }
  void subscribe() { check(zmq_setsockopt(socket_, ZMQ_SUBSCRIBE, "", 0) == 0, "subscribe"); }
  void connect(const char* url) { check(zmq_connect(socket_, url) == 0, url); }
  void bind(const char* url, const char* bound, long times = 1) {
    std::FILE* const file = std::fopen(bound, "w");
    check(file != nullptr, bound);
    for (; times > 0; --times) {
      check(zmq_bind(socket_, url) == 0, url);
      char endpoint[256];
      std::size_t size = sizeof endpoint;
      check(zmq_getsockopt(socket_, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0, "endpoint");
      std::fprintf(file, "%s\n", endpoint);
    }
    std::fclose(file);
  }

  void send(const std::string& body, int frames = 1) {
    for (; frames > 1; --frames) check(zmq_send(socket_, body.data(), body.size(), ZMQ_SNDMORE) >= 0, "send");
    check(zmq_send(socket_, body.data(), body.size(), 0) >= 0, "send");
  }
  /// Receives a message of so many frames of this size each.
  void receive(std::size_t size, int frames = 1) {
    for (; frames > 0; --frames) {
      check(zmq_msg_recv(&message_.frame, socket_, 0) >= 0, "receive");
      check(zmq_msg_size(&message_.frame) == size, "a frame of another size came");
      check((zmq_msg_more(&message_.frame) != 0) == (frames > 1), "a message of other frames came");
    }
  }
  /// Sends a request as a REQ does: behind an empty frame.
  void ask(const std::string& body) {
    check(zmq_send(socket_, "", 0, ZMQ_SNDMORE) >= 0, "send");
    send(body);
  }
  /// Receives the reply to one. False: with ZMQ_DONTWAIT, there is none.
  bool receive_reply(std::size_t size, int flags) {
    if (zmq_msg_recv(&message_.frame, socket_, flags) < 0 && zmq_errno() == EAGAIN) return false;
    check(zmq_msg_more(&message_.frame) != 0, "a reply came without its envelope");
    receive(size);
    return true;
  }
  /// The number that the last message begins with; -1: none.
  long number() {
    const auto* const text = static_cast<const char*>(zmq_msg_data(&message_.frame));
    return zmq_msg_size(&message_.frame) >= 9 && text[0] >= '0' && text[0] <= '9'
               ? std::atol(std::string(text, 9).c_str())
               : -1;
  }
  /// From here on the departure of the peer is noticed, or whatever else `events` says.
  void watch(int events = ZMQ_EVENT_DISCONNECTED) {
    check(zmq_socket_monitor(socket_, "inproc://departures", events) == 0, "monitor");
    departures_ = zmq_socket(context_, ZMQ_PAIR);
    check(zmq_connect(departures_, "inproc://departures") == 0, "monitor");
  }
  void await_departure() {
    check(zmq_msg_recv(&message_.frame, departures_, 0) >= 0, "monitor");
    stop_watching();
  }
  void stop_watching() {
    zmq_socket_monitor(socket_, nullptr, 0);
    zmq_close(departures_);
  }
  /// Receives a message of this size behind a routing id, and sends both back.
  void answer(std::size_t size) {
    check(zmq_msg_recv(&id_.frame, socket_, 0) >= 0, "receive");
    receive(size);
    check(zmq_msg_send(&id_.frame, socket_, ZMQ_SNDMORE) >= 0, "send");
    send_back();
  }
  void send_back() {
    check(zmq_msg_send(&message_.frame, socket_, 0) >= 0, "send");
    zmq_msg_init(&message_.frame);
  }

 private:
  struct Message {
    zmq_msg_t frame;
    Message() { zmq_msg_init(&frame); }
    ~Message() { zmq_msg_close(&frame); }
  };

  void* context_;
  bool owns_context_ = false;
  void* socket_;
  void* departures_ = nullptr;
  Message message_, id_;
};

void await_end_of_input() {
  char byte;
  while (::read(STDIN_FILENO, &byte, 1) > 0) {
  }
}

struct Arguments {
  char** values;
  const char* url() const { return values[0]; }
  const char* text(int index) const { return values[index]; }
  long number(int index) const { return std::atol(values[index]); }
  std::size_t size() const { return static_cast<std::size_t>(number(1)); }
  long count() const { return number(2); }
};

void push(Arguments arguments) {
  Line line(ZMQ_PUSH);
  // over ipc, what the peer has not read from the kernel is lost when the sender leaves
  const bool stays = std::strncmp(arguments.url(), "ipc:", 4) == 0;
  if (stays) line.watch();
  line.connect(arguments.url());
  const std::string body(arguments.size(), 'x');
  const int frames = static_cast<int>(arguments.number(3));
  for (long left = arguments.count(); left > 0; --left) line.send(body, frames);
  if (stays) line.await_departure();
}

void pull(Arguments arguments) {
  Line line(ZMQ_PULL);
  line.bind(arguments.url(), arguments.text(4));
  const int frames = static_cast<int>(arguments.number(3));
  const std::size_t size = arguments.size();
  for (long left = arguments.count(); left > 0; --left) line.receive(size, frames);
}

void watched_push(Arguments arguments) {
  Line line(ZMQ_PUSH);
  line.watch(ZMQ_EVENT_ALL);
  line.connect(arguments.url());
  const std::string body(arguments.size(), 'x');
  for (long left = arguments.count(); left > 0; --left) line.send(body);
  line.stop_watching();
}

void watched_pull(Arguments arguments) {
  Line line(ZMQ_PULL);
  line.watch(ZMQ_EVENT_ALL);
  line.bind(arguments.url(), arguments.text(4));
  const std::size_t size = arguments.size();
  for (long left = arguments.count(); left > 0; --left) line.receive(size);
  line.stop_watching();
}

// the test keys of RFC 26
constexpr const char* kServerKey = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
constexpr const char* kServerSecret = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";

void curve_push(Arguments arguments) {
  Line line(ZMQ_PUSH);
  char public_key[41], secret_key[41];
  check(zmq_curve_keypair(public_key, secret_key) == 0, "keys");
  line.set(ZMQ_CURVE_SERVERKEY, kServerKey);
  line.set(ZMQ_CURVE_PUBLICKEY, public_key);
  line.set(ZMQ_CURVE_SECRETKEY, secret_key);
  line.connect(arguments.url());
  const std::string body(arguments.size(), 'x');
  for (long left = arguments.count(); left > 0; --left) line.send(body);
}

void curve_pull(Arguments arguments) {
  Line line(ZMQ_PULL);
  line.set(ZMQ_CURVE_SERVER, 1);
  line.set(ZMQ_CURVE_SECRETKEY, kServerSecret);
  line.bind(arguments.url(), arguments.text(3));
  const std::size_t size = arguments.size();
  for (long left = arguments.count(); left > 0; --left) line.receive(size);
}

void pub(Arguments arguments) {
  Line line(ZMQ_XPUB);
  line.set(ZMQ_XPUB_NODROP, 1);
  line.set(ZMQ_XPUB_VERBOSE, 1);
  line.bind(arguments.url(), arguments.text(4));
  for (long missing = arguments.number(3); missing > 0; --missing) line.receive(1);  // a subscription to all
  const std::string body(arguments.size(), 'x');
  for (long left = arguments.count(); left > 0; --left) line.send(body);
}

void sub(Arguments arguments) {
  Line line(ZMQ_SUB);
  line.subscribe();
  line.connect(arguments.url());
  const std::size_t size = arguments.size();
  for (long left = arguments.count(); left > 0; --left) line.receive(size);
}

void ask(int type, Arguments arguments) {
  Line line(type);
  line.connect(arguments.url());
  const std::string body(arguments.size(), 'x');
  for (long left = arguments.count(); left > 0; --left) {
    line.send(body);
    line.receive(body.size());
  }
}

void req(Arguments arguments) { ask(ZMQ_REQ, arguments); }
void dealer(Arguments arguments) { ask(ZMQ_DEALER, arguments); }

void router(Arguments arguments) {
  Line line(ZMQ_ROUTER);
  line.bind(arguments.url(), arguments.text(3));
  for (long left = arguments.count(); left > 0; --left) line.answer(arguments.size());
}

/// Waits for one reply, takes all that are there, and asks as often again.
void window(Arguments arguments) {
  Line line(ZMQ_DEALER);
  line.connect(arguments.url());
  const std::string body(arguments.size(), 'x');
  const long window = arguments.number(3);
  long sent = 0;
  for (long received = 0; received < arguments.count();) {
    for (; sent < arguments.count() && sent - received < window; ++sent) line.ask(body);
    for (int flags = 0; received < sent && line.receive_reply(body.size(), flags); flags = ZMQ_DONTWAIT)
      ++received;
  }
}

void rep(Arguments arguments) {
  Line line(ZMQ_REP);
  line.bind(arguments.url(), arguments.text(3));
  const std::size_t size = arguments.size();
  for (long left = arguments.count(); left > 0; --left) {
    line.receive(size);
    line.send_back();
  }
}

void shot(Arguments arguments) {
  Line line(ZMQ_PUSH);
  line.connect(arguments.url());
  line.send("hi");
}

void empty(Arguments) {
  int major, minor, patch;
  zmq_version(&major, &minor, &patch);
}

void late(Arguments arguments) {
  Line line(ZMQ_PULL);
  line.set(ZMQ_RCVHWM, 1);
  line.bind(arguments.url(), arguments.text(3));
  await_end_of_input();
  const std::size_t size = arguments.size();
  for (long left = arguments.count(); left > 0; --left) line.receive(size);
}

void raise_descriptor_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

void say_here() {
  std::puts("here");
  std::fflush(stdout);
}

/// Adds up the numbers of messages, each of which is to come so many times.
class Sum {
 public:
  void add(Line& line) {
    const long number = line.number();
    numbered_ = numbered_ || number >= 0;
    sum_ += number;
  }
  void check_all(long count, long times) const {
    check(!numbered_ || sum_ == times * (count * (count - 1) / 2),
          "some messages are missing, others came twice");
  }

 private:
  bool numbered_ = false;
  long sum_ = 0;
};

void gather(Arguments arguments) {
  raise_descriptor_limit();
  Line line(ZMQ_PULL);
  line.bind(arguments.url(), arguments.text(4));
  for (long left = arguments.number(1); left > 0; --left) line.receive(4);
  say_here();
  for (long left = arguments.number(3); left > 0; --left)
    line.receive(static_cast<std::size_t>(arguments.number(2)));
}

void audience(Arguments arguments) {
  raise_descriptor_limit();
  const long peers = arguments.number(1), count = arguments.number(3);
  void* const context = zmq_ctx_new();
  {
    std::deque<Line> lines;  // one SUB makes one connection to an endpoint
    for (long left = peers; left > 0; --left) {
      lines.emplace_back(ZMQ_SUB, context).subscribe();
      lines.back().connect(arguments.url());
    }
    Sum sum;
    for (long i = 0; i < count; ++i) {
      for (Line& line : lines) {
        line.receive(static_cast<std::size_t>(arguments.number(2)));
        sum.add(line);
      }
      if (i == 0) say_here();
    }
    sum.check_all(count, peers);
  }
  zmq_ctx_term(context);
}

void hall(Arguments arguments) {
  raise_descriptor_limit();
  Line line(ZMQ_PULL);
  line.bind("tcp://127.0.0.1:*", arguments.text(3), arguments.number(0));
  Sum sum;
  for (long i = 0; i < arguments.count(); ++i) {
    line.receive(arguments.size());
    sum.add(line);
    if (i == 0) say_here();
  }
  sum.check_all(arguments.count(), 1);
  await_end_of_input();
}

void spread(Arguments arguments) {
  raise_descriptor_limit();
  Line line(ZMQ_PUSH);
  std::ifstream endpoints(arguments.text(0));
  for (std::string endpoint; std::getline(endpoints, endpoint);) line.connect(endpoint.c_str());
  const std::string body(arguments.size(), 'x');
  for (long left = arguments.count(); left > 0; --left) line.send(body);
}

void crowd(Arguments arguments) {
  raise_descriptor_limit();
  const bool publishes = std::strcmp(arguments.text(0), "pub") == 0;
  const long peers = arguments.number(2);
  Line line(publishes ? ZMQ_XPUB : ZMQ_PUSH);
  if (publishes) line.set(ZMQ_XPUB_VERBOSE, 1);
  for (long left = peers; left > 0; --left) line.connect(arguments.text(1));
  if (publishes) {
    for (long missing = peers; missing > 0; --missing) line.receive(1);
    line.send("here");
  } else {
    for (long left = peers; left > 0; --left) line.send("here");  // one each, in turn
  }
  char byte;
  if (const long count = arguments.number(3); count > 0 && ::read(STDIN_FILENO, &byte, 1) == 1) {
    char body[40];
    for (long i = 0; i < count; ++i) {
      std::snprintf(body, sizeof body, "%09ld 0123456789", i);
      line.send(body);
    }
  }
  await_end_of_input();
}

void spawn(Arguments arguments) {
  const std::string body(static_cast<std::size_t>(arguments.number(0)), 'x');
  std::string answer(body.size(), ' ');
  for (long left = arguments.number(1); left > 0; --left) {
    int to[2], from[2];
    check(::pipe2(to, O_CLOEXEC) == 0 && ::pipe2(from, O_CLOEXEC) == 0, "pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, to[0], 0);
    posix_spawn_file_actions_adddup2(&actions, from[1], 1);
    const char* const words[]{"cat", nullptr};
    pid_t pid = 0;
    check(posix_spawnp(&pid, "cat", &actions, nullptr, const_cast<char* const*>(words), environ) == 0,
          "spawn");
    posix_spawn_file_actions_destroy(&actions);
    ::close(to[0]);
    ::close(from[1]);
    const auto size = static_cast<ssize_t>(body.size());
    check(::write(to[1], body.data(), body.size()) == size, "write");
    ::close(to[1]);
    check(::read(from[0], answer.data(), answer.size()) == size && answer == body, "read");
    ::close(from[0]);
    int status = 0;
    check(::waitpid(pid, &status, 0) == pid && status == 0, "wait");
  }
}

struct Mode {
  const char* name;
  int arguments;
  void (*run)(Arguments);
};

constexpr Mode kModes[]{
    {"push", 4, push},
    {"pull", 5, pull},
    {"pub", 5, pub},
    {"sub", 3, sub},
    {"req", 3, req},
    {"rep", 4, rep},
    {"dealer", 3, dealer},
    {"router", 4, router},
    {"window", 4, window},
    {"shot", 1, shot},
    {"empty", 0, empty},
    {"late", 4, late},
    {"crowd", 4, crowd},
    {"gather", 5, gather},
    {"audience", 4, audience},
    {"hall", 4, hall},
    {"spawn", 2, spawn},
    {"spread", 3, spread},
    {"curve-push", 3, curve_push},
    {"curve-pull", 4, curve_pull},
    {"watched-push", 4, watched_push},
    {"watched-pull", 5, watched_pull},
};

}  // namespace

int main(int argc, char** argv) {
  for (const Mode& mode : kModes) {
    if (argc != mode.arguments + 2 || std::strcmp(argv[1], mode.name) != 0) continue;
    mode.run({argv + 2});
    return 0;
  }
  std::fprintf(stderr, "floor: the head of floor.cpp says how to call it\n");
  return 2;
}
