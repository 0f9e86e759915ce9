#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/buffer.hpp"

/// JSON as every part of the program writes it: characters that could drive a terminal are escaped.
namespace zcat {

/// Base64 with the standard alphabet and padding (RFC 4648, section 4).
void append_base64(std::string_view bytes, std::string& out);
/// Appends the bytes that `text` encodes. False: `text` is not base64, or not the one way to write these bytes; then
/// the bytes that were appended mean nothing.
bool append_from_base64(std::string_view text, std::string& out);

/// Appends `text` as the inside of a JSON string; bytes that are not UTF-8 as U+FFFD.
void append_json_text(std::string_view text, Buffer& buffer);

/// Appends `bytes` as a JSON value: a string if they are UTF-8, else `{"base64":"…"}`.
void append_json_value(std::string_view bytes, Buffer& buffer);

/// The same as a string of its own: not for the hot path.
std::string json_value(std::string_view bytes);

/// A JSON object on one line, its members in the order in which they are added: not for the hot path.
class JsonObject {
 public:
  JsonObject& add(std::string_view name, std::string_view text) { return add_json(name, json_value(text)); }
  JsonObject& add(std::string_view name, std::int64_t number) {
    return add_json(name, std::to_string(number));
  }
  JsonObject& add(std::string_view name, std::span<const std::string_view> texts);
  JsonObject& add_flag(std::string_view name, bool value) { return add_json(name, value ? "true" : "false"); }
  /// `value` is JSON already.
  JsonObject& add_json(std::string_view name, std::string_view value);
  /// Without a newline.
  std::string text() const { return "{" + members_ + "}"; }

 private:
  std::string members_;
};

}  // namespace zcat
