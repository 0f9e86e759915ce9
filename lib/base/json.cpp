#include "base/json.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <array>
#include <cstdint>
#include <iterator>

#include "base/text.hpp"

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

/// Appends one UTF-16 escape, or two for a code that needs a surrogate pair.
void append_unicode_escape(char32_t code, std::string& out) {
  const auto unit = [&out](unsigned value) { fmt::format_to(std::back_inserter(out), "\\u{:04x}", value); };
  if (code < 0x10000) return unit(code);
  unit(0xd800 + ((code - 0x10000) >> 10));
  unit(0xdc00 + ((code - 0x10000) & 0x3ff));
}

void append_escaped(char32_t code, std::string_view bytes, std::string& out) {
  switch (code) {
    case '"': out.append("\\\""); break;
    case '\\': out.append("\\\\"); break;
    case '\n': out.append("\\n"); break;
    case '\r': out.append("\\r"); break;
    case '\t': out.append("\\t"); break;
    default:
      if (is_unsafe(code)) return append_unicode_escape(code, out);
      out.append(bytes);
  }
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

void append_json_text(std::string_view text, Buffer& buffer) {
  for_each_part(
      text, [&](std::string_view plain) { buffer.append(plain); },
      [&](Character character, std::string_view bytes) {
        if (character.length == 0) return buffer.append("\xef\xbf\xbd");
        buffer.append_text([&](std::string& out) { append_escaped(character.code, bytes, out); });
      });
}

void append_json_value(std::string_view bytes, Buffer& buffer) {
  const std::size_t plain = plain_length(bytes);
  if (plain == bytes.size() || simdjson::validate_utf8(bytes.data() + plain, bytes.size() - plain)) {
    buffer.append('"');
    buffer.append(bytes.substr(0, plain));
    append_json_text(bytes.substr(plain), buffer);
    buffer.append('"');
  } else {
    buffer.append("{\"base64\":\"");
    buffer.append_text([&](std::string& out) { append_base64(bytes, out); });
    buffer.append("\"}");
  }
}

std::string json_value(std::string_view bytes) {
  Buffer buffer;
  append_json_value(bytes, buffer);
  return buffer.flatten();
}

JsonObject& JsonObject::add(std::string_view name, std::span<const std::string_view> texts) {
  return add_json(name, "[" + joined(texts, json_value, ",") + "]");
}

JsonObject& JsonObject::add_json(std::string_view name, std::string_view value) {
  members_ += fmt::format("{}\"{}\":{}", members_.empty() ? "" : ",", name, value);
  return *this;
}

}  // namespace zcat
