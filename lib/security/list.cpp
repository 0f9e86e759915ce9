#include "security/list.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>

#include "base/fd.hpp"
#include "security/key.hpp"

namespace zcat {
namespace {

constexpr std::string_view kBlanks = " \t\r";

/// Calls `take(line, number)` for each line that is neither empty nor a comment.
template <typename Take>
void for_each_entry(std::string_view text, Take take) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.find_first_not_of(kBlanks) != std::string_view::npos && !line.starts_with('#'))
      take(line, number);
  }
}

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }

/// Whether it can be what libzmq calls the user of a message.
bool fits_user(std::string_view name) { return name.size() <= 255 && std::ranges::none_of(name, is_control); }

std::int64_t seconds_of(const timespec& time) { return time.tv_sec; }

bool same_time(const timespec& one, const timespec& other) {
  return one.tv_sec == other.tv_sec && one.tv_nsec == other.tv_nsec;
}

bool same_file(const struct stat& one, const struct stat& other) {
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino && one.st_size == other.st_size &&
         same_time(one.st_mtim, other.st_mtim) && same_time(one.st_ctim, other.st_ctim);
}

struct stat status_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0)
    refuse(fmt::format("cannot read '{}': {}", path, std::strerror(errno)));
  return status;
}

std::vector<std::string> certificates_in(const std::string& directory) {
  const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(directory.c_str()), ::closedir);
  if (!open) refuse(fmt::format("cannot read '{}': {}", directory, std::strerror(errno)));
  std::vector<std::string> paths;
  while (const dirent* const entry = ::readdir(open.get())) {
    const std::string_view name = entry->d_name;
    if (name.ends_with(".key"))
      paths.push_back(fmt::format("{}{}{}", directory, directory.ends_with('/') ? "" : "/", name));
  }
  std::ranges::sort(paths);
  return paths;
}

}  // namespace

KeyNames parse_key_list(std::string_view text) {
  KeyNames names;
  for_each_entry(text, [&](std::string_view line, std::size_t number) {
    const std::size_t end = std::min(line.find_first_of(kBlanks), line.size());
    const std::size_t begin = std::min(line.find_first_not_of(kBlanks, end), line.size());
    const std::string_view key = line.substr(0, end);
    std::string_view name = line.substr(begin);
    name = name.substr(0, name.find_last_not_of(kBlanks) + 1);
    if (!decode_key(key) || !fits_user(name))
      refuse(fmt::format("line {}: not a key and, after blanks, a name", number));
    names.emplace(key, name);
  });
  return names;
}

Passwords parse_passwords(std::string_view text) {
  constexpr std::size_t kMost = 255;
  Passwords passwords;
  for_each_entry(text, [&](std::string_view line, std::size_t number) {
    const std::size_t equals = std::min(line.find('='), line.size());
    const std::string_view name = line.substr(0, equals);
    const std::string_view password = line.substr(std::min(equals + 1, line.size()));
    if (name.empty() || password.empty() || name.size() > kMost || password.size() > kMost ||
        !fits_user(name))
      refuse(fmt::format("line {}: not NAME=PASSWORD, of 1 to 255 bytes each", number));
    passwords.insert_or_assign(std::string(name), Secret(password.begin(), password.end()));
  });
  return passwords;
}

KeyNames parse_keys(std::string_view text) {
  if (!looks_like_certificate(text)) return parse_key_list(text);
  Certificate certificate = parse_certificate(text);
  if (certificate.public_key.empty()) refuse("a certificate without a public key");
  if (!fits_user(certificate.name)) refuse("its name has control characters or more than 255 bytes");
  return {{certificate.public_key, certificate.name}};
}

// ---------------------------------------------------------------------------------------------------- files

ListFiles::ListFiles(const std::string& path) {
  // coarser than the time stamps of any file system: what was written a moment ago may be written again unseen
  constexpr std::int64_t kCoarse = 2;
  const struct stat status = status_of(path);
  once_ = !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
  entries_.push_back({path, status});
  if (S_ISDIR(status.st_mode)) {
    for (const std::string& file : certificates_in(path)) {
      struct stat of_file {};
      if (::stat(file.c_str(), &of_file) != 0) continue;  // it has just gone
      if (!S_ISREG(of_file.st_mode) && !S_ISDIR(of_file.st_mode))
        refuse(fmt::format("'{}' is no regular file", file));  // to read a pipe could take for ever
      entries_.push_back({file, of_file});
    }
  }
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  settled_ = std::ranges::all_of(entries_, [&](const Entry& entry) {
    return std::max(seconds_of(entry.status.st_mtim), seconds_of(entry.status.st_ctim)) + kCoarse <
           now.tv_sec;
  });
}

bool ListFiles::same_as(const ListFiles& before) const {
  if (before.once_) return true;
  return before.settled_ &&
         std::ranges::equal(entries_, before.entries_, [](const Entry& one, const Entry& other) {
           return one.path == other.path && same_file(one.status, other.status);
         });
}

std::vector<std::string> ListFiles::paths() const {
  std::vector<std::string> paths;
  for (const Entry& entry : entries_) {
    if (!S_ISDIR(entry.status.st_mode)) paths.push_back(entry.path);
  }
  return paths;
}

bool ListFiles::exposed() const {
  return std::ranges::any_of(entries_, [](const Entry& entry) {
    return S_ISREG(entry.status.st_mode) && (entry.status.st_mode & (S_IRGRP | S_IROTH)) != 0;
  });
}

Secret read_list_file(const std::string& path) {
  constexpr std::size_t kMost = std::size_t{64} << 20;
  const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  try {
    if (!file) refuse(std::strerror(errno));
    return read_to_end(file.get(), kMost);
  } catch (const Error& error) {
    refuse(fmt::format("cannot read '{}': {}", path, error.what()));
  }
}

}  // namespace zcat
