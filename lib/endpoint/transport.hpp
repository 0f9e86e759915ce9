#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "endpoint/endpoint.hpp"

/// Inside of endpoint.cpp: what the transports' readers share.
///
/// libzmq checks little: `:70000` binds port 4464, `:80a` port 80, a path with two slashes loses one part, a
/// multicast group without an interface aborts the process. Hence each transport has a reader, which lets
/// through only what libzmq takes as it was meant, and writes it in the way that libzmq understands. Readers
/// look names of interfaces up, never names of hosts: reading an endpoint waits for nobody.
namespace zcat {

/// What was typed, and what is known before its transport reads it.
struct Operand {
  std::string_view typed;
  std::string_view transport;
  Attach attach;  ///< a wildcard may still turn connect into bind
  Family family;

  /// Throws Error (usage): `'TYPED': WHY`.
  [[noreturn]] void refuse(std::string_view why) const;
};

/// What a reader made of the part behind `://`.
struct Address {
  std::string text;
  bool wildcard = false;  ///< can only be bound
  bool ipv6 = false;
};

Address read_tcp(const Operand& operand, std::string_view text);
Address read_ws(const Operand& operand, std::string_view text);
Address read_epgm(const Operand& operand, std::string_view text);
Address read_pgm(const Operand& operand, std::string_view text);
Address read_norm(const Operand& operand, std::string_view text);
Address read_udp(const Operand& operand, std::string_view text);

struct Port {
  std::string text;       ///< without leading zeros: libzmq takes `00` for an error
  bool wildcard = false;  ///< `*` and `0`: the system chooses
};

Port read_port(const Operand& operand, std::string_view text);

/// The IPv4 address that `interface` stands for: a name, an address of this machine, or its network
/// (`10.0.0.0/24`). libpgm does not know names, and norm aborts with what is not there.
std::optional<std::string> own_address(std::string_view interface);

/// HOST:PORT, where no HOST is every interface to bind, and this machine to connect.
Address read_host_port(const Operand& operand, std::string_view text);

/// `1.2.3.4`, and the shorter spellings that inet_aton knows; a single number is taken for a mistake.
bool is_ipv4_literal(const std::string& host);

/// Characters that libzmq lets through in a name to connect to; others it answers with "Invalid argument".
bool is_host_name(std::string_view host);

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alnum(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline bool is_number(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_digit); }

/// A decimal number up to `max`; signs and other bases are none.
inline std::optional<std::uint32_t> number(std::string_view text, std::uint32_t max) {
  std::uint32_t value = 0;
  if (!is_number(text)) return std::nullopt;
  const bool fits = std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc();
  return fits && value <= max ? std::optional(value) : std::nullopt;
}

}  // namespace zcat
