#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/output.hpp"

namespace zcat {

/// Lines to a descriptor that may be slow, full or gone. It never waits and never throws: a little is kept in memory
/// until there is room, and the rest is lost and counted.
class LineWriter {
 public:
  /// Throws Error (failed) when `fd` is not open.
  explicit LineWriter(int fd) : output_(fd) {}

  /// Writes `text`, which is one line.
  void put(std::string_view text);
  /// Writes what is kept. False: there is still no room for it.
  bool flush();
  bool pending() const { return output_.pending(); }
  /// How many lines were lost.
  std::size_t lost() const { return lost_; }
  /// Counts the first `count` of them no longer.
  void forget_lost(std::size_t count) { lost_ -= count; }

  /// Readable when serve() can go on with what is kept.
  std::vector<int> fds() const { return output_.fds(); }
  void serve(int fd);

 private:
  void lose_kept();

  Output output_;
  std::size_t kept_ = 0;  // lines
  std::size_t lost_ = 0;
};

}  // namespace zcat
