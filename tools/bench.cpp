// The command `bench`: rows on standard output, with pictures on a terminal.
#include "bench.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "bench/bench.hpp"
#include "terminal.hpp"

namespace zcat {

Outcome run_bench(const Settings& settings, const BenchSession& session) {
  bench::Style style;
  if (!settings.bench.percentiles.empty()) style.percentiles = settings.bench.percentiles;
  style.unicode = has_unicode();
  const auto print_row = [&, first = true](const bench::Row& row) mutable {
    session.console.ends_progress(&settings);
    if (settings.json) return print(json_of(row, style));
    std::string text = std::exchange(first, false) ? heading(style) : "";
    text += text_of(row, style);
    if (output_is_terminal()) text += bench::picture(row.latency, terminal_size().columns, style.unicode);
    print(text);
  };
  const bench::BenchContext context{session.context, session.loop, session.report,
                                    !settings.quiet && ::isatty(STDERR_FILENO) == 1, print_row};
  const bench::BenchSpec& spec = settings.bench.spec;
  if (!spec.serves) return {bench::measure(context, spec) ? End::done : End::interrupted};
  bench::serve(context, spec, [&](const std::string& bound) {
    const std::string& key = settings.security.public_key;
    if (!key.empty()) session.report.note(fmt::format("public key '{}'", key));
    if (spec.control.endpoints.front().is_chosen_by_system())
      session.report.inform(fmt::format("listening at '{}'", bound));
  });
  return {End::interrupted};
}

}  // namespace zcat
