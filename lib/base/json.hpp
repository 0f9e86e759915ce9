#pragma once

#include <string>
#include <string_view>

#include "base/buffer.hpp"

/// JSON as every part of the program writes it: what could drive a terminal is escaped.
namespace zcat {

/// Appends `text` as the inside of a JSON string; bytes that are not UTF-8 as U+FFFD.
void append_json_text(std::string_view text, Buffer& buffer);

/// Appends `bytes` as a JSON value: a string where they are UTF-8, else `{"base64":"…"}`.
void append_json_value(std::string_view bytes, Buffer& buffer);

/// The same as a string of its own: not for the hot path.
std::string json_value(std::string_view bytes);

}  // namespace zcat
