#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "base/fd.hpp"

namespace zcat {

/// Two connected sockets, of tcp or unix, and the bytes between them: what one sends goes on to the other, at once and in
/// order; so do half-closes and back-pressure. The sides are 0 and 1. Whoever owns it watches both, and ends it when told.
class ByteRelay {
 public:
  enum class State { passes, ended, reset };
  struct Turn {
    State state = State::passes;
    int error = 0;            ///< of a reset: 0 where nothing is known of it
    std::string_view read{};  ///< what came from the side and went on, or waits for room; in the given buffer
  };

  /// The poller has to outlive the relay.
  explicit ByteRelay(Poller& poller) : poller_(poller) {}

  /// Gives it the socket of a side. Keepalive is turned on, as for libzmq's sockets.
  void set(unsigned side, Fd fd);
  /// -1: there is none yet.
  int fd(unsigned side) const { return halves_[side].fd.get(); }
  /// Bytes that came from a side.
  std::uint64_t received(unsigned side) const { return halves_[side].received; }

  /// Both sides are there.
  void start() { watch(); }
  /// Does what these events of epoll on a side ask for. Not `passes`: nothing more will pass, close() it.
  Turn stir(unsigned side, std::uint32_t events, std::span<char> buffer);

  /// What has come by now is still passed on, and a little more, so that there is a moment in which nothing is under way.
  void begin_end();
  enum class Rest { nothing, waits, drains };
  /// What still has to get to this side: it waits for room or to be read here, or for the kernel, because a reset follows.
  Rest rest_for(unsigned side) const;
  /// Drops what has not got to its side: how many bytes that is, for each side that has not left by itself. A side that
  /// lacks some will be reset, so that it does not take the end for the whole.
  std::array<std::uint64_t, 2> give_up();
  /// Closes both sides. Whether one of them by a reset.
  bool close(bool by_reset);

 private:
  struct Half {
    Fd fd;
    std::string waiting;         // for room at this side
    std::size_t written = 0;     // of that
    std::uint64_t received = 0;  // from this side
    std::uint64_t may_read = std::numeric_limits<std::uint64_t>::max();
    std::uint32_t watched = ~0U;
    bool ended = false;   // it sends no more
    bool broken = false;  // it takes no more
    bool cut = false;     // it got less than was meant for it

    bool blocked() const { return !waiting.empty(); }
    std::size_t rest() const { return waiting.size() - written; }
  };

  Turn pass(unsigned from, std::span<char> buffer);
  State flush(unsigned side);
  State break_off(unsigned side);
  void watch();

  Poller& poller_;
  std::array<Half, 2> halves_;
};

}  // namespace zcat
