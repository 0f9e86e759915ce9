#pragma once

#include <string>

namespace zcat {

/// Makes a pair of keys, and writes NAME.key_secret, which nobody but its owner can ever read, and NAME.key. Returns the
/// public key. Throws Error (usage) for a name that no certificate can hold, Error (failed) where one of the files exists
/// or cannot be written: then neither is left behind.
std::string write_key_files(const std::string& name);

}  // namespace zcat
