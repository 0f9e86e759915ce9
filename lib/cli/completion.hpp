#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Completion of our command lines by shells. The shell programs are templates in completions/; what depends on the
/// tables is filled in here.
namespace zcat {

enum class Shell { bash, zsh, fish };

/// The shell of that name.
std::optional<Shell> find_shell(std::string_view name);

/// The completion script for `shell` and a program that is installed as `name`, with or without draft socket types.
std::string completion_script(Shell shell, std::string_view name, bool drafts);

}  // namespace zcat
