#pragma once

#include <string>
#include <string_view>

/// Base64 with the standard alphabet and padding (RFC 4648, section 4).
namespace zcat {

void append_base64(std::string_view bytes, std::string& out);

/// Appends the bytes that `text` stands for. False: it is no base64, or not in the one way to write these
/// bytes; what was appended then means nothing.
bool append_from_base64(std::string_view text, std::string& out);

}  // namespace zcat
