#include "base/json.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <iterator>

#include "base/base64.hpp"
#include "base/text.hpp"

namespace zcat {
namespace {

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
    default: is_unsafe(code) ? append_unicode_escape(code, out) : static_cast<void>(out.append(bytes));
  }
}

}  // namespace

void append_json_text(std::string_view text, Buffer& buffer) {
  while (true) {
    const std::size_t plain = plain_length(text);
    buffer.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) return;
    const Character character = first_character(text);
    if (character.length == 0) {
      buffer.append("\xef\xbf\xbd");
      text.remove_prefix(1);
    } else {
      buffer.append_text(
          [&](std::string& out) { append_escaped(character.code, text.substr(0, character.length), out); });
      text.remove_prefix(character.length);
    }
  }
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

}  // namespace zcat
