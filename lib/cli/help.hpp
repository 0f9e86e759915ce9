#pragma once

#include <string>

#include "cli/command.hpp"

/// What --help and --version print, made from the tables.
namespace zcat {

/// `zcat --help`: the commands, in groups.
std::string overview();
/// `zcat COMMAND --help`: its synopsis, options and examples.
std::string help(const CommandRow& command);
/// `zcat --version`: versions, and what this libzmq can do.
std::string version();

}  // namespace zcat
