#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "security/cidr.hpp"

namespace zcat {

struct Settings;

/// What the options of security say, as typed.
struct SecuritySettings {
  std::optional<std::string> key, server_key, allow_keys;
  std::optional<std::string> user, password, allow_users;
  std::vector<Cidr> allow_ip, deny_ip;
  std::string public_key;  ///< of a CURVE server, which tells it; complete after resolve()
};

/// Makes the protection of the socket of what the options say. Reads keys, passwords and lists. The endpoints and the
/// options of -o must be complete. Throws Error (usage).
void resolve_security(Settings& settings);

/// Checks the commands of `run` against each other. Throws Error (usage).
void check_gates(std::span<const Settings> commands);

/// Reads the server key that a probe tries. The endpoints must be complete. Throws Error (usage).
void resolve_probed_key(Settings& settings);

/// Takes secret values out of the options of -o, to where they are wiped once the socket has them.
void hide_secrets(Settings& settings);

}  // namespace zcat
