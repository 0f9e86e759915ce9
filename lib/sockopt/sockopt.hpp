#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "endpoint/endpoint.hpp"
#include "endpoint/socket_type.hpp"

/// Every option of libzmq by its own name: what it is, which values it takes, and how it is set and read back.
namespace zcat {

/// A socket option and the bytes to set it to: zmq_setsockopt(3).
struct SocketOption {
  int number;
  std::string value;
};

/// The draft options that are used beyond the table: <zmq.h> names them only for builds with drafts.
enum DraftOption : int {
  kZapEnforceDomain = 93,
  kMetadata = 95,
  kSocksUsername = 99,
  kSocksPassword = 100,
  kOutBatchSize = 102,
  kWssKeyPem = 103,
  kWssCertPem = 104,
};

/// The longest prefix to subscribe to, in bytes. libzmq 4.3.4: keeps prefixes in a tree, of which it clears one level in the
/// other, and runs out of stack at about 200,000.
constexpr std::int64_t kLongestPrefix = 32 * 1024;

/// A value by name.
struct Choice {
  std::string_view name;
  std::int64_t value;
};

/// What few options have.
struct SockoptTraits {
  enum class Access : std::uint8_t { both, read, write };
  /// `quiet_draft`: declared as a draft, but accepted by builds without drafts.
  enum class Status : std::uint8_t { stable, deprecated, draft, quiet_draft };

  std::span<const Choice> choices{};  ///< of a choice: the values; of flags: the bits
  int width = 4;                      ///< of a number, in bytes
  Access access = Access::both;
  Status status = Status::stable;
  bool secret = false;          ///< never taken from the command line, and never shown
  bool context = false;         ///< of the context, not of a socket
  std::string_view where{};     ///< the transports that it applies to; empty: any
  std::string_view needs{};     ///< the feature that libzmq must be built with, as zmq_has(3) calls it
  std::string_view detail{};    ///< more sentences, for who asks for this option
  std::string_view set_hint{};  ///< why zcat refuses to set it, and what to do instead
  /// Checks what no range can say, against the system if need be. Throws Error (usage).
  void (*check)(std::string_view value) = nullptr;
};

struct SockoptRow : SockoptTraits {
  enum class Kind : std::uint8_t { boolean, integer, descriptor, choice, flags, text, bytes, key };

  std::string_view name;  ///< without ZMQ_
  int number;
  Kind kind;
  std::string_view unit;          ///< of a bare number: ms, s, bytes, …
  std::string_view default_text;  ///< the default, as a person would write it
  int since;                      ///< the first version of libzmq that has it: 40304 is 4.3.4
  TypeSet types;                  ///< the sockets that it has a use on
  std::string_view summary;       ///< one sentence without full stop
  std::int64_t least, most;       ///< of the value; of a text or bytes: of its length
  bool minus_one;                 ///< -1 is allowed, too
};

/// All of them, by name; those of the context at the end.
std::span<const SockoptRow> sockopts();
/// The option of that name, in any case, with or without ZMQ_, old names included. Null: there is none.
const SockoptRow* find_sockopt(std::string_view name);
/// The same. Throws Error (usage) that names the nearest.
const SockoptRow& named_sockopt(std::string_view name);
/// The option that zmq_setsockopt(3) sets by that number; null: there is none.
const SockoptRow* find_sockopt(int number);

/// A name that libzmq has given up for another.
struct SockoptAlias {
  std::string_view old_name, name;
};
std::span<const SockoptAlias> sockopt_aliases();

/// Why the libzmq at hand does not have the option; empty: it has it.
std::string why_unavailable(const SockoptRow& row);

/// A security mechanism. Its options have names that begin with its own: CURVE_SERVER.
struct Mechanism {
  std::string_view name;  ///< as handshakes call it
  const char* word;       ///< as options and zmq_has(3) call it
  bool optional;          ///< libzmq may be built without it
};
/// All of them, by their numbers in ZMQ_MECHANISM.
inline constexpr std::array kMechanisms{
    Mechanism{"NULL", "null", false},
    Mechanism{"PLAIN", "plain", false},
    Mechanism{"CURVE", "curve", true},
    Mechanism{"GSSAPI", "gssapi", true},
};

/// The mechanism that setting the option chooses; null: none.
const Mechanism* mechanism_of(const SockoptRow& row);

/// The values that it takes, in words.
std::string range_text(const SockoptRow& row);

/// The text behind `file:`, `env:` or `fd:`, prefix included in `source`. Throws Error (usage).
std::string read_value(std::string_view source);
using ValueReader = std::string (*)(std::string_view source);

/// What `-o TEXT` asks for.
struct SockoptRequest {
  const SockoptRow* row;
  std::optional<SocketOption> option;  ///< none: read it back
};

/// Reads `NAME=VALUE` or `NAME` for a socket of `type`; `reader` is for tests that must not open files.
/// Throws Error (usage) without the text of a secret.
SockoptRequest parse_sockopt(std::string_view text, int type, ValueReader reader = read_value);

/// The bytes of an option whose value is an int, and back: zmq_ctx_set(3) takes the number.
SocketOption int_option(int number, int value);
int int_value(const SocketOption& option);

/// TCP keepalive of every connection. One that a cut link has left is noticed in about ten seconds; a healthy one is never
/// dropped, as it is by ZMTP's heartbeats.
struct Keepalive {
  int idle = 5;      ///< seconds without traffic before the first probe
  int interval = 1;  ///< seconds between probes
  int probes = 4;    ///< without an answer, then the connection ends
};
inline constexpr Keepalive kKeepalive{};
std::array<SocketOption, 4> keepalive_options();

/// Sockets of libzmq that an endpoint may take: one, and both ends of its monitor.
constexpr int kSocketsPerEndpoint = 3;

/// Checks that the options of a socket of `type` at `endpoints`, our defaults included, and those of its context go
/// together. Throws Error (usage).
void check_sockopts(int type, std::span<const SocketOption> options, const std::vector<Endpoint>& endpoints,
                    std::span<const SocketOption> context);

/// Checks that all endpoints carry a mechanism, which `option` asks for: `curve`, that is CURVE. Throws Error (usage).
void check_carriers(std::string_view option, bool curve, int type, std::span<const Endpoint> endpoints);

/// The raw value as a person would type it; a secret is `(set)` or `(not set)`.
std::string sockopt_text(const SockoptRow& row, std::string_view value);
/// What the open socket says.
std::string read_sockopt(void* socket, const SockoptRow& row);
/// What the context says.
std::string read_context_option(void* context, const SockoptRow& row);

}  // namespace zcat
