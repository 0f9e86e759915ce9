// The command `bench`: rows on standard output, with pictures on a terminal.
#include "bench.hpp"

#include <fmt/format.h>
#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <clocale>
#include <cstring>

#include "base/standard_output.hpp"
#include "bench/bench.hpp"

namespace zcat {
namespace {

/// Columns of the terminal that standard output is; 0: it is none.
std::size_t terminal_width() {
  constexpr std::size_t kUsual = 80;
  if (::isatty(standard_output) != 1) return 0;
  winsize size{};
  return ::ioctl(standard_output, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kUsual;
}

/// Whether the user's locale has UTF-8; ours stays as it is, for others' code prints numbers.
bool has_unicode() {
  const locale_t locale = ::newlocale(LC_CTYPE_MASK, "", nullptr);
  if (locale == nullptr) return false;
  const bool unicode = std::strcmp(::nl_langinfo_l(CODESET, locale), "UTF-8") == 0;
  ::freelocale(locale);
  return unicode;
}

}  // namespace

Outcome run_bench(const Settings& settings, const BenchSession& session) {
  bench::Style style;
  if (!settings.bench.percentiles.empty()) style.percentiles = settings.bench.percentiles;
  style.unicode = has_unicode();
  const auto print_row = [&, first = true](const bench::Row& row) mutable {
    session.console.ends_progress(&settings);
    if (settings.json) return print(json_of(row, style));
    std::string text = std::exchange(first, false) ? heading(style) : "";
    text += text_of(row, style);
    if (const std::size_t width = terminal_width(); width > 0)
      text += bench::picture(row.latency, width, style.unicode);
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
