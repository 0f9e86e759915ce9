#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace zcat {

/// The frames of one message, as views of memory that somebody else keeps.
using Frames = std::vector<std::string_view>;

/// One frame and no other: this runs for each message, and seldom changes their number.
/// Here and elsewhere such functions are always_inline: the compiler makes calls of them, which cost a tenth of all that
/// a message costs.
[[gnu::always_inline]] inline void set_only_frame(Frames& frames, const char* data, std::size_t size) {
  if (frames.size() != 1) [[unlikely]]
    frames.resize(1);
  frames.front() = {data, size};
}

}  // namespace zcat
