#include "transfer/onlooker.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace zcat {

Onlooker::Onlooker(const SinkSpec& spec, Report& report, OutputLine* line, int standard_output)
    : sink_(spec, line, standard_output), report_(report) {
  sink_.output().buffer().refer_to_nothing();
}

void Onlooker::put(std::span<const std::string_view> frames, const MessageInfo& info) {
  if (closed()) return;
  // what is written stays in the buffer until all of it is
  if (sink_.output().buffer().size() > kMostWaiting && !sink_.flush()) {
    if (missed_++ == 0) report_.note("standard output is too slow: some messages are not shown");
    return;
  }
  sink_.put(frames, info);
  if (sink_.full()) sink_.flush();
}

void Onlooker::finish() {
  if (!closed() && !written())
    missed_ += sink_.output().unwritten();  // the format none leaves nothing to write
  sink_.output().drop();
  if (missed_ > 0)
    report_.note(fmt::format("{} {} not shown: standard output was too slow", count_of(missed_, "message"),
                             was_or_were(missed_)));
}

}  // namespace zcat
