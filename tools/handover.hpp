#pragma once

namespace zcat {

/// gzip has a `zcat` too. Called under that name and the way gzip's is, this process becomes the next `zcat` on PATH,
/// arguments and standard input untouched. Returns where the call is for us, or where there is no other one.
void hand_over(int argc, char* const* argv);

}  // namespace zcat
