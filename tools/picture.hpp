#pragma once

#include <string>
#include <string_view>

namespace zcat {

/// Lines on the terminal that are drawn again and again in the same place. Lines of ours go above them.
///
/// A terminal that has become narrower breaks long lines, so that they take more of its rows.
class Picture {
 public:
  /// What to write so that `lines`, each with its newline, take the place of what is drawn.
  std::string draw(std::string_view lines);
  /// What to write so that `line`, with its newline, appears above it.
  std::string above(std::string_view line) const { return erase() + std::string(line) + drawn_; }
  bool is_drawn() const { return !drawn_.empty(); }
  /// What is drawn stays.
  void leave() { drawn_.clear(); }

 private:
  std::string erase() const;
  std::string drawn_;
};

}  // namespace zcat
