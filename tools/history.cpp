#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <fstream>

#include "prompt.hpp"

namespace zcat {
namespace {

/// As the XDG Base Directory Specification says: a relative path is ignored.
std::string state_directory() {
  const char* const state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state == '/') return state;
  const char* const home = std::getenv("HOME");
  return home != nullptr && *home == '/' ? std::string(home) + "/.local/state" : std::string();
}

bool write_lines(const std::string& path, const std::vector<std::string>& lines) {
  std::string draft = path + ".XXXXXX";
  const Fd file(::mkostemp(draft.data(), O_CLOEXEC));  // 0600
  if (!file) return false;
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  if (write_all(file.get(), text) && ::rename(draft.c_str(), path.c_str()) == 0) return true;
  ::unlink(draft.c_str());
  return false;
}

/// Holds a lock of the directory, as long as there is a descriptor: shared by those who add lines, while nobody puts a
/// shorter file in the place of theirs.
Fd lock(const std::string& directory, int operation) {
  Fd locked(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (locked && ::flock(locked.get(), operation) != 0 && errno == EWOULDBLOCK) return Fd();
  return locked;
}

/// Part of a word: a letter, digit, underscore or a byte of a letter beyond ASCII.
bool in_word(char c) {
  return c == '_' || (c & 0x80) != 0 || std::isalnum(static_cast<unsigned char>(c)) != 0;
}

}  // namespace

History::History(std::string_view name) {
  const std::string state = state_directory();
  if (state.empty()) return;
  directory_ = state + "/zcat";
  path_ = directory_ + '/' + std::string(name);
}

std::vector<std::string> History::load() {
  const Fd locked = lock(directory_, LOCK_EX | LOCK_NB);
  std::vector<std::string> lines;
  std::ifstream file(path_);
  for (std::string line; std::getline(file, line);) {
    lines.push_back(std::move(line));
    if (lines.size() > 2 * kMost)
      lines.erase(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(kMost));
  }
  if (!lines.empty()) last_ = lines.back();
  if (lines.size() <= kMost) return lines;
  lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(kMost));
  if (locked) write_lines(path_, lines);  // else the next time
  return lines;
}

bool History::takes(std::string_view line) const {
  return !line.empty() && line.front() != ' ' && line != last_;
}

/// Opened for each line: another session may have put a shorter file in its place.
void History::add(std::string_view line) {
  last_ = line;
  if (path_.empty()) return;
  for (std::size_t slash = directory_.find('/', 1);; slash = directory_.find('/', slash + 1)) {
    ::mkdir(directory_.substr(0, slash).c_str(), 0700);
    if (slash == std::string::npos) break;
  }
  const Fd locked = lock(directory_, LOCK_SH);
  const Fd file(::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file) (void)write_all(file.get(), last_ + '\n');
}

void Vocabulary::learn(std::string_view line) {
  constexpr std::string_view kBetween = " \t\"'[]{},";
  bool first = true;
  for (std::size_t begin = line.find_first_not_of(kBetween); begin != std::string_view::npos;) {
    const std::size_t end = std::min(line.find_first_of(kBetween, begin), line.size());
    const std::string_view token = line.substr(begin, end - begin);
    if (first || token.size() >= 3) add(token);  // a topic or a routing id may be short
    first = false;
    for (auto at = token.begin(); at != token.end();) {
      at = std::find_if(at, token.end(), in_word);
      const auto stop = std::find_if_not(at, token.end(), in_word);
      if (stop - at >= 3) add({at, stop});
      at = stop;
    }
    begin = line.find_first_not_of(kBetween, end);
  }
}

void Vocabulary::add(std::string_view word) {
  constexpr std::size_t kMost = 10'000, kLongest = 255;  // words, and bytes of one
  if (words_.size() < kMost && word.size() <= kLongest) words_.emplace(word);
}

std::vector<std::string> Vocabulary::beginning_with(std::string_view start) const {
  constexpr std::size_t kMost = 100;  // beyond it libedit asks whether to show them
  std::vector<std::string> found;
  for (auto at = words_.lower_bound(start);
       at != words_.end() && at->starts_with(start) && found.size() < kMost; ++at) {
    found.push_back(*at);
  }
  return found;
}

}  // namespace zcat
