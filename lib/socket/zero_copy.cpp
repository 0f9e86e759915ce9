#include "socket/zero_copy.hpp"

#include <algorithm>
#include <array>
#include <new>

namespace zcat {
namespace {

void release(void*, void* block) { static_cast<InputBlock*>(block)->release(); }

char* writable(std::string_view frame) { return const_cast<char*>(frame.data()); }  // libzmq only reads it

}  // namespace

/// What libzmq gives back with a frame. In one piece with the bytes, where those are a copy: what is allocated here is
/// freed in another thread.
struct InFlightBytes::Loan {
  InputBlock* block;
  std::size_t bytes;
  bool follows;
  std::shared_ptr<InFlightBytes> owner;
};

bool InFlightBytes::fits(std::size_t bytes) const {
  const std::size_t held = bytes_.load();
  return held == 0 || held + bytes <= kLimit;
}

bool InFlightBytes::admits(std::size_t bytes) {
  if (fits(bytes)) return true;
  awaited_.store(true);
  return fits(bytes);  // it may have come back in between, before anybody saw that it was awaited
}

InFlightBytes::Loan* InFlightBytes::lend(std::size_t room, InputBlock* block, std::size_t bytes,
                                         bool follows) {
  const std::size_t counted = bytes >= kCounted ? bytes : 0;
  void* const memory = ::operator new(sizeof(Loan) + room);
  bytes_.fetch_add(counted);
  lent_ += follows;
  return new (memory) Loan{block, counted, follows, shared_from_this()};
}

zmq::message_t InFlightBytes::lend(std::string_view frame, InputBlock& block, bool follows) {
  block.retain();
  return {writable(frame), frame.size(), give_back, lend(0, &block, frame.size(), follows)};
}

zmq::message_t InFlightBytes::copy(std::string_view frame) {
  Loan* const loan = lend(frame.size(), nullptr, frame.size(), true);
  char* const data = reinterpret_cast<char*>(loan + 1);
  std::copy(frame.begin(), frame.end(), data);
  return {data, frame.size(), give_back, loan};
}

/// Counts its frames from above: those that were given out are known only when it is full.
struct InFlightBytes::Copies::Slab {
  static constexpr std::size_t kBytes = 2048, kMost = kBytes / 4;  // of a slab, and of a frame in it
  static constexpr std::size_t kMany = ~std::size_t{0} / 2;

  std::shared_ptr<InFlightBytes> owner;
  std::atomic<std::size_t> left = kMany;
  std::array<char, kBytes> bytes;

  void release(std::size_t count) {
    if (left.fetch_sub(count) == count) delete this;
  }
};

zmq::message_t InFlightBytes::Copies::copy(std::string_view frame) {
  if (frame.size() > Slab::kMost) return owner_.copy(frame);
  if (slab_ == nullptr || used_ + frame.size() > Slab::kBytes) {
    retire();
    slab_ = new Slab{.owner = owner_.shared_from_this(), .bytes = {}};
  }
  char* const data = slab_->bytes.data() + used_;
  std::copy(frame.begin(), frame.end(), data);
  used_ += frame.size();
  ++given_;
  ++owner_.lent_;
  return {data, frame.size(), give_back, slab_};
}

void InFlightBytes::Copies::retire() {
  if (slab_ != nullptr) slab_->release(Slab::kMany - given_);
  slab_ = nullptr;
  used_ = given_ = 0;
}

void InFlightBytes::Copies::give_back(void*, void* hint) {
  Slab* const slab = static_cast<Slab*>(hint);
  slab->owner->returned_.fetch_add(1);
  slab->release(1);
}

void InFlightBytes::give_back(void*, void* hint) {
  Loan* const loan = static_cast<Loan*>(hint);
  if (loan->block != nullptr) loan->block->release();
  loan->owner->returned_.fetch_add(loan->follows);
  loan->owner->returned(loan->bytes);
  loan->~Loan();
  ::operator delete(hint);
}

void InFlightBytes::returned(std::size_t bytes) {
  if (bytes_.fetch_sub(bytes) - bytes > kLimit / 2 || !awaited_.exchange(false)) return;
  wakeup_.wake();
}

bool ZeroCopySender::send_long(zmq::socket_ref socket, std::string_view frame, zmq::send_flags flags,
                               InputBlock* block) {
  if (lends_ && frame.size() < InFlightBytes::kCounted && block != nullptr && block->holds(frame)) {
    return send_in_order(socket, frame, flags, block);
  }
  zmq::message_t whole = message(frame, block, (flags & zmq::send_flags::sndmore) == zmq::send_flags::none);
  return retry_on_eintr([&] { return socket.send(whole, flags); }).has_value();
}

bool ZeroCopySender::send_in_order(zmq::socket_ref socket, std::string_view frame, zmq::send_flags flags,
                                   InputBlock* block) {
  InputBlock* const before = last_block_.get() != block ? last_block_.get() : nullptr;
  if (before != nullptr)
    before->retain();  // for this message, which gives it back at once when it is not sent
  zmq::message_t message(writable(frame), frame.size(), before != nullptr ? release : nullptr, before);
  if (!retry_on_eintr([&] { return socket.send(message, flags); })) return false;
  if (last_block_.get() != block) {
    block->retain();
    last_block_.reset(block);
  }
  return true;
}

zmq::message_t ZeroCopySender::message(std::string_view frame, InputBlock* block, bool last) {
  const bool lent = frame.size() > kCopied && block != nullptr && block->holds(frame);
  const bool follows = follows_ && last;  // its last frame stands for the message
  if (!lent) return follows ? copies_.copy(frame) : zmq::message_t(frame.data(), frame.size());
  if (follows || frame.size() >= InFlightBytes::kCounted) return in_flight_->lend(frame, *block, follows);
  block->retain();
  return {writable(frame), frame.size(), release, block};
}

}  // namespace zcat
