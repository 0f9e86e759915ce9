#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "transfer/onlooker.hpp"
#include "transfer/transfer.hpp"

namespace zcat {

/// What a proxy knows of its messages beside what all know: the side that one came from.
inline constexpr std::array kProxyFields{ExtraField{"from"}};

/// Shows the messages that pass a proxy, and never holds them up.
class ProxyTap {
 public:
  enum class Side { front, back };

  /// `spec` has the fields of kProxyFields. Throws what Onlooker throws.
  ProxyTap(const SinkSpec& spec, Report& report, OutputLine* line, int descriptor);

  /// A message from `side`. `subscriptions`: one that begins with the byte 0 or 1 is a subscription, and shown as +TOPIC or
  /// -TOPIC. Throws Error (failed) when the output is broken.
  void show(Side side, std::span<const std::string_view> frames, bool subscriptions);
  Onlooker& onlooker() { return onlooker_; }

 private:
  enum class Names { field, frame, nothing };  // how a message says where it came from

  Onlooker onlooker_;
  Names names_;
  std::vector<std::string_view> frames_;
  std::string topic_;
};

/// Messages from `front` to `back` and, where that receives something, from `back` to `front`, until a signal comes. What
/// one side has no room for is not taken from the other. `tap`, if not null, sees each of them.
Outcome proxy(const TransferContext& context, SocketSet& front, SocketSet& back, ProxyTap* tap);

}  // namespace zcat
