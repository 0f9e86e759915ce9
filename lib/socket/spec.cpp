#include "socket/spec.hpp"

#include <algorithm>

namespace zcat {

const std::string* SocketSpec::option(int number) const {
  const auto found = std::find_if(options.rbegin(), options.rend(),
                                  [&](const SocketOption& option) { return option.number == number; });
  return found != options.rend() ? &found->value : nullptr;
}

std::optional<std::chrono::nanoseconds> SocketSpec::heartbeat_interval() const {
  const std::string* const value = option(ZMQ_HEARTBEAT_IVL);
  const int milliseconds = value != nullptr ? int_value({ZMQ_HEARTBEAT_IVL, *value}) : 0;
  return milliseconds > 0 ? std::optional(std::chrono::milliseconds(milliseconds)) : std::nullopt;
}

std::optional<SocksProxy> SocketSpec::proxy() const {
  const std::string* const proxy = option(ZMQ_SOCKS_PROXY);
  const bool connects = std::ranges::any_of(endpoints, takes_proxy);
  if (proxy == nullptr || !connects) return std::nullopt;
  const auto text = [&](int number) {
    const std::string* const value = option(number);
    return value != nullptr ? *value : std::string();
  };
  const std::size_t colon = proxy->rfind(':');
  return SocksProxy{proxy->substr(0, colon), proxy->substr(colon + 1), text(kSocksUsername),
                    text(kSocksPassword)};
}

}  // namespace zcat
