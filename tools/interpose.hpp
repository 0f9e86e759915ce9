#pragma once

namespace zcat {

/// Sets a descriptor aside for turning away connections that there is none left for. Call it before libzmq listens.
///
/// libzmq 4.3.4 aborts when accept(2) on a unix socket says EMFILE, and over tcp it tries again at once and for ever. So
/// an accept4 of ours takes the place of the system's in this program: when descriptors run out it takes the connection
/// with the spare one, closes it, and says ECONNABORTED. libzmq reports that (ZMQ_EVENT_ACCEPT_FAILED), and the peer
/// tries again later.
void reserve_descriptor();

// Two more of ours take the place of the system's, without any call:
//
// connect: a port of the range that the system gives out can be given out to the very socket that connects to it, which
// is then connected to itself. libzmq 4.3.4 takes that for a peer, and holds the port of the server that it waits for.
// Ours says ECONNREFUSED.
//
// recv: libzmq 4.3.4 keeps to itself why it could not read. Ours notes a reset, which alone tells that a peer on a unix
// socket left with something unread.

}  // namespace zcat
