#pragma once

#include <list>
#include <string>
#include <vector>
#include <zmq.hpp>

#include "endpoint/binding.hpp"
#include "socket/spec.hpp"

namespace zcat {

/// A socket that is opened as every other one is, and then left to who opened it: nothing is known of its connections.
struct PlainSocket {
  /// Throws Error (failed) naming the endpoint.
  PlainSocket(zmq::context_t& context, const SocketSpec& spec);

  zmq::socket_t socket;
  std::vector<std::string> bound;  ///< the actual endpoints, in order

 private:
  std::list<IpcPath> paths_;
};

}  // namespace zcat
