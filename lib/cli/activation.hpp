#pragma once

#include <vector>

#include "cli/settings.hpp"

namespace zcat {

/// Gives the endpoints to bind the sockets that were passed to this process for them (sd_listen_fds(3): LISTEN_PID and
/// LISTEN_FDS), in the order typed. The commands must be resolved. Throws Error (usage) where one serves no endpoint, or
/// cannot serve any.
void take_listeners(std::vector<Settings>& commands);

}  // namespace zcat
