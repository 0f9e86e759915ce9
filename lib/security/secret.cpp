#include "security/secret.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/number.hpp"

namespace zcat {
namespace {

[[noreturn]] void fail(std::string_view option, std::string_view source, std::string_view why) {
  refuse(fmt::format("{}: cannot read '{}': {}", option, source, why));
}

Fd open_source(std::string_view source, std::string_view option) {
  if (!source.starts_with("fd:")) {
    const std::string path(source.starts_with("file:") ? source.substr(5) : source);
    Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) fail(option, source, std::strerror(errno));
    return file;
  }
  constexpr std::uint32_t kFirst = 3, kLast = 65535;
  const auto fd = number(source.substr(3), kLast);
  if (!fd || *fd < kFirst)
    refuse(fmt::format("{}: '{}' does not name a descriptor: use fd:3 or a higher number", option, source));
  if (::fcntl(static_cast<int>(*fd), F_GETFD) < 0) fail(option, source, std::strerror(errno));
  return Fd(static_cast<int>(*fd));
}

Secret read_all(const Fd& file, std::string_view source, std::string_view option) {
  constexpr std::size_t kMost = std::size_t{64} << 10;
  Secret text(kMost + 1);
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(file.get(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(option, source, std::strerror(errno));
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > kMost) fail(option, source, "it has more than 64 KiB");
  text.resize(size);
  return text;
}

}  // namespace

SecretFile read_secret_file(std::string_view source, std::string_view option) {
  SecretFile result;
  if (source.starts_with("env:")) {
    const char* const value = std::getenv(std::string(source.substr(4)).c_str());
    if (value == nullptr) fail(option, source, "there is no such environment variable");
    result.text.assign(value, value + std::strlen(value));
    return result;
  }
  const Fd file = open_source(source, option);
  struct stat status {};
  if (::fstat(file.get(), &status) == 0)
    result.exposed = S_ISREG(status.st_mode) && (status.st_mode & (S_IRGRP | S_IROTH)) != 0;
  result.text = read_all(file, source, option);
  return result;
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
