#pragma once

#include "transfer/run.hpp"

/// The transfers between standard input, sockets and standard output. Each goes on until it has come to an End; what
/// went wrong on the way is in the report.
namespace zcat {

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
