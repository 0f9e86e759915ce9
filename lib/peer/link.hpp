#pragma once

#include <linux/tcp.h>

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/fd.hpp"

/// What the kernel knows of a connection, asked of a duplicate of libzmq's descriptor.
namespace zcat::link {

// The states that matter here, of include/net/tcp_states.h: <linux/tcp.h> names none, <netinet/tcp.h> cannot be
// included beside it, and only the former knows how many bytes a peer has sent.
enum TcpState : std::uint8_t { kEstablished = 1, kFinWait2 = 5, kClose = 7, kCloseWait = 8 };

/// Duplicates a descriptor that libzmq has named. Empty where it is no socket: by the time that an event is read libzmq
/// may have closed it, and the number be a file of ours.
Fd duplicate(std::uint32_t fd);

/// Nothing: it is no tcp connection.
std::optional<tcp_info> tcp_state(int fd);
/// How a connection ended of which libzmq has closed its own descriptor.
enum class Ending { closed_there, closed_here, reset, timed_out };
Ending how_ended(int fd);
/// Whether the other end has ended the connection, without an error, and we have not yet.
bool ended_there(int fd);
/// Whether nothing goes either way any more.
bool hung_up(int fd);
/// Takes the pending error away.
bool has_error(int fd);

/// How many bytes a tcp connection has brought; 0 for others, which do not count.
std::uint64_t received_bytes(int fd);
/// Whether bytes came within the last second. A unix socket does not know, and says yes.
bool has_sent_just_now(int fd);
/// How long ago we sent something. Nothing: a unix socket does not know.
std::optional<std::chrono::milliseconds> since_sent(int fd);
/// Bytes that came and have not been read here.
std::uint64_t unread_here(int fd);
/// Bytes that the other end has not taken: on tcp its kernel, on a unix socket its process.
std::uint64_t unread_there(int fd);

/// What became of the bytes on their way to the other end of a tcp connection.
struct Transit {
  std::chrono::milliseconds unanswered{0};  ///< how long nothing has been acknowledged
  bool swallowed = false;                   ///< although they were sent again and again
};
/// Nothing: it is no tcp connection, or no bytes are on their way.
std::optional<Transit> transit(int fd);

/// Makes the kernel's buffer for what is sent at least this large. Its own limit is net.core.wmem_max.
void enlarge_send_buffer(int fd, int bytes);
/// Reads and forgets what came. A tcp socket that is closed with something unread (a heartbeat) resets the connection,
/// and the peer loses what it has not read yet. Returns how many bytes these were.
std::uint64_t discard_input(int fd);
/// The same where it holds no message, or part of one, but only whole commands of ZMTP: heartbeats and their answers.
void discard_commands(int fd);
/// Hides resets of a tcp connection from everybody who uses it, or no longer. False: that is not possible.
bool block_resets(int fd, bool on);

/// Whether the process was stopped: a terminal's ^Z, SIGSTOP, a debugger.
bool is_stopped(int pid);

}  // namespace zcat::link
