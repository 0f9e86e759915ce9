#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <zmq.hpp>

/// The draft part of libzmq's API: all that is called of it is called here. Where this program was built for a libzmq
/// without it, why_unavailable() says so, and nothing else may be called.
namespace zcat::drafts {

/// Why draft sockets cannot be had, and what to do about it; empty: they can.
std::string why_unavailable();

/// Tells when something happened to a socket of a draft type: these have no ZMQ_FD.
class Watch {
 public:
  /// `socket` must outlive it. Throws zmq::error_t.
  explicit Watch(zmq::socket_ref socket);
  ~Watch();  // NOLINT(performance-trivially-destructible): with drafts it has something to do
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  /// Readable while run_commands() has something to do.
  int fd() const { return fd_; }
  /// Runs the socket's pending commands.
  void run_commands();

 private:
  void* poller_;
  int fd_ = -1;
};

/// Joins a DISH to a group. Throws zmq::error_t.
void join(zmq::socket_ref socket, const std::string& group);
/// Connects a PEER; returns the routing id of whoever is there. Throws zmq::error_t.
std::uint32_t connect_peer(zmq::socket_ref socket, const std::string& uri);

/// The peer of a SERVER or PEER that a message is for, or came from.
void set_routing_id(zmq::message_t& message, std::uint32_t id);
std::uint32_t routing_id(zmq_msg_t* message);
/// The group of a message of RADIO or DISH.
void set_group(zmq::message_t& message, const std::string& group);
std::string_view group(zmq_msg_t* message);

/// Sends a message to a group without waiting, unless nobody has joined that: then nothing is sent. False: so it is, or
/// no peer takes more now. Throws zmq::error_t.
bool send_to_members(zmq::socket_ref radio, const std::string& group, std::string_view body);

}  // namespace zcat::drafts
