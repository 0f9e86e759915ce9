#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/buffer.hpp"
#include "base/error.hpp"
#include "base/frames.hpp"

/// Formats: how messages are written as a stream of bytes. Nothing here knows a descriptor or a socket.
/// man/zcat-formats.5 describes every format byte by byte.
///
/// (RFC 50, the layout of zmsg_encode, is not among them: it has no delimiter between messages. `zmtp` is what ZeroMQ
/// itself writes on the wire, and says where a message ends.)
namespace zcat {

class Encoder;
class Decoder;
struct FormatSpec;

/// One row of the table of formats, which help, manual, completions and parsing read. It is defined at the end of the
/// file that implements the format.
struct Format {
  std::string_view name;
  std::string_view summary;
  std::unique_ptr<Encoder> (*encoder)(const FormatSpec&);
  std::unique_ptr<Decoder> (*decoder)(const FormatSpec&) = nullptr;  ///< null: for output only
  bool lossless = false;   ///< gives back exactly the frames that went in
  bool binary = false;     ///< lengths and bytes: no terminal can show them
  bool one_frame = false;  ///< carries no message of several frames

  bool reads() const { return decoder != nullptr; }

  static const Format line, nul, zmtp, netstring, u32be, u32le, varint, msgpack, json, quoted, hex, raw, dump,
      none;
  static const Format by_template;  ///< `-p`: has no name that users know
};

constexpr bool kLossless = true;
constexpr bool kBinary = true;
constexpr bool kOneFrame = true;

/// All formats that have a name, in the order of the documentation.
std::span<const Format* const> formats();

/// A field that only some commands know of their messages, beside those that all know.
struct ExtraField {
  std::string_view name;  ///< in a template, and the key in `json`
  /// How `json` writes it: as a string, or as it is (a number, `true`). One that is empty is left out there.
  enum class Kind : std::uint8_t { text, literal } kind = Kind::text;
};

/// What the user chose for one direction.
struct FormatSpec {
  const Format* format = &Format::line;
  std::string delimiter = "\n";  ///< `-d`: ends a message of `line` or a template; empty: template only
  std::optional<std::string> separator;  ///< `-F`: none: input is one frame, output joins with a tab
  std::optional<std::string> pattern;  ///< `-p`: the template, as typed, in place of the format; output only
  bool terminal = false;               ///< output goes to a terminal: escape what could drive it
  bool colour = false;                 ///< and colours are wanted there
  std::span<const ExtraField>
      extras{};  ///< what the command knows beside MessageInfo's own fields; must stay
};

/// What an encoder may show of a message beside its frames.
struct MessageInfo {
  std::uint64_t sequence = 0;  ///< counts from 1
  std::chrono::system_clock::time_point time{};
  std::string_view peer{};               ///< libzmq's Peer-Address; empty: not known
  std::string_view user{};               ///< libzmq's User-Id; empty: not known
  std::optional<std::uint64_t> size{};   ///< bytes of all frames, where not all of them are here
  std::optional<std::uint64_t> count{};  ///< of all frames, where not all of them are here
  std::span<const std::string_view>
      extras{};  ///< values of FormatSpec::extras, in their order; none: all are empty
};

/// Which fields of MessageInfo an encoder reads: the others need not be fetched.
struct InfoNeeds {
  bool time = false;
  bool peer = false;
  bool user = false;
  bool extras = false;  ///< any of FormatSpec::extras
};

/// Writes messages.
class Encoder {
 public:
  virtual ~Encoder() = default;
  /// Appends one message to `out`.
  /// Throws Error (failed) before a byte of it is appended when the format cannot carry the message.
  virtual void encode(std::span<const std::string_view> frames, const MessageInfo& info, Buffer& out) = 0;
  virtual InfoNeeds needs() const { return {}; }
  /// If a message of one frame is written as the frame plus one byte, that byte: callers may then skip encode().
  virtual std::optional<char> ends_with() const { return std::nullopt; }
};

/// Finds messages in a stream of bytes.
class Decoder {
 public:
  /// What a look at the input came to.
  struct Step {
    std::size_t used = 0;  ///< bytes at the start of the input that are done with
    bool found = false;    ///< a message was found: it is in `frames`
  };

  virtual ~Decoder() = default;

  /// Looks for one whole message at the start of `input`.
  ///
  /// `input` holds all bytes after those that were used so far, as far as they are there; `at_end` says that
  /// no more will come. When nothing was found, the rest is given again with more bytes after it, possibly
  /// at another address. With `at_end`, nothing found means that there is no further message.
  /// The frames refer to `input` or to memory of the decoder; they are valid until the next call.
  /// Throws Error (failed), naming the format, the byte offset in the stream (or the line) and what was
  /// expected.
  virtual Step next(std::string_view input, bool at_end, Frames& frames) = 0;

  /// If each message is one frame of any bytes plus one byte that ends it, that byte: between two messages, callers may
  /// then look for it themselves.
  virtual std::optional<char> ends_with() const { return std::nullopt; }

  /// After a step that found nothing: how many bytes of input the message needs at least (0: not known).
  /// That is what the input claims: a reader bounds the memory that it takes for a claim.
  virtual std::size_t wanted() const { return 0; }

  /// The time that the last message carried (`json`), for --pace.
  virtual std::optional<std::chrono::system_clock::time_point> time() const { return std::nullopt; }
};

/// Makes the encoder of `spec`. Throws Error (usage) when a template is wrong.
std::unique_ptr<Encoder> make_encoder(const FormatSpec& spec);

/// Makes the decoder of `spec`, whose format must be one that reads.
std::unique_ptr<Decoder> make_decoder(const FormatSpec& spec);

/// For the rows of formats whose encoder or decoder reads nothing of the spec.
template <class Any>
std::unique_ptr<Encoder> encoder_of(const FormatSpec&) {
  return std::make_unique<Any>();
}
template <class Any>
std::unique_ptr<Decoder> decoder_of(const FormatSpec&) {
  return std::make_unique<Any>();
}

/// Throws Error (failed) where a message has no frames, for formats that cannot write that.
inline void require_frames(std::string_view format, std::span<const std::string_view> frames) {
  if (!frames.empty()) [[likely]]
    return;
  throw Error(ExitCode::failed, std::string(format) + ": a message has at least one frame");
}

}  // namespace zcat
