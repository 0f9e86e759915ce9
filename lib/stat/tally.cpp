#include "stat/tally.hpp"

#include <algorithm>
#include <utility>

namespace zcat {

void Tally::Count::add(const Count& other) {
  messages += other.messages;
  bytes += other.bytes;
  recent_messages += other.recent_messages;
  recent_bytes += other.recent_bytes;
  seen = std::max(seen, other.seen);
}

Tally::Count& Tally::count_of(std::string_view value) {
  if (const auto found = counts_.find(value); found != counts_.end()) return found->second;
  full_ = full_ || counts_.size() == kMostValues || bytes_ + value.size() > kMostBytes;
  if (full_) return later_;
  bytes_ += value.size();
  return counts_.emplace(value, Count()).first->second;
}

void Tally::end_interval() {
  const auto end = [](Count& count) {
    count.recent_messages = count.messages - std::exchange(count.messages_before, count.messages);
    count.recent_bytes = count.bytes - std::exchange(count.bytes_before, count.bytes);
  };
  for (auto& [value, count] : counts_) end(count);
  end(none_);
  end(later_);
}

std::vector<Tally::Row> Tally::rows(std::size_t most, bool recent) const {
  const auto messages = [&](const Row& row) {
    return recent ? row.count.recent_messages : row.count.messages;
  };
  std::vector<Row> rows;
  const auto take = [&](const Row& row) {
    if (messages(row) > 0) rows.push_back(row);
  };
  for (const auto& [value, count] : counts_) take({Row::Kind::value, value, 1, count});
  take({Row::Kind::none, {}, 1, none_});
  const std::size_t shown = std::min(most, rows.size());
  const auto before = [&](const Row& a, const Row& b) {  // equal ones in the order of their values
    return std::pair(messages(b), a.value) < std::pair(messages(a), b.value);
  };
  std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(shown), rows.end(), before);
  Row more{Row::Kind::more, {}, rows.size() - shown, {}};
  for (std::size_t i = shown; i < rows.size(); ++i) more.count.add(rows[i].count);
  rows.resize(shown);
  take(more);
  take({Row::Kind::later, {}, 1, later_});
  return rows;
}

}  // namespace zcat
