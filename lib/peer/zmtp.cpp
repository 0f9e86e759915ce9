#include "peer/zmtp.hpp"

#include <algorithm>
#include <array>

namespace zcat::zmtp {
namespace {

using namespace std::string_view_literals;

/// As ZMQ_* numbers them; libzmq says the last two as well, which RFC 15 does not know.
constexpr std::array kOldTypes{"PAIR"sv,   "PUB"sv,  "SUB"sv,  "REQ"sv,  "REP"sv, "DEALER"sv,
                               "ROUTER"sv, "PULL"sv, "PUSH"sv, "XPUB"sv, "XSUB"sv};

}  // namespace

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<std::uint8_t>(c);
  return value;
}

std::optional<std::string_view> cut(std::string_view& bytes, std::uint64_t size) {
  if (size > bytes.size()) return std::nullopt;
  const std::string_view front = bytes.substr(0, size);
  bytes.remove_prefix(front.size());
  return front;
}

std::optional<std::string_view> cut_field(std::string_view& bytes, std::size_t width) {
  const auto length = cut(bytes, width);
  return length ? cut(bytes, big_endian(*length)) : std::nullopt;
}

std::string_view old_type(std::uint8_t number) {
  return number < kOldTypes.size() ? kOldTypes[number] : std::string_view();
}

Versions read_greeting(std::string_view bytes) {
  constexpr std::size_t kMechanism = 20;
  const std::string_view mechanism = bytes.substr(kSignature + 2, kMechanism);
  return {octet(bytes, kSignature), octet(bytes, kSignature + 1), mechanism.substr(0, mechanism.find('\0'))};
}

bool for_each_property(std::string_view bytes,
                       const std::function<void(std::string_view name, std::string_view value)>& take) {
  while (!bytes.empty()) {
    const auto name = cut_field(bytes, 1);
    const auto value = name ? cut_field(bytes, 4) : std::nullopt;
    if (!value) return false;
    take(*name, *value);
  }
  return true;
}

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

}  // namespace zcat::zmtp
