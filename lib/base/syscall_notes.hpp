#pragma once

#include <atomic>

namespace zcat {

/// What a program's own versions of system calls have seen, for the parts of the library that can put it into words.
struct SyscallNotes {
  std::atomic<bool> descriptors_ran_out{
      false};  ///< a connection was turned away because there was none left for it
};

inline SyscallNotes& syscall_notes() {
  static SyscallNotes notes;
  return notes;
}

}  // namespace zcat
