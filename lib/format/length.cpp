#include "format/format_makers.hpp"
#include "format/length_prefix.hpp"

/// The formats with a length in front of a body: zmtp, netstring, u32be, u32le and varint.
namespace zcat {
namespace {

constexpr unsigned kMore = 1;
constexpr unsigned kLong = 2;

struct Zmtp {
  static constexpr std::string_view kName = "zmtp";

  bool read(Scan& scan) {
    while (scan.has(2)) {
      const unsigned flags = scan.byte();
      if ((flags & ~(kMore | kLong)) != 0) {
        scan.fail(fmt::format("expected the flags of a frame (0 to 3), not 0x{:02x},", flags));
      }
      const std::size_t header = (flags & kLong) != 0 ? 9 : 2;
      if (!scan.has(header)) return false;
      if (!scan.take_frame(header, big_endian(scan.peek(header).substr(1)))) return false;
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
        char header[9] = {static_cast<char>(more | kLong)};
        for (int k = 0; k < 8; ++k) header[8 - k] = static_cast<char>(std::uint64_t{size} >> (8 * k));
        out.append(std::string_view(header, sizeof header));
      }
      out.append(frames[i]);
    }
  }
};

/// Reads the `LEN:` of a netstring at the start of `text`.
struct Length {
  std::uint64_t value = 0;
  std::size_t digits = 0;
  enum class State { whole, cut_off, wrong } state = State::cut_off;
};

Length read_length(std::string_view text) {
  Length length;
  for (const char c : text) {
    if (c == ':' && length.digits != 0) {
      length.state = Length::State::whole;
      return length;
    }
    // A second digit behind a 0 is refused as well: each length is written in one way only.
    const bool fits =
        c >= '0' && c <= '9' && length.value <= kLongest && (length.digits == 0 || length.value != 0);
    if (!fits) {
      length.state = Length::State::wrong;
      return length;
    }
    length.value = length.value * 10 + static_cast<unsigned>(c - '0');
    ++length.digits;
  }
  return length;
}

constexpr std::string_view kLengthExpected = "expected the decimal length of a netstring and ':'";

struct Netstring {
  static constexpr std::string_view kName = "netstring";

  /// The outer netstring must be there as a whole before the inner ones are looked at.
  bool read(Scan& scan) {
    const Length length = read_length(scan.rest());
    if (length.state == Length::State::wrong || length.value > kLongest)
      scan.fail(std::string(kLengthExpected));
    if (length.state == Length::State::cut_off) {
      scan.has(length.digits + 2);  // a digit or two more, at least
      return false;
    }
    if (!scan.has(length.digits + 1 + length.value + 1)) return false;
    scan.skip(length.digits + 1);
    if (length.value == 0) scan.fail("expected a netstring for each frame, not none");
    read_frames(scan, static_cast<std::size_t>(length.value));
    if (scan.byte() != ',') scan.fail("expected ',' behind the message");
    scan.skip(1);
    return true;
  }

 private:
  static void read_frames(Scan& scan, std::size_t left) {
    while (left != 0) {
      const Length length = read_length(scan.peek(left));
      if (length.state != Length::State::whole) scan.fail(std::string(kLengthExpected));
      const std::size_t header = length.digits + 1;
      if (length.value >= left - header) scan.fail("expected a frame that ends inside its message");
      const std::size_t size = static_cast<std::size_t>(length.value);
      scan.take_frame(header, size);
      if (scan.byte() != ',') scan.fail("expected ',' behind the frame");
      scan.skip(1);
      left -= header + size + 1;
    }
  }
};

template <bool kBigEndian>
struct U32 {
  static constexpr std::string_view kName = kBigEndian ? "u32be" : "u32le";

  bool read(Scan& scan) {
    if (!scan.has(4)) return false;
    std::uint64_t size = big_endian(scan.peek(4));
    if (!kBigEndian) size = size >> 24 | (size >> 8 & 0xff00) | (size << 8 & 0xff0000) | (size & 0xff) << 24;
    return scan.take_frame(4, size);
  }
};

struct Varint {
  static constexpr std::string_view kName = "varint";

  bool read(Scan& scan) {
    std::uint64_t size = 0;
    for (unsigned i = 0; i < 10; ++i) {
      if (!scan.has(i + 1)) return false;
      const std::uint64_t byte = scan.byte(i);
      if (i == 9 && byte > 1) break;
      size |= (byte & 0x7f) << (7 * i);
      if (byte < 0x80) return scan.take_frame(i + 1, size);
    }
    scan.fail("expected a varint of 64 bits at most");
  }
};

/// The only frame of a message, for formats that know no other.
std::string_view single(std::string_view format, std::span<const std::string_view> frames) {
  if (frames.size() == 1) return frames[0];
  throw Error(ExitCode::failed,
              fmt::format("{}: carries one frame a message, not {}; use zmtp, netstring, msgpack, json, "
                          "quoted or hex",
                          format, frames.size()));
}

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

template <bool kBigEndian>
class U32Encoder final : public Encoder {
 public:
  void encode(std::span<const std::string_view> frames, const MessageInfo&, Buffer& out) override {
    constexpr std::string_view kName = U32<kBigEndian>::kName;
    const std::string_view frame = single(kName, frames);
    require_u32(kName, frame);
    char header[4];
    for (unsigned i = 0; i < 4; ++i)
      header[kBigEndian ? 3 - i : i] = static_cast<char>(frame.size() >> (8 * i));
    out.append(std::string_view(header, sizeof header));
    out.append(frame);
  }
};

class VarintEncoder final : public Encoder {
 public:
  void encode(std::span<const std::string_view> frames, const MessageInfo&, Buffer& out) override {
    const std::string_view frame = single(Varint::kName, frames);
    std::uint64_t size = frame.size();
    for (; size >= 0x80; size >>= 7) out.append(static_cast<char>(size | 0x80));
    out.append(static_cast<char>(size));
    out.append(frame);
  }
};

}  // namespace

std::unique_ptr<Encoder> make_zmtp_encoder(const FormatSpec&) { return std::make_unique<ZmtpEncoder>(); }
std::unique_ptr<Decoder> make_zmtp_decoder(const FormatSpec&) {
  return std::make_unique<LengthDecoder<Zmtp>>();
}

std::unique_ptr<Encoder> make_netstring_encoder(const FormatSpec&) {
  return std::make_unique<NetstringEncoder>();
}
std::unique_ptr<Decoder> make_netstring_decoder(const FormatSpec&) {
  return std::make_unique<LengthDecoder<Netstring>>();
}

std::unique_ptr<Encoder> make_u32be_encoder(const FormatSpec&) {
  return std::make_unique<U32Encoder<true>>();
}
std::unique_ptr<Decoder> make_u32be_decoder(const FormatSpec&) {
  return std::make_unique<LengthDecoder<U32<true>>>();
}

std::unique_ptr<Encoder> make_u32le_encoder(const FormatSpec&) {
  return std::make_unique<U32Encoder<false>>();
}
std::unique_ptr<Decoder> make_u32le_decoder(const FormatSpec&) {
  return std::make_unique<LengthDecoder<U32<false>>>();
}

std::unique_ptr<Encoder> make_varint_encoder(const FormatSpec&) { return std::make_unique<VarintEncoder>(); }
std::unique_ptr<Decoder> make_varint_decoder(const FormatSpec&) {
  return std::make_unique<LengthDecoder<Varint>>();
}

}  // namespace zcat
