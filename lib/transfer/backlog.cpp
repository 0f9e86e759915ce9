#include "transfer/backlog.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace zcat {
namespace {

std::size_t size_of(const auto& frames) {
  std::size_t bytes = 0;
  for (const auto& frame : frames) bytes += frame.size();
  return bytes;
}

}  // namespace

bool Backlog::send(const Frames& frames, InputBlock* block, const Message* request) {
  const std::string id(frames.front());
  auto found = queues_.find(id);
  if (found == queues_.end() && sockets_.send(frames, block) != nullptr) return true;
  const std::size_t bytes = size_of(frames);
  if (!sockets_.names_peers() || (block != nullptr && !sockets_.admits(bytes))) return false;
  if (found == queues_.end()) found = queues_.try_emplace(id).first;
  Queue& queue = found->second;
  if (request != nullptr && !queue.hold) queue.hold = sockets_.hold(request->source_descriptor());
  if (!queue.hold && queue.bytes > 0 && queue.bytes + bytes > kLimit) return false;
  queue.messages.emplace_back(frames.begin(), frames.end());
  queue.bytes += bytes;
  return true;
}

bool Backlog::flush() {
  bool changed = false;
  for (auto entry = queues_.begin(); entry != queues_.end();) {
    Queue& queue = entry->second;
    try {
      changed = flush(queue) || changed;
    } catch (const Unroutable&) {
      report_lost(entry->first, queue.messages.size());
      queue.messages.clear();
      changed = true;
    }
    entry = queue.messages.empty() ? queues_.erase(entry) : std::next(entry);
  }
  return changed;
}

bool Backlog::flush(Queue& queue) {
  bool changed = false;
  for (; !queue.messages.empty(); queue.messages.pop_front(), changed = true) {
    const std::vector<std::string>& next = queue.messages.front();
    if (sockets_.send(Frames(next.begin(), next.end()), nullptr) == nullptr) break;
    queue.bytes -= size_of(next);
  }
  return changed;
}

/// Nobody has chosen a routing id that begins with NUL, so nobody knows it.
void Backlog::report_lost(const std::string& id, std::size_t count) {
  const std::string name = id.starts_with('\0') ? "" : fmt::format(" '{}'", for_terminal(id));
  report_.fault(ExitCode::undelivered, fmt::format("the peer{} left: {} to it {} not sent", name,
                                                   count_of(count, "message"), was_or_were(count)));
}

std::uint64_t Backlog::give_up() {
  std::uint64_t count = 0;
  for (const auto& [id, queue] : queues_) count += queue.messages.size();
  queues_.clear();
  return count;
}

}  // namespace zcat
