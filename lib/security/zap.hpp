#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>
#include <zmq.hpp>

#include "security/gate.hpp"

namespace zcat {

/// Answers libzmq whenever it asks who may connect: ZAP, RFC 27. There is one for each context. Bind it before any socket
/// binds, and keep it until all are gone.
///
/// It is served by a thread of its own. A command can be held up by the name server or by a slow disk, at its start and
/// at its end, and clients of other commands must not wait for it. Where it is served no more nobody gets in: libzmq waits
/// for its answer, and sockets with a gate have ZAP_ENFORCE_DOMAIN set.
class ZapHandler {
 public:
  /// Throws zmq::error_t.
  ZapHandler(zmq::context_t& context, std::vector<std::shared_ptr<Gate>> gates);

  std::vector<int> fds() const { return {fd_}; }
  /// Answers all questions that are there.
  void serve(int fd);

 private:
  std::vector<std::shared_ptr<Gate>> gates_;
  zmq::socket_t socket_;
  int fd_ = -1;
};

/// The reply to the frames of a request; empty: there is none. Whatever is malformed, or asks in a domain of nobody, is
/// refused.
std::vector<std::string> zap_reply(const std::vector<std::string_view>& request,
                                   const std::vector<std::shared_ptr<Gate>>& gates);

}  // namespace zcat
