#include <fmt/format.h>
#include <malloc.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <new>

#include "base/text.hpp"
#include "handover.hpp"
#include "interpose.hpp"
#include "manual.hpp"
#include "parse.hpp"
#include "run.hpp"

namespace {

/// Large messages would cost an mmap and page faults each (measured with 64 KB ones), and each thread of libzmq's an
/// arena (measured with a message that is sent by a fresh process), which brings nothing: what it allocates we free.
void tune_allocation() {
  ::mallopt(M_MMAP_THRESHOLD, 32 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 64 << 20);
  ::mallopt(M_ARENA_MAX, 1);
}

/// Each peer is a descriptor, or two: as many as the system lets us have.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

int print(const zcat::Invocation& invocation) {
  if (!invocation.manual.empty()) zcat::open_manual(invocation.manual);
  std::FILE* const stream = invocation.misused ? stderr : stdout;
  fmt::print(stream, "{}", invocation.text);
  if (std::fflush(stream) != 0) return static_cast<int>(zcat::ExitCode::failed);
  return static_cast<int>(invocation.misused ? zcat::ExitCode::usage : zcat::ExitCode::ok);
}

int end_with(const zcat::CommandOutcome& outcome) {
  if (outcome.signal != 0) {  // the shell is to see what ended us
    std::signal(outcome.signal, SIG_DFL);
    std::raise(outcome.signal);
  }
  const int status = static_cast<int>(outcome.code);
  if (!outcome.released) std::_Exit(status);
  return status;
}

int fail(zcat::ExitCode code, const char* message) {
  fmt::print(stderr, "{}: {}\n", ZCAT_NAME, zcat::for_terminal(message));
  return static_cast<int>(code);
}

}  // namespace

int main(int argc, char** argv) try {
  zcat::hand_over(argc, argv);
  const zcat::Invocation invocation = zcat::parse_command_line(argc, argv);
  if (invocation.settings.empty()) return print(invocation);
  tune_allocation();
  raise_descriptor_limit();
  zcat::reserve_descriptor();
  return end_with(zcat::run_commands(invocation.settings));
} catch (const zcat::Error& error) {
  return fail(error.code(), error.what());
} catch (const std::bad_alloc&) {
  return fail(zcat::ExitCode::failed, "out of memory");
} catch (const std::exception& error) {
  return fail(zcat::ExitCode::failed, error.what());
}
