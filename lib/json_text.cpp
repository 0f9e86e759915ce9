#include "json_text.hpp"

#include <fmt/format.h>

#include "base64.hpp"
#include "escape.hpp"

namespace zcat {

std::string json_value(std::string_view bytes) {
  std::string text = "\"";
  for (std::string_view rest = bytes; !rest.empty();) {
    const Character character = first_character(rest);
    if (character.length == 0) {
      text = "{\"base64\":\"";
      append_base64(bytes, text);
      return text + "\"}";
    }
    if (character.code == '"' || character.code == '\\') {
      text += '\\';
      text += rest.front();
    } else if (is_unsafe(character.code) && character.code <= 0xffff) {
      text += fmt::format("\\u{:04x}", static_cast<unsigned>(character.code));
    } else {
      text += rest.substr(0, character.length);
    }
    rest.remove_prefix(character.length);
  }
  return text + "\"";
}

}  // namespace zcat
