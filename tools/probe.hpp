#pragma once

#include "run.hpp"

namespace zcat {

/// Runs `probe`: prints what answers at each endpoint.
CommandOutcome run_probe(const Settings& settings);

}  // namespace zcat
