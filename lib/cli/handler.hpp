#pragma once

namespace zcat {

struct Settings;

/// Checks the handler of a command, and completes it: finds its program, and reads what it needs. The formats must be
/// complete. Throws Error (usage).
void resolve_handler(Settings& settings);

}  // namespace zcat
