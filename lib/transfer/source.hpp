#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/block.hpp"
#include "base/fd.hpp"
#include "format/first_frame.hpp"
#include "format/format.hpp"

namespace zcat {

struct SocketTypeRow;

/// Where messages to send come from.
struct SourceSpec {
  /// `-m` and `--file`, in the order typed; none: standard input.
  struct Piece {
    enum class Kind { text, file } kind;
    std::string value;
  };
  FormatSpec format;
  std::vector<Piece> pieces;
  std::uint64_t repeat = 1;             ///< how often the pieces are sent; 0: for ever
  FirstFrameSpec first;                 ///< what becomes of the first frame
  const SocketTypeRow* type = nullptr;  ///< whose messages are to be checked; null: it takes any
  bool datagram = false;                ///< each message is to fit a udp packet

  /// Whether messages are anything but what the format makes of the input.
  bool edits() const { return first.edits() || type != nullptr; }
};

/// The messages to send, one after the other.
///
/// Reads with plain read(2), what is there and no more, and never changes the mode of the descriptor: it is shared with
/// the shell.
class Source {
 public:
  enum class State { message, starved, ended };

  /// Throws Error (failed) for a file that cannot be opened.
  explicit Source(SourceSpec spec, int standard_input = 0);
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  /// The next message, from what has been read. The frames are valid until the next call.
  /// Starved: wait until fd() is readable, then fill().
  /// Throws Error (failed) for broken input, and for a message that the socket cannot send.
  State next(Frames& frames) { return next_plain(frames) ? State::message : decode(frames); }
  /// The next message, when that is a line as it is and all there: without a call of the decoder for each. False: next()
  /// knows more.
  [[gnu::always_inline]] bool next_plain(Frames& frames) {
    if (!plain_) return false;
    char* const begin = chunk_->data() + begin_;
    const void* const end = std::memchr(begin, *ends_with_, end_ - begin_);
    if (end == nullptr) return false;
    const auto size = static_cast<std::size_t>(static_cast<const char*>(end) - begin);
    set_only_frame(frames, begin, size);
    last_ = size + 1;
    begin_ += last_;
    return true;
  }
  /// Whether the command line names all messages (-m, --file), and it does not repeat them for ever.
  bool is_named() const { return !spec_.pieces.empty() && spec_.repeat != 0; }
  /// The descriptor to wait for when starved.
  int fd() const { return fd_; }
  /// Reads once. Blocks where there is nothing yet. Throws Error (failed).
  void fill();
  /// Read no more: what was read up to here is all. Returns the bytes of an unfinished message that are given up,
  /// once next() says ended.
  void stop() { stopped_ = true; }
  bool stopped() const { return stopped_; }
  std::size_t given_up() const { return stopped_ && !at_end_ ? unread() : 0; }
  /// Bytes that were read and not yet made into messages.
  std::size_t unread() const { return end_ - begin_; }

  /// The block that frames may lie in: a message can refer to it instead of copying them.
  InputBlock* block() const { return chunk_.get(); }
  /// The time that the last message carried, if its format has one.
  std::optional<std::chrono::system_clock::time_point> time() const { return decoder_->time(); }

 private:
  // kept out of next(), which runs for each message
  [[gnu::noinline]] State decode(Frames& frames);
  bool next_piece();
  bool is_empty_message(Frames& frames) const;
  void edit(Frames& frames);

  bool open_piece();
  std::size_t expected() const;
  void make_room(std::size_t wanted);

  SourceSpec spec_;
  std::unique_ptr<Decoder> decoder_;
  std::optional<char> ends_with_;  // of the decoder
  bool plain_ = false;             // next_plain() may look: not where the decoder has begun with a message
  std::size_t piece_ = 0;
  std::uint64_t round_ = 0;
  bool piece_is_empty_ = true;
  Fd file_;
  int fd_ = -1;
  std::unique_ptr<InputBlock, InputBlock::Release> chunk_;
  std::size_t begin_ = 0;  // unread bytes of the chunk: [begin_, end_)
  std::size_t end_ = 0;
  std::size_t last_ = 0;  // the size of the last message
  bool at_end_ = false;
  bool finished_ = false;
  bool stopped_ = false;
  FirstFrameEditor first_{spec_.first};
};

}  // namespace zcat
