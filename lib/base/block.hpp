#pragma once

#include <atomic>
#include <cstdlib>
#include <new>
#include <string_view>
#include <utility>

namespace zcat {

/// A block of input bytes with a count of its users: the reader, and each message of which libzmq still holds a part.
/// The last user frees it, in any thread.
class InputBlock {
 public:
  /// Throws std::bad_alloc.
  static InputBlock* make(std::size_t capacity) {
    void* memory = std::malloc(sizeof(InputBlock) + capacity);
    if (memory == nullptr) throw std::bad_alloc();
    return new (memory) InputBlock(capacity);
  }
  /// Makes a block larger, in place where the system can. Only for a block that has one user.
  static InputBlock* grow(InputBlock* block, std::size_t capacity) {
    void* memory = std::realloc(static_cast<void*>(block), sizeof(InputBlock) + capacity);
    if (memory == nullptr) throw std::bad_alloc();
    return new (memory) InputBlock(capacity);  // a new header; the bytes behind it stay
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
    void operator()(InputBlock* block) const { block->release(); }
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
