// The floor: what libzmq alone takes for the same work. Plain loops over its C API: constant messages, blocking send
// and receive, neither standard input nor standard output. Receivers count what they get and fail when it is not
// what was sent.
//
//   floor push URL SIZE COUNT FRAMES            floor pull URL SIZE COUNT FRAMES BOUND
//   floor pub  URL SIZE COUNT SUBSCRIBERS BOUND floor sub  URL SIZE COUNT
//   floor req  URL SIZE COUNT                   floor rep  URL SIZE COUNT BOUND
//   floor shot URL            one message of a fresh process
//   floor empty               starts and ends
//   floor late URL SIZE COUNT BOUND             a pull that takes nothing until its standard input ends
//   floor crowd push|pub URL PEERS              PEERS connections of one socket, a message to each; waits for the
//                                               end of standard input
//
// Who has BOUND binds, and writes the endpoint that it got into that file.
#include <sys/resource.h>
#include <unistd.h>
#include <zmq.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
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
  explicit Line(int type) : context_(zmq_ctx_new()), socket_(zmq_socket(context_, type)) {
    check(socket_ != nullptr, "socket");
  }
  Line(const Line&) = delete;
  ~Line() {
    zmq_close(socket_);
    zmq_ctx_term(context_);
  }

  void set(int option, int value) { check(zmq_setsockopt(socket_, option, &value, sizeof value) == 0, "option"); }
  void subscribe() { check(zmq_setsockopt(socket_, ZMQ_SUBSCRIBE, "", 0) == 0, "subscribe"); }
  void connect(const char* url) { check(zmq_connect(socket_, url) == 0, url); }
  void bind(const char* url, const char* bound) {
    check(zmq_bind(socket_, url) == 0, url);
    char endpoint[256];
    std::size_t size = sizeof endpoint;
    check(zmq_getsockopt(socket_, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0, "endpoint");
    std::FILE* const file = std::fopen(bound, "w");
    check(file != nullptr, bound);
    std::fprintf(file, "%s\n", endpoint);
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
  /// From here on the departure of the peer is noticed.
  void watch() {
    check(zmq_socket_monitor(socket_, "inproc://departures", ZMQ_EVENT_DISCONNECTED) == 0, "monitor");
    departures_ = zmq_socket(context_, ZMQ_PAIR);
    check(zmq_connect(departures_, "inproc://departures") == 0, "monitor");
  }
  void await_departure() {
    check(zmq_msg_recv(&message_.frame, departures_, 0) >= 0, "monitor");
    zmq_socket_monitor(socket_, nullptr, 0);
    zmq_close(departures_);
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
  void* socket_;
  void* departures_ = nullptr;
  Message message_;
};

void await_end_of_input() {
  char byte;
  while (::read(STDIN_FILENO, &byte, 1) > 0) {}
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

void req(Arguments arguments) {
  Line line(ZMQ_REQ);
  line.connect(arguments.url());
  const std::string body(arguments.size(), 'x');
  for (long left = arguments.count(); left > 0; --left) {
    line.send(body);
    line.receive(body.size());
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

void crowd(Arguments arguments) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);

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
  await_end_of_input();
}

struct Mode {
  const char* name;
  int arguments;
  void (*run)(Arguments);
};

constexpr Mode kModes[]{
    {"push", 4, push}, {"pull", 5, pull}, {"pub", 5, pub},     {"sub", 3, sub},   {"req", 3, req},
    {"rep", 4, rep},   {"shot", 1, shot}, {"empty", 0, empty}, {"late", 4, late}, {"crowd", 3, crowd},
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
