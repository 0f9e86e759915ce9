#pragma once

#include <string.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace zcat {

/// Wipes the memory that it gives back.
template <typename T>
struct WipingAllocator : std::allocator<T> {
  template <typename Other>
  struct rebind {
    using other = WipingAllocator<Other>;
  };
  void deallocate(T* memory, std::size_t count) {
    ::explicit_bzero(memory, count * sizeof(T));
    std::allocator<T>::deallocate(memory, count);
  }
};

/// Bytes that leave no trace in memory when they are gone, whether they were copied, grew or moved.
using Secret = std::vector<char, WipingAllocator<char>>;

inline std::string_view view(const Secret& secret) { return {secret.data(), secret.size()}; }

/// What a text names: `file:PATH`, `env:NAME`, `fd:N`, else a path.
struct SecretFile {
  Secret text;
  bool exposed = false;  ///< it is a file that others than its owner can read
};

/// Reads all of it; a descriptor, from 3 on, is then closed, and gives the same when it is named again, as it is for both sides
/// of a proxy. `option` is the one that it is the value of, for errors.
/// Throws Error (usage), which repeats `source`: see refuse_typed_secret().
SecretFile read_secret_file(std::string_view source, std::string_view option);

/// Whether it is `file:PATH`, `env:NAME` or `fd:N`.
bool names_source(std::string_view typed);
/// Refuses what may be the secret itself: it names no source, and there is no such file. Throws Error (usage), which does not
/// repeat it.
void refuse_typed_secret(std::string_view typed, std::string_view option);
/// The same of NAME=PASSWORD, in place of the file that has such lines.
void refuse_typed_passwords(std::string_view typed, std::string_view option);

/// Reads a descriptor to its end. Throws Error (usage) that says why it cannot, also where there are more than `most`
/// bytes.
Secret read_to_end(int fd, std::size_t most);

/// The same of a descriptor that may be named again: what it held is kept, for it can be read only once.
const Secret& read_once(int fd, std::size_t most);

/// The text without the newline that ends its last line.
std::string_view without_newline(std::string_view text);

/// Compares in a time that does not tell where they differ.
bool same_secret(std::string_view one, std::string_view other);

}  // namespace zcat
