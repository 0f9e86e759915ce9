#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fd.hpp"
#include "base/line_writer.hpp"
#include "picture.hpp"

namespace zcat {

/// What we say on standard error; threads may share it. Nothing that is said may end, stop or delay what is done.
class Console {
 public:
  Console();

  /// From here on each line begins with the time.
  void show_times() { shows_times_ = true; }
  /// Says a line: names the program, and escapes what could drive a terminal.
  void say(std::string_view line);
  /// Says how far a long run has come, in place of the last such line: one of `who` at a time, and of a terminal's
  /// processes, has the line.
  void progress(std::string_view line, const void* who);
  /// `who` has the line no longer.
  void ends_progress(const void* who);
  /// What to write to standard output so that `lines`, each with its newline, take the place of the last ones. Lines of ours
  /// go above them, if they go to a terminal.
  std::string draw(std::string_view lines);
  /// What was drawn stays where it is.
  void leave_picture();
  /// Writes `text` as it is.
  void show(std::string_view text);
  /// From here on lines go to `fd`; add this again to the loop that serves it.
  void write_to(int fd);
  /// At the end of the process: what waits for room gets a last moment.
  void finish();

  /// For a Loop, which goes on with what waits for room.
  std::vector<int> fds() const { return lines_ ? lines_->fds() : std::vector<int>(); }
  void serve(int fd);

 private:
  bool may_draw(const void* who);
  std::string line_of(std::string_view text);
  void put(std::string_view text);
  void tell_lost();

  std::mutex mutex_;
  std::optional<LineWriter> lines_;  // none: there are too few descriptors for it
  bool on_progress_line_ = false;
  Picture picture_;
  std::atomic<bool> shows_times_ = false;
  const void* drawer_ = nullptr;  // who has the progress line
  Fd terminal_;                   // locked while we have it
};

/// Writes `text` to standard output. It is no error that its reader has gone. Throws Error (failed).
void print(std::string_view text);

}  // namespace zcat
