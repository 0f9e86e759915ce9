#include "security/cidr.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>

#include "base/error.hpp"
#include "base/number.hpp"

namespace zcat {
namespace {

constexpr std::array<std::uint8_t, 12> kIpv4{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr unsigned kIpv4Bits = 8 * kIpv4.size();

/// The address without the bits behind the first `bits`.
IpAddress masked(IpAddress address, unsigned bits) {
  for (unsigned i = 0; i < address.bytes.size(); ++i) {
    const unsigned kept = std::clamp(bits, 8 * i, 8 * i + 8) - 8 * i;
    address.bytes[i] = static_cast<std::uint8_t>(address.bytes[i] & (0xff00U >> kept));
  }
  return address;
}

std::string text_of(const IpAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const bool ipv4 = address.is_ipv4();
  ::inet_ntop(ipv4 ? AF_INET : AF_INET6, address.bytes.data() + (ipv4 ? kIpv4.size() : 0), text.data(),
              text.size());
  return text.data();
}

}  // namespace

bool IpAddress::is_ipv4() const { return std::ranges::equal(kIpv4, std::span(bytes).first(kIpv4.size())); }

std::optional<IpAddress> parse_ip(std::string_view text) {
  const std::string literal(text.substr(0, text.find('%')));
  if (literal.find('\0') != std::string::npos) return std::nullopt;
  IpAddress address;
  if (::inet_pton(AF_INET6, literal.c_str(), address.bytes.data()) == 1) return address;
  std::ranges::copy(kIpv4, address.bytes.begin());
  if (::inet_pton(AF_INET, literal.c_str(), address.bytes.data() + kIpv4.size()) == 1) return address;
  return std::nullopt;
}

Cidr::Cidr(std::string_view text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  const std::string_view host = text.substr(0, slash);
  const auto address = host.find('%') == std::string_view::npos ? parse_ip(host) : std::nullopt;
  const bool ipv4 = address && host.find(':') == std::string_view::npos;
  const auto bits =
      slash == text.size() ? (ipv4 ? 32U : 128U) : number(text.substr(slash + 1), ipv4 ? 32 : 128);
  if (!address || !bits)
    refuse(fmt::format("'{}' is not an address or a block of addresses: try 10.0.0.0/8 or ::1", text));
  bits_ = *bits + (ipv4 ? kIpv4Bits : 0);
  first_ = masked(*address, bits_);
  if (first_.bytes != address->bytes)
    refuse(fmt::format("'{}' has bits behind its first {}: did you mean {}/{}?", text, *bits, text_of(first_),
                       *bits));
}

bool Cidr::contains(const IpAddress& address) const {
  if (address.is_ipv4() && bits_ < kIpv4Bits) return false;
  return masked(address, bits_).bytes == first_.bytes;
}

}  // namespace zcat
