/// Any bytes may be given to a decoder, cut up in any way. Each way must find the same messages, and what was
/// found must come back the same from a lossless format.
///
/// The first byte chooses the format, the second how the rest is cut and, for line, what delimits.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "format/format.hpp"
#include "fuzz.hpp"

namespace {

using namespace zcat;
using Messages = std::vector<std::vector<std::string>>;

struct Outcome {
  Messages messages;
  bool failed = false;
  bool operator==(const Outcome&) const = default;
};

void require(bool holds) {
  if (!holds) std::abort();
}

/// The whole input at once for a piece size of 0.
Outcome decode(const FormatSpec& spec, std::string_view bytes, std::size_t piece) {
  const auto decoder = make_decoder(spec);
  Outcome outcome;
  Frames frames;
  std::size_t begin = 0;
  std::size_t end = 0;
  try {
    for (bool at_end = false; !at_end;) {
      end = piece == 0 ? bytes.size() : std::min(bytes.size(), end + piece);
      at_end = end == bytes.size();
      for (bool found = true; found;) {
        // a copy of exactly this size: what is read behind it is found by the sanitizer
        const std::unique_ptr<char[]> input(new char[end - begin]);
        bytes.copy(input.get(), end - begin, begin);
        const Decoder::Step step = decoder->next({input.get(), end - begin}, at_end, frames);
        require(step.used <= end - begin);
        found = step.found;
        begin += step.used;
        if (!found) {
          require(decoder->wanted() == 0 || decoder->wanted() > end - begin || begin == end);
          continue;
        }
        require(!frames.empty());
        outcome.messages.emplace_back(frames.begin(), frames.end());
      }
    }
    require(begin == bytes.size());
  } catch (const Error& error) {
    require(error.code() == ExitCode::failed);
    outcome.failed = true;
  }
  return outcome;
}

std::string encode(const FormatSpec& spec, const Messages& messages) {
  const auto encoder = make_encoder(spec);
  Buffer out;
  MessageInfo info;
  for (const auto& message : messages) {
    const Frames frames(message.begin(), message.end());
    ++info.sequence;
    encoder->encode(frames, info, out);
  }
  return out.flatten();
}

/// No byte that drives a terminal, newline and tab aside.
void require_harmless(std::string_view text) {
  for (const char c : text) require((c >= 0x20 && c != 0x7f) || c == '\n' || c == '\t' || c < 0);
}

void check_encoders(const Messages& messages) {
  for (const Format* format : formats()) {
    if (format->one_frame) continue;
    FormatSpec spec;
    spec.format = format;
    spec.terminal = true;
    const std::string bytes = encode(spec, messages);
    if (format->lossless) require(decode(spec, bytes, 0) == Outcome{messages});
    if (format == &Format::line || format == &Format::json || format == &Format::quoted ||
        format == &Format::hex || format == &Format::dump) {
      require_harmless(bytes);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const Format& format = *formats()[data[0] % formats().size()];
  if (!format.reads()) return 0;
  FormatSpec spec;
  spec.format = &format;
  if (data[1] & 0x80) spec.separator = ",";
  if (data[1] & 0x40) spec.delimiter = "ab";
  const std::size_t piece = 1 + data[1] % 32;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 2), size - 2);

  const Outcome whole = decode(spec, bytes, 0);
  const Outcome cut = decode(spec, bytes, piece);
  require(whole == cut);
  if (format.lossless) require(decode(spec, encode(spec, whole.messages), piece) == Outcome{whole.messages});
  check_encoders(whole.messages);
  return 0;
}
