#include "terminal.hpp"

#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

#include "base/standard_output.hpp"

namespace zcat {
namespace {

/// What the user's locale is called, where it concerns characters (POSIX 8.2).
std::string_view locale_name() {
  for (const char* const name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    if (const char* const value = std::getenv(name); value != nullptr && *value != '\0') return value;
  }
  return "C";
}

}  // namespace

TerminalSize terminal_size() {
  TerminalSize size;
  winsize told{};
  if (::ioctl(standard_output, TIOCGWINSZ, &told) != 0) return size;
  if (told.ws_col > 0) size.columns = told.ws_col;
  if (told.ws_row > 0) size.lines = told.ws_row;
  return size;
}

bool output_is_terminal() { return ::isatty(standard_output) == 1; }

bool has_unicode() {
  const std::string_view name = locale_name();
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return false;
  const std::string codeset(name.substr(dot + 1, name.find('@') - dot - 1));
  return ::strcasecmp(codeset.c_str(), "UTF-8") == 0 || ::strcasecmp(codeset.c_str(), "UTF8") == 0;
}

}  // namespace zcat
