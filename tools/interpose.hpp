#pragma once

namespace zcat {

/// Sets a descriptor aside for the moment when there is none left: our accept4 then takes a connection with it, and
/// closes it. Call it before libzmq listens.
void reserve_descriptor();

// Four more of ours take the place of the system's, without any call:
//
// abort: libzmq 4.3.4 ends the process where it meets what it did not expect, and says why in a line of its own. Every
// known cause is dealt with before. Ours says what that means, and makes it exit status 1. What others abort stays so.
//
// connect: a port of the range that the system gives out can be given out to the very socket that connects to it, which
// is then connected to itself. libzmq 4.3.4 takes that for a peer, and holds the port of the server that it waits for.
// Ours says ECONNREFUSED.
//
// getaddrinfo: libzmq 4.3.4 tries the first address of a host, and no other. It looks the host up for each attempt, and
// ours puts another address in front once an attempt has failed.
//
// recv: libzmq 4.3.4 keeps to itself why it could not read, and which reason a peer gave for its ERROR. Ours notes both. A
// reset alone tells that a peer on a unix socket left with something unread. It also notes how the connection began.

}  // namespace zcat
