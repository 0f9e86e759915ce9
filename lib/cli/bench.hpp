#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/bench.hpp"

namespace zcat {

struct Settings;

/// What the options of `bench` say.
struct BenchSettings {
  std::optional<std::string> serve, transport, duration_text;
  std::optional<std::chrono::nanoseconds> duration;
  std::vector<std::uint64_t> sizes;
  std::vector<double> percentiles;
  std::optional<std::uint64_t> subscribers;
  double rate = 0;
  bench::BenchSpec spec{};  ///< complete after resolve()
};

/// Values of options: see cli/value.hpp.
std::vector<std::uint64_t> parse_sizes(std::string_view text);
std::vector<double> parse_percentiles(std::string_view text);
double parse_rate(std::string_view text);
std::uint64_t parse_subscribers(std::string_view text);

/// Checks what can be known before a socket is opened, and completes the settings. Throws Error (usage).
void resolve_bench(Settings& settings);

}  // namespace zcat
