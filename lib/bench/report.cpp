#include "bench/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/json.hpp"
#include "base/text.hpp"

namespace zcat::bench {
namespace {

std::optional<double> per_second(const Row& row) {
  if (row.messages == 0 || row.time.count() <= 0) return std::nullopt;
  return static_cast<double>(row.messages) / std::chrono::duration<double>(row.time).count();
}

std::optional<double> cpu_each(const Row& row) {
  if (row.cpu_messages == 0) return std::nullopt;
  return std::chrono::duration<double, std::micro>(row.cpu).count() / static_cast<double>(row.cpu_messages);
}

/// Three digits, or all in front of the point.
std::string digits(double value) {
  return fmt::format("{:.{}f}", value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
}

/// Columns of text, which a µ makes longer in bytes than it is wide.
std::string right(const std::string& text, std::size_t width) {
  const auto columns = static_cast<std::size_t>(
      std::ranges::count_if(text, [](unsigned char c) { return (c & 0xc0) != 0x80; }));
  return std::string(columns < width ? width - columns : 0, ' ') + text;
}

constexpr std::size_t kSize = 7, kRate = 11, kBytes = 9, kCpu = 9, kTime = 7;

std::string number_name(double percent) { return fmt::format("p{}", percent); }

}  // namespace

std::string time_text(double nanoseconds, bool unicode) {
  struct Unit {
    double size;
    std::string_view name;
  };
  const std::array units{Unit{1e9, "s"}, Unit{1e6, "ms"}, Unit{1e3, unicode ? "µs" : "us"}, Unit{1, "ns"}};
  const auto unit =
      std::ranges::find_if(units, [&](const Unit& u) { return nanoseconds >= 0.9995 * u.size; });
  const Unit& chosen = unit != units.end() ? *unit : units.back();
  if (chosen.size == 1) return fmt::format("{:.0f} ns", nanoseconds);
  return fmt::format("{} {}", digits(nanoseconds / chosen.size), chosen.name);
}

std::string size_words(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 4> kUnits{"B", "KB", "MB", "GB"};
  std::size_t unit = 0;
  for (; bytes >= 1024 && bytes % 1024 == 0 && unit + 1 < kUnits.size(); ++unit) bytes /= 1024;
  return fmt::format("{} {}", bytes, kUnits[unit]);
}

std::string heading(const Style& style) {
  std::string line = right("size", kSize) + right("messages/s", kRate) + right("MB/s", kBytes) +
                     right(style.unicode ? "CPU µs" : "CPU us", kCpu);
  for (const double percent : style.percentiles) line += right(number_name(percent), kTime + 1);
  return line + right("max", kTime + 1) + "\n";
}

std::string text_of(const Row& row, const Style& style) {
  const std::optional rate = per_second(row), cpu = cpu_each(row);
  const auto bytes = static_cast<double>(row.size);
  std::string line =
      right(size_words(row.size), kSize) +
      right(rate ? *rate < 10 ? digits(*rate) : grouped(static_cast<std::uint64_t>(*rate + 0.5)) : "-",
            kRate) +
      right(rate ? digits(*rate * bytes / 1e6) : "-", kBytes) + right(cpu ? digits(*cpu) : "-", kCpu);
  const auto time = [&](std::uint64_t value) {
    return right(row.latency.count() > 0 ? time_text(static_cast<double>(value), style.unicode) : "-",
                 kTime + 1);
  };
  for (const double percent : style.percentiles) line += time(row.latency.percentile(percent));
  return line + time(row.latency.max()) + "\n";
}

std::string json_of(const Row& row, const Style& style) {
  const std::optional rate = per_second(row), cpu = cpu_each(row);
  const auto number = [](std::optional<double> value) {
    return value ? fmt::format("{:.3f}", *value) : "null";
  };
  const auto seconds = [&](std::uint64_t value) {
    return row.latency.count() > 0 ? fmt::format("{:.9f}", static_cast<double>(value) / 1e9) : "null";
  };
  const auto count = [](std::uint64_t value) { return fmt::format("{}", value); };
  JsonObject object;
  object.add("pattern", bench::row(row.pattern).name).add_json("size", count(row.size));
  object.add_json("messages", count(row.messages));
  object.add_json("seconds", fmt::format("{:.6f}", std::chrono::duration<double>(row.time).count()));
  object.add_json("messages_per_s", number(rate));
  object.add_json("bytes_per_s", number(rate ? std::optional(*rate * static_cast<double>(row.size)) : rate));
  object.add_json("cpu_us_per_message", number(cpu));
  for (const double percent : style.percentiles)
    object.add_json(number_name(percent) + "_s", seconds(row.latency.percentile(percent)));
  object.add_json("max_s", seconds(row.latency.max())).add_json("sent", count(row.sent));
  object.add_json("lost", count(row.lost)).add_json("twice", count(row.twice));
  return object.text() + "\n";
}

}  // namespace zcat::bench
