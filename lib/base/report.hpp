#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace zcat {

class EventLog;

/// What a run tells: lines for the user, at once, and the exit status that they add up to.
/// The library writes here; the maker of the report decides where the lines go.
class Report {
 public:
  enum class Kind { note, fault, progress };
  using Printer = std::function<void(Kind, std::string_view line)>;

  explicit Report(Printer printer) : printer_(std::move(printer)) {}

  /// From here on a note that was told before is not told again.
  void tell_once() { once_ = true; }

  /// Tells something that does not change the exit status.
  void note(const std::string& line) {
    ++lines_;
    if (once_ && !told_.insert(line).second) return;
    printer_(Kind::note, line);
  }
  /// The same of something that is all right: it is not among lines().
  void inform(const std::string& line) { printer_(Kind::note, line); }
  /// Tells how far a long run has come, in place of the last such line.
  void progress(const std::string& line) { printer_(Kind::progress, line); }
  /// Tells that something went wrong, and counts it in the exit status.
  void fault(ExitCode code, const std::string& line) {
    ++lines_;
    printer_(Kind::fault, line);
    settle(code);
  }
  /// Counts `code` in the exit status: of several, the first of 1, 4, 5, 3, 0 holds.
  void settle(ExitCode code) {
    if (rank(code) < rank(code_)) code_ = code;
  }
  ExitCode code() const { return code_; }
  /// How many notes and faults there were.
  std::size_t lines() const { return lines_; }

  /// Where the sockets' events go: null, or a log that outlives them.
  void log_events(EventLog* log, bool verbose) {
    log_ = log;
    verbose_ = verbose;
  }
  EventLog* event_log() const { return log_; }
  /// Messages are shown as they come and go, too.
  void show_messages() { shows_messages_ = true; }
  bool shows_messages() const { return shows_messages_; }
  /// An event in words: for those who want to hear every one.
  void event(const std::string& line) {
    if (verbose_ && !line.empty()) printer_(Kind::note, line);
  }

  /// Counts the endpoints that are connected to, and those of them where something answers that cannot work.
  void count_endpoints(int connecting, int refused) {
    connecting_ += connecting;
    refused_ += refused;
  }
  /// Whether all of them are such: nothing can come of it, and the transfers end.
  bool refused() const { return connecting_ > 0 && refused_ == connecting_; }

 private:
  static int rank(ExitCode code) {
    switch (code) {
      case ExitCode::usage:
      case ExitCode::failed: return 0;
      case ExitCode::refused: return 1;
      case ExitCode::undelivered: return 2;
      case ExitCode::timed_out: return 3;
      case ExitCode::ok: break;
    }
    return 4;
  }

  Printer printer_;
  ExitCode code_ = ExitCode::ok;
  std::size_t lines_ = 0;
  bool once_ = false;
  std::set<std::string> told_;  // where once_ holds
  EventLog* log_ = nullptr;
  bool verbose_ = false;
  bool shows_messages_ = false;
  int connecting_ = 0;
  int refused_ = 0;
};

}  // namespace zcat
