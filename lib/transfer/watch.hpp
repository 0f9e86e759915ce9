#pragma once

#include <functional>
#include <optional>
#include <string>

#include "stat/report.hpp"
#include "transfer/transfer.hpp"

namespace zcat {

/// What is written of the statistics of a feed, and when.
struct WatchSpec {
  /// How long an interval is; it ends at a multiple of that by the local time. None: there is only the total.
  std::optional<Limits::Duration> every;
  /// The text for the interval that has just ended; `last`: there will be no other one. May be empty.
  std::function<std::string(const Statistics&, const Figures& interval, const Instant& end, bool last)> text;
};

/// How long it is until the next interval ends. A very short one, as it would be where the last one ended a little early, is
/// a part of the next.
Limits::Duration until_next(Limits::Duration every, Limits::Duration local_time);

/// Sockets to statistics: no message is written, but what there is to say of them. While standard output takes nothing,
/// messages are counted all the same, and intervals become longer.
Outcome watch(const TransferContext& context, SocketSet& sockets, Sink& sink, const WatchSpec& spec,
              Statistics& statistics);

}  // namespace zcat
