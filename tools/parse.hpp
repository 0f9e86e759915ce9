#pragma once

#include <string>
#include <vector>

#include "cli/settings.hpp"

namespace zcat {

/// What a command line comes to: something to run, or text to print.
struct Invocation {
  std::vector<Settings> settings{};  ///< to run, side by side; none: print `text`
  std::string text{};
  std::string manual{};  ///< not empty: or this page of the manual, where it can be opened
  bool misused = false;  ///< the text goes to standard error, with exit status 2
};

/// Reads the command line. Throws Error (usage).
Invocation parse_command_line(int argc, const char* const* argv);

}  // namespace zcat
