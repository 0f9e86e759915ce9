#include "transfer/progress.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace zcat {

void Progress::show(Deadline::Clock::time_point now) {
  if (!shown_ || messages_ == 0 || now < next_) return;
  next_ = now + kEvery;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  report_.progress(
      fmt::format("{} messages, {}, {} messages/s", grouped(messages_), size_text(bytes_),
                  grouped(static_cast<std::uint64_t>(static_cast<double>(messages_) / seconds))));
}

}  // namespace zcat
