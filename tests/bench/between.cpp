// The floor of what stands between two ends: plain loops that pass on what comes, and look at no more than they must.
//
//   between relay URL TARGET BOUND            bytes of one tcp connection after the other, both ways, in one thread; walks
//                                             the frames of ZMTP 3 in them
//   between zmq_proxy PATTERN FRONT BACK BOUND    libzmq's own proxy: streamer, forwarder or queue
//   between loop PATTERN FRONT BACK BOUND         as many messages as there are, one direction after the other
//
// `>URL` connects. BOUND is a file for the endpoint that was got by the other one, which binds. Each runs until it is killed.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zmq.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace {

void check(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "between: %s: %s\n", what, zmq_strerror(zmq_errno()));
  std::exit(1);
}

void tell(const char* bound, const char* endpoint) {
  std::FILE* const file = std::fopen(bound, "w");
  check(file != nullptr, bound);
  std::fprintf(file, "%s\n", endpoint);
  std::fclose(file);
}

// ---------------------------------------------------------------------------------------------------- bytes

constexpr std::size_t kBuffer = 256 * 1024;

/// Counts the frames of one direction.
class Walker {
 public:
  void walk(const unsigned char* bytes, std::size_t count) {
    const unsigned char* const end = bytes + count;
    while (bytes != end) {
      if (skip_ > 0) {
        const auto step = std::min<std::uint64_t>(skip_, static_cast<std::size_t>(end - bytes));
        bytes += step;
        skip_ -= step;
      } else if (missing_ < 0) {
        missing_ = (*bytes++ & 2) != 0 ? 8 : 1;
        ++frames_;
      } else {
        size_ = size_ << 8U | *bytes++;
        if (--missing_ > 0) continue;
        skip_ = size_;
        size_ = 0;
        missing_ = -1;
      }
    }
  }

 private:
  std::uint64_t skip_ = 64;  // the greeting
  std::uint64_t size_ = 0;
  int missing_ = -1;  // bytes of the size; none: the flags come next
  std::uint64_t frames_ = 0;
};

struct Way {
  int from, to;
  std::vector<unsigned char> buffer = std::vector<unsigned char>(kBuffer);
  std::size_t at = 0, size = 0;
  bool ended = false;
  Walker walker{};

  /// Moves what can be moved now. False: nothing could.
  bool move() {
    bool moved = false;
    if (at == size && !ended) {
      const ssize_t got = ::read(from, buffer.data(), kBuffer);
      check(got >= 0 || errno == EAGAIN, "read");
      if (got == 0) {
        ended = true;
        ::shutdown(to, SHUT_WR);
      }
      at = 0;
      size = got > 0 ? static_cast<std::size_t>(got) : 0;
      moved = got >= 0;
    }
    if (at == size) return moved;
    const ssize_t put = ::write(to, buffer.data() + at, size - at);
    check(put >= 0 || errno == EAGAIN, "write");
    if (put <= 0) return moved;
    walker.walk(buffer.data() + at, static_cast<std::size_t>(put));
    at += static_cast<std::size_t>(put);
    return true;
  }
};

sockaddr_in address(const char* url) {
  sockaddr_in made{};
  made.sin_family = AF_INET;
  const char* const port = std::strrchr(url, ':') + 1;
  made.sin_port = htons(static_cast<std::uint16_t>(std::strcmp(port, "*") == 0 ? 0 : std::atoi(port)));
  made.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return made;
}

void pass_bytes(int client, int target) {
  const int on = 1, poller = ::epoll_create1(0);
  for (const int fd : {client, target}) {
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::fcntl(fd, F_SETFL, O_NONBLOCK);
    epoll_event event{EPOLLIN | EPOLLOUT | EPOLLET, {}};
    ::epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
  }
  std::array ways{Way{client, target}, Way{target, client}};
  while (!ways[0].ended || !ways[1].ended) {
    std::array<epoll_event, 2> events{};
    ::epoll_wait(poller, events.data(), events.size(), -1);
    for (bool moved = true; moved;) {
      moved = ways[0].move();
      moved = ways[1].move() || moved;
    }
  }
  for (const int fd : {client, target, poller}) ::close(fd);
}

void relay(char** arguments) {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in here = address(arguments[0]);
  const sockaddr_in there = address(arguments[1]);
  socklen_t size = sizeof here;
  check(::bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) == 0, "bind");
  check(::listen(listener, 10) == 0, "listen");
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&here), &size);
  char endpoint[64];
  std::snprintf(endpoint, sizeof endpoint, "tcp://127.0.0.1:%d", ntohs(here.sin_port));
  tell(arguments[2], endpoint);
  while (true) {
    const int client = ::accept(listener, nullptr, nullptr), target = ::socket(AF_INET, SOCK_STREAM, 0);
    check(::connect(target, reinterpret_cast<const sockaddr*>(&there), sizeof there) == 0, "connect");
    pass_bytes(client, target);
  }
}

// ---------------------------------------------------------------------------------------------------- messages

struct Pattern {
  const char* name;
  int front, back;
};

constexpr Pattern kPatterns[]{
    {"streamer", ZMQ_PULL, ZMQ_PUSH}, {"forwarder", ZMQ_XSUB, ZMQ_XPUB}, {"queue", ZMQ_ROUTER, ZMQ_DEALER}};

void* open(void* context, int type, const char* url, const char* bound) {
  void* const socket = zmq_socket(context, type);
  const int on = 1;
  if (type == ZMQ_XPUB) zmq_setsockopt(socket, ZMQ_XPUB_NODROP, &on, sizeof on);
  if (*url == '>') {
    check(zmq_connect(socket, url + 1) == 0, url);
    return socket;
  }
  check(zmq_bind(socket, url) == 0, url);
  char endpoint[256];
  std::size_t size = sizeof endpoint;
  check(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0, "endpoint");
  tell(bound, endpoint);
  return socket;
}

/// False: nothing is there.
bool pass_message(void* from, void* to) {
  zmq_msg_t frame;
  zmq_msg_init(&frame);
  int flags = ZMQ_DONTWAIT;
  while (zmq_msg_recv(&frame, from, flags) >= 0) {
    const bool more = zmq_msg_more(&frame) != 0;
    check(zmq_msg_send(&frame, to, more ? ZMQ_SNDMORE : 0) >= 0, "send");
    if (!more) return true;
    flags = 0;
  }
  return false;
}

void pass_messages(void* front, void* back) {
  constexpr int kBurst = 1000;
  while (true) {
    bool moved = false;
    for (int count = 0; count < kBurst && pass_message(front, back); ++count) moved = true;
    for (int count = 0; count < kBurst && pass_message(back, front); ++count) moved = true;
    if (moved) continue;
    zmq_pollitem_t items[]{{front, 0, ZMQ_POLLIN, 0}, {back, 0, ZMQ_POLLIN, 0}};
    zmq_poll(items, 2, -1);
  }
}

template <void (*run)(void*, void*)>
void proxy(char** arguments) {
  for (const Pattern& pattern : kPatterns) {
    if (std::strcmp(arguments[0], pattern.name) != 0) continue;
    void* const context = zmq_ctx_new();
    void* const front = open(context, pattern.front, arguments[1], arguments[3]);
    run(front, open(context, pattern.back, arguments[2], arguments[3]));
  }
}

void zmq_own(void* front, void* back) { zmq_proxy(front, back, nullptr); }

struct Mode {
  const char* name;
  int arguments;
  void (*run)(char** arguments);
};

constexpr Mode kModes[]{
    {"relay", 3, relay}, {"zmq_proxy", 4, proxy<zmq_own>}, {"loop", 4, proxy<pass_messages>}};

}  // namespace

int main(int argc, char** argv) {
  for (const Mode& mode : kModes) {
    if (argc == mode.arguments + 2 && std::strcmp(argv[1], mode.name) == 0) mode.run(argv + 2);
  }
  std::fprintf(stderr, "between: the head of between.cpp says how to call it\n");
  return 2;
}
