#pragma once

namespace zcat {

struct CommandRow;
struct Settings;

/// Refuses words that are not endpoints, but mean something: `localhost 5555` as for netcat, or a message or topic.
/// Throws Error (usage).
void check_loose_words(const Settings& settings, const CommandRow& command);

/// Makes endpoints of what was typed. Reads files of endpoints. Throws Error (usage, or failed for such a file).
void resolve_endpoints(Settings& settings);

}  // namespace zcat
