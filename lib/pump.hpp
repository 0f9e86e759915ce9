#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "loop.hpp"
#include "outlets.hpp"
#include "report.hpp"
#include "sink.hpp"
#include "source.hpp"

/// The transfers between standard input, sockets and standard output. Each goes on until it has come to an End; what
/// went wrong on the way is in the report.
namespace zcat {

/// How a transfer came to its end.
enum class End { input_done, count_reached, timed_out, refused, deserted, interrupted, output_closed };

/// How long, how many.
struct Limits {
  using Duration = std::chrono::nanoseconds;
  std::optional<std::uint64_t> count;  ///< messages; none: no limit
  std::optional<Duration> patience;    ///< how long the network may keep us waiting without anything moving
  std::optional<Duration> linger;      ///< how long delivery at the end may take
  std::optional<Duration> interval;    ///< between messages sent
  std::optional<double> pace;          ///< how fast to replay the times that messages carry; 0: as fast as possible
  std::size_t peers = 1;               ///< that must be there before the first message is sent
  bool until_disconnect = false;       ///< a receiver ends when its last peer has gone

  /// After the first signal, for what is still to be delivered.
  static constexpr std::chrono::seconds kGrace{2};
};

/// What all transfers need.
struct Transfer {
  Loop& loop;
  Report& report;
  const Limits& limits;
  bool shows_progress = false;  ///< say how far it has come, now and then
};

/// Standard input to sockets. Includes finish(): see Outlets; its result is in `released`.
End pump_out(Transfer transfer, Outlets& outlets, Source& source, bool& released);

/// A socket to standard output.
End pump_in(Transfer transfer, Socket& socket, Sink& sink);

/// Requests out, one reply back for each before the next.
End ask(Transfer transfer, Outlets& outlets, Source& source, Sink& sink, bool& released);

/// Standard input to sockets and sockets to standard output, each as it comes. The end of input is not the end of it.
End exchange(Transfer transfer, Outlets& outlets, Source& source, Sink& sink, bool& released);

/// Requests in, one reply out for each, through a ROUTER. Without `source` the reply is the request itself; without `sink` requests are
/// not written.
End answer(Transfer transfer, Outlets& outlets, Source* source, Sink* sink, bool& released);

}  // namespace zcat
