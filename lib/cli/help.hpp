#pragma once

#include <string>
#include <string_view>

#include "cli/command.hpp"

/// What --help and --version print, made from the tables.
namespace zcat {

/// `zcat --help`: the commands, in groups.
std::string overview();
/// `zcat COMMAND --help`: what fits one screen of a command's synopsis, options and examples; or everything.
std::string help(const CommandRow& command, bool everything);
/// `zcat --version`: versions, and what this libzmq can do. `commit`: that it was built of; empty for a release.
std::string version(std::string_view commit);

}  // namespace zcat
