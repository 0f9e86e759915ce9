#include "format/line_decoder.hpp"

#include <fmt/format.h>

#include <cstring>

#include "base/text.hpp"

namespace zcat {

Decoder::Step LineDecoder::next(std::string_view input, bool at_end, Frames& frames) {
  std::size_t used = 0;
  while (used < input.size()) {
    const std::string_view rest = input.substr(used);
    const void* newline = std::memchr(rest.data() + scanned_, '\n', rest.size() - scanned_);
    if (newline == nullptr && !at_end) {
      scanned_ = rest.size();
      break;
    }
    line_ = newline == nullptr
                ? rest
                : rest.substr(0, static_cast<std::size_t>(static_cast<const char*>(newline) - rest.data()));
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

void LineDecoder::fail(std::string_view expected, std::string_view rest) const {
  const std::string found = rest.starts_with('\t') ? "'\\t'"
                            : rest.empty()         ? "the end of the line"
                                                   : fmt::format("'{}'", for_terminal(rest.substr(0, 1)));
  throw Error(ExitCode::failed, fmt::format("{}: expected {}, not {}, at line {}, column {}", name_, expected,
                                            found, number_, line_.size() - rest.size() + 1));
}

}  // namespace zcat
