#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <zmq.hpp>

#include "base/block.hpp"
#include "base/fd.hpp"
#include "peer/monitor.hpp"

namespace zcat {

/// Bounds the bytes of ours that libzmq holds: its high-water mark counts messages, however long they are. (libzmq 4.3.4:
/// the mark must not be changed once a pipe is there, which can dead-lock.)
///
/// Only frames of kCounted bytes or more are counted: a thousand shorter ones fit. libzmq gives them back in its I/O
/// thread, possibly after the socket is gone; so this is shared with each of them.
class InFlightBytes : public std::enable_shared_from_this<InFlightBytes> {
 public:
  static constexpr std::size_t kCounted = 4096;
  static constexpr std::size_t kLimit = 4 * 1024 * 1024;

  /// Whether `bytes` more may go now; a single message always may. When not, fd() becomes readable once half is free.
  bool admits(std::size_t bytes);
  /// Whether libzmq still holds frames of kCounted bytes or more.
  bool holds_large() const { return bytes_.load() != 0; }
  /// How many of the messages that are followed libzmq still holds.
  std::size_t messages() const { return lent_ - returned_.load(); }
  int fd() const { return wakeup_.fd(); }
  /// After fd() was readable.
  void rearm() const { wakeup_.clear(); }

  /// A frame in `block`, which is kept until libzmq lets go of it. `follows`: the frame stands for its message in
  /// messages().
  zmq::message_t lend(std::string_view frame, InputBlock& block, bool follows);
  /// A copy of a frame, which stands for its message in messages().
  zmq::message_t copy(std::string_view frame);

  /// The same, short ones together in one piece of memory, which the last of them frees.
  class Copies {
   public:
    explicit Copies(InFlightBytes& owner) : owner_(owner) {}
    ~Copies() { retire(); }
    Copies(const Copies&) = delete;
    Copies& operator=(const Copies&) = delete;
    zmq::message_t copy(std::string_view frame);

   private:
    struct Slab;
    void retire();
    static void give_back(void* data, void* slab);

    InFlightBytes& owner_;
    Slab* slab_ = nullptr;
    std::size_t used_ = 0;   // bytes of it
    std::size_t given_ = 0;  // frames in it
  };

 private:
  struct Loan;
  Loan* lend(std::size_t room, InputBlock* block, std::size_t bytes, bool follows);
  static void give_back(void* data, void* loan);
  bool fits(std::size_t bytes) const;
  void returned(std::size_t bytes);

  Wakeup wakeup_;
  std::atomic<std::size_t> bytes_{0};
  std::size_t lent_ = 0;  // messages; by the one thread that sends
  std::atomic<std::size_t> returned_{0};
  std::atomic<bool> awaited_{false};
};

/// How the bytes of a frame get into a message of libzmq's: copied, or referred to where the input holds them.
///
/// What refers to a block needs a free function, which tells that libzmq has let go; for that libzmq allocates memory
/// in our thread and frees it in its own, which costs more than to copy a short frame. In a single pipe most messages
/// do without: libzmq lets go of them in their order, so the first one out of a block releases the block before it.
class ZeroCopySender {
 public:
  enum class Pipes { any, one };

  /// `pipes`: whether all messages go through one pipe of libzmq's, for as long as the socket is there.
  /// `follows`: in_flight().messages() will be asked.
  ZeroCopySender(Pipes pipes, bool follows)
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
      return retry_on_eintr([&] { return socket.send(zmq::buffer(frame), flags); }).has_value();
    return send_long(socket, frame, flags, block);
  }
  /// The frame as a message; `last`: of its message.
  zmq::message_t message(std::string_view frame, InputBlock* block, bool last);
  /// From here on there may be another pipe.
  void expect_pipes() { lends_ = false; }

  InFlightBytes& in_flight() { return *in_flight_; }
  const InFlightBytes& in_flight() const { return *in_flight_; }

 private:
  static constexpr std::size_t kInMessage = 33;  // libzmq keeps so many bytes in the message itself
  static constexpr std::size_t kCopied = 128;  // up to here a copy is cheaper than a free function (measured)

  bool send_long(zmq::socket_ref socket, std::string_view frame, zmq::send_flags flags, InputBlock* block);
  bool send_in_order(zmq::socket_ref socket, std::string_view frame, zmq::send_flags flags,
                     InputBlock* block);

  std::size_t short_;  // frames of fewer bytes are copied by libzmq
  bool lends_;
  bool follows_;
  std::shared_ptr<InFlightBytes> in_flight_ = std::make_shared<InFlightBytes>();
  InFlightBytes::Copies copies_{*in_flight_};
  std::unique_ptr<InputBlock, InputBlock::Release> last_block_;  // of messages that have no free function
};

}  // namespace zcat
