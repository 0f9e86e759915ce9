#include "format/json_scanner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/error.hpp"

namespace zcat {
namespace {

constexpr std::size_t kDeepest = 512;  // brackets in brackets: the parser recurses

constexpr bool is_break(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

}  // namespace

std::size_t json_string_break(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighs = 0x8080808080808080;
  std::size_t i = 0;
  for (std::uint64_t word; text.size() - i >= sizeof word; i += sizeof word) {
    std::memcpy(&word, text.data() + i, sizeof word);
    const std::uint64_t quote = word ^ kOnes * '"';
    const std::uint64_t backslash = word ^ kOnes * '\\';
    const std::uint64_t below_space = (word - kOnes * 0x20) & ~word;
    if ((((quote - kOnes) & ~quote) | ((backslash - kOnes) & ~backslash) | below_space) & kHighs) break;
  }
  while (i < text.size() && !is_break(text[i])) ++i;
  return i;
}

std::size_t JsonScanner::skip_space(std::string_view input) {
  std::size_t i = 0;
  for (; i < input.size(); ++i) {
    if (input[i] == '\n') {
      ++line_;
      column_ = 1;
    } else if (input[i] == ' ' || input[i] == '\t' || input[i] == '\r') {
      ++column_;
    } else {
      break;
    }
  }
  return i;
}

std::size_t JsonScanner::find_end(std::string_view input) {
  input_ = input;
  while (position_ < input.size()) {
    if (in_string_ ? skip_string(input) : look_at(input)) return position_;
  }
  return 0;
}

/// Steps over one byte outside strings. True: it was the last one of the document.
bool JsonScanner::look_at(std::string_view input) {
  const char c = input[position_];
  switch (c) {
    case '"': in_string_ = true; break;
    case '{':
    case '[':
      if (open_.size() == kDeepest) fail("brackets are nested too deep", position_);
      open_.push_back(c == '{' ? '}' : ']');
      break;
    case '}':
    case ']':
      if (open_.empty() || open_.back() != c) {
        fail(open_.empty() ? "expected an object, an array of frames or a string"
                           : fmt::format("expected '{}' before '{}'", open_.back(), c),
             position_);
      }
      open_.pop_back();
      ++position_;
      return open_.empty();
    case '\n':
      ++newlines_;
      line_begin_ = position_ + 1;
      break;
    default:
      if (open_.empty()) fail("expected an object, an array of frames or a string", position_);
  }
  ++position_;
  return false;
}

/// Steps over the inside of a string, as far as it is there. True: it was all of the document, and has ended.
bool JsonScanner::skip_string(std::string_view input) {
  if (escaped_) {
    escaped_ = false;
    ++position_;
  }
  position_ += json_string_break(input.substr(position_));
  if (position_ == input.size()) return false;
  const char c = input[position_];
  if (c == '\\') {
    ++position_;
    escaped_ = true;  // whatever byte comes next
  } else if (c == '"') {
    ++position_;
    in_string_ = false;
    return open_.empty();
  } else {
    fail("expected the end of a string before a control character", position_);
  }
  return false;
}

void JsonScanner::finish(std::size_t size) {
  line_ += newlines_;
  column_ = newlines_ == 0 ? column_ + size : size - line_begin_ + 1;
  position_ = 0;
  newlines_ = 0;
  line_begin_ = 0;
}

void JsonScanner::fail(std::string_view complaint, std::size_t position) const {
  const std::string_view before = input_.substr(0, position);
  const auto newlines = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t last = before.rfind('\n');
  const std::uint64_t column = newlines == 0 ? column_ + position : position - last;
  throw Error(ExitCode::failed,
              fmt::format("json: {} at line {}, column {}", complaint, line_ + newlines, column));
}

}  // namespace zcat
