#include "bench/plan.hpp"

#include <algorithm>

#include "bench/numbering.hpp"

namespace zcat::bench {

std::optional<Pattern> find_pattern(std::string_view name) {
  const auto found = std::ranges::find(kPatterns, name, &PatternRow::name);
  return found != kPatterns.end() ? std::optional(static_cast<Pattern>(found - kPatterns.begin()))
                                  : std::nullopt;
}

bool Plan::carries_time() const { return rate > 0 && size >= Numbering::kWithTime && !row(pattern).asks; }

}  // namespace zcat::bench
