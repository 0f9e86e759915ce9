#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <zmq.hpp>

#include "base/deadline.hpp"
#include "base/fd.hpp"
#include "peer/lookup.hpp"

namespace zcat {

/// Finds out whether a CURVE server has the secret half of a public key, without becoming a peer of it.
///
/// A client of libzmq's own talks to the server through us, as far as the server's WELCOME. Only the owner of the key can
/// answer with one that the client understands; then it goes on, and we hang up before the server hears of that.
/// Over tcp and unix sockets. Never waits: when fd() is readable, step() goes on.
class CurveTrial {
 public:
  enum class Result { fits, differs, silent, unreachable };

  /// `server_key` in Z85; `context` must outlive it. Throws Error (failed) and zmq::error_t where descriptors run out.
  CurveTrial(zmq::context_t& context, const SocketAddress& server, const std::string& server_key,
             std::chrono::nanoseconds patience);

  int fd() const { return poller_.fd(); }
  /// Goes on as far as it can. True: done.
  bool step();
  Result result() const { return result_.value_or(Result::silent); }

 private:
  void start_client(const std::string& endpoint, const std::string& server_key);
  void connected();
  bool pass(const Fd& from, const Fd& to, std::size_t& passed, std::size_t most);
  void take_from_client();
  void take_from_server();
  void end(Result result);

  Poller poller_;
  Deadline deadline_;
  Fd listener_, client_, server_;
  zmq::socket_t socket_;    // libzmq's client
  bool connected_ = false;  // to the server
  std::size_t from_client_ = 0, from_server_ = 0;
  std::optional<Result> result_;
};

}  // namespace zcat
