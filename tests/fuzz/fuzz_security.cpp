/// Certificates, lists and blocks of addresses are read or refused; what was read once is read again.

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "fuzz.hpp"
#include "security/cidr.hpp"
#include "security/gate.hpp"
#include "security/key.hpp"
#include "security/list.hpp"
#include "security/zap.hpp"

namespace {

using namespace zcat;

void require(bool holds) {
  if (!holds) std::abort();
}

/// Nothing where it is refused, which only an error of usage may say.
template <typename Parse>
auto read(Parse parse) -> std::optional<decltype(parse())> {
  try {
    return parse();
  } catch (const Error& error) {
    require(error.code() == ExitCode::usage);
    return std::nullopt;
  }
}

void check_certificate(std::string_view text) {
  const auto certificate = read([&] { return parse_certificate(text); });
  if (!certificate) return;
  require(looks_like_certificate(text));
  require(certificate->public_key.empty() || decode_key(certificate->public_key));
  require(certificate->secret_key.empty() || decode_key(view(certificate->secret_key)));
  if (certificate->public_key.empty() || !fits_certificate(certificate->name)) return;
  const Secret written =
      certificate_text(certificate->name, certificate->public_key, view(certificate->secret_key));
  const Certificate again = parse_certificate(view(written));
  require(again.name == certificate->name && again.public_key == certificate->public_key);
  require(view(again.secret_key) == view(certificate->secret_key));
}

void check_keys(std::string_view text) {
  const auto keys = read([&] { return parse_keys(text); });
  if (!keys) return;
  for (const auto& [key, name] : *keys) {
    require(decode_key(key).has_value());
    require(name.find_first_of(std::string_view("\0\n\r", 3)) == std::string::npos);
    const bool padded = name.starts_with(' ') || name.ends_with(' ');  // as in quotes
    if (!padded) require(parse_key_list(key + " " + name) == KeyNames{{key, name}});
  }
}

void check_passwords(std::string_view text) {
  const auto passwords = read([&] { return parse_passwords(text); });
  if (!passwords) return;
  for (const auto& [name, password] : *passwords)
    require(!name.empty() && !password.empty() && password.size() <= 255);
}

void check_addresses(std::string_view text) {
  const auto block = read([&] { return Cidr(text); });
  const auto address = parse_ip(text.substr(0, text.find('/')));
  if (block && address && text.find('/') == std::string_view::npos) require(block->contains(*address));
}

/// A client may have any name, and libzmq's request any form.
void check_request(std::string_view text) {
  static const auto gate = std::make_shared<Gate>(Gate::Rules{.any_key = true});
  std::vector<std::string_view> frames;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    frames.push_back(text.substr(0, end) == "@" ? std::string_view(gate->domain()) : text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  const auto reply = zap_reply(frames, {gate});
  require(reply.size() == 6 && reply[0] == "1.0");
  require(reply[2] != "200" || (frames.size() == 7 && frames[6].size() == kKeyBytes));
  (void)gate->take();
}

}  // namespace

/// The first byte chooses what is read.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 5) {
    case 0: check_certificate(text); break;
    case 1: check_keys(text); break;
    case 2: check_passwords(text); break;
    case 3: check_addresses(text); break;
    default: check_request(text); break;
  }
  return 0;
}
