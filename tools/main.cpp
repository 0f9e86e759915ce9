#include <csignal>
#include <cstdlib>

#include "base/child.hpp"
#include "base/error.hpp"
#include "cli/activation.hpp"
#include "console.hpp"
#include "handover.hpp"
#include "interpose.hpp"
#include "manual.hpp"
#include "parse.hpp"
#include "process.hpp"
#include "run.hpp"

namespace {

using zcat::Console, zcat::ExitCode, zcat::CommandOutcome;

CommandOutcome show(const zcat::Invocation& invocation, Console& console) {
  if (!invocation.manual.empty()) zcat::open_manual(invocation.manual);
  if (invocation.misused) {
    console.show(invocation.text);
    return {.code = ExitCode::usage};
  }
  zcat::print(invocation.text);
  return {};
}

CommandOutcome fail(Console& console, ExitCode code, const char* message) {
  console.say(message);
  return {.code = code};
}

CommandOutcome run(int argc, char** argv, Console& console) try {
  zcat::Invocation invocation = zcat::parse_command_line(argc, argv);
  if (invocation.settings.empty()) return show(invocation, console);
  zcat::take_listeners(invocation.settings);
  for (const zcat::Settings& settings : invocation.settings) {
    if (settings.timestamps) console.show_times();
  }
  zcat::tune_allocation();
  zcat::raise_descriptor_limit();
  zcat::reserve_descriptor();
  return zcat::run_commands(invocation.settings, console);
} catch (const zcat::Error& error) {
  return fail(console, error.code(), error.what());
} catch (const std::exception& error) {
  return fail(console, ExitCode::failed, zcat::words_of(error));
}

int end_with(const CommandOutcome& outcome) {
  if (outcome.signal != 0) {  // the shell is to see what ended us
    std::signal(outcome.signal, SIG_DFL);
    std::raise(outcome.signal);
  }
  const int status = static_cast<int>(outcome.code);
  if (!outcome.released) std::_Exit(status);
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  zcat::hand_over(argc, argv);
  zcat::secure_standard_descriptors();
  zcat::ignore_pipe_signal();  // that a reader has gone is an error of write(2)
  Console console;
  const CommandOutcome outcome = run(argc, argv, console);
  console.finish();
  return end_with(outcome);
}
