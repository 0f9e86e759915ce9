#pragma once

#include <string_view>

namespace zcat {

/// What git calls the commit that this program was built of, with "-dirty" where that was changed. Empty for a release: its
/// tarball, or the commit that has its tag.
std::string_view commit();

}  // namespace zcat
