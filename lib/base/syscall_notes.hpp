#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace zcat {

/// What a program's own versions of system calls have seen, for the parts of the library that can put it into words.
struct SyscallNotes {
  std::atomic<bool> descriptors_ran_out{
      false};  ///< a connection was turned away because there was none left for it
  std::array<std::atomic<bool>, 65536> resets{};  ///< by descriptor: a read of it has failed with ECONNRESET

  void note_reset(int fd) {
    if (static_cast<std::size_t>(fd) < resets.size()) resets[static_cast<std::size_t>(fd)].store(true);
  }
  /// Whether that was noted; forgets it.
  bool take_reset(std::uint32_t fd) { return fd < resets.size() && resets[fd].exchange(false); }
};

inline SyscallNotes& syscall_notes() {
  static SyscallNotes notes;
  return notes;
}

}  // namespace zcat
