#pragma once

#include "commands.hpp"

namespace zcat {

/// Runs `probe`: prints what answers at each endpoint.
Outcome run_probe(const Settings& settings);

}  // namespace zcat
