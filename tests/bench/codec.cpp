// Drives decoders and encoders and nothing else, to count their instructions:  codec COUNT
//
// For each format, COUNT messages go through its encoder and back through its decoder, in calls of measured_encode()
// and measured_decode(), which a profiler finds by name, after one of measured_begin(). Prints what these calls were,
// in order.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "format/format.hpp"

namespace {

using zcat::Buffer;
using zcat::Frames;

constexpr std::size_t kSize = 20;         // of a frame
constexpr std::size_t kFull = 64 * 1024;  // as in Output: bytes between two writes

struct Case {
  const char* name;
  zcat::FormatSpec format;
  std::size_t frames;
};

std::vector<Case> cases() {
  std::vector<Case> cases;
  for (const zcat::Format* format : zcat::formats()) {
    if (format == &zcat::Format::raw) continue;  // one message is all of the stream
    zcat::FormatSpec spec;
    spec.format = format;
    cases.push_back({format->name.data(), spec, 1});
  }
  zcat::FormatSpec columns;
  columns.separator = "\t";
  cases.push_back({"line-3-frames", columns, 3});
  zcat::FormatSpec zmtp;
  zmtp.format = &zcat::Format::zmtp;
  cases.push_back({"zmtp-3-frames", zmtp, 3});
  zcat::FormatSpec pattern;
  pattern.pattern = "{seq} {body}";
  cases.push_back({"template", pattern, 1});
  pattern.pattern = "{time} {body}";
  cases.push_back({"template-time", pattern, 1});
  return cases;
}

}  // namespace

extern "C" {

void measured_begin();
void measured_encode(zcat::Encoder& encoder, const Frames& frames, long count, std::string& stream);
long measured_decode(zcat::Decoder& decoder, std::string_view stream);

__attribute__((noinline)) void measured_begin() { asm volatile("" ::: "memory"); }

/// All of it stays in `stream`, for the decoder; the buffer is emptied as often as a real output is.
__attribute__((noinline)) void measured_encode(zcat::Encoder& encoder, const Frames& frames, long count,
                                               std::string& stream) {
  Buffer buffer;
  zcat::MessageInfo info;
  for (long i = 0; i < count; ++i) {
    ++info.sequence;
    info.time += std::chrono::microseconds(10);
    encoder.encode(frames, info, buffer);
    if (buffer.size() < kFull && i + 1 < count) continue;
    stream += buffer.flatten();
    buffer.clear();
  }
}

__attribute__((noinline)) long measured_decode(zcat::Decoder& decoder, std::string_view stream) {
  Frames frames;
  long found = 0;
  for (;;) {
    const zcat::Decoder::Step step = decoder.next(stream, true, frames);
    if (!step.found) return found;
    stream.remove_prefix(step.used);
    ++found;
  }
}
}

int main(int argc, char** argv) {
  const long count = argc == 2 ? std::atol(argv[1]) : 0;
  if (count <= 0) {
    std::fprintf(stderr, "usage: codec COUNT\n");
    return 2;
  }
  const std::string body = std::string("a frame of text, made to size").substr(0, kSize);
  const std::vector<Case> all = cases();
  measured_begin();
  for (const Case& one : all) {
    const Frames frames(one.frames, body);
    std::string stream;
    measured_encode(*zcat::make_encoder(one.format), frames, count, stream);
    std::printf("encode %s\n", one.name);
    if (one.format.pattern || !one.format.format->reads()) continue;
    if (measured_decode(*zcat::make_decoder(one.format), stream) != count) {
      std::fprintf(stderr, "codec: %s: not all messages came back\n", one.name);
      return 1;
    }
    std::printf("decode %s\n", one.name);
  }
}
