#include "cli/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/error.hpp"
#include "base/text.hpp"

namespace zcat {

const Format* parse_format(std::string_view text) {
  const auto found = std::ranges::find(formats(), text, &Format::name);
  if (found != formats().end()) return *found;
  const std::string_view near = nearest(text, formats(), &Format::name);
  refuse(near.empty()
             ? fmt::format("'{}' is not a format: use one of {}", text, joined(formats(), &Format::name))
             : fmt::format("'{}' is not a format: did you mean '{}'?", text, near));
}

const Format* parse_input_format(std::string_view text) {
  const Format* const format = parse_format(text);
  if (!format->reads()) refuse(fmt::format("'{}' can only be written, not read", text));
  return format;
}

double parse_speed(std::string_view text) {
  double speed = 0;
  const std::string_view number = text.ends_with('x') ? text.substr(0, text.size() - 1) : text;
  const auto [end, error] =
      std::from_chars(number.data(), number.data() + number.size(), speed, std::chars_format::fixed);
  if (error != std::errc() || end != number.data() + number.size() || !(speed >= 0)) {
    refuse(fmt::format("'{}' is not a speed: use 1x, 10x, ... or 0", text));
  }
  return speed;
}

std::chrono::nanoseconds parse_heartbeat(std::string_view text) {
  const std::chrono::nanoseconds interval = parse_duration(text);
  if (interval < std::chrono::milliseconds(10) || interval > std::chrono::hours(24)) {
    refuse(fmt::format("'{}' is not a heartbeat interval: use 10ms to 1d", text));
  }
  return interval;
}

std::chrono::nanoseconds parse_every(std::string_view text) {
  const std::chrono::nanoseconds interval = parse_duration(text);
  if (interval < std::chrono::milliseconds(10) || interval > std::chrono::days(365))
    refuse(fmt::format("'{}' is not an interval: use 10ms to 365d", text));
  return interval;
}

std::size_t parse_window(std::string_view text) {
  constexpr std::uint64_t kMost = 65'536;
  const std::uint64_t size = parse_count(text);
  if (size == 0 || size > kMost)
    refuse(fmt::format("'{}' is not a number of requests in flight: use 1 to {}", text, kMost));
  return size;
}

std::size_t parse_jobs(std::string_view text) {
  constexpr std::uint64_t kMost = 1024;
  const std::uint64_t jobs = parse_count(text);
  if (jobs == 0 || jobs > kMost)
    refuse(fmt::format("'{}' is not a number of handlers: use 1 to {}", text, kMost));
  return jobs;
}

unsigned parse_mode(std::string_view text) {
  unsigned mode = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
  if (error != std::errc() || end != text.data() + text.size() || mode > 0777) {
    refuse(fmt::format("'{}' is not a file mode: use octal digits, such as 0660", text));
  }
  return mode;
}

std::chrono::nanoseconds parse_duration(std::string_view text) {
  struct Unit {
    std::string_view name;
    double nanoseconds;
  };
  static constexpr std::array kUnits{Unit{"", 1e9},   Unit{"s", 1e9},    Unit{"ms", 1e6},   Unit{"us", 1e3},
                                     Unit{"m", 60e9}, Unit{"h", 3600e9}, Unit{"d", 86400e9}};
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  const std::string_view name = text.substr(static_cast<std::size_t>(end - text.data()));
  const auto unit = std::ranges::find(kUnits, name, &Unit::name);
  if (error != std::errc() || unit == kUnits.end() || !(number >= 0)) {
    refuse(fmt::format("'{}' is not a duration: try 500ms, 2s or 1m", text));
  }
  constexpr double kMost =
      100.0 * 365 * 86400e9;  // a hundred years: what is longer would overflow when added to now
  const double nanoseconds = number * unit->nanoseconds;
  if (nanoseconds > kMost)
    refuse(fmt::format("'{}' is too long: leave the option out to wait for ever", text));
  return std::chrono::nanoseconds(static_cast<std::int64_t>(nanoseconds));
}

std::uint64_t parse_size(std::string_view text) {
  constexpr std::string_view kUnits = "KMG";
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  const std::size_t power = unit.empty() ? 0 : kUnits.find(unit) + 1;
  if (error != std::errc() || unit.size() > 1 || (!unit.empty() && power == 0) ||
      size > (std::uint64_t{INT64_MAX} >> (10 * power)))
    refuse(fmt::format("'{}' is not a size: try 1000, 64K, 16M or 1G", text));
  return size << (10 * power);
}

std::uint64_t parse_count(std::string_view text) {
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size()) {
    refuse(fmt::format("'{}' is not a count: use 0, 1, 2, ...", text));
  }
  return count;
}

}  // namespace zcat
