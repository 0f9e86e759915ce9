#include "peer/address.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/socket.h>

#include <array>
#include <vector>

namespace zcat {

std::string user_name(unsigned uid) {
  std::vector<char> room(16 * 1024);
  passwd entry{};
  passwd* found = nullptr;
  ::getpwuid_r(uid, &entry, room.data(), room.size(), &found);
  return found != nullptr ? std::string(found->pw_name) : std::to_string(uid);
}

std::string PeerAddress::in_words() const {
  return pid != 0 ? fmt::format("process {} of user {}", pid, user) : address;
}

namespace {

/// Of a unix socket; the process is 0 where it is not known.
ucred credentials_of(int fd) {
  ucred credentials{};
  socklen_t length = sizeof credentials;
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0 || credentials.pid < 0) return {};
  return credentials;
}

}  // namespace

int process_at(int fd) { return credentials_of(fd).pid; }

PeerAddress peer_of(int fd) {
  PeerAddress peer;
  sockaddr_storage name{};
  socklen_t size = sizeof name;
  if (::getpeername(fd, reinterpret_cast<sockaddr*>(&name), &size) != 0) return peer;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (name.ss_family == AF_INET) {
    const auto& in = reinterpret_cast<const sockaddr_in&>(name);
    ::inet_ntop(AF_INET, &in.sin_addr, text.data(), text.size());
    peer.address = fmt::format("{}:{}", text.data(), ntohs(in.sin_port));
  } else if (name.ss_family == AF_INET6) {
    const auto& in = reinterpret_cast<const sockaddr_in6&>(name);
    ::inet_ntop(AF_INET6, &in.sin6_addr, text.data(), text.size());
    peer.address = fmt::format("[{}]:{}", text.data(), ntohs(in.sin6_port));
  } else if (name.ss_family == AF_UNIX) {
    const ucred credentials = credentials_of(fd);
    peer.pid = credentials.pid;
    if (peer.pid > 0) peer.user = user_name(credentials.uid);
  }
  return peer;
}

}  // namespace zcat
