#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace zcat {

/// `[FRAME:]REGEX`, as --match, --not and --expect take it: a regular expression for the frame of that number, counted from
/// 0, or for any frame. A regular expression that itself begins with a number and a colon has a colon in front.
///
/// RE2 on bytes: it takes time in proportion to the frame, whatever the expression. Cheap to copy.
class Pattern {
 public:
  /// Throws Error (usage): what RE2 has against it.
  explicit Pattern(std::string_view typed);

  bool matches(std::span<const std::string_view> frames) const;
  const std::string& typed() const { return typed_; }

 private:
  bool matches(std::string_view frame) const;

  std::string typed_;
  std::optional<std::size_t> frame_;  // none: any
  std::shared_ptr<const re2::RE2> regex_;
};

/// Which messages pass.
struct Filter {
  std::vector<Pattern> wanted{};    ///< each of them has to match
  std::vector<Pattern> unwanted{};  ///< none of them may

  bool empty() const { return wanted.empty() && unwanted.empty(); }
  bool passes(std::span<const std::string_view> frames) const;
};

}  // namespace zcat
