#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "fuzz.hpp"
#include "peer/handshake.hpp"

using namespace zcat;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

std::string told(const Greeting& greeting) {
  return greeting.version + "|" + greeting.mechanism + "|" + greeting.type + "|" +
         greeting.identity.value_or("-") + "|" + greeting.refusal.value_or("-") + "|" +
         std::to_string(static_cast<int>(greeting.protocol));
}

}  // namespace

/// The first byte chooses the transport and where the rest, which is what a peer says, is cut in two. What is complete
/// tells the same in one piece and in two; what is shown is printable; and we never say more than a greeting.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto transport = (data[0] & 1) != 0 ? ZmtpHandshake::Transport::ws : ZmtpHandshake::Transport::stream;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t cut = bytes.empty() ? 0 : (data[0] >> 1) % bytes.size();

  ZmtpHandshake split(transport, "host");
  if (transport == ZmtpHandshake::Transport::ws) split.provoke();
  const std::string request = split.speak();
  bool complete = split.take(bytes.substr(0, cut));
  const bool early = complete;
  if (!complete) complete = split.take(bytes.substr(cut));
  const std::string said = split.speak();
  require(said.size() <= 64);

  if (complete && !early) {
    ZmtpHandshake whole(transport, "host");
    if (transport == ZmtpHandshake::Transport::ws) whole.provoke();
    require(whole.take(bytes));
    if (split.greeting().protocol == Protocol::zmtp && whole.greeting().protocol == Protocol::zmtp) {
      require(told(split.greeting()) == told(whole.greeting()));
    }
  }
  split.finish();
  for (const char c : split.greeting().words + split.greeting().mechanism + split.greeting().type) {
    require(c >= ' ' && c <= '~');
  }
  return 0;
}
