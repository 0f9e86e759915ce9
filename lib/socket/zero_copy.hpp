#pragma once

#include <memory>
#include <string_view>
#include <zmq.hpp>

#include "base/block.hpp"
#include "peer/uninterrupted.hpp"
#include "socket/budget.hpp"

namespace zcat {

/// How the bytes of a frame get into a message of libzmq's: copied, or referred to where the input holds them.
///
/// What refers to a block needs a free function, which tells that libzmq has let go; for that libzmq allocates memory
/// in our thread and frees it in its own, which costs more than to copy a short frame. In a single pipe most messages
/// do without: libzmq lets go of them in their order, so the first one out of a block releases the block in front.
class Outgoing {
 public:
  enum class Pipes { any, one };

  /// `pipes`: whether all messages go through one pipe of libzmq's, for as long as the socket is there.
  /// `follows`: budget().messages() will be asked.
  Outgoing(Pipes pipes, bool follows)
      : short_(follows               ? 0
               : pipes == Pipes::one ? kInMessage + 1
                                     : kCopied + 1),
        lends_(pipes == Pipes::one && !follows),
        follows_(follows) {}

  /// Gives a short message of one frame to the socket. False: it is none, or was not taken; send() then knows more.
  bool send_short(zmq::socket_ref socket, std::string_view frame) const {
    return frame.size() < short_ && zmq_send(socket.handle(), frame.data(), frame.size(), ZMQ_DONTWAIT) >= 0;
  }
  /// Gives a frame to the socket. False: it would have to wait, and nothing was taken. `block` may hold its bytes;
  /// where it does not, or is null, they are copied. Throws zmq::error_t.
  bool send(zmq::socket_ref socket, std::string_view frame, zmq::send_flags flags, InputBlock* block) {
    if (frame.size() < short_)
      return uninterrupted([&] { return socket.send(zmq::buffer(frame), flags); }).has_value();
    return send_long(socket, frame, flags, block);
  }
  /// The frame as a message; `last`: of its message.
  zmq::message_t message(std::string_view frame, InputBlock* block, bool last);
  /// From here on there may be another pipe.
  void expect_pipes() { lends_ = false; }

  Budget& budget() { return *budget_; }
  const Budget& budget() const { return *budget_; }

 private:
  static constexpr std::size_t kInMessage = 33;  // libzmq keeps so many bytes in the message itself
  static constexpr std::size_t kCopied = 128;  // up to here a copy is cheaper than a free function (measured)

  bool send_long(zmq::socket_ref socket, std::string_view frame, zmq::send_flags flags, InputBlock* block);
  bool lend(zmq::socket_ref socket, std::string_view frame, zmq::send_flags flags, InputBlock* owner);

  std::size_t short_;  // frames of fewer bytes are copied by libzmq
  bool lends_;
  bool follows_;
  std::shared_ptr<Budget> budget_ = std::make_shared<Budget>();
  std::unique_ptr<InputBlock, InputBlock::Release>
      lent_;  // what messages refer to that have no free function
};

}  // namespace zcat
