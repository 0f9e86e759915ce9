#include "base/fd.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <optional>
#include <thread>

#include "base/read_hold.hpp"
#include "base/signals.hpp"

using namespace zcat;

namespace {

bool readable(int fd, int milliseconds = 0) {
  pollfd item{fd, POLLIN, 0};
  return ::poll(&item, 1, milliseconds) == 1;
}

struct Pipe {
  Pipe() {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    out = Fd(ends[0]);
    in = Fd(ends[1]);
  }
  Fd out, in;
};

std::string read_some(int fd) {
  std::string text(100, '\0');
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(::read(fd, text.data(), text.size()), 0)));
  return text;
}

}  // namespace

TEST_CASE("a descriptor is closed by its last owner") {
  Pipe pipe;
  const int number = pipe.in.get();
  Fd moved = std::move(pipe.in);
  CHECK(moved.get() == number);
  CHECK_FALSE(pipe.in);
  moved = Fd();
  CHECK(::fcntl(number, F_GETFD) == -1);
}

TEST_CASE("all of a text is written, and a failure is told") {
  Pipe pipe;
  CHECK(write_all(pipe.in.get(), "hello"));
  CHECK(read_some(pipe.out.get()) == "hello");
  CHECK_FALSE(write_all(-1, "x"));
  CHECK(errno == EBADF);
  CHECK(write_all(-1, ""));
}

TEST_CASE("an open descriptor is written on where it stands") {
  Pipe pipe;
  const Fd same = open_to_write("/dev/fd/" + std::to_string(pipe.in.get()), 0);
  REQUIRE(same);
  CHECK(same.get() != pipe.in.get());
  CHECK(write_all(same.get(), "x"));
  CHECK(read_some(pipe.out.get()) == "x");
  CHECK_FALSE(open_to_write("/nowhere/at/all", O_CREAT));
  CHECK(errno == ENOENT);
}

TEST_CASE("a wake-up is seen from another thread, until it is cleared") {
  const Wakeup wakeup;
  CHECK_FALSE(readable(wakeup.fd()));
  std::thread([&] { wakeup.wake(); }).join();
  wakeup.wake();
  CHECK(readable(wakeup.fd()));
  wakeup.clear();
  CHECK_FALSE(readable(wakeup.fd()));
}

TEST_CASE("a poller tells which of its descriptors is ready") {
  Pipe pipe;
  const Wakeup wakeup;
  Poller poller;
  poller.watch(pipe.out.get(), EPOLLIN);
  poller.watch(wakeup.fd(), EPOLLIN);
  CHECK_FALSE(readable(poller.fd()));
  CHECK(poller.ready().empty());
  wakeup.wake();
  CHECK(readable(poller.fd()));
  REQUIRE(poller.ready().size() == 1);
  CHECK(poller.ready()[0].data.fd == wakeup.fd());
  poller.forget(wakeup.fd());
  CHECK(poller.ready().empty());
  poller.watch(pipe.out.get(), 0);
  CHECK(write_all(pipe.in.get(), "x"));
  CHECK(poller.ready().empty());
  poller.watch(pipe.out.get(), EPOLLIN);
  REQUIRE(poller.ready().size() == 1);
  CHECK(poller.ready()[0].events == EPOLLIN);
}

TEST_CASE("the timer of a poller makes it readable, once, and is no descriptor that is ready") {
  Poller poller;
  poller.set_timer(Deadline::after(std::chrono::hours(1)));
  CHECK_FALSE(readable(poller.fd()));
  poller.set_timer(Deadline::after(std::chrono::nanoseconds(0)));
  CHECK(readable(poller.fd(), 10'000));
  CHECK(poller.ready().empty());
  CHECK_FALSE(readable(poller.fd()));
  poller.set_timer(Deadline::after(std::chrono::nanoseconds(0)));
  REQUIRE(readable(poller.fd(), 10'000));
  poller.set_timer(Deadline::never());
  CHECK_FALSE(readable(poller.fd()));
}

TEST_CASE("a signal is noted, and makes a descriptor readable") {
  const Signals signals;
  CHECK(signals.taken() == 0);
  CHECK_FALSE(readable(signals.fd()));
  REQUIRE(::raise(SIGTERM) == 0);
  CHECK(signals.taken() == SIGTERM);
  CHECK(readable(signals.fd()));
  REQUIRE(::raise(SIGPIPE) == 0);  // does not end the process
}

TEST_CASE("the handlers are as before when nobody watches any more") {
  struct sigaction before {
  }, during{}, after{};
  ::sigaction(SIGHUP, nullptr, &before);
  {
    const Signals signals;
    ::sigaction(SIGHUP, nullptr, &during);
  }
  ::sigaction(SIGHUP, nullptr, &after);
  CHECK((during.sa_handler != before.sa_handler));
  CHECK((after.sa_handler == before.sa_handler));
}

TEST_CASE("a connection that is held is not reported as readable, whoever changes what it is watched for") {
  int ends[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  const Fd here(ends[0]), there(ends[1]), duplicate(::dup(ends[0])), epoll(::epoll_create1(EPOLL_CLOEXEC));
  epoll_event event{};
  event.events = EPOLLIN;
  REQUIRE(epoll_control(epoll.get(), EPOLL_CTL_ADD, here.get(), &event) == 0);
  REQUIRE(::write(there.get(), "x", 1) == 1);
  CHECK(readable(epoll.get()));
  CHECK_FALSE(ReadHold(here.get(), there.get()));   // another socket
  CHECK_FALSE(ReadHold(there.get(), there.get()));  // nobody watches it
  std::optional<ReadHold> hold(std::in_place, here.get(), duplicate.get());
  CHECK(*hold);
  {
    const ReadHold second(here.get(), duplicate.get());
    CHECK_FALSE(readable(epoll.get()));
  }
  CHECK_FALSE(readable(epoll.get()));
  event.events = EPOLLIN | EPOLLPRI;
  REQUIRE(epoll_control(epoll.get(), EPOLL_CTL_MOD, here.get(), &event) == 0);
  CHECK_FALSE(readable(epoll.get()));
  hold.reset();
  CHECK(readable(epoll.get()));
  REQUIRE(epoll_control(epoll.get(), EPOLL_CTL_DEL, here.get(), nullptr) == 0);
  CHECK_FALSE(ReadHold(here.get(), duplicate.get()));
}

TEST_CASE("a hang-up is told only together with what is left to read") {
  int ends[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  const Fd here(ends[0]), epoll(::epoll_create1(EPOLL_CLOEXEC));
  epoll_event event{}, got{};
  event.events = EPOLLIN;
  REQUIRE(epoll_control(epoll.get(), EPOLL_CTL_ADD, here.get(), &event) == 0);
  REQUIRE(::write(ends[1], "x", 1) == 1);
  ::close(ends[1]);
  REQUIRE(epoll_await(epoll.get(), &got, 1, 0) == 1);
  CHECK(std::uint32_t{got.events} == EPOLLIN);
  event.events = 0;
  REQUIRE(epoll_control(epoll.get(), EPOLL_CTL_MOD, here.get(), &event) == 0);
  CHECK(epoll_await(epoll.get(), &got, 1, 0) == 0);
  event.events = EPOLLIN;
  REQUIRE(epoll_control(epoll.get(), EPOLL_CTL_MOD, here.get(), &event) == 0);
  CHECK(epoll_await(epoll.get(), &got, 1, 0) == 1);
  event.events = 0;
  REQUIRE(epoll_control(epoll.get(), EPOLL_CTL_MOD, here.get(), &event) == 0);
  CHECK(epoll_control(epoll.get(), EPOLL_CTL_DEL, here.get(), nullptr) == 0);
}
