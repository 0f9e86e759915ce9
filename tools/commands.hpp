#pragma once

#include "options.hpp"

namespace zcat {

/// How a command ended, for main to make an exit status of.
struct Outcome {
  ExitCode code = ExitCode::ok;
  int signal = 0;        ///< the process ends by it; 0: it does not
  bool released = true;  ///< false: libzmq still holds messages, so end the process without clearing up
};

/// Runs what the settings say. Throws Error.
Outcome run_command(const Settings& settings);

}  // namespace zcat
