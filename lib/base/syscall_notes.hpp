#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace zcat {

/// Which of its addresses is to be tried first, for each host.
class AddressTurns {
 public:
  void next(const std::string& host) {
    const std::lock_guard lock(mutex_);
    ++turns_[host];
  }
  std::size_t of(const std::string& host) {
    const std::lock_guard lock(mutex_);
    const auto found = turns_.find(host);
    return found != turns_.end() ? found->second : 0;
  }

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::size_t> turns_;
};

/// What a program's own versions of system calls have seen, for the parts of the library that can put it into words, and
/// what the library knows for them.
struct SyscallNotes {
  std::atomic<bool> descriptors_ran_out{
      false};  ///< a connection was turned away because there was none left for it
  std::array<std::atomic<bool>, 65536> resets{};  ///< by descriptor: a read of it has failed with ECONNRESET

  AddressTurns address_turns;

  void note_reset(int fd) {
    if (static_cast<std::size_t>(fd) < resets.size()) resets[static_cast<std::size_t>(fd)].store(true);
  }
  /// A peer's last word, an ERROR of ZMTP, came over `fd`.
  void note_error(int fd, std::string reason) {
    const std::lock_guard lock(mutex_);
    errors_[static_cast<std::uint32_t>(fd)] = std::move(reason);
    has_errors_.store(true);
  }
  /// What was noted; forgets it.
  std::optional<std::string> take_error(std::uint32_t fd) {
    if (!has_errors_.load()) return std::nullopt;
    const std::lock_guard lock(mutex_);
    auto node = errors_.extract(fd);
    return node ? std::optional(std::move(node.mapped())) : std::nullopt;
  }
  /// Whether that was noted; forgets it.
  bool take_reset(std::uint32_t fd) { return fd < resets.size() && resets[fd].exchange(false); }

 private:
  std::mutex mutex_;
  std::unordered_map<std::uint32_t, std::string> errors_;
  std::atomic<bool> has_errors_{false};
};

inline SyscallNotes& syscall_notes() {
  static SyscallNotes notes;
  return notes;
}

}  // namespace zcat
