#include "socket/zero_copy.hpp"

#include <doctest/doctest.h>
#include <poll.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

using zcat::InFlightBytes;
using zcat::InputBlock;

namespace {

bool readable(int fd) {
  pollfd item{fd, POLLIN, 0};
  return ::poll(&item, 1, 0) == 1;
}

}  // namespace

TEST_CASE("A single message may have any size, several have a limit") {
  const auto bytes = std::make_shared<InFlightBytes>();
  const std::string half(InFlightBytes::kLimit / 2, 'x');
  CHECK(bytes->admits(2 * InFlightBytes::kLimit));
  const zmq::message_t first = bytes->copy(half);
  CHECK(bytes->admits(half.size()));
  CHECK_FALSE(bytes->admits(half.size() + 1));
}

TEST_CASE("Who waits for room is woken once half is free") {
  const auto bytes = std::make_shared<InFlightBytes>();
  const std::string third(InFlightBytes::kLimit / 3, 'x');
  std::optional<zmq::message_t> first = bytes->copy(third), second = bytes->copy(third);
  CHECK_FALSE(bytes->admits(InFlightBytes::kLimit));
  CHECK_FALSE(readable(bytes->fd()));
  first.reset();
  CHECK(readable(bytes->fd()));
  bytes->rearm();
  second.reset();
  CHECK_FALSE(readable(bytes->fd()));
}

TEST_CASE("Messages are counted, bytes only of those that are large") {
  const auto bytes = std::make_shared<InFlightBytes>();
  std::optional<zmq::message_t> message = bytes->copy("short");
  CHECK(message->to_string() == "short");
  CHECK(bytes->messages() == 1);
  CHECK_FALSE(bytes->holds_large());
  message = bytes->copy(std::string(InFlightBytes::kCounted, 'x'));
  CHECK(bytes->messages() == 1);
  CHECK(bytes->holds_large());
  message.reset();
  CHECK(bytes->messages() == 0);
  CHECK_FALSE(bytes->holds_large());
}

TEST_CASE("A block is kept until libzmq lets go of what lies in it, also after its socket is gone") {
  auto bytes = std::make_shared<InFlightBytes>();
  InputBlock* const block = InputBlock::make(InFlightBytes::kCounted);
  std::optional<zmq::message_t> message =
      bytes->lend({block->data(), InFlightBytes::kCounted}, *block, false);
  CHECK(message->data<char>() == block->data());
  CHECK(block->shared());
  CHECK(bytes->messages() == 0);
  bytes.reset();
  message.reset();
  CHECK_FALSE(block->shared());
  block->release();
}

TEST_CASE(
    "Short copies lie together until libzmq lets go of the last of them, also after their socket is gone") {
  auto bytes = std::make_shared<InFlightBytes>();
  std::vector<zmq::message_t> messages;
  {
    InFlightBytes::Copies copies(*bytes);
    for (int i = 0; i < 1000; ++i) messages.push_back(copies.copy("message " + std::to_string(i)));
    CHECK(bytes->messages() == 1000);
    messages.erase(messages.begin() + 1, messages.begin() + 500);
    CHECK(bytes->messages() == 501);
    messages.push_back(copies.copy(std::string(1000, 'x')));
    CHECK(bytes->messages() == 502);
  }
  bytes.reset();
  CHECK(messages[0].to_string() == "message 0");
  CHECK(messages[1].to_string() == "message 500");
  CHECK(messages.back().to_string() == std::string(1000, 'x'));
}
