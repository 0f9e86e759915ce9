#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/histogram.hpp"
#include "bench/plan.hpp"

/// What is printed of a measurement.
namespace zcat::bench {

/// What was measured with one size.
struct Row {
  Pattern pattern = Pattern::push_pull;
  std::uint64_t size = 0;
  std::uint64_t messages = 0;  ///< that count; of several subscribers what each got, on average
  Nanoseconds time{0};         ///< that they took
  Nanoseconds cpu{0};          ///< of this process
  std::uint64_t cpu_messages = 0;
  Histogram latency{};  ///< in ns; empty: not measured
  std::uint64_t sent = 0, lost = 0, twice = 0;
};

/// How rows look.
struct Style {
  std::vector<double> percentiles{50, 90, 99, 99.9};
  bool unicode = true;  ///< the locale has a µ, and blocks
};

/// The line above all rows, and a row; both end in a newline.
std::string heading(const Style& style);
std::string text_of(const Row& row, const Style& style);
/// A JSON object and a newline. What was not measured is null.
std::string json_of(const Row& row, const Style& style);

/// How often which latencies came: a bar for each of a few ranges, on lines of at most `width` columns. Empty where
/// there are none.
std::string picture(const Histogram& latency, std::size_t width, bool unicode);

/// "12.3 µs", "1.02 ms": three digits.
std::string time_text(double nanoseconds, bool unicode);
/// "20 B", "1 KB", "64 KB": in powers of 1024 where they are whole.
std::string size_words(std::uint64_t bytes);

}  // namespace zcat::bench
