#pragma once

#include "cli/settings.hpp"
#include "console.hpp"
#include "socket/loop.hpp"
#include "transfer/transfer.hpp"

namespace zcat {

/// What a measurement uses of the process.
struct BenchSession {
  zmq::context_t& context;
  Loop& loop;
  Report& report;
  Console& console;
};

/// Measures, and prints each row as soon as it is there; or serves. Throws Error.
Outcome run_bench(const Settings& settings, const BenchSession& session);

}  // namespace zcat
