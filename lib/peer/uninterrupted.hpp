#pragma once

#include <cerrno>
#include <zmq.hpp>

namespace zcat {

/// Calls something of libzmq's again for as long as a signal interrupts it: that, too, is thrown, by calls that do not wait
/// as well. Signals are looked for elsewhere.
template <typename Call>
auto uninterrupted(const Call& call) {
  for (;;) try {
      return call();
    } catch (const zmq::error_t& error) {
      if (error.num() != EINTR) throw;
    }
}

}  // namespace zcat
