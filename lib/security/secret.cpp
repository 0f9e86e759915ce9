#include "security/secret.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <map>
#include <optional>

#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/number.hpp"

namespace zcat {
namespace {

[[noreturn]] void fail(std::string_view option, std::string_view source, std::string_view why) {
  refuse(fmt::format("{}: cannot read '{}': {}", option, source, why));
}

/// What was read from descriptors, by their numbers.
std::map<int, Secret>& kept_texts() {
  static std::map<int, Secret> texts;
  return texts;
}

/// The descriptor that `fd:N` names. Nothing: it is not of this form.
std::optional<int> named_descriptor(std::string_view source, std::string_view option) {
  if (!source.starts_with("fd:")) return std::nullopt;
  constexpr std::uint32_t kFirst = 3, kLast = 65535;
  const auto fd = number(source.substr(3), kLast);
  if (!fd || *fd < kFirst)
    refuse(fmt::format("{}: '{}' does not name a descriptor: use fd:3 or a higher number", option, source));
  return static_cast<int>(*fd);
}

Fd open_source(std::string_view source, std::optional<int> descriptor, std::string_view option) {
  if (descriptor) {
    if (::fcntl(*descriptor, F_GETFD) < 0) fail(option, source, std::strerror(errno));
    return Fd(*descriptor);
  }
  const std::string path(source.starts_with("file:") ? source.substr(5) : source);
  Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) fail(option, source, std::strerror(errno));
  return file;
}

/// `typed` is in no error: it may be the secret itself.
void refuse_no_file(std::string_view typed, std::string_view option, std::string_view what,
                    std::string_view source) {
  if (::access(std::string(typed).c_str(), F_OK) != 0)
    refuse(fmt::format("{}: there is no such file: {} is never typed, where others can see it; name {}",
                       option, what, source));
}

}  // namespace

bool names_source(std::string_view typed) {
  return typed.starts_with("file:") || typed.starts_with("env:") || typed.starts_with("fd:");
}

void refuse_typed_secret(std::string_view typed, std::string_view option) {
  if (!names_source(typed)) refuse_no_file(typed, option, "a secret", "its file, env:NAME or fd:N");
}

void refuse_typed_passwords(std::string_view typed, std::string_view option) {
  if (typed.find('=') != typed.npos)
    refuse_no_file(typed, option, "a password", "a file with lines of NAME=PASSWORD");
}

SecretFile read_secret_file(std::string_view source, std::string_view option) {
  SecretFile result;
  if (source.starts_with("env:")) {
    const char* const value = std::getenv(std::string(source.substr(4)).c_str());
    if (value == nullptr) fail(option, source, "there is no such environment variable");
    result.text.assign(value, value + std::strlen(value));
    return result;
  }
  const auto descriptor = named_descriptor(source, option);
  if (descriptor && kept_texts().contains(*descriptor)) return {kept_texts()[*descriptor]};
  const Fd file = open_source(source, descriptor, option);
  struct stat status {};
  if (::fstat(file.get(), &status) == 0)
    result.exposed = S_ISREG(status.st_mode) && (status.st_mode & (S_IRGRP | S_IROTH)) != 0;
  constexpr std::size_t kMost = std::size_t{64} << 10;
  try {
    result.text = read_to_end(file.get(), kMost);
  } catch (const Error& error) {
    fail(option, source, error.what());
  }
  if (descriptor) kept_texts()[*descriptor] = result.text;
  return result;
}

const Secret& read_once(int fd, std::size_t most) {
  const auto found = kept_texts().find(fd);
  return found != kept_texts().end() ? found->second
                                     : kept_texts().emplace(fd, read_to_end(fd, most)).first->second;
}

Secret read_to_end(int fd, std::size_t most) {
  constexpr std::size_t kPart = 4096;
  Secret text;
  for (std::size_t size = 0;;) {
    if (text.size() < size + kPart) text.resize(std::max(2 * text.size(), kPart));
    const ssize_t got = ::read(fd, text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) refuse(std::strerror(errno));
    size += static_cast<std::size_t>(got);
    if (size > most) refuse(fmt::format("it has more than {} bytes", most));
    if (got > 0) continue;
    text.resize(size);
    return text;
  }
}

std::string_view without_newline(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

bool same_secret(std::string_view one, std::string_view other) {
  if (one.size() != other.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < one.size(); ++i)
    difference |= static_cast<unsigned char>(one[i]) ^ static_cast<unsigned char>(other[i]);
  return difference == 0;
}

}  // namespace zcat
