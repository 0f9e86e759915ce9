#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "cli/settings.hpp"

/// What the tests of settings share.
namespace zcat::test {

inline Settings settings_of(Command command, std::vector<std::string> targets) {
  Settings settings(command);
  for (std::string& target : targets) settings.targets.push_back({Target::Kind::plain, std::move(target)});
  return settings;
}

/// What resolve() says against them; empty: nothing.
inline std::string refusal_of(Settings settings) {
  try {
    resolve(settings);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace zcat::test
