#pragma once

#include <vector>

#include "cli/settings.hpp"
#include "console.hpp"

namespace zcat {

/// How a command ended, for main to make an exit status of.
struct CommandOutcome {
  ExitCode code = ExitCode::ok;
  int signal = 0;        ///< the process ends by it; 0: it does not
  bool released = true;  ///< false: libzmq's threads are still there, so end the process without clearing up
};

/// Runs a command, or several side by side, each on its own thread. The first one owns standard input.
/// Of several the outcome is that of the first to fail. Throws Error.
CommandOutcome run_commands(const std::vector<Settings>& commands, Console& console);

}  // namespace zcat
