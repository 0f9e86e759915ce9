#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "fuzz.hpp"
#include "peer/zmtp_stream.hpp"

using namespace zcat;

namespace {

constexpr std::size_t kMost = 100;

void require(bool holds) {
  if (!holds) std::abort();
}

/// All that the conversation tells of each direction. What is told of one does not depend on when the other one's comes
/// once the greetings are there; before, all of a direction is fed as one.
struct Reader {
  ZmtpConversation conversation{kMost};
  std::string told[2];

  void feed(unsigned direction, std::string_view bytes) {
    const std::string copy(bytes);  // so that a view that outlives its bytes is found
    conversation.feed(direction, copy, [&](unsigned from, const ZmtpStream::Event& event) {
      std::string& text = told[from];
      text += std::to_string(static_cast<int>(event.kind)) + ":" + std::string(event.name) + ":" +
              std::to_string(event.size) + ":" + std::to_string(event.count) + ":" +
              std::to_string(event.offset);
      if (event.kind == ZmtpStream::Event::Kind::message)
        require(event.frames.size() == std::min<std::uint64_t>(event.count, ZmtpStream::kLeastFrames));
      for (const std::string_view frame : event.frames) text.append(";").append(frame);
      text += "\n";
    });
    for (unsigned i : {0U, 1U})
      require(conversation.stream(i).kept() <= kMost + 80 * 1024 + 16 + bytes.size());
  }
};

}  // namespace

/// Pieces: a byte for direction and length, then the bytes. In these pieces and byte by byte the same is told.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  Reader pieces, bytes;
  while (!rest.empty()) {
    const auto head = static_cast<std::uint8_t>(rest[0]);
    const std::string_view piece = rest.substr(1, head >> 1);
    rest.remove_prefix(1 + piece.size());
    pieces.feed(head & 1, piece);
    for (const char& byte : piece) bytes.feed(head & 1, {&byte, 1});
  }
  for (unsigned i : {0U, 1U}) require(pieces.told[i] == bytes.told[i]);
  return 0;
}
