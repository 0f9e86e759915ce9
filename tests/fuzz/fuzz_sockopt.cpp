/// Whatever stands behind -o is a value for libzmq or is refused.

#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "fuzz.hpp"
#include "sockopt/sockopt.hpp"

namespace {

using namespace zcat;

/// Nothing is opened: the text itself is what stands there.
std::string stub(std::string_view source) { return std::string(source.substr(source.find(':') + 1)); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  const int type = data[0] % 12;
  try {
    const SockoptRequest request = parse_sockopt(text, type, stub);
    if (!request.option) return 0;
    (void)sockopt_text(*request.row, request.option->value);
    if (request.row->context) {
      (void)int_value(*request.option);
    } else {
      check_sockopts(type, std::span(&*request.option, 1), {}, {});
    }
  } catch (const Error& error) {
    if (error.code() != ExitCode::usage) std::abort();
  }
  return 0;
}
