#include "cli/profile.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/text.hpp"
#include "cli/option.hpp"
#include "security/key.hpp"
#include "security/secret.hpp"
#include "sockopt/sockopt.hpp"

namespace zcat {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kBlanks = " \t";

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr ? value : "";
}

/// Where profiles are; empty: there is no such place. The XDG base directory specification has relative paths ignored.
std::string directory() {
  const std::string config = variable("XDG_CONFIG_HOME"), home = variable("HOME");
  if (config.starts_with('/')) return config + "/zcat/profiles";
  return home.empty() ? "" : home + "/.config/zcat/profiles";
}

std::vector<std::string> names() {
  std::vector<std::string> names;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory(), error)) {
    std::string name = entry.path().filename();
    if (!name.starts_with('.') && entry.is_regular_file(error)) names.push_back(std::move(name));
  }
  std::ranges::sort(names);
  return names;
}

std::string path_of(const std::string& name) {
  return name.find('/') != name.npos ? name : fmt::format("{}/{}", directory(), name);
}

[[noreturn]] void refuse_unknown(const std::string& name, std::string_view origin) {
  const std::vector<std::string> known = names();
  refuse(fmt::format("{}there is no profile '{}' in '{}': {}", origin, name, directory(),
                     known.empty() ? "there are none yet" : "use one of " + joined(known)));
}

Profile read_profile(const std::string& name, std::string_view origin) {
  constexpr std::size_t kMost = std::size_t{1} << 20;
  Profile profile{path_of(name), {}};
  struct stat status {};
  const Fd file(::open(profile.path.c_str(), O_RDONLY | O_CLOEXEC));
  const int error = errno;
  if (!file && error == ENOENT && name.find('/') == name.npos) refuse_unknown(name, origin);
  if (!file) refuse(fmt::format("{}cannot read '{}': {}", origin, profile.path, std::strerror(error)));
  if (::fstat(file.get(), &status) == 0 && S_ISDIR(status.st_mode))
    refuse(fmt::format("{}'{}' is a directory, not a profile", origin, profile.path));
  try {
    const Secret text = read_to_end(file.get(), kMost);
    profile.lines = parse_profile({text.data(), text.size()}, profile.path);
  } catch (const Error& unreadable) {
    const std::string_view why = unreadable.what();
    if (why.starts_with(profile.path)) throw;
    refuse(fmt::format("{}cannot read '{}': {}", origin, profile.path, why));
  }
  return profile;
}

ProfileLine read_option(std::string_view text) {
  const std::size_t end = std::min(text.find_first_of("= \t"), text.size());
  ProfileLine line{0, std::string(text.substr(0, end)), {}};
  if (line.option == "--") refuse("'--' begins a handler, which has no place in a profile");
  if (line.option == "--profile") refuse("--profile has no place in a profile");
  std::string_view rest = text.substr(end);
  if (rest.starts_with('=')) {
    line.value = rest.substr(1);
  } else if (rest.find_first_not_of(kBlanks) != rest.npos) {
    line.value = rest.substr(rest.find_first_not_of(kBlanks));
  }
  return line;
}

/// An option that has one dash.
[[noreturn]] void refuse_short(std::string_view text) {
  const OptionRow* const meant = text.size() > 1 ? find_option(text) : nullptr;
  refuse(fmt::format("'{}': options have two dashes here{}", text.substr(0, text.find_first_of(kBlanks)),
                     meant != nullptr ? fmt::format(": '--{}'", meant->name) : ""));
}

/// As a shell has to be told it.
std::string shell_word(std::string_view text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-";
  if (!text.empty() && text.find_first_not_of(kPlain) == text.npos) return std::string(text);
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

/// Whether the value of -o is a secret, and not where it is.
bool tells_secret(std::string_view value) {
  const std::size_t equals = std::min(value.find('='), value.size());
  const SockoptRow* const row = find_sockopt(value.substr(0, equals));
  if (row == nullptr || !row->secret || equals == value.size()) return false;
  return std::ranges::none_of(
      std::array<std::string_view, 3>{"file:", "env:", "fd:"},
      [&](std::string_view source) { return value.substr(equals + 1).starts_with(source); });
}

/// What must not be shown, or cannot be typed. Throws Error (usage) without the line's number.
void check(const ProfileLine& line) {
  if (line.option.empty()) return;
  const OptionRow* const option = find_option(line.option);
  if (option == nullptr) refuse(fmt::format("there is no option '{}'", line.option));
  if (option->placeholder == "SECRET" && line.value) refuse_typed_key(*line.value, line.option);
  if (option->completes == Completes::sockopt && line.value && tells_secret(*line.value))
    refuse("it holds a secret: give it as 'file:PATH', 'env:NAME' or 'fd:N'");
}

}  // namespace

std::vector<ProfileLine> parse_profile(std::string_view text, std::string_view path) {
  std::vector<ProfileLine> lines;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
    if (line.empty() || line.starts_with('#')) continue;
    try {
      if (line.starts_with("--")) {
        lines.push_back(read_option(line));
      } else if (line.starts_with('-')) {
        refuse_short(line);
      } else {
        lines.push_back({0, "", std::string(line.substr(0, line.find_last_not_of(kBlanks) + 1))});
      }
    } catch (const Error& error) {
      refuse(fmt::format("{}:{}: {}", path, number, error.what()));
    }
    lines.back().number = number;
  }
  return lines;
}

Profile chosen_profile(const std::optional<std::string>& name) {
  const std::string chosen = name ? *name : variable("ZCAT_PROFILE");
  return chosen.empty() ? Profile() : read_profile(chosen, name ? "--profile: " : "ZCAT_PROFILE: ");
}

std::string profiles_text(const std::vector<std::string>& words) {
  std::string text;
  if (words.empty()) {
    for (const std::string& name : names()) text += name + "\n";
    return text;
  }
  const Profile profile = read_profile(words.front(), "");
  for (const ProfileLine& line : profile.lines) {
    try {
      check(line);
    } catch (const Error& error) {
      refuse(fmt::format("{}:{}: {}", profile.path, line.number, error.what()));
    }
    text += line.option;
    if (line.value) text += (line.option.empty() ? "" : " ") + shell_word(*line.value);
    text += "\n";
  }
  return text;
}

}  // namespace zcat
