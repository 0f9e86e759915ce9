/// Any text may be given as a template: it is refused, or it makes output of any message.

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "format/format.hpp"
#include "fuzz.hpp"

namespace {

using namespace zcat;

void check(const FormatSpec& spec, std::string_view frame) {
  const auto encoder = make_encoder(spec);
  const Frames frames{frame, "", "\xff\x1b", frame};
  MessageInfo info;
  info.sequence = ~std::uint64_t{0};
  info.time = std::chrono::system_clock::time_point(std::chrono::nanoseconds(-1));
  info.peer = "tcp://127.0.0.1";
  Buffer out;
  encoder->encode(frames, info, out);
  encoder->encode({}, info, out);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  FormatSpec spec;
  spec.pattern = text;
  spec.terminal = (data[0] & 1) != 0;
  try {
    check(spec, text);
  } catch (const Error& error) {
    if (error.code() != ExitCode::usage) std::abort();
  }
  return 0;
}
