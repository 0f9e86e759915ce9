// What counts as a call of gzip's zcat: nothing but `-f` and standard input from elsewhere; or none of our words
// among the arguments, and an operand that is a file, or is one with .gz or .Z behind it, or is `-`.
#include "handover.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "options.hpp"
#include "spelling.hpp"

namespace zcat {
namespace {

constexpr std::string_view kName = "zcat";  // gzip's, whatever ours is called

using Words = std::span<char* const>;

bool is_ours(std::string_view word) {
  return word == "help" || word == "--help" || word == "-h" || word == "--version" || find_command(word) != nullptr;
}

/// What can be read from beginning to end: no directory, and no socket, which would be an endpoint of ours.
bool is_file(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && !S_ISDIR(status.st_mode) && !S_ISSOCK(status.st_mode);
}

bool is_readable_by_gzip(std::string_view operand) {
  const std::string path(operand);
  return operand == "-" || is_file(path) || is_file(path + ".gz") || is_file(path + ".Z");
}

bool is_command_mistyped(std::string_view word) {
  return !nearest(word, commands(), [](const CommandRow& row) { return row.name; }).empty();
}

bool is_call_of_gzips(Words arguments) {
  if (std::ranges::any_of(arguments, is_ours)) return false;
  std::vector<std::string_view> operands;
  for (auto word = arguments.begin(); word != arguments.end(); ++word) {
    const std::string_view text = *word;
    if (text == "--") {
      operands.insert(operands.end(), word + 1, arguments.end());
      break;
    }
    if (!text.starts_with('-') || text == "-") operands.push_back(text);
  }
  if (operands.empty()) {
    const auto bare = [](std::string_view word) { return word == "-f" || word == "--force"; };
    return std::ranges::all_of(arguments, bare) && ::isatty(STDIN_FILENO) == 0;
  }
  // `zcat pul ./file`: a slip of the fingers, whatever follows it
  if (!is_readable_by_gzip(operands.front()) && is_command_mistyped(operands.front())) return false;
  return std::ranges::any_of(operands, is_readable_by_gzip);
}

/// All the zcats on PATH, in its order.
std::vector<std::string> candidates() {
  const char* const path = std::getenv("PATH");
  std::string_view rest = path != nullptr ? path : "/usr/bin:/bin";
  std::vector<std::string> found;
  for (;;) {
    const std::string_view directory = rest.substr(0, rest.find(':'));
    found.push_back(fmt::format("{}/{}", directory.empty() ? "." : directory, kName));
    if (directory.size() == rest.size()) return found;
    rest.remove_prefix(directory.size() + 1);
  }
}

bool is_self(const std::string& path) {
  struct stat self {}, other {};
  return ::stat("/proc/self/exe", &self) == 0 && ::stat(path.c_str(), &other) == 0 && self.st_dev == other.st_dev &&
         self.st_ino == other.st_ino;
}

/// How far on PATH the one that handed over to us has come: exec keeps the process id, so a child of whoever did it
/// does not take this for its own. Should the next zcat be another of ours, it goes on behind its own place, and
/// nobody goes round in circles.
constexpr const char* kMark = "ZCAT_HANDED_OVER";

std::string mark(std::size_t place) { return fmt::format("{}:{}", ::getpid(), place); }

std::size_t first_to_try(const std::vector<std::string>& paths) {
  const char* const marked = std::getenv(kMark);
  for (std::size_t i = 0; marked != nullptr && i < paths.size(); ++i) {
    if (marked == mark(i)) return i + 1;
  }
  const auto self = std::ranges::find_if(paths, is_self);
  return self != paths.end() ? static_cast<std::size_t>(self - paths.begin()) + 1 : 0;
}

}  // namespace

void hand_over(int argc, char* const* argv) {
  const std::string_view called = argc > 0 ? argv[0] : "";
  if (called.substr(called.find_last_of('/') + 1) != kName) return;
  const Words arguments(argv + 1, static_cast<std::size_t>(argc) - 1);
  if (!is_call_of_gzips(arguments)) return;
  const std::vector<std::string> paths = candidates();
  // Named by its path and given nothing to read, it is ours that is wanted: its usage.
  if (arguments.empty() && std::ranges::none_of(paths, is_self)) return;
  for (std::size_t i = first_to_try(paths); i < paths.size(); ++i) {
    if (!is_file(paths[i]) || ::access(paths[i].c_str(), X_OK) != 0 || is_self(paths[i])) continue;
    ::setenv(kMark, mark(i).c_str(), 1);
    ::execv(paths[i].c_str(), argv);
  }
  ::unsetenv(kMark);
}

}  // namespace zcat
