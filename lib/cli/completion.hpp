#pragma once

#include <optional>
#include <string>
#include <string_view>

/// What teaches a shell to complete our command lines, made from the tables.
namespace zcat {

enum class Shell { bash, zsh, fish };

/// The shell of that name.
std::optional<Shell> find_shell(std::string_view name);

/// The completions of `shell` for the program installed as `name`.
std::string completion_script(Shell shell, std::string_view name);

}  // namespace zcat
