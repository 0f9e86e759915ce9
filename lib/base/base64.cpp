#include "base/base64.hpp"

#include <array>
#include <cstdint>

namespace zcat {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNoDigit = 0xff;

constexpr std::array<std::uint8_t, 256> make_values() {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoDigit);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}
constexpr auto kValues = make_values();

/// Up to three bytes in the high end of 24 bits.
std::uint32_t group_of(std::string_view bytes) {
  std::uint32_t group = 0;
  for (std::size_t i = 0; i < 3; ++i)
    group = group << 8 | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
  return group;
}

}  // namespace

void append_base64(std::string_view bytes, std::string& out) {
  for (; !bytes.empty(); bytes.remove_prefix(std::min<std::size_t>(3, bytes.size()))) {
    const std::uint32_t group = group_of(bytes.substr(0, 3));
    char text[4];
    for (unsigned i = 0; i < 4; ++i) text[i] = kAlphabet[group >> (18 - 6 * i) & 63];
    if (bytes.size() < 3) text[3] = '=';
    if (bytes.size() < 2) text[2] = '=';
    out.append(text, sizeof text);
  }
}

bool append_from_base64(std::string_view text, std::string& out) {
  if (text.size() % 4 != 0) return false;
  for (; !text.empty(); text.remove_prefix(4)) {
    std::size_t digits = 4;
    if (text.size() == 4 && text[3] == '=') digits = text[2] == '=' ? 2 : 3;
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const std::uint8_t value = i < digits ? kValues[static_cast<unsigned char>(text[i])] : std::uint8_t{0};
      if (value == kNoDigit) return false;
      group = group << 6 | value;
    }
    const std::size_t bytes = digits - 1;
    if ((group & (0xffffffU >> (8 * bytes))) != 0) return false;  // bits that no byte takes
    for (std::size_t i = 0; i < bytes; ++i) out.push_back(static_cast<char>(group >> (16 - 8 * i)));
  }
  return true;
}

}  // namespace zcat
