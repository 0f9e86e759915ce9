#include "security/key.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <zmq.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/error.hpp"
#include "base/number.hpp"

namespace zcat {
namespace {

/// A key as libzmq wants it.
struct Terminated {
  std::array<char, kKeyText + 1> text{};

  Terminated() = default;
  explicit Terminated(std::string_view key) { key.copy(text.data(), kKeyText); }
  Terminated(const Terminated&) = delete;
  Terminated& operator=(const Terminated&) = delete;
  ~Terminated() { ::explicit_bzero(text.data(), text.size()); }
  std::string_view view() const { return {text.data(), kKeyText}; }
};

bool is_z85(char c) {
  return is_alnum(c) || std::string_view(".-:+=^!/*?&<>()[]{}@%$#").find(c) != std::string_view::npos;
}

[[noreturn]] void refuse_key(std::string_view option, std::string_view source) {
  refuse(fmt::format("{}: '{}' does not hold a key: 40 characters of Z85, or a certificate", option, source));
}

/// What a file holds: a bare key, which is left in `secret_key`, or a certificate.
Certificate read_key_file(std::string_view text, std::string_view source, std::string_view option) {
  const std::string_view line = without_newline(text);
  if (!looks_like_certificate(text)) {
    if (line.size() != kKeyText || !decode_key(line)) refuse_key(option, source);
    return {{}, {}, Secret(line.begin(), line.end())};
  }
  try {
    return parse_certificate(text);
  } catch (const Error& error) {
    refuse(fmt::format("{}: '{}', {}", option, source, error.what()));
  }
}

/// Whether a key may be in it, whole or in part, and whatever stands around and between its characters.
bool may_hold_key(std::string_view text) {
  constexpr std::ptrdiff_t kTellsLittle = 30;  // characters of a key
  return std::ranges::count_if(text, is_z85) > kTellsLittle;
}

}  // namespace

bool looks_like_key(std::string_view text) {
  return text.size() == kKeyText && std::ranges::all_of(text, is_z85);
}

std::optional<Secret> decode_key(std::string_view text) {
  if (!looks_like_key(text)) return std::nullopt;
  const Terminated key(text);
  Secret bytes(kKeyBytes);
  if (zmq_z85_decode(reinterpret_cast<std::uint8_t*>(bytes.data()), key.text.data()) == nullptr)
    return std::nullopt;
  return bytes;
}

std::string encode_key(std::string_view bytes) {
  Terminated key;
  zmq_z85_encode(key.text.data(), reinterpret_cast<const std::uint8_t*>(bytes.data()), kKeyBytes);
  return std::string(key.view());
}

KeyPair make_keys() {
  Terminated public_key, secret_key;
  if (zmq_curve_keypair(public_key.text.data(), secret_key.text.data()) != 0)
    throw Error(ExitCode::failed, fmt::format("cannot make keys: {}", zmq_strerror(zmq_errno())));
  const std::string_view secret = secret_key.view();
  return {std::string(public_key.view()), Secret(secret.begin(), secret.end())};
}

std::string derive_public(std::string_view secret_key) {
  Terminated public_key;
  const Terminated secret(secret_key);
  if (zmq_curve_public(public_key.text.data(), secret.text.data()) != 0)
    throw Error(ExitCode::failed, fmt::format("cannot derive the public key: {}", zmq_strerror(zmq_errno())));
  return std::string(public_key.view());
}

std::string read_public_key(std::string_view typed, std::string_view option) {
  if (looks_like_key(typed)) {
    if (::access(std::string(typed).c_str(), F_OK) == 0)
      refuse(fmt::format("{0}: '{1}' is a key and a file: write 'file:{1}' for the file", option, typed));
    if (!decode_key(typed)) refuse(fmt::format("{}: '{}' is not a key: it is damaged", option, typed));
    return std::string(typed);
  }
  const SecretFile file = read_secret_file(typed, option);
  const Certificate certificate = read_key_file(view(file.text), typed, option);
  // a bare key is the public one here
  return certificate.public_key.empty() ? std::string(view(certificate.secret_key)) : certificate.public_key;
}

void refuse_typed_key(std::string_view typed, std::string_view option) {
  if (!names_source(typed) && typed.size() == kKeyText)
    refuse(fmt::format(
        "{}: a secret key is never typed, where others can see it: name its file (file:PATH, if its path has "
        "40 characters), env:NAME or fd:N",
        option));
  if (may_hold_key(typed)) refuse_typed_secret(typed, option);
}

SecretKey read_secret_key(std::string_view typed, std::string_view option) {
  refuse_typed_key(typed, option);
  const SecretFile file = read_secret_file(typed, option);
  Certificate certificate = read_key_file(view(file.text), typed, option);
  if (certificate.secret_key.empty())
    refuse(fmt::format("{}: '{}' holds no secret key: keygen writes that to NAME.key_secret", option, typed));
  const std::string derived = derive_public(view(certificate.secret_key));
  if (!certificate.public_key.empty() && certificate.public_key != derived)
    refuse(fmt::format("{}: '{}' is damaged: its two keys do not belong together", option, typed));
  return {{derived, std::move(certificate.secret_key)}, file.exposed};
}

}  // namespace zcat
