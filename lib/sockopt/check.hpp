#pragma once

#include <string_view>

/// Checks of single options, for their rows in table.cpp. All throw Error (usage).
namespace zcat {

void check_routing_id(std::string_view value);
void check_metadata(std::string_view value);
void check_proxy(std::string_view value);
void check_filter(std::string_view value);
void check_device(std::string_view value);
void check_listening(std::string_view value);
void check_cpu(std::string_view value);

}  // namespace zcat
