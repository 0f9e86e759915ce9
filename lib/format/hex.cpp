#include <algorithm>

#include "format/line_decoder.hpp"

/// hex: a message on a line.
///
/// A frame is its bytes in hex, and an empty frame is nothing: an empty line is one empty frame, two spaces in a row
/// have one between them, and a space at the end of the line has one after it. So every line is a message, and no two
/// lines are the same message.
namespace zcat {
namespace {

class HexEncoder final : public Encoder {
 public:
  void encode(std::span<const std::string_view> frames, const MessageInfo&, Buffer& out) override {
    require_frames("hex", frames);
    for (std::size_t i = 0; i < frames.size(); ++i) {
      if (i != 0) out.append(' ');
      write_hex(frames[i], out.extend(2 * frames[i].size()));
    }
    out.append('\n');
  }
};

class HexDecoder final : public LineDecoder {
 public:
  HexDecoder() : LineDecoder("hex") {}

 private:
  bool read_line(std::string_view line, Frames& frames) override {
    std::string_view rest = line;
    frames.push_back(read_frame(rest));
    while (!rest.empty()) {
      rest.remove_prefix(1);
      frames.push_back(read_frame(rest));
    }
    return true;
  }

  /// Reads to the space after the frame, or to the end of the line.
  std::string_view read_frame(std::string_view& rest) {
    const std::size_t begin = bytes_.size();
    const std::size_t end = std::min(rest.find(' '), rest.size());
    bytes_.resize(begin + end / 2);
    for (std::size_t i = 0; i < end; i += 2) {
      const int high = hex_digit(rest[i]);
      const int low = i + 1 < end ? hex_digit(rest[i + 1]) : -1;
      if ((high | low) < 0) fail_at(rest.substr(i));
      bytes_[begin + i / 2] = static_cast<char>(high << 4 | low);
    }
    rest.remove_prefix(end);
    return std::string_view(bytes_).substr(begin);
  }

  [[noreturn]] void fail_at(std::string_view rest) const {
    if (hex_digit(rest[0]) < 0) fail("a hex digit", rest);
    fail("the second hex digit of a byte", rest.substr(1));
  }
};

}  // namespace

constinit const Format Format::hex{"hex", "a line, each frame in hex", encoder_of<HexEncoder>,
                                   decoder_of<HexDecoder>, kLossless};

}  // namespace zcat
