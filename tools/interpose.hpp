#pragma once

namespace zcat {

/// Sets a descriptor aside for turning away connections that there is none left for. Call it before libzmq listens.
///
/// libzmq 4.3.4 aborts when accept(2) on a unix socket says EMFILE, and over tcp it tries again at once and for ever. So
/// an accept4 of ours takes the place of the system's in this program: when descriptors run out it takes the connection
/// with the spare one, closes it, and says ECONNABORTED. libzmq reports that (ZMQ_EVENT_ACCEPT_FAILED), and the peer
/// tries again later.
void reserve_descriptor();

}  // namespace zcat
