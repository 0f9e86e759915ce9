#include "security/zap.hpp"

#include <algorithm>
#include <cerrno>

namespace zcat {
namespace {

constexpr std::string_view kVersion = "1.0";

// frames of a request: what follows are the credentials
enum Frame : std::size_t { version, id, domain, address, routing_id, mechanism, credentials };

Gate::Verdict verdict_of(const std::vector<std::string_view>& request,
                         const std::vector<std::shared_ptr<Gate>>& gates) {
  if (request.size() < credentials || request[version] != kVersion) return {Gate::failed};
  const auto gate = std::ranges::find_if(gates, [&](const std::shared_ptr<Gate>& one) {
    return one->domain() == request[domain] || one->outward_domain() == request[domain];
  });
  if (gate == gates.end()) return {Gate::refused};
  return (*gate)->decide({request[domain],
                          request[address],
                          request[mechanism],
                          {request.begin() + credentials, request.end()}});
}

/// Takes one request. False: there is none.
bool receive(zmq::socket_t& socket, std::vector<zmq::message_t>& request) {
  request.clear();
  do {
    zmq::message_t& frame = request.emplace_back();
    int result = 0;
    do {
      result = zmq_msg_recv(frame.handle(), socket.handle(), ZMQ_DONTWAIT);
    } while (result < 0 && zmq_errno() == EINTR);
    if (result < 0) return false;
  } while (request.back().more());
  return true;
}

}  // namespace

std::vector<std::string> zap_reply(const std::vector<std::string_view>& request,
                                   const std::vector<std::shared_ptr<Gate>>& gates) {
  Gate::Verdict verdict = verdict_of(request, gates);
  // libzmq 4.3.4: on 300 it closes the connection when it finds the answer at once, which clients take for a wrong key, and
  // keeps silent when that comes later. Without an answer it always keeps silent, and they come again after HANDSHAKE_IVL.
  if (verdict.status == Gate::later) return {};
  const std::string request_id(request.size() > id ? request[id] : std::string_view());
  return {std::string(kVersion), request_id, std::to_string(verdict.status), {}, std::move(verdict.user), {}};
}

ZapHandler::ZapHandler(zmq::context_t& context, std::vector<std::shared_ptr<Gate>> gates)
    : gates_(std::move(gates)), socket_(context, zmq::socket_type::router) {
  socket_.set(zmq::sockopt::linger, 0);
  socket_.bind("inproc://zeromq.zap.01");
  fd_ = socket_.get(zmq::sockopt::fd);
}

void ZapHandler::serve(int) {
  constexpr std::size_t kEnvelope = 2;  // who asks, and an empty frame
  std::vector<zmq::message_t> parts;
  while (receive(socket_, parts)) {
    std::vector<std::string_view> request;
    for (std::size_t i = kEnvelope; i < parts.size(); ++i) request.push_back(parts[i].to_string_view());
    const std::vector<std::string> reply = zap_reply(request, gates_);
    if (reply.empty()) continue;
    socket_.send(parts[0], zmq::send_flags::sndmore);
    socket_.send(zmq::message_t(), zmq::send_flags::sndmore);
    for (std::size_t i = 0; i < reply.size(); ++i) {
      const bool last = i + 1 == reply.size();
      socket_.send(zmq::buffer(reply[i]), last ? zmq::send_flags::none : zmq::send_flags::sndmore);
    }
  }
}

}  // namespace zcat
