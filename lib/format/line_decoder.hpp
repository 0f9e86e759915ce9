#pragma once

#include <fmt/format.h>

#include <cstring>
#include <string>

#include "base/text.hpp"
#include "format/format.hpp"

namespace zcat {

/// Finds the lines of formats that have a message on each, and says where a line is wrong.
class LineDecoder : public Decoder {
 public:
  explicit LineDecoder(std::string_view name) : name_(name) {}

  Step next(std::string_view input, bool at_end, Frames& frames) final {
    std::size_t used = 0;
    while (used < input.size()) {
      const std::string_view rest = input.substr(used);
      const void* const newline = std::memchr(rest.data() + scanned_, '\n', rest.size() - scanned_);
      scanned_ = rest.size();
      if (newline == nullptr && !at_end) break;
      line_ = rest;
      if (newline != nullptr) line_ = {rest.data(), static_cast<const char*>(newline)};
      used += line_.size() + (newline == nullptr ? 0 : 1);
      scanned_ = 0;
      ++number_;
      frames.clear();
      bytes_.clear();
      bytes_.reserve(line_.size());  // what frames refer to must not move when the next one is appended
      if (read_line(line_, frames)) return {used, true};
    }
    return {used, false};
  }

 protected:
  /// Reads the frames of a line. False: there is no message on it.
  virtual bool read_line(std::string_view line, Frames& frames) = 0;

  /// `rest` is what was not understood, to the end of the line.
  [[noreturn]] void fail(std::string_view expected, std::string_view rest) const {
    const std::string first = rest.starts_with('\t') ? "\\t" : for_terminal(rest.substr(0, 1));
    const std::string found = rest.empty() ? "the end of the line" : "'" + first + "'";
    throw Error(ExitCode::failed, fmt::format("{}: expected {}, not {}, at line {}, column {}", name_,
                                              expected, found, number_, line_.size() - rest.size() + 1));
  }

  std::string bytes_;  ///< for frames that the line does not hold as they are

 private:
  std::string_view name_;
  std::string_view line_;
  std::size_t scanned_ = 0;
  std::uint64_t number_ = 0;
};

}  // namespace zcat
