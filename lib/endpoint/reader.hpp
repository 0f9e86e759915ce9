#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/number.hpp"
#include "endpoint/endpoint.hpp"

/// Inside of lib/endpoint: the readers of the transports and what they share.
///
/// libzmq checks little: `:70000` binds port 4464, `:80a` port 80, a path with two slashes loses one part, a
/// multicast group without an interface aborts the process. Hence each transport has a reader, which lets
/// through only what libzmq takes as it was meant, and splits it into the parts of an Endpoint. Readers look up
/// the names of interfaces, never the names of hosts: reading an endpoint waits for nobody.
namespace zcat {

struct Transport;

/// What was typed, and what is known before its transport reads it.
struct Operand {
  std::string_view typed;
  std::string_view transport;
  Attach attach;  ///< a wildcard may still turn connect into bind
  Family family;

  /// Throws Error (usage): `'TYPED': WHY`.
  [[noreturn]] void refuse(std::string_view why) const;
};

/// The row of the operand's transport. Throws Error (usage) if this libzmq does not have it.
const Transport& require_transport(const Operand& operand);

Endpoint read_tcp(const Operand& operand, std::string_view text);
Endpoint read_ws(const Operand& operand, std::string_view text);
Endpoint read_epgm(const Operand& operand, std::string_view text);
Endpoint read_pgm(const Operand& operand, std::string_view text);
Endpoint read_norm(const Operand& operand, std::string_view text);
Endpoint read_udp(const Operand& operand, std::string_view text);
Endpoint read_ipc(const Operand& operand, std::string_view text);
Endpoint read_inproc(const Operand& operand, std::string_view text);
Endpoint read_tipc(const Operand& operand, std::string_view text);
Endpoint read_unchecked(const Operand& operand, std::string_view text);

/// Reads a port. `*` and 0 let the system choose. Leading zeros are dropped: libzmq takes
/// `00` for an error.
std::string read_port(const Operand& operand, std::string_view text);
/// Whether the system chooses the port.
inline bool is_wildcard_port(std::string_view port) { return port == "*" || port == "0"; }

/// HOST:PORT. Without HOST it binds to every interface and connects to this machine.
Endpoint read_host_port(const Operand& operand, std::string_view text);

/// The IPv4 address that `interface` stands for: a name, an address of this machine, or its network
/// (`10.0.0.0/24`). libpgm does not know names, and norm aborts if there is no such interface.
std::optional<std::string> own_address(std::string_view interface);

/// `1.2.3.4`, and the shorter spellings that inet_aton knows; a single number is taken for a mistake.
bool is_ipv4_literal(const std::string& host);

/// Characters that libzmq lets through in a name to connect to; others it answers with "Invalid argument".
bool is_host_name(std::string_view host);

}  // namespace zcat
