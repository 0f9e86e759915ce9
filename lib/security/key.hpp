#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "security/secret.hpp"

/// CURVE keys, and the certificates that hold them. A key is written in Z85, RFC 32.
namespace zcat {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kKeyText = 40;  ///< of the same in Z85

/// Whether it has the length and the characters of a key, although it may not be one.
bool looks_like_key(std::string_view text);
/// The bytes of a key; none: `text` is not one.
std::optional<Secret> decode_key(std::string_view text);
std::string encode_key(std::string_view bytes);

/// Both halves, in Z85.
struct KeyPair {
  std::string public_key;
  Secret secret_key;
};
/// A new pair. Throws Error (failed) where libzmq was built without CURVE.
KeyPair make_keys();
/// The public half. Throws Error (failed) where `secret_key` is not a key.
std::string derive_public(std::string_view secret_key);

/// What a file holds that CZMQ or pyzmq calls a certificate.
struct Certificate {
  std::string name;        ///< from its metadata; may be empty
  std::string public_key;  ///< in Z85
  Secret secret_key;       ///< in Z85; empty: the file holds the public half only
};
/// Whether the text is a certificate rather than a key or a list, sound or not.
bool looks_like_certificate(std::string_view text);
/// Throws Error (usage) that names the line, and never what stands in it.
Certificate parse_certificate(std::string_view text);
/// The text of a certificate; without `secret_key` of its public half. `name` must be one that a certificate can hold.
Secret certificate_text(std::string_view name, std::string_view public_key, std::string_view secret_key);
/// Whether CZMQ and pyzmq read back a certificate of that name.
bool fits_certificate(std::string_view name);

/// Reads a KEY: the key itself, or where it stands. Throws Error (usage) that begins with the name of `option`.
std::string read_public_key(std::string_view typed, std::string_view option);

/// A SECRET, and the public key that goes with it.
struct SecretKey {
  KeyPair keys;
  bool exposed = false;  ///< it stands in a file that others can read
};
/// Throws Error (usage) where a key itself, or what may hold one, was typed for a SECRET; it is not repeated.
void refuse_typed_key(std::string_view typed, std::string_view option);
/// Reads a SECRET, which is never the key itself. Throws Error (usage), which never repeats it.
SecretKey read_secret_key(std::string_view typed, std::string_view option);

}  // namespace zcat
