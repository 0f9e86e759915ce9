#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace zcat {

/// Bytes on their way out: small pieces are copied, large ones are referred to where they lie.
///
/// An encoder appends to it, Output writes from it. What was appended with kReferred bytes or more
/// must stay where it is until the buffer is empty again; references() tells that there is such a piece.
class Buffer {
 public:
  /// A piece of this size or more is referred to, a smaller one copied.
  static constexpr std::size_t kReferred = 32 * 1024;

  void append(std::string_view bytes) {
    if (bytes.size() >= kReferred) return refer(bytes);
    copied_.append(bytes);
  }
  void append(char byte) { copied_.push_back(byte); }

  /// The copied bytes, for encoders that make text in place (fmt::format_to of a back_inserter).
  std::string& text() { return copied_; }

  std::size_t size() const { return copied_.size() + referred_; }
  bool empty() const { return size() == 0; }
  bool references() const { return !pieces_.empty(); }
  void clear() {
    copied_.clear();
    pieces_.clear();
    referred_ = 0;
  }

  /// All of it as one string: for tests and for handlers, not for the hot path.
  std::string flatten() const;

  /// Appends the pieces to `out` in order, ready for writev. Valid until the buffer is changed.
  void gather(std::vector<iovec>& out) const;

 private:
  struct Piece {
    std::size_t position;  ///< in copied_: the piece goes in front of the byte there
    std::string_view bytes;
  };
  void refer(std::string_view bytes);

  std::string copied_;
  std::vector<Piece> pieces_;
  std::size_t referred_ = 0;
};

}  // namespace zcat
