#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace zcat {

/// The position of the first quote, backslash or control character in `text`; its size if there is none.
std::size_t json_string_break(std::string_view text);

/// Finds the end of each JSON document in a stream, and looks at each byte once, however the stream is cut.
/// It reports brackets that do not match and strings across lines at once: a reader of a live stream must not wait for
/// the end of a document that cannot have one.
class JsonScanner {
 public:
  /// In the middle of a document.
  bool started() const { return position_ != 0; }

  /// How much white space `input`, which begins between documents, begins with.
  std::size_t skip_space(std::string_view input);

  /// The size of the document at the start of `input`; 0: its end is not there yet. Continues where it was.
  /// Throws Error (failed).
  std::size_t find_end(std::string_view input);

  /// The document of `size` bytes is done with.
  void finish(std::size_t size);

  /// Throws Error (failed) naming the line and column of the byte at `position` in the document that
  /// find_end last looked at.
  [[noreturn]] void fail(std::string_view complaint, std::size_t position) const;

 private:
  bool look_at(std::string_view input);
  bool skip_string(std::string_view input);

  std::string_view input_;    ///< of the last find_end
  std::size_t position_ = 0;  ///< in the document: everything before it was looked at
  std::string open_;          ///< closing brackets that are to come
  bool in_string_ = false;
  bool escaped_ = false;        ///< the byte at position_ follows a backslash
  std::uint64_t line_ = 1;      ///< where the document begins
  std::uint64_t column_ = 1;    ///< likewise, in bytes
  std::uint64_t newlines_ = 0;  ///< in the document so far
  std::size_t line_begin_ = 0;  ///< in the document: after the last newline
};

}  // namespace zcat
