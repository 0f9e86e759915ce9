#include "bound_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "base/error.hpp"
#include "base/fd.hpp"

namespace zcat {
namespace {

/// A FIFO or device is written straight into.
bool is_written_in_place(const std::string& path) {
  struct stat status {};
  return path.starts_with("/dev/") || (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode));
}

/// Makes a file appear under its name when it is complete. False: errno says why, and nothing is left behind.
bool write_whole(const std::string& path, std::string_view text) {
  std::string draft = path + ".XXXXXX";
  const Fd file(::mkostemp(draft.data(), O_CLOEXEC));
  if (!file) return false;
  if (write_all(file.get(), text) && ::fchmod(file.get(), 0644) == 0 &&
      ::rename(draft.c_str(), path.c_str()) == 0)
    return true;
  const int error = errno;
  ::unlink(draft.c_str());
  errno = error;
  return false;
}

bool write_in_place(const std::string& path, std::string_view text) {
  const Fd file = open_to_write(path, 0);
  return file && write_all(file.get(), text);
}

}  // namespace

void write_bound_file(const std::string& path, const std::vector<std::string>& endpoints) {
  const std::string text = fmt::format("{}\n", fmt::join(endpoints, "\n"));
  if (is_written_in_place(path) ? write_in_place(path, text) : write_whole(path, text)) return;
  throw Error(ExitCode::failed, fmt::format("cannot write '{}': {}", path, std::strerror(errno)));
}

}  // namespace zcat
