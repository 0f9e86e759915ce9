#pragma once

#include <chrono>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

/// Times as RFC 3339 writes them.
namespace zcat {

/// Writes times in UTC with nanoseconds: `2024-05-01T12:00:00.123456789Z`.
/// Keeps the text of the last second: most times of a stream differ in their fractions only.
class UtcText {
 public:
  void append(std::chrono::system_clock::time_point time, std::string& out);

 private:
  std::optional<std::chrono::sys_seconds> second_;
  std::string text_;
};

/// Writes local times with milliseconds: `2024-05-01T14:00:00.123+02:00`. Keeps the last second likewise.
class LocalText {
 public:
  void append(std::chrono::system_clock::time_point time, std::string& out);
  /// The same with 3 or 6 digits of the second.
  void append(std::chrono::system_clock::time_point time, int digits, std::string& out);
  /// The fields of the local time, to the second.
  const std::tm& fields(std::chrono::system_clock::time_point time);

 private:
  std::optional<std::chrono::sys_seconds> second_;
  std::tm fields_{};
  std::string text_;
  std::string offset_;
};

/// A local time with microseconds: `2024-05-01T14:00:00.123456+02:00`.
std::string local_time_text(std::chrono::system_clock::time_point time);

/// Reads a time with any fraction and offset. Nothing: `text` is not a time, or beyond the range of system_clock.
std::optional<std::chrono::system_clock::time_point> parse_rfc3339(std::string_view text);

}  // namespace zcat
