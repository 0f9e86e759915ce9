#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zcat {

/// A line of a profile: an option with its value, or an endpoint.
struct ProfileLine {
  std::size_t number = 0;            ///< in the file, from 1
  std::string option;                ///< with its two dashes; empty: an endpoint
  std::optional<std::string> value;  ///< what stands behind it; or the endpoint, with its mark
};

/// Options and endpoints that a user has put by under a name, as they could be typed.
struct Profile {
  std::string path;
  std::vector<ProfileLine> lines;
};

struct OptionRow;

/// Refuses a line whose option lacks its value, or has one that it does not take. Throws Error (usage).
void check_value(const OptionRow& option, const ProfileLine& line);

/// The line of a profile to blame for `error`, which has come with all lines; null: it is not the profile's. `check` throws
/// Error for what is wrong with the given lines. An error that begins with an option is about its value, others are of the
/// last line that they name, or of the first one with which they are there.
const ProfileLine* line_to_blame(const std::vector<ProfileLine>& lines, std::string_view error,
                                 const std::function<void(const std::vector<ProfileLine>&)>& check);

/// Reads the text of a profile. `path` is for errors, which name the line. Throws Error (usage).
std::vector<ProfileLine> parse_profile(std::string_view text, std::string_view path);

/// The profile that `name`, of --profile, or else ZCAT_PROFILE asks for; empty: none. Throws Error (usage).
Profile chosen_profile(const std::optional<std::string>& name);

/// What the command `profiles` prints: the names that there are, or what the one that is named adds up to, as words for a
/// shell. Throws Error (usage).
std::string profiles_text(const std::vector<std::string>& words);

}  // namespace zcat
