#pragma once

#include <sys/uio.h>

#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace zcat {

/// Bytes on their way out: small pieces are copied, large ones are referred to.
///
/// Encoders append to it, Output writes from it. A piece of kReferred bytes or more must stay in its place until the
/// buffer is empty again; references() tells whether there is one.
class Buffer {
 public:
  /// A piece of this size or more is referred to, a smaller one copied.
  static constexpr std::size_t kReferred = 32 * 1024;

  /// From here on large pieces are copied, too: for callers that cannot keep them in their places.
  void refer_to_nothing() { referred_from_ = std::numeric_limits<std::size_t>::max(); }

  void append(std::string_view bytes) {
    if (bytes.size() >= referred_from_) return refer(bytes);
    copy(bytes);
  }
  void append(char byte) { *extend(1) = byte; }
  /// The same, and `end` after it.
  [[gnu::always_inline]] void append(std::string_view bytes, char end) {
    if (bytes.size() >= referred_from_) {
      refer(bytes);
      return append(end);
    }
    char* const begin = extend(bytes.size() + 1);
    std::memcpy(begin, bytes.data(), bytes.size());
    begin[bytes.size()] = end;
  }
  /// Appends the text that `write(std::string&)` makes.
  template <typename Write>
  void append_text(const Write& write) {
    text_.clear();
    write(text_);
    copy(text_);
  }
  /// Appends `size` bytes, which the caller has to write before the next call.
  [[gnu::always_inline]] char* extend(std::size_t size) {
    if (capacity_ - copied_ < size) grow(size);
    char* const begin = memory_.get() + copied_;
    copied_ += size;
    return begin;
  }

  /// What was appended since the last call is a message.
  [[gnu::always_inline]] void end_message() {
    if (size() - chunk_ > kChunk && ended_ > chunk_) break_here();
    ended_ = size();
    ++messages_;
  }
  /// How far a write of at most `room` bytes that begins at `begin` can go without cutting a message; `begin`: nowhere.
  std::size_t whole_until(std::size_t begin, std::size_t room) const;
  /// Whether a message is cut there, as far as can be told: one that is longer than PIPE_BUF always can.
  bool cuts(std::size_t position) const { return position < size() && whole_until(0, position) != position; }
  /// How many messages are not among the first `written` bytes, or not all of them.
  std::uint64_t messages_behind(std::size_t written) const;

  std::size_t size() const { return copied_ + referred_; }
  bool empty() const { return size() == 0; }
  bool references() const { return referred_ != 0; }
  void clear() {
    copied_ = referred_ = chunk_ = ended_ = 0;
    messages_ = 0;
    pieces_.clear();
    breaks_.clear();
  }

  /// All of it as one string: for tests and for handlers, not for the hot path.
  std::string flatten() const;

  /// Appends the pieces to `out` in order, ready for writev. Valid until the buffer is changed.
  void gather(std::vector<iovec>& out) const;

 private:
  struct Piece {
    std::size_t position;  ///< among the copied bytes: the piece goes in front of the one there
    std::string_view bytes;
  };
  void copy(std::string_view bytes) { bytes.copy(extend(bytes.size()), bytes.size()); }
  [[gnu::cold]] void refer(std::string_view bytes);
  [[gnu::cold]] void grow(std::size_t size);
  [[gnu::cold]] void break_here();

  // not a std::string: making that longer costs a call for each piece, and writes the bytes twice
  std::unique_ptr<char[]> memory_;
  std::size_t capacity_ = 0;
  std::size_t copied_ = 0;  // bytes in memory_
  std::size_t referred_from_ = kReferred;
  std::vector<Piece> pieces_;
  std::size_t referred_ = 0;  // bytes in pieces_
  std::string text_;

  static constexpr std::size_t kChunk =
      PIPE_BUF;  // bytes that are written as one, where messages are not longer
  struct Break {
    std::size_t position;    ///< between two messages
    std::uint64_t messages;  ///< in front of it
  };
  std::vector<Break> breaks_;  // one for about each chunk
  std::size_t chunk_ = 0;      // the last one
  std::size_t ended_ = 0;      // the end of the last message
  std::uint64_t messages_ = 0;
};

}  // namespace zcat
