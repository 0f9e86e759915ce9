#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

/// What greetings and commands of ZMTP look like (RFC 13, 15, 23, 37): for all that read them.
namespace zcat::zmtp {

constexpr std::size_t kSignature = 10;        ///< bytes; the revision follows
constexpr std::size_t kGreeting = 64;         ///< bytes of a whole greeting of ZMTP 3
constexpr unsigned char kStart = 0xff;        ///< of a signature
constexpr unsigned kFirstWithMechanisms = 3;  ///< the revision from which on there is a whole greeting

// flags of a frame
constexpr std::uint8_t kMore = 1, kLong = 2, kCommand = 4;

inline std::uint8_t octet(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}
std::uint64_t big_endian(std::string_view bytes);

/// Takes `size` bytes from the front of `bytes`. Nothing: there are not so many.
std::optional<std::string_view> cut(std::string_view& bytes, std::uint64_t size);
/// The same, of as many bytes as a length of `width` octets in front says.
std::optional<std::string_view> cut_field(std::string_view& bytes, std::size_t width);

/// Whether the last octet of a signature says that it is one, and not the length of an identity of ZMTP 1.
inline bool is_signature(std::string_view bytes) { return (octet(bytes, kSignature - 1) & 1) != 0; }

/// The socket type that the octet in a greeting of ZMTP 2 stands for; empty: none.
std::string_view old_type(std::uint8_t number);

/// What a whole greeting of ZMTP 3 says; of `bytes`, which are printable only as far as the peer is honest.
struct Versions {
  unsigned major, minor;
  std::string_view mechanism;
};
Versions read_greeting(std::string_view bytes);

/// Calls `take(name, value)` for each of the properties that READY and INITIATE hold. False: what follows is broken.
bool for_each_property(std::string_view bytes,
                       const std::function<void(std::string_view name, std::string_view value)>& take);

/// Names of properties know no case.
bool same_name(std::string_view a, std::string_view b);

}  // namespace zcat::zmtp
