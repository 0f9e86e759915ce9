// What the command `stat` writes.
#include "stat.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "base/standard_output.hpp"
#include "terminal.hpp"

namespace zcat {
namespace {

constexpr std::size_t kMostRows = 20;
constexpr std::chrono::seconds kEvery{1};

bool can_draw() {
  const char* const kind = std::getenv("TERM");
  return output_is_terminal() && kind != nullptr && std::string_view(kind) != "dumb";
}

}  // namespace

StatView::StatView(const Settings& settings, Console& console, bool alone)
    : settings_(settings),
      console_(console),
      draws_(settings.stat.by && !settings.json && alone && can_draw()),
      every_(settings.stat.every.value_or(kEvery)) {}

WatchSpec StatView::spec() {
  const bool only_total = settings_.stat.by && !settings_.stat.every && !draws_;
  return {only_total ? std::nullopt : std::optional(every_),
          [this](const Statistics& statistics, const Figures& interval, const Instant& end, bool last) {
            if (!draws_) return written(statistics, interval, end, last);
            return last ? drawn_last(statistics, end) : drawn(statistics, interval, end);
          }};
}

std::string StatView::written(const Statistics& statistics, const Figures& interval, const Instant& end,
                              bool last) {
  std::string text;
  const bool is_all = last && !wrote_;  // then the interval would say what the total says
  if (!is_all) text = report(statistics, interval, end, Stretch::interval);
  wrote_ = true;
  return last ? text + report(statistics, statistics.total(), end, Stretch::total) : text;
}

std::string StatView::report(const Statistics& statistics, const Figures& figures, const Instant& end,
                             Stretch stretch) const {
  const bool total = stretch == Stretch::total;
  const Tally* const tally = statistics.tally();
  std::string text;
  if (settings_.json) {
    if (tally != nullptr) text = table_json(*tally, figures, end, stretch, most_rows());
    return text + figures_json(figures, end, total);
  }
  if (tally != nullptr) text = table_text(*tally, figures, end, stretch, {.most = most_rows()});
  return text + (total ? total_line(figures) : interval_line(figures, end.wall, is_fine()));
}

std::string StatView::drawn(const Statistics& statistics, const Figures& interval, const Instant& end) {
  if (::tcgetpgrp(standard_output) != ::getpgrp()) return "";  // somebody else has the terminal
  constexpr std::size_t kOthers = 5;  // lines: heading, sums of other values, figures, and the cursor's
  const TerminalSize size = terminal_size();
  const std::size_t room = size.lines > kOthers ? size.lines - kOthers : 1;
  const TableStyle style{std::min(most_rows(), room), size.columns, !has_unicode()};
  std::string line = interval_line(interval, end.wall, is_fine());
  if (line.size() > size.columns) line = line.substr(0, size.columns) + "\n";
  return console_.draw(table_text(*statistics.tally(), interval, end, Stretch::so_far, style) + line);
}

std::string StatView::drawn_last(const Statistics& statistics, const Instant& end) {
  const Figures& total = statistics.total();
  const TableStyle style{most_rows(), terminal_size().columns, !has_unicode()};
  std::string text =
      console_.draw(table_text(*statistics.tally(), total, end, Stretch::total, style) + total_line(total));
  console_.leave_picture();
  return text;
}

std::size_t StatView::most_rows() const { return settings_.stat.top.value_or(kMostRows); }
/// Whether intervals end between seconds.
bool StatView::is_fine() const { return every_ % std::chrono::seconds(1) != std::chrono::seconds(0); }

}  // namespace zcat
