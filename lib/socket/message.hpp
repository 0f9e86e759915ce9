#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <zmq.hpp>

#include "base/error.hpp"
#include "base/frames.hpp"

namespace zcat {

/// The frames of one received message. Reused from message to message: the parts keep their places.
class Message {
 public:
  /// The frames' bytes, valid until the next receive.
  const Frames& frames() const { return frames_; }
  bool empty() const { return frames_.empty(); }
  std::size_t size() const {
    std::size_t total = 0;
    for (const std::string_view frame : frames_) total += frame.size();
    return total;
  }
  /// The value of a message property (zmq_msg_gets(3)); empty where there is none.
  std::string_view property(const char* name) const {
    if (frames_.empty()) return {};
    const char* const value = zmq_msg_gets(part(0), name);
    // libzmq 4.3.4: the routing id that a ROUTER puts in front has none if somebody asked for events before
    const char* const other = value == nullptr && parts_.front().more() ? zmq_msg_gets(part(1), name) : value;
    return other != nullptr ? other : std::string_view();
  }

  /// Puts a frame in front of the others.
  void prepend(std::string frame) {
    front_ = std::move(frame);
    frames_.insert(frames_.begin(), front_);
  }
  /// The first frame as libzmq has it, for what its API tells of it.
  zmq_msg_t* head() { return parts_.front().handle(); }

  /// libzmq's descriptor of the connection that it came over; -1 where there is none.
  int source_descriptor() const {
    const int fd = zmq_msg_get(part(0), ZMQ_SRCFD);
    return fd < 0 && parts_.front().more() ? zmq_msg_get(part(1), ZMQ_SRCFD) : fd;
  }

  /// Takes the frames up to the first empty one, and that one, off the front: the envelope that brings a reply back,
  /// RFC 28. False: there is no such frame, or nothing behind it, so it is no request.
  bool open_envelope() {
    const auto delimiter = std::find(frames_.begin(), frames_.end(), std::string_view());
    if (delimiter == frames_.end() || delimiter + 1 == frames_.end()) return false;
    envelope_.assign(frames_.begin(), delimiter + 1);
    frames_.erase(frames_.begin(), delimiter + 1);
    return true;
  }
  const Frames& envelope() const { return envelope_; }
  /// Whether it is no more than an empty frame, behind `ids` others: what a peer with PROBE_ROUTER sends to say that it
  /// is there.
  bool is_probe(std::size_t ids) const { return frames_.size() == ids + 1 && frames_.back().empty(); }

  /// Sends the frames on as they are, without waiting and without copying their bodies; they are gone then. False: there is
  /// no room, errno is EAGAIN, or it says what is wrong; the message is as it was.
  bool pass(zmq::socket_ref socket) {
    if (!parts_.front().more())
      return retried([&] { return zmq_msg_send(part(0), socket.handle(), ZMQ_DONTWAIT); });
    return pass_frames(socket);
  }

  /// Takes the next message of `socket` without waiting. False: there is none.
  /// Throws Error (failed).
  [[gnu::always_inline]] bool receive(zmq::socket_ref socket) {
    zmq_msg_t* const first = head();
    const int size = zmq_msg_recv(first, socket.handle(), ZMQ_DONTWAIT);
    if (size < 0 || zmq_msg_more(first) != 0) return receive_rest(socket, size >= 0);
    // beyond the largest int it is not the size that zmq_msg_recv(3) returns
    set_only_frame(frames_, static_cast<char*>(zmq_msg_data(first)),
                   size < kMost ? static_cast<std::size_t>(size) : zmq_msg_size(first));
    return true;
  }

 private:
  template <typename Call>
  static bool retried(const Call& call) {
    int result = call();
    while (result < 0 && zmq_errno() == EINTR) result = call();
    return result >= 0;
  }

  // libzmq 4.3.4: where the peer of a PUSH or DEALER leaves in the middle of a message, it refuses one frame, and drops
  // what follows up to the last one. Then the message goes to another peer from its start.
  [[gnu::noinline]] bool pass_frames(zmq::socket_ref socket) {
    bool taken = true;
    int error = 0;
    bool more = true;
    for (std::size_t i = 0; more; ++i) {
      more = parts_[i].more();
      zmq::message_t copy;
      copy.copy(parts_[i]);
      const int flags = ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0);
      const bool sent = retried([&] { return zmq_msg_send(copy.handle(), socket.handle(), flags); });
      if (taken && !sent) {
        taken = false;
        error = zmq_errno();
        if (i == 0) break;
      }
    }
    if (!taken) errno = error;
    return taken;
  }

  zmq_msg_t* part(std::size_t index) const { return const_cast<zmq::message_t&>(parts_[index]).handle(); }

  static constexpr int kMost = std::numeric_limits<int>::max();

  // kept out of receive(), which runs for each message
  [[gnu::noinline]] bool receive_rest(zmq::socket_ref socket, bool received) {
    if (!received && zmq_errno() == EINTR) return receive(socket);  // by a signal, although it did not wait
    frames_.clear();
    std::size_t count = 1;
    for (; received && parts_[count - 1].more(); ++count) {
      if (parts_.size() == count) parts_.resize(2 * count);
      // it is there as soon as the first frame is: zmq_msg_recv(3)
      do {
        received = zmq_msg_recv(parts_[count].handle(), socket.handle(), ZMQ_DONTWAIT) >= 0;
      } while (!received && zmq_errno() == EINTR);
    }
    if (!received && zmq_errno() == EAGAIN) return false;
    if (!received)
      throw Error(ExitCode::failed, fmt::format("cannot receive: {}", zmq_strerror(zmq_errno())));
    for (std::size_t i = 0; i < count; ++i) frames_.emplace_back(parts_[i].data<char>(), parts_[i].size());
    return true;
  }

  std::vector<zmq::message_t> parts_ = std::vector<zmq::message_t>(1);
  Frames frames_;
  Frames envelope_;
  std::string front_;  // what was put in front
};

}  // namespace zcat
