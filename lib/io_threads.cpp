#include "io_threads.hpp"

#include <sched.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <string>

namespace zcat {
namespace {

/// The thread ids of all I/O threads of this process, by the name that libzmq gives them when it has set their policy.
std::vector<pid_t> io_threads() {
  std::vector<pid_t> threads;
  std::error_code none;  // without /proc there are none
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task", none)) {
    std::string name;
    std::getline(std::ifstream(task.path() / "comm"), name);
    const std::string id = task.path().filename();
    pid_t thread = 0;
    std::from_chars(id.data(), id.data() + id.size(), thread);
    if (name.find("ZMQbg/IO") != std::string::npos) threads.push_back(thread);
  }
  return threads;
}

bool schedule(pid_t thread, int policy) {
  const sched_param priority{};
  return ::sched_setscheduler(thread, policy, &priority) == 0;
}

}  // namespace

void IoThreads::change(bool gather) {
  if (gather) {
    threads_ = io_threads();
    std::erase_if(threads_, [](pid_t thread) {
      return ::sched_getscheduler(thread) != SCHED_OTHER || !schedule(thread, SCHED_BATCH);
    });
  } else {
    for (const pid_t thread : threads_) schedule(thread, SCHED_OTHER);
  }
  gathering_ = gather && !threads_.empty();  // one that has just been started has no name yet: the next call finds it
}

}  // namespace zcat
