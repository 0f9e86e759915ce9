#include "stat/report.hpp"

#include <fmt/format.h>

#include "base/json.hpp"
#include "base/time_text.hpp"

namespace zcat {
namespace {

double seconds_of(std::chrono::nanoseconds time) { return std::chrono::duration<double>(time).count(); }

std::optional<double> per_second(std::uint64_t count, const Figures& figures) {
  if (figures.time.count() <= 0) return std::nullopt;
  return static_cast<double>(count) / seconds_of(figures.time);
}

std::string rate_text(std::optional<double> rate) {
  return rate ? fmt::format("{:.{}f}", *rate, *rate < 9.995 ? 2 : 0) : "-";
}

/// Milliseconds: three digits, but no finer than 10 ns.
std::string milliseconds(double nanoseconds) {
  int digits = 1;
  for (double limit = 9.995e6; digits < 5 && nanoseconds < limit; limit /= 10) ++digits;
  return fmt::format("{:.{}f}", nanoseconds / 1e6, digits);
}
std::string milliseconds(std::uint64_t nanoseconds) { return milliseconds(static_cast<double>(nanoseconds)); }

std::optional<double> jitter_of(const Figures& figures) {
  if (figures.changes == 0) return std::nullopt;
  return static_cast<double>(figures.changed) / static_cast<double>(figures.changes);
}

/// What all lines have.
std::string line_of(const Figures& figures) {
  const Histogram &sizes = figures.sizes, &gaps = figures.gaps;
  const auto megabytes = per_second(figures.bytes, figures);
  std::string line = fmt::format("{} msg/s {} MB/s", rate_text(per_second(figures.messages, figures)),
                                 rate_text(megabytes ? std::optional(*megabytes / 1e6) : megabytes));
  line += sizes.count() == 0 ? " size -"
                             : fmt::format(" size {}/{}/{}", sizes.min(), sizes.percentile(50), sizes.max());
  line += gaps.count() == 0 ? " gap -"
                            : fmt::format(" gap {}/{}/{}", milliseconds(gaps.min()),
                                          milliseconds(gaps.percentile(50)), milliseconds(gaps.max()));
  const auto jitter = jitter_of(figures);
  line += fmt::format(" ms jitter {}", jitter ? milliseconds(*jitter) : "-");
  if (figures.missing) line += fmt::format(" missing {}", *figures.missing);
  return line;
}

/// Members of a JSON object; what there is not is null.
class Members {
 public:
  Members& add(std::string_view name, std::optional<double> value, int digits) {
    return add_text(name, value ? fmt::format("{:.{}f}", *value, digits) : "null");
  }
  Members& add(std::string_view name, std::optional<std::uint64_t> value) {
    return add_text(name, value ? fmt::format("{}", *value) : "null");
  }
  Members& add_text(std::string_view name, std::string_view json) {
    object_.add_json(name, json);
    return *this;
  }
  std::string text() const { return object_.text() + "\n"; }

 private:
  JsonObject object_;
};

Members stretch_members(const Figures& figures, const Instant& end) {
  std::string time;
  UtcText().append(end.wall, time);
  Members members;
  members.add_text("time", fmt::format("\"{}\"", time)).add("seconds", seconds_of(figures.time), 6);
  return members;
}

void add_rates(Members& members, std::uint64_t messages, std::uint64_t bytes, const Figures& figures) {
  members.add("messages", std::optional(messages));
  members.add("messages_per_s", per_second(messages, figures), 3);
  members.add("bytes", std::optional(bytes)).add("bytes_per_s", per_second(bytes, figures), 3);
}

/// Sizes in bytes, gaps in seconds. Those of `figures`, which are of no messages where nothing is known.
void add_distributions(Members& members, const Figures& figures) {
  const auto known = [](const Histogram& values, std::uint64_t value) {
    return values.count() > 0 ? std::optional(value) : std::nullopt;
  };
  const auto seconds = [&](std::uint64_t value) {
    return figures.gaps.count() > 0 ? std::optional(static_cast<double>(value) / 1e9) : std::nullopt;
  };
  const Histogram &sizes = figures.sizes, &gaps = figures.gaps;
  members.add("size_min", known(sizes, sizes.min())).add("size_median", known(sizes, sizes.percentile(50)));
  members.add("size_max", known(sizes, sizes.max()));
  members.add("gap_min_s", seconds(gaps.min()), 9).add("gap_median_s", seconds(gaps.percentile(50)), 9);
  members.add("gap_max_s", seconds(gaps.max()), 9);
  const auto jitter = jitter_of(figures);
  members.add("jitter_s", jitter ? std::optional(*jitter / 1e9) : jitter, 9).add("missing", figures.missing);
}

}  // namespace

std::string interval_line(const Figures& figures, std::chrono::system_clock::time_point end, bool fine) {
  constexpr std::chrono::microseconds kHalf{500};
  const auto time = std::chrono::floor<std::chrono::milliseconds>(end + kHalf);
  const std::tm fields = LocalText().fields(time);
  const auto past = time - std::chrono::floor<std::chrono::seconds>(time);
  return fmt::format("{:02}:{:02}:{:02}{} {}\n", fields.tm_hour, fields.tm_min, fields.tm_sec,
                     fine ? fmt::format(".{:03}", past.count()) : "", line_of(figures));
}

std::string total_line(const Figures& total) {
  return fmt::format("total {:.2f} s {} messages {} bytes {}\n", seconds_of(total.time), line_of(total),
                     total.messages, total.bytes);
}

std::string figures_json(const Figures& figures, const Instant& end, bool total) {
  Members members = stretch_members(figures, end);
  add_rates(members, figures.messages, figures.bytes, figures);
  add_distributions(members, figures);
  if (total) members.add_text("total", "true");
  return members.text();
}

std::string table_json(const Tally& tally, const Figures& figures, const Instant& end, Stretch stretch,
                       std::size_t most) {
  const bool total = stretch == Stretch::total;
  std::string text;
  for (const Tally::Row& row : tally.rows(most, !total)) {
    const std::uint64_t messages = total ? row.count.messages : row.count.recent_messages;
    Members members = stretch_members(figures, end);
    const bool is_value = row.kind == Tally::Row::Kind::value;
    members.add_text("value", is_value ? json_value(row.value) : "null");
    if (row.kind == Tally::Row::Kind::more) members.add("more", std::optional(row.values));
    if (row.kind == Tally::Row::Kind::later) members.add_text("later", "true");
    add_rates(members, messages, total ? row.count.bytes : row.count.recent_bytes, figures);
    add_distributions(members, {});
    members.add("share", static_cast<double>(messages) / static_cast<double>(figures.messages), 6);
    std::string seen;
    UtcText().append(end.wall - std::chrono::round<std::chrono::microseconds>(end.steady - row.count.seen),
                     seen);
    members.add_text("last_seen", fmt::format("\"{}\"", seen));
    if (total) members.add_text("total", "true");
    text += members.text();
  }
  return text;
}

}  // namespace zcat
