#include "socket/zero_copy.hpp"

namespace zcat {
namespace {

void release(void*, void* chunk) { static_cast<InputBlock*>(chunk)->release(); }

char* writable(std::string_view frame) { return const_cast<char*>(frame.data()); }  // libzmq only reads it

}  // namespace

bool Outgoing::send_long(zmq::socket_ref socket, std::string_view frame, zmq::send_flags flags,
                         InputBlock* block) {
  if (lends_ && frame.size() < Budget::kCounted && block != nullptr && block->holds(frame)) {
    return lend(socket, frame, flags, block);
  }
  zmq::message_t whole = message(frame, block, (flags & zmq::send_flags::sndmore) == zmq::send_flags::none);
  return uninterrupted([&] { return socket.send(whole, flags); }).has_value();
}

bool Outgoing::lend(zmq::socket_ref socket, std::string_view frame, zmq::send_flags flags,
                    InputBlock* owner) {
  InputBlock* const before = lent_.get() != owner ? lent_.get() : nullptr;
  if (before != nullptr)
    before->retain();  // for this message, which gives it back at once when it is not sent
  zmq::message_t message(writable(frame), frame.size(), before != nullptr ? release : nullptr, before);
  if (!uninterrupted([&] { return socket.send(message, flags); })) return false;
  if (lent_.get() != owner) {
    owner->retain();
    lent_.reset(owner);
  }
  return true;
}

zmq::message_t Outgoing::message(std::string_view frame, InputBlock* block, bool last) {
  InputBlock* const owner =
      frame.size() > kCopied && block != nullptr && block->holds(frame) ? block : nullptr;
  const bool follows = follows_ && last;  // its last frame stands for the message
  if (owner == nullptr && !follows) return zmq::message_t(frame.data(), frame.size());
  if (owner != nullptr) owner->retain();
  if (owner != nullptr && !follows && frame.size() < Budget::kCounted) {
    return zmq::message_t(writable(frame), frame.size(), release, owner);
  }
  const Budget::Hold hold = owner != nullptr ? budget_->hold(frame, owner, follows) : budget_->copy(frame);
  return zmq::message_t(hold.data, frame.size(), Budget::give_back, hold.hint);
}

}  // namespace zcat
