#include "terminal.hpp"

#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <clocale>
#include <cstring>

#include "base/standard_output.hpp"

namespace zcat {

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
  const locale_t locale = ::newlocale(LC_CTYPE_MASK, "", nullptr);
  if (locale == nullptr) return false;
  const bool unicode = std::strcmp(::nl_langinfo_l(CODESET, locale), "UTF-8") == 0;
  ::freelocale(locale);
  return unicode;
}

}  // namespace zcat
