#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "stat/statistics.hpp"

/// What is written of statistics: lines, tables and JSON. Each text ends in a newline.
namespace zcat {

/// A point in time, by the wall clock and by the one that statistics use.
struct Instant {
  std::chrono::system_clock::time_point wall;
  Statistics::Clock::time_point steady;

  static Instant now() { return {std::chrono::system_clock::now(), Statistics::Clock::now()}; }
};

/// Of which stretch of time a report is.
enum class Stretch : std::uint8_t {
  interval,  ///< the last one that ended
  total,     ///< all of the run, at its end
  so_far,    ///< of a table: all of it, with the rates of the last interval
};

/// `12:00:01 1043 msg/s 1.21 MB/s size 20/812/1400 gap 0.100/0.900/31.2 ms jitter 0.400`. `fine`: the time has milliseconds.
std::string interval_line(const Figures& figures, std::chrono::system_clock::time_point end, bool fine);
/// The same of all of it: it begins with `total` and the seconds, and ends with how many messages and bytes came.
std::string total_line(const Figures& total);
/// The same as a JSON object.
std::string figures_json(const Figures& figures, const Instant& end, bool total);

/// How a table looks.
struct TableStyle {
  std::size_t most = 20;      ///< rows of values
  std::size_t width = 0;      ///< columns of the terminal: longer lines are cut; 0: they are not
  bool plain_values = false;  ///< the locale has no UTF-8: values are escaped down to ASCII
};

/// A heading, and a row for each of the values with the most messages.
std::string table_text(const Tally& tally, const Figures& figures, const Instant& end, Stretch stretch,
                       const TableStyle& style);
/// The rows as JSON objects; a stretch so far is one of the interval.
std::string table_json(const Tally& tally, const Figures& figures, const Instant& end, Stretch stretch,
                       std::size_t most);

/// How many columns of a terminal `text` takes, which holds nothing unsafe.
std::size_t columns_of(std::string_view text);

}  // namespace zcat
