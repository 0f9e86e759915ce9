#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/frames.hpp"

namespace zcat {

/// Reads one direction of a connection of ZMTP 1.0, 2.0, 3.0 or 3.1 from its bytes, in whatever pieces they come. It never
/// speaks, and needs the other direction: what the two speak is the lower of both revisions.
///
/// Memory is bounded: of a message (all its frames) or a command so many bytes are kept as it was made for, and so many frames
/// as cost about as much, the rest is only counted.
class ZmtpStream {
 public:
  struct Event {
    enum class Kind : std::uint8_t {
      greeting,   ///< complete: `frames` are its parts, as NAME=VALUE
      command,    ///< `name`; `frames` are its parts: NAME=VALUE, a topic, a reason
      message,    ///< `frames`
      encrypted,  ///< a frame of which nothing but its size can be seen
      broken,     ///< no ZMTP from `offset` on, `name` says why: the last event
    };
    Kind kind = Kind::message;
    std::string_view name{};
    /// Valid until the next call of feed() or next(). At most as many bytes and frames as are kept.
    std::span<const std::string_view> frames{};
    std::uint64_t size = 0;    ///< bytes of all frames, or of a command, also of what was not kept
    std::uint64_t count = 0;   ///< of message: all its frames, also those that were not kept
    std::uint64_t offset = 0;  ///< of broken: in the stream
    bool secret = false;       ///< a command of which nothing but name and size can be seen
  };

  /// So many frames of a message are kept in any case; more where as many bytes are kept as they need.
  static constexpr std::size_t kLeastFrames = 100'000;

  /// `most`: bytes that are kept of a message.
  explicit ZmtpStream(std::size_t most) : most_(most) {}
  ZmtpStream(const ZmtpStream&) = delete;
  ZmtpStream& operator=(const ZmtpStream&) = delete;
  /// To be called before the first feed(): where it reads the other side's greeting.
  void set_other(const ZmtpStream& other) { other_ = &other; }

  /// The next bytes. They have to stay until next() has said false.
  void feed(std::string_view bytes);
  /// The next event. False: none without more bytes, or without those of the other side.
  bool next(Event& event);
  /// Nothing is read any more: the other side does not speak ZMTP.
  void stop() { stage_ = Stage::stopped; }

  /// Whether it waits for the greeting of the other side.
  bool stalled() const { return stage_ == Stage::undecided && !held_.empty(); }
  /// Whether it does not even begin as ZMTP does. Of a stream that is broken.
  bool is_foreign() const { return !signed_; }
  /// Whether the greeting is whole.
  bool greeted() const { return greeted_; }
  /// The socket type of the sender; empty: not known (yet).
  const std::string& type() const { return type_; }
  /// The routing id that it gave itself; empty: none, or not known (yet).
  const std::string& identity() const { return identity_; }
  /// Bytes of all that is kept at the moment.
  std::size_t kept() const {
    return held_.size() + replay_.size() + message_.kept.size() + command_.kept.size();
  }

 private:
  enum class Stage : std::uint8_t { first, undecided, frames, stopped };
  enum class Step : std::uint8_t { event, again, starved };
  enum class Framing : std::uint8_t { v1, v2, v3 };
  enum class Mechanism : std::uint8_t { open, plain, curve, gssapi };

  /// A frame: in the bytes that were fed last, or kept.
  struct Piece {
    const char* data;  // null: kept
    std::size_t offset;
    std::size_t size;
  };
  struct Body {
    std::string kept;
    std::vector<Piece> pieces;
    std::size_t room = 0;
    std::uint64_t size = 0;
    std::uint64_t count = 0;  // of frames
    void begin(std::size_t most);
    void keep();
    std::string_view at(const Piece& piece) const;
  };

  std::string_view need(std::size_t count);
  void consume(std::size_t count);
  Step advance(Event& event);
  Step first(Event& event);
  Step decide(Event& event);
  Step greet(unsigned revision, Event& event);
  Step greet_whole(Event& event);
  Step begin_frames(Framing framing, std::size_t used);
  Step head(Event& event);
  Step head_v1(Event& event);
  bool whole_message(Event& event);
  Step head_v2(Event& event);
  Step begin_body(std::size_t head, std::uint64_t size);
  Step body(Event& event);
  void keep();
  Step end_frame(Event& event);
  Step end_message(Event& event);
  void tell_message(Event& event, std::uint64_t size, std::uint64_t count);
  Step end_command(Event& event);
  Step end_identity(Event& event);
  Step fail(Event& event, std::uint64_t offset, std::string_view why);
  void read_command(std::string_view name, std::string_view body, Event& event);
  void read_properties(std::string_view body);
  void show_parts(Event& event);
  bool is_encrypted() const { return mechanism_ == Mechanism::curve || mechanism_ == Mechanism::gssapi; }
  bool is_subscription() const;

  std::size_t most_frames() const { return std::max(kLeastFrames, most_ / sizeof(Piece)); }

  std::size_t most_;
  const ZmtpStream* other_ = nullptr;

  std::string_view in_;         // fed, and not read yet
  std::string held_;            // the start of what has to be whole: a greeting, the head of a frame
  std::string replay_;          // what came while the other side had yet to speak
  std::uint64_t offset_ = 0;    // of what is read next
  std::uint64_t frame_at_ = 0;  // where the frame begins

  Stage stage_ = Stage::first;
  // Of the greeting, for the other side; nothing: not known yet. Signed: it is none of ZMTP 1.
  std::optional<bool> signed_;
  std::optional<unsigned> revision_;

  Framing framing_ = Framing::v3;
  Mechanism mechanism_ = Mechanism::open;
  bool greeted_ = false;
  bool identity_comes_ = false;  // the next frame is one
  bool in_body_ = false;
  bool more_ = false, is_command_ = false;
  std::uint64_t remaining_ = 0;  // of the frame
  Body message_, command_;
  bool between_ = true;  // messages

  std::string type_, identity_;
  std::vector<std::string> parts_;
  Frames views_;
};

/// Both directions of a connection.
class ZmtpConversation {
 public:
  explicit ZmtpConversation(std::size_t most) : streams_{ZmtpStream(most), ZmtpStream(most)} {
    streams_[0].set_other(streams_[1]);
    streams_[1].set_other(streams_[0]);
  }

  /// Takes bytes of a direction (0 or 1), and calls `take(direction, event)` for all that they tell.
  template <typename Take>
  void feed(unsigned direction, std::string_view bytes, Take take) {
    streams_[direction].feed(bytes);
    drain(direction, take);
    // what one side said may be what the other one waited for; twice: the signature, the revision
    for (const unsigned waiting : {1 - direction, direction, 1 - direction, direction}) {
      if (!streams_[waiting].stalled()) continue;
      streams_[waiting].feed({});
      drain(waiting, take);
    }
  }
  const ZmtpStream& stream(unsigned direction) const { return streams_[direction]; }

 private:
  template <typename Take>
  void drain(unsigned direction, Take& take) {
    ZmtpStream::Event event;
    while (streams_[direction].next(event)) {
      take(direction, event);
      // what is no ZMTP from the start is none in the answers, either
      if (event.kind == ZmtpStream::Event::Kind::broken && streams_[direction].is_foreign())
        streams_[1 - direction].stop();
    }
  }

  std::array<ZmtpStream, 2> streams_;
};

}  // namespace zcat
