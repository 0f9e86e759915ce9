#pragma once

#include <functional>
#include <vector>
#include <zmq.hpp>

#include "base/report.hpp"
#include "bench/plan.hpp"
#include "bench/report.hpp"
#include "socket/loop.hpp"
#include "socket/spec.hpp"

/// Measures libzmq: throughput and latency of a pattern, with both ends in this process or the far one in another.
namespace zcat::bench {

struct BenchSpec {
  Plan plan{};                         ///< of every size
  std::vector<std::uint64_t> sizes{};  ///< in this order
  SocketSpec near{}, far{};  ///< options and protection of the ends; far: where it binds, if it is here
  SocketSpec control{};      ///< of the agreement; without an endpoint both ends are here
  bool serves = false;       ///< be the far end
};

/// What a measurement needs.
struct BenchContext {
  zmq::context_t& context;
  Loop& loop;
  Report& report;
  bool shows_progress = false;
  std::function<void(const Row&)> print;  ///< for each row as soon as it is there
};

/// Measures one size after the other. False: a signal came.
/// Throws Error (failed; refused where the far end is none, or measures something else).
bool measure(const BenchContext& context, const BenchSpec& spec);

/// Is the far end of one `bench` after the other until a signal comes. Calls `bound` with the endpoint of the agreement.
/// Throws Error (failed).
void serve(const BenchContext& context, const BenchSpec& spec,
           const std::function<void(const std::string&)>& bound);

}  // namespace zcat::bench
