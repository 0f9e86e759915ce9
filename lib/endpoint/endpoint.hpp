#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace zcat {

struct Transport;

enum class Attach { bind, connect };

/// Address family that the user asked for with -4 or -6.
enum class Family { any, ipv4, ipv6 };

/// Where a socket attaches, and how: `TRANSPORT://[SOURCE;][HOST:PORT][PATH]`.
struct Endpoint {
  Attach attach = Attach::connect;
  const Transport* transport = nullptr;
  std::string source{};   ///< the address to connect from (tcp), or the interface (multicast)
  std::string host{};     ///< an address in its brackets, a name, `*` or a group
  std::string port{};     ///< empty: this transport has no ports
  std::string path{};     ///< of ws; of other transports without ports all that they take
  std::string typed{};    ///< as the user wrote it, for messages
  bool wildcard = false;  ///< the system chooses a part of it, so it can only be bound
  bool ipv6 = false;      ///< means IPv6: the socket option IPV6 must be on for it
  int listener = -1;      ///< a descriptor that listens there already; -1: none

  /// As libzmq takes it: `tcp://localhost:5555`.
  std::string uri() const;
  /// The host as getaddrinfo(3) takes it: without brackets.
  std::string bare_host() const;
  /// Whether only the socket knows where it is bound: the system chooses its port or path.
  bool is_chosen_by_system() const;
  /// The socket file of an ipc endpoint; empty: it has none, or its path is not known yet (`ipc://*`).
  std::string_view file() const;
};

/// Reads one ENDPOINT operand: `@URL` binds, `>URL` connects, a wildcard address binds, anything else does
/// what `plain` says; short forms (`5555`, `:5555`, `host:5555`, a path with a slash) are written out.
/// Refuses everything that libzmq would misunderstand or silently accept.
/// Throws Error (usage) naming the endpoint, the cause and what to try.
Endpoint parse_endpoint(std::string_view text, Attach plain, Family family = Family::any);

/// Reads `-b URL` (attach = bind) and `-c URL` (attach = connect), where `@` and `>` have no meaning.
/// A wildcard address with `-c` is an Error (usage).
Endpoint parse_endpoint_as(std::string_view text, Attach attach, Family family = Family::any);

/// Reads the lines of an --endpoints file: one endpoint per line, blank lines and `#` comments skipped.
/// Errors name `path` and the line. Throws Error (failed) if it cannot be read.
std::vector<Endpoint> read_endpoints_file(const std::string& path, Attach plain, Family family = Family::any);

/// Whether two URIs differ in their host at most.
bool differ_in_host(std::string_view a, std::string_view b);

/// Checks endpoints that one process uses together. Throws Error (usage).
void check_together(const std::vector<Endpoint>& endpoints);

}  // namespace zcat
