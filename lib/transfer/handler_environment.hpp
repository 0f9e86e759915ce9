#pragma once

#include <string>
#include <vector>

#include "format/format.hpp"

namespace zcat {

/// What handlers get of our environment, as NAME=VALUE: all but what speaks of us (LISTEN_*, NOTIFY_SOCKET) or of another
/// message (ZCAT_SEQ and its like).
std::vector<std::string> handler_environment();

/// The same, and what is known of a message.
std::vector<std::string> handler_environment(const Frames& frames, const MessageInfo& info);

}  // namespace zcat
