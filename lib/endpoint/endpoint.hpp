#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/fd.hpp"

namespace zcat {

enum class Attach { bind, connect };

/// Where a socket attaches, and how.
struct Endpoint {
  Attach attach = Attach::connect;
  std::string uri;    ///< as libzmq takes it: `tcp://localhost:5555`
  std::string typed;  ///< as the user wrote it, for messages
  bool ipv6 = false;  ///< has a bracketed IPv6 literal: the socket option IPV6 must be on for it
};

/// Address family that the user asked for with -4 or -6.
enum class Family { any, ipv4, ipv6 };

/// The transports that the libzmq at hand has, as an endpoint names them.
std::vector<std::string_view> transports();

/// Reads one ENDPOINT operand: `@URL` binds, `>URL` connects, a wildcard address binds, anything else does
/// what `plain` says; short forms (`5555`, `:5555`, `host:5555`, a path with a slash) are written out.
/// Everything that libzmq would take wrongly or silently is refused here.
/// Throws Error (usage) naming the endpoint, the cause and what to try.
Endpoint parse_endpoint(std::string_view text, Attach plain, Family family = Family::any);

/// Reads `-b URL` (attach = bind) and `-c URL` (attach = connect), where `@` and `>` have no meaning.
/// A wildcard address with `-c` is an Error (usage).
Endpoint parse_endpoint_as(std::string_view text, Attach attach, Family family = Family::any);

/// Reads the lines of an --endpoints file: one endpoint a line, blank lines and `#` comments skipped.
/// Errors name `path` and the line. Throws Error (failed) when it cannot be read.
std::vector<Endpoint> read_endpoints_file(const std::string& path, Attach plain, Family family = Family::any);

/// Checks endpoints that are to be used in one process: norm with one receiver shares its port with nobody, and
/// libzmq aborts. Throws Error (usage).
void check_together(const std::vector<Endpoint>& endpoints);

/// A host name in an endpoint to bind, resolved to an address (libzmq binds to addresses and interface names
/// only): an IPv4 one, or IPv6 where the endpoint's `ipv6` is on. Returns the uri unchanged where its host is
/// an address, an interface name or `*`. Waits for the resolver. Throws Error (failed) with its words, and where it is
/// udp and cannot be bound: libzmq would not say so.
std::string resolve_for_bind(const Endpoint& endpoint, Family family = Family::any);

/// Makes the path of an `ipc://` endpoint free to bind: removes a stale socket, and refuses anything else:
/// a file that is no socket, a socket that a live process holds, a directory that is not there.
/// Does nothing for other transports and wildcard (`ipc://*`) endpoints; for an abstract one (`ipc://@name`)
/// it checks that no file has its name: libzmq would delete it.
/// Throws Error (failed).
///
/// Returns a lock that keeps other processes from claiming a path of that directory: hold it until the bind
/// has returned, and claim nothing else meanwhile (the same directory again would wait for ever).
[[nodiscard]] Fd claim_ipc_path(const Endpoint& endpoint);

/// The path of an ipc endpoint in the file system; empty for other transports, abstract names and `ipc://*`.
std::string_view ipc_path(std::string_view uri);

/// What somebody else should connect to, given libzmq's LAST_ENDPOINT of a bound socket: `0.0.0.0` becomes
/// `127.0.0.1`, `[::]` becomes `[::1]`, a relative ipc path becomes absolute.
std::string connectable(std::string_view last_endpoint);

}  // namespace zcat
