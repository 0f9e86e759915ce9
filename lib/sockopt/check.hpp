#pragma once

#include <string_view>

#include "sockopt/sockopt.hpp"

namespace zcat {

/// Checks what only this option asks of its value, against the system where it must. Throws Error (usage).
void check_value(const SockoptRow& row, std::string_view value);

}  // namespace zcat
