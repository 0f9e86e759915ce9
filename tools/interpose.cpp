// System calls of our own, which libzmq calls in place of the system's: each mends a fault of libzmq.
#include "interpose.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <zmq.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <mutex>
#include <utility>

#include "base/error.hpp"
#include "base/host_lookup.hpp"
#include "base/read_hold.hpp"
#include "base/syscall_notes.hpp"
#include "peer/handshake.hpp"

// Where libzmq is a library, what the program defines comes in front of the C library's. In a static program both would be
// one symbol too many: there libzmq calls ours by a name of its own, which tools/static gives them.
#define ZCAT_IN_PLACE_OF_THE_SYSTEMS extern "C" __attribute__((used, visibility("default")))
#ifdef ZCAT_STATIC
#define ZCAT_CALL(name) zcat_##name
#else
#define ZCAT_CALL(name) name
#endif

namespace zcat {
namespace {

std::mutex spare_mutex;  // libzmq may have several I/O threads
int spare = -1;

int accept_from(int listener, sockaddr* address, socklen_t* size, int flags) {
  return static_cast<int>(::syscall(SYS_accept4, listener, address, size, flags));
}

int open_spare() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

int turn_away(int listener) {
  const std::lock_guard lock(spare_mutex);
  syscall_notes().descriptors_ran_out.store(true);
  if (spare >= 0) ::close(spare);
  if (const int fd = accept_from(listener, nullptr, nullptr, SOCK_CLOEXEC); fd >= 0) ::close(fd);
  spare = open_spare();
  errno = ECONNABORTED;
  return -1;
}

}  // namespace

void reserve_descriptor() {
  const std::lock_guard lock(spare_mutex);
  if (spare < 0) spare = open_spare();
}

}  // namespace zcat

namespace zcat {
namespace {

/// Whether the socket is connected, or about to be, to its own address.
bool meets_itself(int fd, const sockaddr* address, socklen_t size) {
  sockaddr_storage own{};
  socklen_t own_size = sizeof own;
  if (address->sa_family == AF_INET && size >= sizeof(sockaddr_in)) {
    const auto& there = reinterpret_cast<const sockaddr_in&>(*address);
    const auto& here = reinterpret_cast<const sockaddr_in&>(own);
    return ::getsockname(fd, reinterpret_cast<sockaddr*>(&own), &own_size) == 0 && own.ss_family == AF_INET &&
           here.sin_port == there.sin_port && here.sin_addr.s_addr == there.sin_addr.s_addr;
  }
  if (address->sa_family != AF_INET6 || size < sizeof(sockaddr_in6)) return false;
  const auto& there = reinterpret_cast<const sockaddr_in6&>(*address);
  const auto& here = reinterpret_cast<const sockaddr_in6&>(own);
  return ::getsockname(fd, reinterpret_cast<sockaddr*>(&own), &own_size) == 0 && own.ss_family == AF_INET6 &&
         here.sin6_port == there.sin6_port &&
         std::memcmp(&here.sin6_addr, &there.sin6_addr, sizeof here.sin6_addr) == 0;
}

bool is_stream(int fd) {
  int type = 0;
  socklen_t size = sizeof type;
  return ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM;
}

}  // namespace
}  // namespace zcat

ZCAT_IN_PLACE_OF_THE_SYSTEMS int ZCAT_CALL(connect)(int fd, const sockaddr* address, socklen_t size) {
  zcat::syscall_notes().connection_begins(fd);
  const int result = static_cast<int>(::syscall(SYS_connect, fd, address, size));
  if (result != 0 && errno != EINPROGRESS) return result;
  const int error = errno;
  if (zcat::is_stream(fd) && zcat::meets_itself(fd, address, size)) {
    const linger abort{1, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
    errno = ECONNREFUSED;
    return -1;
  }
  errno = error;
  return result;
}

ZCAT_IN_PLACE_OF_THE_SYSTEMS int ZCAT_CALL(epoll_ctl)(int epoll, int operation, int fd, epoll_event* event) {
  return zcat::epoll_control(epoll, operation, fd, event);
}

namespace zcat {
namespace {

/// The C library's own.
decltype(&::getaddrinfo) system_getaddrinfo() {
#ifdef ZCAT_STATIC
  return ::getaddrinfo;
#else
  static auto* const found = reinterpret_cast<decltype(&::getaddrinfo)>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  return found;
#endif
}

/// Puts the address whose turn it is in front.
void take_turns(addrinfo& first, const char* host) {
  std::size_t count = 0;
  for (const addrinfo* entry = &first; entry != nullptr; entry = entry->ai_next) ++count;
  std::size_t turn = syscall_notes().address_turns.of(host) % count;
  addrinfo* chosen = &first;
  for (; turn > 0; --turn) chosen = chosen->ai_next;
  std::swap(first.ai_addr, chosen->ai_addr);
  std::swap(first.ai_addrlen, chosen->ai_addrlen);
}

}  // namespace
}  // namespace zcat

ZCAT_IN_PLACE_OF_THE_SYSTEMS int ZCAT_CALL(getaddrinfo)(const char* host, const char* service,
                                                        const addrinfo* hints, addrinfo** result) {
  const int error = zcat::look_up_host(host, service, hints, result, zcat::system_getaddrinfo());
  if (error == 0 && host != nullptr) zcat::take_turns(**result, host);
  return error;
}

namespace zcat {
namespace {

/// Whether the code at `address`, which called our abort, is libzmq's.
bool is_of_libzmq([[maybe_unused]] void* address) {
#ifdef ZCAT_STATIC
  return true;  // nobody else calls it
#else
  Dl_info caller{}, library{}, program{};
  return ::dladdr(address, &caller) != 0 && ::dladdr(reinterpret_cast<void*>(&zmq_errno), &library) != 0 &&
         ::dladdr(reinterpret_cast<void*>(&is_of_libzmq), &program) != 0 &&
         caller.dli_fbase == library.dli_fbase && library.dli_fbase != program.dli_fbase;
#endif
}

[[noreturn]] void abort_for_real() {
  std::signal(SIGABRT, SIG_DFL);
  std::raise(SIGABRT);
  ::_exit(SIGABRT);
}

}  // namespace
}  // namespace zcat

ZCAT_IN_PLACE_OF_THE_SYSTEMS void ZCAT_CALL(abort)() {
  if (!zcat::is_of_libzmq(__builtin_return_address(0))) zcat::abort_for_real();
  constexpr std::string_view kLine = ZCAT_NAME
      ": libzmq cannot go on, for the reason in the line above: what was not sent or written yet is lost\n";
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, kLine.data(), kLine.size());
  ::_exit(static_cast<int>(zcat::ExitCode::failed));
}

namespace zcat {
namespace {

void note_bytes(int fd, std::string_view bytes) {
  syscall_notes().arrivals.came(fd, bytes);
  if (auto reason = error_reason(bytes)) syscall_notes().note_error(fd, std::move(*reason));
}

}  // namespace
}  // namespace zcat

ZCAT_IN_PLACE_OF_THE_SYSTEMS int ZCAT_CALL(epoll_wait)(int epoll, epoll_event* events, int most,
                                                       int milliseconds) {
  return zcat::epoll_await(epoll, events, most, milliseconds);
}

ZCAT_IN_PLACE_OF_THE_SYSTEMS ssize_t ZCAT_CALL(recv)(int fd, void* bytes, std::size_t size, int flags) {
  if (zcat::is_held(fd)) {
    errno = EAGAIN;
    return -1;
  }
  const ssize_t got = ::syscall(SYS_recvfrom, fd, bytes, size, flags, nullptr, nullptr);
  if (got < 0 && errno == ECONNRESET) zcat::syscall_notes().note_reset(fd);
  if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
    using End = zcat::Incoming::End;
    zcat::syscall_notes().arrivals.ended(fd, got < 0 && errno == ECONNRESET ? End::reset : End::closed);
  }
  if (got > 0) zcat::note_bytes(fd, {static_cast<const char*>(bytes), static_cast<std::size_t>(got)});
  return got;
}

// libzmq 4.3.4: aborts when accept(2) on a unix socket says EMFILE, and over tcp tries again at once and for ever. It
// takes ECONNABORTED well: it reports ZMQ_EVENT_ACCEPT_FAILED, and the peer tries again later.
ZCAT_IN_PLACE_OF_THE_SYSTEMS int ZCAT_CALL(accept4)(int listener, sockaddr* address, socklen_t* size,
                                                    int flags) {
  const int fd = zcat::accept_from(listener, address, size, flags);
  zcat::syscall_notes().connection_begins(fd);
  zcat::syscall_notes().arrivals.accepted(fd);
  return fd >= 0 || (errno != EMFILE && errno != ENFILE) ? fd : zcat::turn_away(listener);
}
