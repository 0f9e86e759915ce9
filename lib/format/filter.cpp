#include "format/filter.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <charconv>

#include "base/error.hpp"

namespace zcat {
namespace {

/// The number in front of a colon at the start of `text`, and where the rest begins; none: there is no such.
struct FrameNumber {
  std::size_t number = 0;
  std::size_t rest = 0;
};
std::optional<FrameNumber> frame_number(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0 || digits == text.size() || text[digits] != ':') return std::nullopt;
  FrameNumber found{.rest = digits + 1};
  if (std::from_chars(text.data(), text.data() + digits, found.number).ec != std::errc())
    refuse(fmt::format("'{}': no message has a frame {}", text, text.substr(0, digits)));
  return found;
}

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

std::shared_ptr<const re2::RE2> compiled(std::string_view regex) {
  re2::RE2::Options options(re2::RE2::Latin1);
  options.set_log_errors(false);
  auto made = std::make_shared<const re2::RE2>(piece(regex), options);
  if (made->ok()) return made;
  refuse(fmt::format("'{}' is not a regular expression: {}", regex,
                     made->error()));  // which ends with the place
}

}  // namespace

Pattern::Pattern(std::string_view typed) : typed_(typed) {
  if (const auto found = frame_number(typed)) {
    frame_ = found->number;
    typed.remove_prefix(found->rest);
  } else if (typed.starts_with(':') && frame_number(typed.substr(1))) {
    typed.remove_prefix(1);
  }
  regex_ = compiled(typed);
}

bool Pattern::matches(std::string_view frame) const { return re2::RE2::PartialMatch(piece(frame), *regex_); }

bool Pattern::matches(std::span<const std::string_view> frames) const {
  if (frame_) return *frame_ < frames.size() && matches(frames[*frame_]);
  return std::ranges::any_of(frames, [&](std::string_view frame) { return matches(frame); });
}

bool Filter::passes(std::span<const std::string_view> frames) const {
  const auto matches = [&](const Pattern& pattern) { return pattern.matches(frames); };
  return std::ranges::all_of(wanted, matches) && std::ranges::none_of(unwanted, matches);
}

}  // namespace zcat
