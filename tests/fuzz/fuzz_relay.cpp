#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>

#include "base/signals.hpp"
#include "fuzz.hpp"
#include "socket/loop.hpp"
#include "transfer/tap.hpp"

using namespace zcat;

namespace {

constexpr std::size_t kMostUnderWay =
    2U << 20U;                         // the buffers of the tap, and of the kernel on both sides of it
constexpr int kMostDescriptors = 200;  // connections that have ended hold none
constexpr std::size_t kLarge = 16 * 1024;
constexpr int kDeadline = 10'000;  // milliseconds, for whatever is awaited

void require(bool holds, int line = __builtin_LINE()) {
  if (holds) return;
  std::fprintf(stderr, "line %d does not hold: %s\n", line, std::strerror(errno));
  std::abort();
}

std::string path(char side) { return "@zcat-fuzz-" + std::to_string(::getpid()) + side; }

Fd unix_socket(char side, bool listens) {
  Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = path(side);
  std::copy(name.begin() + 1, name.end(), address.sun_path + 1);
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
  const auto* const where = reinterpret_cast<const sockaddr*>(&address);
  require((listens ? ::bind(fd.get(), where, size) : ::connect(fd.get(), where, size)) == 0);
  if (listens) require(::listen(fd.get(), 10) == 0);
  return fd;
}

void await(int fd) {
  pollfd item{fd, POLLIN, 0};
  require(::poll(&item, 1, kDeadline) == 1);
}

/// A tap on a thread of its own, for all inputs: what one of them does must not harm the next.
class RunningTap {
 public:
  RunningTap() {
    std::thread([this] {
      Onlooker onlooker({}, report_, nullptr, nowhere_.get());
      tap({loop_, report_, limits_}, listener_, spec_, onlooker);
    }).detach();
  }
  int target() const { return target_.get(); }

 private:
  const Fd target_ = unix_socket('t', true);
  const Fd nowhere_{::open("/dev/null", O_WRONLY | O_CLOEXEC)};
  const Signals signals_;
  Loop loop_{signals_};
  Report report_{[](Report::Kind, std::string_view) {}};
  const Limits limits_;
  StreamListener listener_{parse_endpoint("ipc://" + path('l'), Attach::bind, Family::any), Family::any, {}};
  const TapSpec spec_{.target = parse_endpoint("ipc://" + path('t'), Attach::connect, Family::any),
                      .commands = true,
                      .most = 100};
};

/// One end of a connection through the tap.
struct Party {
  Fd fd;
  std::string sent{}, received{};

  void write(std::string_view bytes) {
    const ssize_t taken = ::send(fd.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (taken > 0) sent += bytes.substr(0, static_cast<std::size_t>(taken));
  }
  /// False: the end has come.
  bool read() {
    std::array<char, 64 * 1024> buffer;
    const ssize_t got = ::recv(fd.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got > 0) received.append(buffer.data(), static_cast<std::size_t>(got));
    return got > 0 || (got < 0 && errno == EAGAIN);
  }
  void read_to_the_end() {
    for (bool more = true; more; more = read()) await(fd.get());
  }
};

/// What a byte of the input tells: an end, what it does, and how much of it.
struct Deed {
  enum Kind { write, read, write_large, end };
  explicit Deed(std::uint8_t byte)
      : side(byte & 1), kind(static_cast<Kind>((byte >> 1) & 3)), amount(byte >> 3) {}

  unsigned side;
  Kind kind;
  unsigned amount;  // 0 to 31
};

void act(Party& end, const Deed& deed, std::string_view& rest) {
  constexpr unsigned kCloses = 31;
  const std::string_view piece = rest.substr(0, 4UL * deed.amount);
  switch (deed.kind) {
    case Deed::write: rest.remove_prefix(piece.size()); return end.write(piece);
    case Deed::read: end.read(); return;
    case Deed::write_large:
      return end.write(std::string(kLarge * deed.amount, static_cast<char>(deed.amount)));
    case Deed::end:
      if (deed.amount == kCloses) end.fd = Fd();
      if (end.fd) ::shutdown(end.fd.get(), SHUT_WR);
  }
}

}  // namespace

/// Two ends do what the input says: all bytes that one sent come out at the other, in bounded memory. Where an end was closed
/// what came is at least the beginning of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const RunningTap& tap = *new RunningTap;  // it runs until the process ends
  std::array ends{Party{unix_socket('l', false)}, Party{}};
  require(ends[0].fd.get() < kMostDescriptors);
  await(tap.target());
  ends[1].fd = Fd(::accept4(tap.target(), nullptr, nullptr, SOCK_CLOEXEC));
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  while (!rest.empty()) {
    const Deed deed(static_cast<std::uint8_t>(rest[0]));
    rest.remove_prefix(1);
    if (ends[deed.side].fd) act(ends[deed.side], deed, rest);
    for (const unsigned side : {0U, 1U})
      require(ends[side].sent.size() <= ends[1 - side].received.size() + kMostUnderWay);
  }
  const bool whole = ends[0].fd && ends[1].fd;
  for (Party& end : ends) {
    if (end.fd) ::shutdown(end.fd.get(), SHUT_WR);
  }
  for (Party& end : ends) {
    if (end.fd) end.read_to_the_end();
  }
  for (const unsigned side : {0U, 1U}) {
    if (whole) require(ends[side].received.size() == ends[1 - side].sent.size());
    require(ends[1 - side].sent.starts_with(ends[side].received));
  }
  return 0;
}
