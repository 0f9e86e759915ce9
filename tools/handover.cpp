// What counts as a call of gzip's zcat: nothing but options of gzip's and standard input from elsewhere; or none of
// our words among the arguments, and an operand that is a file, with or without .gz or .Z behind it, or ends in these, or
// is `-`.
#include "handover.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "cli/command.hpp"

namespace zcat {
namespace {

constexpr std::string_view kName = "zcat";  // gzip's, whatever ours is called

using Words = std::span<char* const>;

bool is_ours(std::string_view word) {
  return word == "help" || word == "--help" || word == "-h" || word == "--version" ||
         find_command(word) != nullptr;
}

/// What can be read from beginning to end: no directory, and no socket, which would be an endpoint of ours.
bool is_file(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && !S_ISDIR(status.st_mode) && !S_ISSOCK(status.st_mode);
}

bool is_readable_by_gzip(std::string_view operand) {
  const std::string path(operand);
  if (operand.ends_with(".gz") || operand.ends_with(".Z")) return true;  // where it is missing, gzip says so
  return operand == "-" || is_file(path) || is_file(path + ".gz") || is_file(path + ".Z");
}

/// An option of gzip's zcat that takes no value: `-lv`, `--test`.
bool is_option_of_gzips(std::string_view word) {
  static constexpr std::array<std::string_view, 10> kLong{
      "--force",   "--list",   "--quiet",     "--recursive",  "--test",
      "--verbose", "--stdout", "--to-stdout", "--decompress", "--keep"};
  if (word.starts_with("--")) return word == "--" || std::ranges::find(kLong, word) != kLong.end();
  return word.find_first_not_of("cdfklqrtv", 1) == std::string_view::npos;
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
    return std::ranges::all_of(arguments, is_option_of_gzips) && ::isatty(STDIN_FILENO) == 0;
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
  struct stat self {
  }, other{};
  return ::stat("/proc/self/exe", &self) == 0 && ::stat(path.c_str(), &other) == 0 &&
         self.st_dev == other.st_dev && self.st_ino == other.st_ino;
}

/// How far on PATH the one that handed over has come. Should the next zcat be another of ours, or a script that calls
/// ours, that one goes on behind this place, and nobody goes round in circles. It counts where PATH is still the same.
constexpr const char* kMark = "ZCAT_HANDED_OVER";

std::string mark(std::size_t place, const std::string& path) { return fmt::format("{}:{}", place, path); }

std::size_t first_to_try(const std::vector<std::string>& paths) {
  const char* const marked = std::getenv(kMark);
  for (std::size_t i = 0; marked != nullptr && i < paths.size(); ++i) {
    if (marked == mark(i, paths[i])) return i + 1;
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
    ::setenv(kMark, mark(i, paths[i]).c_str(), 1);
    ::execv(paths[i].c_str(), argv);
  }
  ::unsetenv(kMark);
}

}  // namespace zcat
