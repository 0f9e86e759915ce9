#pragma once

#include <string>
#include <string_view>

namespace zcat {

/// `bytes` as a JSON value: a string where they are UTF-8, else `{"base64":"…"}`.
std::string json_value(std::string_view bytes);

}  // namespace zcat
