#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
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

/// How what comes over a connection began, and ended. Written by one thread, read by others.
class Incoming {
 public:
  void begin() {
    bytes_.store(0, std::memory_order_relaxed);
    kind_.store(kUnknown, std::memory_order_relaxed);
    end_.store(End::none);
  }
  enum class End : std::uint8_t { none, closed, reset };
  /// A read has found the end of it.
  void ended(End end) { end_.store(end); }
  End end() const { return end_.load(); }
  void take(std::string_view bytes) {
    const std::uint32_t before = bytes_.load(std::memory_order_relaxed);
    if (before >= kEnough) return;
    // ZMTP 1 begins with a length and no flags, later ones with a signature of ten bytes and their revision
    if (before == 0 && bytes[0] != kSignature) {
      kind_.store(bytes.size() > 1 && bytes[1] == 0 ? kOld : kOther, std::memory_order_relaxed);
    } else if (before <= kRevision && before + bytes.size() > kRevision && kind() == kUnknown) {
      const auto revision = static_cast<std::uint8_t>(bytes[kRevision - before]);
      kind_.store(revision < kNewest ? kOld : kOther, std::memory_order_relaxed);
    }
    bytes_.store(before + static_cast<std::uint32_t>(std::min<std::size_t>(bytes.size(), kEnough)),
                 std::memory_order_relaxed);
  }
  /// How many bytes came: a kilobyte or two at most are counted.
  std::uint32_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  /// Whether it began as ZMTP 1 or 2 does.
  bool is_old() const { return kind() == kOld; }

 private:
  static constexpr std::uint32_t kEnough = 1024, kRevision = 10;
  static constexpr char kSignature = '\xff';
  static constexpr std::uint8_t kNewest = 3;
  enum Kind : std::uint8_t { kUnknown, kOld, kOther };
  Kind kind() const { return kind_.load(std::memory_order_relaxed); }

  std::atomic<std::uint32_t> bytes_{0};
  std::atomic<Kind> kind_{kUnknown};
  std::atomic<End> end_{End::none};
};

/// The connections that were accepted, each by its descriptor while that is open, and later by what opened() gave: another
/// one may have the descriptor by the time that its end is heard of.
class Arrivals {
 public:
  void accepted(int fd) {
    if (!is_followed(fd)) return;
    const std::lock_guard lock(mutex_);
    const auto fresh = static_cast<std::uint16_t>(count_++);
    incoming_[fresh].begin();
    of_descriptor_[static_cast<std::size_t>(fd)].store(fresh);
    unopened_[fd].push_back(fresh);
  }
  void came(int fd, std::string_view bytes) {
    if (is_followed(fd)) incoming_[of_descriptor_[static_cast<std::size_t>(fd)].load()].take(bytes);
  }
  void ended(int fd, Incoming::End end) {
    if (is_followed(fd)) incoming_[of_descriptor_[static_cast<std::size_t>(fd)].load()].ended(end);
  }
  /// The first one with that descriptor that was not asked for yet; null: there is none.
  const Incoming* opened(int fd) {
    const std::lock_guard lock(mutex_);
    const auto found = unopened_.find(fd);
    if (found == unopened_.end()) return nullptr;
    const Incoming* const first = &incoming_[found->second.front()];
    found->second.pop_front();
    if (found->second.empty()) unopened_.erase(found);
    return first;
  }
  /// Whether that one had the descriptor last.
  bool has(int fd, const Incoming* one) const {
    return is_followed(fd) && one == &incoming_[of_descriptor_[static_cast<std::size_t>(fd)].load()];
  }

 private:
  static constexpr std::size_t kMost = 65536;  // what is older is overwritten
  static bool is_followed(int fd) { return fd >= 0 && static_cast<std::size_t>(fd) < kMost; }

  // zero and untouched at the start: to fill them would take a tenth of the time that a short run takes
  static constinit inline std::array<Incoming, kMost> incoming_{};
  static constinit inline std::array<std::atomic<std::uint16_t>, kMost> of_descriptor_{};
  std::mutex mutex_;
  std::unordered_map<int, std::deque<std::uint16_t>> unopened_;
  std::size_t count_ = 1;  // the first one is for descriptors that were not accepted
};

/// What a program's own versions of system calls have seen, for the parts of the library that can put it into words, and
/// what the library knows for them.
struct SyscallNotes {
  std::atomic<bool> descriptors_ran_out{
      false};  ///< a connection was turned away because there was none left for it

  Arrivals arrivals;
  AddressTurns address_turns;

  /// `fd` is a new connection: what was noted was of one that had this number before.
  void connection_begins(int fd) {
    if (fd < 0) return;
    take_reset(static_cast<std::uint32_t>(fd));
    take_error(static_cast<std::uint32_t>(fd));
  }
  void note_reset(int fd) {
    if (static_cast<std::size_t>(fd) < resets_.size()) resets_[static_cast<std::size_t>(fd)].store(true);
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
  bool take_reset(std::uint32_t fd) { return fd < resets_.size() && resets_[fd].exchange(false); }

 private:
  // by descriptor: a read of it has failed with ECONNRESET
  static constinit inline std::array<std::atomic<bool>, 65536> resets_{};
  std::mutex mutex_;
  std::unordered_map<std::uint32_t, std::string> errors_;
  std::atomic<bool> has_errors_{false};
};

inline SyscallNotes& syscall_notes() {
  static SyscallNotes& notes =
      *new SyscallNotes;  // threads that look names up may outlive whatever is destroyed
  return notes;
}

}  // namespace zcat
