// A histogram for people: ranges of latency that grow by the same factor, and how many of all fall into each.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "bench/report.hpp"

namespace zcat::bench {
namespace {

constexpr std::size_t kRanges = 10;

/// A bar that is `part` (0 to 1) of `width` columns long. What there is at all can be seen.
std::string bar(double part, std::size_t width, bool unicode) {
  constexpr std::array<std::string_view, 8> kEighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  if (part <= 0) return "";
  const double columns = part * static_cast<double>(width);
  std::string text;
  if (!unicode)
    return text.append(std::max<std::size_t>(static_cast<std::size_t>(std::lround(columns)), 1), '#');
  const auto eighths = std::max<std::size_t>(static_cast<std::size_t>(std::lround(columns * 8)), 1);
  for (std::size_t i = 0; i < eighths / 8; ++i) text += "█";
  return text.append(kEighths[eighths % 8]);
}

/// Lower ends of the ranges, and the end of the last one.
std::vector<std::uint64_t> edges(std::uint64_t least, std::uint64_t greatest) {
  std::vector<std::uint64_t> all;
  const double low = static_cast<double>(std::max<std::uint64_t>(least, 1));
  const double factor = static_cast<double>(greatest + 1) / low;
  for (std::size_t i = 0; i < kRanges; ++i) {
    const auto edge = static_cast<std::uint64_t>(
        low * std::pow(factor, static_cast<double>(i) / static_cast<double>(kRanges)));
    if (all.empty() || edge > all.back()) all.push_back(edge);
  }
  all.front() = 0;
  // a bucket's middle may lie beyond the greatest value
  all.push_back(greatest + greatest / 64 + 2);
  return all;
}

}  // namespace

std::string picture(const Histogram& latency, std::size_t width, bool unicode) {
  if (latency.count() == 0) return "";
  constexpr std::size_t kLabel = 9, kShare = 8;
  const std::size_t room = width > kLabel + kShare + 6 ? width - kLabel - kShare - 2 : 5;
  const std::vector<std::uint64_t> limits = edges(latency.min(), latency.max());
  std::vector<std::uint64_t> counts;
  for (std::size_t i = 0; i + 1 < limits.size(); ++i)
    counts.push_back(latency.count_between(limits[i], limits[i + 1]));
  const auto most = static_cast<double>(std::ranges::max(counts));
  std::string text;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto count = static_cast<double>(counts[i]);
    const std::string from = time_text(static_cast<double>(i == 0 ? latency.min() : limits[i]), unicode);
    const std::size_t columns = from.size() - (from.find("µ") != std::string::npos ? 1 : 0);
    text += std::string(columns < kLabel ? kLabel - columns : 0, ' ') + from;
    text += fmt::format("{:>7.3g}% {}\n", 100 * count / static_cast<double>(latency.count()),
                        bar(count / most, room, unicode));
  }
  return text;
}

}  // namespace zcat::bench
