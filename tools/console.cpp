#include "console.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/deadline.hpp"
#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/text.hpp"

namespace zcat {
namespace {

constexpr std::string_view kOverwrite = "\r\x1b[K";  // progress comes on terminals only

std::string line_of(std::string_view text) { return fmt::format("{}: {}", ZCAT_NAME, for_terminal(text)); }

}  // namespace

Console::Console() {
  try {
    lines_.emplace(STDERR_FILENO);
  } catch (const Error&) {
  }
}

void Console::say(std::string_view line) { show(line_of(line) + "\n"); }

void Console::progress(std::string_view line) {
  const std::lock_guard lock(mutex_);
  const bool ours = ::tcgetpgrp(STDERR_FILENO) == ::getpgrp();  // others draw on the terminal, too
  if (!ours || !lines_ || !lines_->flush()) return;
  on_progress_line_ = true;  // or another one of our pipeline is
  put(line_of(line));
  on_progress_line_ = true;
}

void Console::show(std::string_view text) {
  const std::lock_guard lock(mutex_);
  if (!lines_) {
    write_all(STDERR_FILENO, text);
    return;
  }
  tell_lost();
  put(text);
}

void Console::put(std::string_view text) {
  const bool overwrites = std::exchange(on_progress_line_, false);
  lines_->put(overwrites ? fmt::format("{}{}", kOverwrite, text) : text);
}

void Console::tell_lost() {
  const std::size_t lost = lines_->lost();
  if (lost == 0 || !lines_->flush() || lines_->lost() > lost) return;
  put(line_of(fmt::format("{} could not be written here", count_of(lost, "line"))) + "\n");
  const bool told = lines_->lost() == lost;
  lines_->forget_lost(told ? lost : 1);  // the line about them is none of them
}

void Console::serve(int fd) {
  const std::lock_guard lock(mutex_);
  lines_->serve(fd);
  tell_lost();
}

void Console::finish() {
  constexpr std::chrono::seconds kLastMoment{1};
  if (on_progress_line_) show("");  // which takes it away
  const Deadline deadline = Deadline::after(kLastMoment);
  while (lines_ && lines_->pending() && !deadline.passed()) {
    pollfd room{fds().front(), POLLIN, 0};
    const timespec left = to_timespec(*deadline.remaining());
    ::ppoll(&room, 1, &left, nullptr);
    serve(room.fd);
  }
}

void print(std::string_view text) {
  if (write_all(STDOUT_FILENO, text) || errno == EPIPE) return;
  throw Error(ExitCode::failed, fmt::format("cannot write to standard output: {}", std::strerror(errno)));
}

}  // namespace zcat
