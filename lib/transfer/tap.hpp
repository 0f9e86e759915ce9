#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "endpoint/endpoint.hpp"
#include "socket/listener.hpp"
#include "transfer/onlooker.hpp"
#include "transfer/transfer.hpp"

namespace zcat {

/// What a tap knows of each message beside its frames: the fields of templates and of json, in the order of values.
inline constexpr std::array kTapFields{ExtraField{"connection", ExtraField::Kind::literal},
                                       ExtraField{"direction"},
                                       ExtraField{"type"},
                                       ExtraField{"identity"},
                                       ExtraField{"command"},
                                       ExtraField{"encrypted", ExtraField::Kind::literal},
                                       ExtraField{"size", ExtraField::Kind::literal},
                                       ExtraField{"count", ExtraField::Kind::literal}};

struct TapSpec {
  /// Where the first frame says from which connection and which side: `1>`.
  enum class Origin { frame, fields, none };
  Endpoint target;
  bool commands = false;         ///< show greetings and commands, too
  std::size_t most = 1U << 20U;  ///< bytes that are shown of a message
  Origin origin = Origin::frame;
};

/// Relays the bytes of each connection of `listener` to one of its own to the target, and back, and shows what of it is ZMTP.
Outcome tap(const TransferContext& context, StreamListener& listener, const TapSpec& spec,
            Onlooker& onlooker);

}  // namespace zcat
