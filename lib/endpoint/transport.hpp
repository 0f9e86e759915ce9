#pragma once

#include <sys/socket.h>

#include <string>
#include <string_view>
#include <vector>

#include "endpoint/endpoint.hpp"
#include "endpoint/socket_type.hpp"

namespace zcat {

struct Operand;

/// What two sockets speak over a transport.
enum class Wire : std::uint8_t {
  zmtp,       ///< ZMTP over a stream
  zws,        ///< ZWS: ZMTP in the frames of a WebSocket
  datagrams,  ///< multicast and udp: there are no connections, so no peers are shown
  memory,     ///< within this process: there are no connection events
};

/// What few transports have.
struct TransportTraits {
  int socket_family = AF_UNSPEC;   ///< of the listening sockets that libzmq takes over (USE_FD)
  bool can_probe = false;          ///< Probe can connect to it
  bool resolves_names = false;     ///< its host may be a name; to bind, libzmq needs the address
  bool receiver_binds = false;     ///< by default the receiver binds and the sender connects
  bool needs_certificate = false;  ///< to bind
  unsigned descriptors = 1;        ///< that an endpoint takes
};

/// One row of the table of transports: all that is known of a transport.
struct Transport : TransportTraits {
  std::string_view name;
  const char* capability;  ///< as zmq_has(3) calls it; null: every libzmq has it
  Endpoint (*read)(const Operand& operand, std::string_view text);  ///< reads the text behind `://`
  Wire wire;
  TypeSet types;  ///< the socket types that it carries

  bool shows_peers() const { return wire != Wire::datagrams; }
  bool in_process() const { return wire == Wire::memory; }
  /// Whether connections authenticate and encrypt as the socket's mechanism says.
  bool has_mechanisms() const { return wire == Wire::zmtp || wire == Wire::zws; }
  /// Events HANDSHAKE_SUCCEEDED for each connection: over ws one for HTTP and one for ZMTP.
  int handshakes() const { return wire == Wire::zws ? 2 : 1; }
};

/// The transport of that name; null: there is none.
const Transport* find_transport(std::string_view name);
/// The transport of a URI that libzmq wrote, as in its events.
const Transport& transport_of(std::string_view uri);
/// The version of the libzmq at hand: 40304 is 4.3.4.
int libzmq_version();
/// A version as people write it: 40304 is 4.3.4, 40200 is 4.2.
std::string version_text(int version);

/// The names of the transports that the libzmq at hand has.
std::vector<std::string_view> transports();
/// The names of those that it lacks.
std::vector<std::string_view> missing_transports();

}  // namespace zcat
