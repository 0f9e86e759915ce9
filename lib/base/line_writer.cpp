#include "base/line_writer.hpp"

#include <utility>

#include "base/error.hpp"

namespace zcat {

void LineWriter::put(std::string_view text) {
  constexpr std::size_t kMostKept = 64 * 1024;  // bytes
  if (!flush() && output_.buffer().size() > kMostKept) {
    ++lost_;
    return;
  }
  output_.buffer().append_text([&](std::string& out) { out += text; });
  ++kept_;
  flush();
}

bool LineWriter::flush() {
  try {
    if (!output_.flush()) return false;
    kept_ = 0;
  } catch (const Error&) {  // a full disk, or a terminal that has gone
    lose_kept();
  }
  return true;
}

void LineWriter::serve(int fd) {
  try {
    output_.serve(fd);
    if (!output_.pending()) kept_ = 0;
  } catch (const Error&) {
    lose_kept();
  }
}

void LineWriter::lose_kept() {
  lost_ += std::exchange(kept_, 0);
  output_.drop();
}

}  // namespace zcat
