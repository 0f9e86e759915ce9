#pragma once

#include <sys/eventfd.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <new>
#include <string_view>

#include "base/block.hpp"
#include "base/fd.hpp"

namespace zcat {

/// Bounds the bytes of ours that libzmq holds: its high-water mark counts messages, however long they are, and must
/// not be changed once a pipe is there (that can dead-lock libzmq 4.3.4).
///
/// Only frames of kCounted bytes or more are counted: a thousand shorter ones fit. They come back in libzmq's I/O
/// thread, possibly after the socket is gone; so the budget is shared with each message.
class Budget : public std::enable_shared_from_this<Budget> {
 public:
  static constexpr std::size_t kCounted = 4096;
  static constexpr std::size_t kLimit = 4 * 1024 * 1024;

  /// Whether `bytes` more may go now; a single message always may. When not, fd() becomes readable once half is free.
  bool admits(std::size_t bytes) {
    if (fits(bytes)) return true;
    awaited_.store(true);
    return fits(bytes);  // it may have come back in between, before anybody saw that it was awaited
  }
  /// Whether libzmq still holds frames of kCounted bytes or more.
  bool holds_large() const { return held_.load() != 0; }
  /// How many of the messages that were to be followed libzmq still holds.
  std::size_t messages() const { return messages_.load(); }
  int fd() const { return wake_.get(); }
  /// After fd() was readable.
  void rearm() {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(wake_.get(), &count, sizeof count);
  }

  /// What zmq_msg_init_data(3) needs beside give_back().
  struct Hold {
    char* data;
    void* hint;
  };
  /// For a frame in `chunk`, of whose references it takes over one. `follows`: it stands for its message in messages().
  Hold hold(std::string_view frame, InputBlock* chunk, bool follows) {
    return {const_cast<char*>(frame.data()), take(0, chunk, frame.size(), follows)};  // libzmq only reads it
  }
  /// For a copy of the frame, which stands for its message in messages().
  Hold copy(std::string_view frame) {
    Held* const held = take(frame.size(), nullptr, frame.size(), true);
    char* const data = reinterpret_cast<char*>(held + 1);
    std::copy(frame.begin(), frame.end(), data);
    return {data, held};
  }
  static void give_back(void*, void* hint) {
    Held* const held = static_cast<Held*>(hint);
    if (held->chunk != nullptr) held->chunk->release();
    held->budget->messages_.fetch_sub(held->follows);
    held->budget->returned(held->bytes);
    held->~Held();
    ::operator delete(hint);
  }

 private:
  struct
      Held {  // in one piece with the bytes, where those are a copy: what is allocated here is freed in another thread
    InputBlock* chunk;
    std::size_t bytes;
    bool follows;
    std::shared_ptr<Budget> budget;
  };

  Held* take(std::size_t room, InputBlock* chunk, std::size_t bytes, bool follows) {
    const std::size_t counted = bytes >= kCounted ? bytes : 0;
    void* const memory = ::operator new(sizeof(Held) + room);
    held_.fetch_add(counted);
    messages_.fetch_add(follows);
    return new (memory) Held{chunk, counted, follows, shared_from_this()};
  }

  bool fits(std::size_t bytes) const {
    const std::size_t held = held_.load();
    return held == 0 || held + bytes <= kLimit;
  }
  void returned(std::size_t bytes) {
    if (held_.fetch_sub(bytes) - bytes > kLimit / 2 || !awaited_.exchange(false)) return;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
  }

  Fd wake_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  std::atomic<std::size_t> held_{0};  // bytes
  std::atomic<std::size_t> messages_{0};
  std::atomic<bool> awaited_{false};
};

}  // namespace zcat
