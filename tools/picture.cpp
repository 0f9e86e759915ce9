#include "picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "stat/report.hpp"
#include "terminal.hpp"

namespace zcat {

std::string Picture::draw(std::string_view lines) {
  std::string text = erase();
  drawn_ = lines;
  return text + drawn_;
}

/// Moves the cursor to the first row of what is drawn, and clears the screen from there on.
std::string Picture::erase() const {
  if (drawn_.empty()) return "";
  const std::size_t width = terminal_size().columns;
  std::size_t rows = 0;
  for (std::string_view rest = drawn_; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    rows += std::max<std::size_t>(1, (columns_of(rest.substr(0, end)) + width - 1) / width);
    rest.remove_prefix(end + 1);
  }
  return fmt::format("\r\x1b[{}A\x1b[J", rows);
}

}  // namespace zcat
