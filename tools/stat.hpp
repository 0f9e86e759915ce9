#pragma once

#include <string>

#include "cli/settings.hpp"
#include "console.hpp"
#include "transfer/watch.hpp"

namespace zcat {

/// What `stat` writes: lines, JSON, or a table, which on a terminal is drawn again and again in the same place.
class StatView {
 public:
  /// `alone`: nobody else writes to standard output.
  StatView(const Settings& settings, Console& console, bool alone);
  StatView(const StatView&) = delete;
  StatView& operator=(const StatView&) = delete;

  /// When to write what; refers to this.
  WatchSpec spec();

 private:
  std::string written(const Statistics& statistics, const Figures& interval, const Instant& end, bool last);
  std::string report(const Statistics& statistics, const Figures& figures, const Instant& end,
                     Stretch stretch) const;
  std::string drawn(const Statistics& statistics, const Figures& interval, const Instant& end);
  std::string drawn_last(const Statistics& statistics, const Instant& end);
  std::size_t most_rows() const;
  bool is_fine() const;

  const Settings& settings_;
  Console& console_;
  const bool draws_;
  const std::chrono::nanoseconds every_;
  bool wrote_ = false;  // an interval
};

}  // namespace zcat
