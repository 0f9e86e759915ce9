#pragma once

#include <string>

namespace zcat {

/// Who is at the other end of a connection.
struct PeerAddress {
  std::string address;  ///< tcp: "127.0.0.1:5555", "[::1]:5555"; else empty
  int pid = 0;          ///< of its process, on a unix socket; 0: not known
  std::string user;     ///< that this process runs as, on a unix socket

  /// "127.0.0.1:5555", "process 17 of user joe"; empty where nothing is known.
  std::string in_words() const;
};

/// The name of a user; its number where it has none.
std::string user_name(unsigned uid);

/// The process at the other end of a unix socket, or that made it listen; 0: not known.
int process_at(int fd);

/// Asks the kernel. Empty where `fd` is no connection any more.
PeerAddress peer_of(int fd);

}  // namespace zcat
