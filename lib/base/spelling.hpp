#pragma once

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

namespace zcat {

/// How many characters must be put in, left out, replaced or swapped with their neighbour to make one of the other.
inline std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> older, last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], older[j - 2] + 1);
    }
    older = last;
    last.swap(row);
  }
  return last[b.size()];
}

/// What the user may have meant: the nearest of `names` (a range of anything that `name` makes a string_view of), or
/// an empty view where nothing is near.
template <typename Range, typename Name>
std::string_view nearest(std::string_view typed, const Range& names, Name name) {
  std::string_view best;
  const std::size_t most =
      typed.size() / 3 + 2;  // a third of it may be wrong, and short words have room for one slip
  std::size_t least = 2 * most - 1;
  for (const auto& entry : names) {
    const std::string_view candidate = name(entry);
    const std::size_t edits = distance(typed, candidate);
    // of two that are as near, the one of the same letters is the likelier
    const std::size_t cost = 2 * edits - (edits > 0 && std::ranges::is_permutation(typed, candidate) ? 1 : 0);
    if (edits < most && cost < least && edits < std::max(typed.size(), candidate.size())) {
      least = cost;
      best = candidate;
    }
  }
  return best;
}

/// A text that calls the program `zcat`, for one that is called `name`: all texts are written in the usual name.
inline std::string renamed(std::string text, std::string_view name) {
  constexpr std::string_view kUsual = "zcat";
  const auto in_word = [&](std::size_t at) {
    return at < text.size() && (text[at] == '_' || std::isalnum(static_cast<unsigned char>(text[at])) != 0);
  };
  for (std::size_t at = 0; (at = text.find(kUsual, at)) != std::string::npos;) {
    const bool whole = (at == 0 || !in_word(at - 1)) && !in_word(at + kUsual.size());
    if (whole) text.replace(at, kUsual.size(), name);
    at += whole ? name.size() : kUsual.size();
  }
  return text;
}

}  // namespace zcat
