#include "transfer/handler_environment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"

extern char** environ;

namespace zcat {
namespace {

constexpr std::size_t kLongestTopic = 4096;  // bytes

/// What of our environment handlers do not get: it would speak of us, or of another message.
constexpr std::array<std::string_view, 9> kHidden{
    "LISTEN_",      "NOTIFY_SOCKET=", "ZCAT_SEQ=",   "ZCAT_PEER=",     "ZCAT_USER=",
    "ZCAT_FRAMES=", "ZCAT_SIZE=",     "ZCAT_TOPIC=", "ZCAT_TOPIC_HEX="};

}  // namespace

std::vector<std::string> handler_environment() {
  std::vector<std::string> kept;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (std::ranges::none_of(kHidden, [&](std::string_view hidden) { return text.starts_with(hidden); }))
      kept.emplace_back(text);
  }
  return kept;
}

std::vector<std::string> handler_environment(const Frames& frames, const MessageInfo& info) {
  std::vector<std::string> all = handler_environment();
  all.push_back(fmt::format("ZCAT_SEQ={}", info.sequence));
  all.push_back(fmt::format("ZCAT_FRAMES={}", frames.size()));
  std::size_t size = 0;
  for (const std::string_view frame : frames) size += frame.size();
  all.push_back(fmt::format("ZCAT_SIZE={}", size));
  if (!info.peer.empty()) all.push_back(fmt::format("ZCAT_PEER={}", info.peer));
  if (!info.user.empty()) all.push_back(fmt::format("ZCAT_USER={}", info.user));
  if (frames.size() < 2 || frames.front().size() > kLongestTopic) return all;
  all.push_back("ZCAT_TOPIC_HEX=" + to_hex(frames.front()));
  if (frames.front().find('\0') == std::string_view::npos)
    all.push_back(fmt::format("ZCAT_TOPIC={}", frames.front()));
  return all;
}

}  // namespace zcat
