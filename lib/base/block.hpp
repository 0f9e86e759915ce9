#pragma once

#include <atomic>
#include <cstdlib>
#include <new>
#include <string_view>
#include <utility>

namespace zcat {

/// A block of input bytes with a count of those who refer to it: the reader, and each message that libzmq still
/// holds a part of. The last one to let go frees it, in whichever thread that is.
class InputBlock {
 public:
  /// Throws std::bad_alloc.
  static InputBlock* make(std::size_t capacity) {
    void* memory = std::malloc(sizeof(InputBlock) + capacity);
    if (memory == nullptr) throw std::bad_alloc();
    return new (memory) InputBlock(capacity);
  }
  /// The same bytes in a larger block; in place where the system can. Only for a chunk that nobody else refers to.
  static InputBlock* grow(InputBlock* chunk, std::size_t capacity) {
    void* memory = std::realloc(static_cast<void*>(chunk), sizeof(InputBlock) + capacity);
    if (memory == nullptr) throw std::bad_alloc();
    return new (memory) InputBlock(capacity);  // the header anew, the bytes behind it as they were
  }

  char* data() { return reinterpret_cast<char*>(this + 1); }
  const char* data() const { return reinterpret_cast<const char*>(this + 1); }
  std::size_t capacity() const { return capacity_; }
  /// Whether these bytes lie in the block.
  bool holds(std::string_view bytes) const {
    return bytes.data() >= data() && bytes.data() < data() + capacity_;
  }
  bool shared() const { return references_.load(std::memory_order_acquire) > 1; }
  void retain() { references_.fetch_add(1, std::memory_order_relaxed); }
  /// Lets go of one reference.
  struct Release {
    void operator()(InputBlock* chunk) const { chunk->release(); }
  };
  void release() {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) std::free(this);
  }

 private:
  explicit InputBlock(std::size_t capacity) : capacity_(capacity) {}
  std::atomic<long> references_{1};
  std::size_t capacity_;
};

}  // namespace zcat
