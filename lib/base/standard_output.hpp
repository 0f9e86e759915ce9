#pragma once

#include <unistd.h>

namespace zcat {

/// The descriptor of standard output: 1, until a program moves it away from libraries that print.
inline int standard_output = STDOUT_FILENO;

}  // namespace zcat
