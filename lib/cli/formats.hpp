#pragma once

namespace zcat {

struct Settings;

/// Chooses the formats of input and output by what was typed. Throws Error (usage).
void resolve_formats(Settings& settings);

/// Chooses what becomes of first frames. The formats must be complete.
void resolve_first_frame(Settings& settings);

/// The format of what a proxy shows. Throws Error (usage).
void resolve_passing(Settings& settings);

}  // namespace zcat
