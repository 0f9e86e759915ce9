#include "console.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/deadline.hpp"
#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/standard_output.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"

namespace zcat {
namespace {

constexpr std::string_view kOverwrite = "\r\x1b[K";  // progress comes on terminals only

}  // namespace

Console::Console() { write_to(STDERR_FILENO); }

void Console::write_to(int fd) {
  const std::lock_guard lock(mutex_);
  if (lines_) lines_->flush();
  try {
    lines_.emplace(fd);
  } catch (const Error&) {
    lines_.reset();
  }
}

std::string Console::line_of(std::string_view text) {
  const std::string line = fmt::format("{}: {}", ZCAT_NAME, for_terminal(text));
  return shows_times_ ? fmt::format("{} {}", local_time_text(std::chrono::system_clock::now()), line) : line;
}

void Console::say(std::string_view line) { show(line_of(line) + "\n"); }

void Console::progress(std::string_view line, const void* who) {
  const std::lock_guard lock(mutex_);
  if (!lines_ || !lines_->flush() || !may_draw(who)) return;
  on_progress_line_ = true;  // or another one of our pipeline is
  put(line_of(line));
  on_progress_line_ = true;
}

/// Two that draw in turn could be read by nobody.
bool Console::may_draw(const void* who) {
  if (::tcgetpgrp(STDERR_FILENO) != ::getpgrp() || (drawer_ != nullptr && drawer_ != who)) return false;
  if (!terminal_) {  // a description of its own: the inherited one is shared with the rest of a pipeline, and so is its lock
    Fd terminal(::open("/proc/self/fd/2", O_RDONLY | O_NOCTTY | O_CLOEXEC));
    if (terminal && ::flock(terminal.get(), LOCK_EX | LOCK_NB) != 0) return false;
    terminal_ = std::move(terminal);
  }
  drawer_ = who;
  return true;
}

void Console::ends_progress(const void* who) {
  const std::lock_guard lock(mutex_);
  if (drawer_ == who) drawer_ = nullptr;
}

std::string Console::draw(std::string_view lines) {
  const std::lock_guard lock(mutex_);
  return picture_.draw(lines);
}

void Console::leave_picture() {
  const std::lock_guard lock(mutex_);
  picture_.leave();
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
  const std::string whole = fmt::format("{}{}", overwrites ? kOverwrite : "", text);
  lines_->put(picture_.is_drawn() && ::isatty(STDERR_FILENO) == 1 ? picture_.above(whole) : whole);
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
  if (write_all(standard_output, text) || errno == EPIPE) return;
  throw Error(ExitCode::failed, fmt::format("cannot write to standard output: {}", std::strerror(errno)));
}

}  // namespace zcat
