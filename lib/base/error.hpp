#pragma once

#include <new>
#include <stdexcept>
#include <string>

namespace zcat {

/// Every number that the process can return, signals (128+N) aside. exit_rows in options.hpp says when.
enum class ExitCode : int {
  ok = 0,
  failed = 1,
  usage = 2,
  timed_out = 3,
  refused = 4,
  undelivered = 5,
};

/// A failure that the user can act on: thrown where its context is known, printed once, in main.
/// The message is lower case, has no full stop, names the thing, quotes the user's text and says what to try.
class Error : public std::runtime_error {
 public:
  Error(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

/// What an exception says to the user. The standard library has no words for want of memory.
inline const char* words_of(const std::exception& failure) {
  return dynamic_cast<const std::bad_alloc*>(&failure) != nullptr ? "out of memory" : failure.what();
}

/// Says that what the user typed cannot be done: throws Error (usage).
[[noreturn]] inline void refuse(const std::string& message) { throw Error(ExitCode::usage, message); }

}  // namespace zcat
