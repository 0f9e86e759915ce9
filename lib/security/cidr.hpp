#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace zcat {

/// An address of IPv6, or one of IPv4 as IPv6 writes it: ::ffff:10.0.0.7.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};

  bool is_ipv4() const;
};
/// Reads `10.0.0.7`, `::1` or `fe80::1%eth0`, whose zone does not count. None: it is neither.
std::optional<IpAddress> parse_ip(std::string_view text);

/// A block of addresses: RFC 4632.
class Cidr {
 public:
  /// Reads `10.0.0.0/8`, `fd00::/8`, or one address. Throws Error (usage).
  explicit Cidr(std::string_view text);

  /// A block of IPv6 holds no address of IPv4, whichever way that is written, unless it is one of IPv4 itself.
  bool contains(const IpAddress& address) const;

 private:
  IpAddress first_;
  unsigned bits_ = 128;  // that all addresses in it have in common
};

}  // namespace zcat
