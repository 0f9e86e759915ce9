#pragma once

#include <cstddef>

/// The terminal that standard output is.
namespace zcat {

struct TerminalSize {
  std::size_t columns = 80, lines = 24;
};

/// As it is now; where it does not say, the usual one.
TerminalSize terminal_size();
bool output_is_terminal();
/// Whether the user's locale has UTF-8, by its name: it need not be installed, as in an empty container or for whoever
/// comes from elsewhere.
bool has_unicode();

}  // namespace zcat
