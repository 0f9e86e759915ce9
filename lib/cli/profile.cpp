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
#include "base/number.hpp"
#include "base/text.hpp"
#include "cli/option.hpp"
#include "cli/proxy.hpp"
#include "cli/settings.hpp"
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

/// The socket option that a value of -o begins with; null: there is none of that name.
const SockoptRow* named_in(std::string_view value) {
  value.remove_prefix(std::min(value.find_first_not_of(kBlanks), value.size()));
  return find_sockopt(value.substr(0, value.find_first_of("= \t")));
}

/// Whether the value of -o is a secret, and not where it is.
bool tells_secret(std::string_view value) {
  const SockoptRow* const row = named_in(value);
  const std::size_t equals = value.find_first_of("= \t", value.find_first_not_of(kBlanks));
  return row != nullptr && row->secret && equals != value.npos && !names_source(value.substr(equals + 1));
}

/// An option whose value says where a secret is, and may be the secret by mistake.
struct SecretRow {
  std::string_view option;
  void (*refuse_typed)(std::string_view typed, std::string_view option);
};
constexpr std::array kSecrets{SecretRow{"key", refuse_typed_key}, SecretRow{"public", refuse_typed_key},
                              SecretRow{"password", refuse_typed_secret},
                              SecretRow{"allow-users", refuse_typed_passwords}};

/// What must not be shown.
void check_secrets(const OptionRow& option, const ProfileLine& line) {
  const std::string_view value = sided(*line.value).value;
  for (const SecretRow& row : kSecrets) {
    if (row.option == option.name) row.refuse_typed(value, line.option);
  }
  if (option.completes == Completes::sockopt && tells_secret(value))
    refuse("it holds a secret: give it as 'file:PATH', 'env:NAME' or 'fd:N'");
}

/// That one of the commands takes the value.
void check_taken(const OptionRow& option, const ProfileLine& line) {
  std::string why;
  for (const CommandRow& command : commands()) {
    if (!takes(command, option)) continue;
    try {
      Settings settings(command.id);
      return apply_option(option, line.value.value_or("true"), settings, line.option);
    } catch (const Error& error) {
      why = error.what();
    }
  }
  refuse(why);
}

/// What must not be shown, or cannot be typed. Throws Error (usage) without the line's number.
void check(const ProfileLine& line) {
  if (line.option.empty()) return;
  const OptionRow* const option = find_option(line.option);
  if (option == nullptr) refuse(fmt::format("there is no option '{}'", line.option));
  check_value(*option, line);
  if (line.value) check_secrets(*option, line);
  check_taken(*option, line);
}

/// Whether `text` has `word`, and no longer one that it is part of.
bool mentions(std::string_view text, std::string_view word) {
  const auto continues = [](char c) { return is_alnum(c) || c == '-' || c == '_'; };
  for (std::size_t at = 0; !word.empty() && (at = text.find(word, at)) != text.npos; ++at) {
    const std::string_view rest = text.substr(at + word.size());
    if ((at == 0 || !continues(text[at - 1])) && (rest.empty() || !continues(rest.front()))) return true;
  }
  return false;
}

/// Whether an error begins with the option, by either of its names.
bool begins_with(std::string_view error, const OptionRow& option) {
  return error.starts_with(called(option) + ":") || error.starts_with(fmt::format("--{}:", option.name));
}

/// Whether an error names the option of a line, or what stands there.
bool names_line(std::string_view error, const ProfileLine& line) {
  if (line.value && !line.value->empty() && mentions(error, fmt::format("'{}'", *line.value))) return true;
  if (line.option.empty()) return false;
  const OptionRow* const option = find_option(line.option);
  if (option == nullptr) return mentions(error, line.option);
  if (mentions(error, called(*option)) || mentions(error, line.option)) return true;
  if (option->completes != Completes::sockopt || !line.value) return false;
  const std::string_view value = sided(*line.value).value;
  const SockoptRow* const row = named_in(value);
  return mentions(error, value.substr(0, value.find('='))) || (row != nullptr && mentions(error, row->name));
}

/// For the line that an error comes from.
struct Search {
  const std::vector<ProfileLine>& lines;
  std::string_view error;
  const std::function<void(const std::vector<ProfileLine>&)>& check;

  [[nodiscard]] const ProfileLine* line_to_blame() const;

 private:
  /// Whether the error comes with these lines alone.
  [[nodiscard]] bool is_there(const std::vector<ProfileLine>& some) const;
  /// Whether the error is gone without these lines.
  [[nodiscard]] bool are_needed(const std::vector<const ProfileLine*>& some) const;
  /// The lines of `option`, which the error begins with; null: those that the error names.
  [[nodiscard]] std::vector<const ProfileLine*> named(const OptionRow* option) const;
};

bool Search::is_there(const std::vector<ProfileLine>& some) const {
  try {
    check(some);
  } catch (const Error& other) {
    return other.what() == error;
  }
  return false;
}

bool Search::are_needed(const std::vector<const ProfileLine*>& some) const {
  std::vector<ProfileLine> others;
  for (const ProfileLine& line : lines) {
    if (std::ranges::find(some, &line) == some.end()) others.push_back(line);
  }
  return !is_there(others);
}

std::vector<const ProfileLine*> Search::named(const OptionRow* option) const {
  std::vector<const ProfileLine*> named;
  for (const ProfileLine& line : lines) {
    const bool is_named = option == nullptr ? names_line(error, line)
                                            : !line.option.empty() && find_option(line.option) == option;
    if (is_named) named.push_back(&line);
  }
  return named;
}

const ProfileLine* Search::line_to_blame() const {
  if (is_there({})) return nullptr;
  const auto found =
      std::ranges::find_if(options(), [&](const OptionRow& row) { return begins_with(error, row); });
  const OptionRow* const option = found != options().end() ? &*found : nullptr;
  const std::vector<const ProfileLine*> named = this->named(option);
  if (!named.empty() && are_needed(named)) {
    const auto last = std::find_if(named.rbegin(), named.rend(),
                                   [&](const ProfileLine* line) { return are_needed({line}); });
    return last != named.rend() ? *last : named.back();
  }
  if (option != nullptr) return nullptr;  // the command line's
  // what was read can be gone: a descriptor is read once
  if (!is_there(lines)) return nullptr;
  std::vector<ProfileLine> first;
  for (const ProfileLine& line : lines) {
    first.push_back(line);
    if (is_there(first)) return &line;
  }
  return nullptr;
}

}  // namespace

void check_value(const OptionRow& option, const ProfileLine& line) {
  if (!option.placeholder.empty() && !line.value)
    refuse(fmt::format("{0} needs a value: {0} {1}", line.option, option.placeholder));
  if (option.placeholder.empty() && line.value) refuse(fmt::format("{} takes no value", line.option));
}

const ProfileLine* line_to_blame(const std::vector<ProfileLine>& lines, std::string_view error,
                                 const std::function<void(const std::vector<ProfileLine>&)>& check) {
  return Search{lines, error, check}.line_to_blame();
}

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
