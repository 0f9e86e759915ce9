#pragma once

#include "transfer/run.hpp"

namespace zcat {

/// Requests out, up to `size` of them under way at once over DEALER sockets that follow their messages; replies to
/// standard output in the order of the requests.
///
/// A request has a number of ours in its envelope, in front of the empty frame: whoever keeps the envelope, as REP and
/// ROUTER do, brings it back with the reply. No more than `size` requests and replies are held here at any time, however
/// slowly they are written. What went wrong is in the report: a request whose peer went away (undelivered; the others go
/// on), one that is not answered in time, a peer that does not return the envelope.
End ask_many(Transfer transfer, Outlets& outlets, Source& source, Sink& sink, std::size_t size,
             bool& released);

}  // namespace zcat
