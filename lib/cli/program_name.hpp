#pragma once

#include <cctype>
#include <string>
#include <string_view>

namespace zcat {

/// `text`, which calls the program `zcat` as all our texts do, for a program that is called `name`.
inline std::string renamed(std::string text, std::string_view name) {
  constexpr std::string_view kUsual = "zcat";
  const auto in_word = [&](std::size_t at) {
    return at < text.size() && (text[at] == '_' || std::isalnum(static_cast<unsigned char>(text[at])) != 0);
  };
  for (std::size_t at = 0; (at = text.find(kUsual, at)) != std::string::npos;) {
    const bool whole = (at == 0 || !in_word(at - 1)) && !in_word(at + kUsual.size());
    if (whole) text.replace(at, kUsual.size(), name);
    at += whole ? name.size() : kUsual.size();
  }
  return text;
}

}  // namespace zcat
