#pragma once

#include <sys/epoll.h>
#include <sys/types.h>

namespace zcat {

/// epoll_ctl(2) and epoll_wait(2) for libzmq: a program that has libzmq call these in their place gives ReadHold something
/// to work with.
///
/// libzmq 4.3.4 is told of a hang-up only together with what is left to read. It takes one for the end of a connection
/// that it does not read from for now, because too many messages wait already, and loses what has come.
int epoll_control(int epoll, int operation, int fd, epoll_event* event);
int epoll_await(int epoll, epoll_event* events, int most, int milliseconds);
/// Whether nothing is to be read from a descriptor now: for libzmq's recv(2), as it reads without being asked, too.
bool is_held(int fd);

/// Keeps libzmq from reading one of its connections, so that its peer has to wait. libzmq 4.3.4: a socket that is not
/// received from does that to all of them alike.
class ReadHold {
 public:
  ReadHold() = default;
  /// `fd`: libzmq's descriptor, which may be another connection's by now; `duplicate`: one of the connection that is
  /// meant. Empty where libzmq does not watch it.
  ReadHold(int fd, int duplicate);
  ~ReadHold();
  ReadHold(ReadHold&& other) noexcept;
  ReadHold& operator=(ReadHold&& other) noexcept;

  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
  ino_t socket_ = 0;
};

}  // namespace zcat
