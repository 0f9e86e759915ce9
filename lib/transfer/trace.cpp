#include "transfer/trace.hpp"

#include <fmt/format.h>

#include "base/frames.hpp"
#include "base/text.hpp"
#include "format/format.hpp"

namespace zcat {
namespace {

constexpr std::size_t kMostShown = 64;  // characters

/// The text up to so many characters, and whether anything is left out behind it.
std::string cut(std::string text, bool more) {
  std::size_t end = 0, characters = 0;
  for (; end < text.size() && characters < kMostShown; ++characters) {
    ++end;
    while (end < text.size() && (text[end] & '\xc0') == '\x80') ++end;  // the rest of a UTF-8 character
  }
  more |= end < text.size();
  text.resize(end);
  return more ? text + "…" : text;
}

}  // namespace

std::string trace_line(char direction, std::span<const std::string_view> frames) {
  std::uint64_t size = 0;
  std::size_t shown = 0;
  bool more = false;
  Frames first;  // what can be seen of them
  for (const std::string_view frame : frames) {
    size += frame.size();
    if (shown > kMostShown) continue;
    first.push_back(frame.substr(0, kMostShown + 1));
    more |= first.back().size() < frame.size();
    shown += first.back().size() + 3;
  }
  more |= first.size() < frames.size();
  Buffer quoted;
  if (!first.empty()) Format::quoted.encoder({})->encode(first, {}, quoted);
  std::string text = quoted.flatten();
  if (!text.empty()) text.pop_back();  // the newline
  return fmt::format("{} {} {} {}", direction, count_of(frames.size(), "frame"), count_of(size, "byte"),
                     cut(std::move(text), more));
}

}  // namespace zcat
