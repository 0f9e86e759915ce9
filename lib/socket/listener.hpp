#pragma once

#include <optional>
#include <string>

#include "base/fd.hpp"
#include "endpoint/binding.hpp"

namespace zcat {

/// A tcp or unix socket of our own that listens, bound as libzmq's are: by the same addresses, with the same care for what
/// an ipc path holds.
class StreamListener {
 public:
  /// Binds and listens, or takes over the endpoint's descriptor that does. Waits for the resolver. Throws Error (failed).
  StreamListener(const Endpoint& endpoint, Family family, std::optional<unsigned> ipc_mode);

  /// Readable when somebody wants in.
  int fd() const { return fd_.get(); }
  /// The endpoint to connect to.
  std::string uri() const;
  /// The next connection, which does not block. Empty: none is waiting, or errno says what is wrong.
  Fd accept();

 private:
  bool is_unix_;
  std::optional<IpcPath> path_;  // removes the file at the end
  Fd fd_;
};

}  // namespace zcat
