#include "format/length_prefix.hpp"

/// msgpack: a message is an array of bin. The few types that this takes are read and written here.
namespace zcat {
namespace {

/// How the length of something is written in MessagePack: a first byte, then a big-endian number.
struct Head {
  std::size_t bytes = 0;     ///< of the number
  std::uint64_t inside = 0;  ///< the length, where the first byte holds it
};

struct Msgpack {
  static constexpr std::string_view kName = "msgpack";

  bool read(FrameCursor& cursor) {
    if (left_ == 0 && !read_array(cursor)) return false;
    while (left_ != 0) {
      std::uint64_t size = 0;
      std::size_t header = 0;
      if (!read_head(cursor, element(cursor), size, header)) return false;
      if (!cursor.take_frame(header, size)) return false;
      --left_;
    }
    return true;
  }

 private:
  bool read_array(FrameCursor& cursor) {
    std::size_t header = 0;
    const unsigned first = cursor.byte();
    const bool fixed = (first & 0xf0) == 0x90;
    if (!fixed && first != 0xdc && first != 0xdd) {
      cursor.fail(fmt::format("expected an array, not 0x{:02x},", first));
    }
    const Head head = fixed ? Head{0, first & 0x0f} : Head{first == 0xdc ? std::size_t{2} : std::size_t{4}};
    if (!read_head(cursor, head, left_, header)) return false;
    if (left_ == 0) cursor.fail("expected an array of one frame or more, not an empty one");
    cursor.skip(header);
    return true;
  }

  /// A frame is bin; str is read as well, for old writers have no bin.
  static Head element(FrameCursor& cursor) {
    if (!cursor.has(1)) return {};
    const unsigned first = cursor.byte();
    if ((first & 0xe0) == 0xa0) return {0, first & 0x1f};
    if (first >= 0xc4 && first <= 0xc6) return {std::size_t{1} << (first - 0xc4)};
    if (first >= 0xd9 && first <= 0xdb) return {std::size_t{1} << (first - 0xd9)};
    cursor.fail(fmt::format("expected bin or str, not 0x{:02x},", first));
  }

  static bool read_head(FrameCursor& cursor, Head head, std::uint64_t& length, std::size_t& header) {
    header = 1 + head.bytes;
    if (!cursor.has(header)) return false;
    length = head.bytes == 0 ? head.inside : big_endian(cursor.peek(header).substr(1));
    return true;
  }

  std::uint64_t left_ = 0;  ///< frames still to come; 0: in front of a message
};

class MsgpackEncoder final : public Encoder {
 public:
  void encode(std::span<const std::string_view> frames, const MessageInfo&, Buffer& out) override {
    require_frames(Msgpack::kName, frames);
    for (const std::string_view frame : frames) require_u32(Msgpack::kName, frame);
    if (frames.size() < 16) {
      out.append(static_cast<char>(0x90 | frames.size()));
    } else {
      append_head(0xdc, 2, frames.size(), out);
    }
    for (const std::string_view frame : frames) {
      append_head(0xc4, 1, frame.size(), out);
      out.append(frame);
    }
  }

 private:
  /// `first` announces a number of `bytes`, the type behind it one of twice as many, and so on.
  static void append_head(unsigned first, std::size_t bytes, std::uint64_t length, Buffer& out) {
    while (length >> (8 * bytes) != 0) ++first, bytes *= 2;
    out.append(static_cast<char>(first));
    append_big_endian(length, bytes, out);
  }
};

}  // namespace

constinit const Format Format::msgpack{"msgpack",
                                       "a MessagePack array of bin",
                                       encoder_of<MsgpackEncoder>,
                                       decoder_of<LengthDecoder<Msgpack>>,
                                       kLossless,
                                       kBinary};

}  // namespace zcat
