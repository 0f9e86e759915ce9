#include "format/length_prefix.hpp"

/// The formats with a length in front of a body: zmtp, netstring, u32be, u32le and varint.
namespace zcat {
namespace {

constexpr unsigned kMore = 1;
constexpr unsigned kLong = 2;

struct Zmtp {
  static constexpr std::string_view kName = "zmtp";

  bool read(FrameCursor& cursor) {
    while (cursor.has(2)) {
      const unsigned flags = cursor.byte();
      if ((flags & ~(kMore | kLong)) != 0) {
        cursor.fail(fmt::format("expected the flags of a frame (0 to 3), not 0x{:02x},", flags));
      }
      const std::size_t header = (flags & kLong) != 0 ? 9 : 2;
      if (!cursor.has(header)) return false;
      if (!cursor.take_frame(header, big_endian(cursor.peek(header).substr(1)))) return false;
      if ((flags & kMore) == 0) return true;
    }
    return false;
  }
};

class ZmtpEncoder final : public Encoder {
 public:
  void encode(std::span<const std::string_view> frames, const MessageInfo&, Buffer& out) override {
    require_frames(Zmtp::kName, frames);
    for (std::size_t i = 0; i < frames.size(); ++i) {
      const std::size_t size = frames[i].size();
      const unsigned more = i + 1 < frames.size() ? kMore : 0;
      if (size <= 255) {
        const char header[] = {static_cast<char>(more), static_cast<char>(size)};
        out.append(std::string_view(header, sizeof header));
      } else {
        out.append(static_cast<char>(more | kLong));
        append_big_endian(size, 8, out);
      }
      out.append(frames[i]);
    }
  }
};

/// The `LEN:` of a netstring at the start of a text.
struct Length {
  std::uint64_t value = 0;
  std::size_t digits = 0;
  enum class State { whole, cut_off, wrong } state = State::cut_off;
};

Length read_length(std::string_view text) {
  Length length;
  for (const char c : text) {
    // A second digit after a 0 is refused as well: each length is written in one way only.
    const bool fits = length.value <= kLongest && (length.digits == 0 || length.value != 0);
    if (c >= '0' && c <= '9' && fits) {
      length.value = length.value * 10 + static_cast<unsigned>(c - '0');
      ++length.digits;
    } else {
      length.state = c == ':' && length.digits != 0 ? Length::State::whole : Length::State::wrong;
      break;
    }
  }
  return length;
}

constexpr std::string_view kLengthExpected = "expected the decimal length of a netstring and ':'";

struct Netstring {
  static constexpr std::string_view kName = "netstring";

  /// The outer netstring must be there as a whole before the inner ones are looked at.
  bool read(FrameCursor& cursor) {
    const Length length = read_length(cursor.rest());
    if (length.state == Length::State::wrong || length.value > kLongest)
      cursor.fail(std::string(kLengthExpected));
    if (length.state == Length::State::cut_off) {
      cursor.has(length.digits + 2);  // a digit or two more, at least
      return false;
    }
    if (!cursor.has(length.digits + 1 + length.value + 1)) return false;
    cursor.skip(length.digits + 1);
    if (length.value == 0) cursor.fail("expected a netstring for each frame, not none");
    read_frames(cursor, static_cast<std::size_t>(length.value));
    if (cursor.byte() != ',') cursor.fail("expected ',' after the message");
    cursor.skip(1);
    return true;
  }

 private:
  static void read_frames(FrameCursor& cursor, std::size_t left) {
    while (left != 0) {
      const Length length = read_length(cursor.peek(left));
      if (length.state != Length::State::whole) cursor.fail(std::string(kLengthExpected));
      const std::size_t header = length.digits + 1;
      if (length.value >= left - header) cursor.fail("expected a frame that ends inside its message");
      const std::size_t size = static_cast<std::size_t>(length.value);
      cursor.take_frame(header, size);
      if (cursor.byte() != ',') cursor.fail("expected ',' after the frame");
      cursor.skip(1);
      left -= header + size + 1;
    }
  }
};

template <bool kBigEndian>
struct U32 {
  static constexpr std::string_view kName = kBigEndian ? "u32be" : "u32le";

  bool read(FrameCursor& cursor) {
    if (!cursor.has(4)) return false;
    std::uint64_t size = big_endian(cursor.peek(4));
    if (!kBigEndian) size = size >> 24 | (size >> 8 & 0xff00) | (size << 8 & 0xff0000) | (size & 0xff) << 24;
    return cursor.take_frame(4, size);
  }

  static void write_header(std::string_view frame, Buffer& out) {
    require_u32(kName, frame);
    char header[4];
    for (unsigned i = 0; i < 4; ++i)
      header[kBigEndian ? 3 - i : i] = static_cast<char>(frame.size() >> (8 * i));
    out.append(std::string_view(header, sizeof header));
  }
};

struct Varint {
  static constexpr std::string_view kName = "varint";

  bool read(FrameCursor& cursor) {
    std::uint64_t size = 0;
    for (unsigned i = 0; i < 10; ++i) {
      if (!cursor.has(i + 1)) return false;
      const std::uint64_t byte = cursor.byte(i);
      if (i == 9 && byte > 1) break;
      size |= (byte & 0x7f) << (7 * i);
      if (byte < 0x80) return cursor.take_frame(i + 1, size);
    }
    cursor.fail("expected a varint of 64 bits at most");
  }

  static void write_header(std::string_view frame, Buffer& out) {
    std::uint64_t size = frame.size();
    for (; size >= 0x80; size >>= 7) out.append(static_cast<char>(size | 0x80));
    out.append(static_cast<char>(size));
  }
};

/// Writes a grammar that knows messages of one frame only.
template <class Grammar>
class OneFrameEncoder final : public Encoder {
 public:
  void encode(std::span<const std::string_view> frames, const MessageInfo&, Buffer& out) override {
    if (frames.size() != 1) [[unlikely]] {
      throw Error(ExitCode::failed,
                  fmt::format("{}: carries one frame a message, not {}; use zmtp, netstring, msgpack, json, "
                              "quoted or hex",
                              Grammar::kName, frames.size()));
    }
    Grammar::write_header(frames[0], out);
    out.append(frames[0]);
  }
};

class NetstringEncoder final : public Encoder {
 public:
  void encode(std::span<const std::string_view> frames, const MessageInfo&, Buffer& out) override {
    require_frames(Netstring::kName, frames);
    std::size_t total = 0;
    for (const std::string_view frame : frames)
      total += fmt::format_int(frame.size()).size() + frame.size() + 2;
    append_length(total, out);
    for (const std::string_view frame : frames) {
      append_length(frame.size(), out);
      out.append(frame);
      out.append(',');
    }
    out.append(',');
  }

 private:
  static void append_length(std::size_t length, Buffer& out) {
    const fmt::format_int text(length);
    out.append(std::string_view(text.data(), text.size()));
    out.append(':');
  }
};

}  // namespace

constinit const Format Format::zmtp{"zmtp",
                                    "frames as ZMTP 3.1 writes them: flags, size, body",
                                    encoder_of<ZmtpEncoder>,
                                    decoder_of<LengthDecoder<Zmtp>>,
                                    kLossless,
                                    kBinary};
constinit const Format Format::netstring{"netstring",
                                         "a netstring holding one netstring a frame",
                                         encoder_of<NetstringEncoder>,
                                         decoder_of<LengthDecoder<Netstring>>,
                                         kLossless,
                                         kBinary};
constinit const Format Format::u32be{"u32be",
                                     "one frame after its length in 4 bytes, big-endian",
                                     encoder_of<OneFrameEncoder<U32<true>>>,
                                     decoder_of<LengthDecoder<U32<true>>>,
                                     kLossless,
                                     kBinary,
                                     kOneFrame};
constinit const Format Format::u32le{"u32le",
                                     "one frame after its length in 4 bytes, little-endian",
                                     encoder_of<OneFrameEncoder<U32<false>>>,
                                     decoder_of<LengthDecoder<U32<false>>>,
                                     kLossless,
                                     kBinary,
                                     kOneFrame};
constinit const Format Format::varint{"varint",
                                      "one frame after its length as a protobuf varint",
                                      encoder_of<OneFrameEncoder<Varint>>,
                                      decoder_of<LengthDecoder<Varint>>,
                                      kLossless,
                                      kBinary,
                                      kOneFrame};

}  // namespace zcat
