#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "endpoint/binding.hpp"
#include "endpoint/endpoint.hpp"
#include "fuzz.hpp"

using namespace zcat;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// Nothing where the text is refused, which only an error of usage may say.
std::optional<Endpoint> read(std::string_view text, Attach plain, Family family) {
  try {
    return parse_endpoint(text, plain, family);
  } catch (const Error& error) {
    require(error.code() == ExitCode::usage);
    return std::nullopt;
  }
}

}  // namespace

/// The first byte chooses the defaults, the rest is the endpoint. What was read once is written as libzmq
/// takes it: reading it again is allowed and changes nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Attach plain = (data[0] & 1) != 0 ? Attach::bind : Attach::connect;
  const Family family = static_cast<Family>((data[0] >> 1) % 3);
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  connectable(text);

  const std::optional<Endpoint> endpoint = read(text, plain, family);
  if (!endpoint) return 0;
  const Endpoint again = parse_endpoint_as(endpoint->uri(), endpoint->attach, family);
  require(again.uri() == endpoint->uri());
  require(again.attach == endpoint->attach);
  require(again.ipv6 == endpoint->ipv6);
  const std::string told = connectable(endpoint->uri());
  require(connectable(told) == told);
  return 0;
}
