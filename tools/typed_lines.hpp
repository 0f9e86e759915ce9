#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <optional>

#include "base/report.hpp"
#include "base/standard_output.hpp"
#include "base/text.hpp"
#include "cli/settings.hpp"
#include "console.hpp"
#include "prompt.hpp"
#include "socket/loop.hpp"

namespace zcat {

/// Lines that a person types for a command, while what it writes appears above them.
class TypedLines {
 public:
  /// Nothing of it where lines cannot be edited, or are not to be.
  TypedLines(const Settings& settings, Console& console, Report& report, Loop& loop)
      : console_(console), report_(report), loop_(loop) {
    if (!wanted(settings)) return;
    if (!settings.no_history) history_.emplace(row(settings.command).name);
    prompt_.emplace(standard_output, loop_.signal_fd(), history_ ? &*history_ : nullptr);
    if (::isatty(STDERR_FILENO) == 1) console_.write_to(prompt_->above());
    loop_.add(*prompt_);
  }
  ~TypedLines() {
    if (!prompt_) return;
    loop_.remove(&*prompt_);
    loop_.remove(&console_);
    console_.write_to(STDERR_FILENO);
    const std::size_t left = prompt_->count_left();
    prompt_.reset();
    if (left > 0 && loop_.signal() != 0)
      report_.note(fmt::format("{} {} not sent", count_of(left, "typed line"), was_or_were(left)));
  }
  int input(int otherwise) const { return prompt_ ? prompt_->lines() : otherwise; }
  int output() const { return prompt_ ? prompt_->above() : standard_output; }

 private:
  static bool wanted(const Settings& settings) {
    const std::string_view format = settings.source.format.format->name;
    return !settings.no_edit && reads_messages(row(settings.command)) && settings.source.pieces.empty() &&
           !settings.echo && !settings.handler.exists() && format_is_of_lines(format) &&
           Prompt::works(standard_output);
  }
  static bool format_is_of_lines(std::string_view name) {
    return name == "line" || name == "json" || name == "quoted" || name == "hex";
  }

  Console& console_;
  Report& report_;
  Loop& loop_;
  std::optional<History> history_;
  std::optional<Prompt> prompt_;
};

}  // namespace zcat
