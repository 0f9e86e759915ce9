#include "format/first_frame.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace zcat {
namespace {

void append_routing_id(std::string_view id, std::string& text) {
  for (const char& byte : id) {
    if (byte == '\\') {
      text += "\\\\";
    } else if (byte >= ' ' && byte <= '~') {
      text += byte;
    } else {
      append_hex_escapes({&byte, 1}, text);
    }
  }
}

/// What append_routing_id() wrote, read back. A backslash in front of anything else stays.
void append_typed_routing_id(std::string_view text, std::string& id) {
  while (!text.empty()) {
    const int byte = text.starts_with("\\x") ? hex_byte(text.substr(2)) : -1;
    id += byte >= 0 ? static_cast<char>(byte) : text[0];
    text.remove_prefix(byte >= 0 ? 4 : text.starts_with("\\\\") ? 2 : 1);
  }
}

bool has_sign(std::string_view text) {
  return text.starts_with('+') || text.starts_with('-') || text.starts_with('\\');
}

void append_subscription(std::string_view frame, std::string& text) {
  const bool subscription = frame.starts_with('\0') || frame.starts_with('\1');
  if (subscription) text += frame[0] == 1 ? '+' : '-';
  if (has_sign(frame)) text += '\\';
  text += frame.substr(subscription ? 1 : 0);
}

void append_typed_subscription(std::string_view text, std::string& frame) {
  if (text.starts_with('\\')) {
    text.remove_prefix(has_sign(text.substr(1)) ? 1 : 0);
  } else if (has_sign(text)) {
    frame += text[0] == '+' ? '\1' : '\0';
    text.remove_prefix(1);
  }
  frame += text;
}

}  // namespace

void FirstFrameEditor::typed_to_sent(Frames& frames) {
  if (spec_.prefix || spec_.meaning != FirstFrame::data) {
    first_ = spec_.prefix.value_or("");
    switch (spec_.meaning) {
      case FirstFrame::data: first_ += frames.front(); break;
      case FirstFrame::routing_id: append_typed_routing_id(frames.front(), first_); break;
      case FirstFrame::subscription: append_typed_subscription(frames.front(), first_); break;
    }
    frames.front() = first_;
  }
  if (spec_.added) frames.insert(frames.begin(), *spec_.added);
}

std::span<const std::string_view> FirstFrameEditor::received_to_shown(const Frames& frames) {
  const std::string_view first = frames.front();
  if (spec_.strips_delimiter && first.empty() && frames.size() > 1) return std::span(frames).subspan(1);
  if (spec_.meaning == FirstFrame::data) return frames;
  first_.clear();
  spec_.meaning == FirstFrame::routing_id ? append_routing_id(first, first_)
                                          : append_subscription(first, first_);
  frames_ = frames;
  frames_.front() = first_;
  return frames_;
}

void RoutingIdNames::set(std::uint32_t id, std::string_view name) {
  std::erase_if(names_, [&](const auto& entry) { return entry.second == name; });
  names_.emplace_back(id, name);
}

std::string RoutingIdNames::name_of(std::uint32_t id) const {
  const auto found = std::ranges::find(names_, id, [](const auto& entry) { return entry.first; });
  return found != names_.end() ? found->second : std::to_string(id);
}

std::uint32_t RoutingIdNames::id_of(std::string_view name) const {
  const auto found = std::ranges::find(names_, name, [](const auto& entry) { return entry.second; });
  if (found != names_.end()) return found->first;
  std::uint32_t id = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id);
  return error == std::errc() && end == name.data() + name.size() ? id : 0;
}

}  // namespace zcat
