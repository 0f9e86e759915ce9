// The end that receives.
#include <sys/resource.h>

#include <algorithm>

#include "bench/numbering.hpp"
#include "bench/wire.hpp"

namespace zcat::bench {
namespace {

constexpr Nanoseconds of(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

SocketSpec far_spec(SocketSpec spec, const Plan& plan, const Endpoint& endpoint) {
  spec.type = row(plan.pattern).far;
  spec.endpoints = {endpoint};
  if (spec.type == ZMQ_SUB) spec.subscriptions = {""};
  const int glance = static_cast<int>(kGlance.count());
  spec.options.push_back(int_option(ZMQ_SNDTIMEO, glance));
  spec.options.push_back(int_option(ZMQ_RCVTIMEO, glance));
  return spec;
}

}  // namespace

Nanoseconds cpu_time() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return of(usage.ru_utime) + of(usage.ru_stime);
}

Worker::Worker(std::function<void()> work)
    : thread_([this, work = std::move(work)] {
        try {
          work();
        } catch (...) {
          failure_ = std::current_exception();
        }
        ended_.store(true);
        done_.wake();
      }) {}

void Worker::finish() {
  thread_.join();
  finished_ = true;
}

FarEnd::FarEnd(zmq::context_t& context, const SocketSpec& spec, const Plan& plan) : plan_(plan) {
  for (const Endpoint& endpoint : spec.endpoints)
    receivers_.push_back(std::make_unique<Receiver>(context, far_spec(spec, plan_, endpoint), plan_));
}

std::vector<std::string> FarEnd::bound() const {
  std::vector<std::string> endpoints;
  for (const auto& receiver : receivers_) endpoints.push_back(receiver->socket.bound.front());
  return endpoints;
}

std::vector<Worker*> FarEnd::start() {
  std::vector<Worker*> workers;
  for (const auto& receiver : receivers_) {
    Receiver* const self = receiver.get();
    workers.push_back(&self->worker.emplace([self] { self->run(); }));
  }
  return workers;
}

void FarEnd::stop() {
  for (const auto& receiver : receivers_) receiver->control.stop();
}

bool FarEnd::done() const {
  return std::ranges::all_of(receivers_, [](const auto& receiver) { return receiver->worker->done(); });
}

std::uint64_t FarEnd::messages() const {
  std::uint64_t sum = 0;
  for (const auto& receiver : receivers_) sum += receiver->control.messages();
  return sum;
}

Figures FarEnd::figures() const {
  Figures sum;
  for (const auto& receiver : receivers_) {
    sum.received += receiver->figures.received;
    sum.twice += receiver->figures.twice;
    sum.counted += receiver->figures.counted;
    sum.time = std::max(sum.time, receiver->figures.time);
  }
  sum.counted /= receivers_.size();
  return sum;
}

Histogram FarEnd::latency() const {
  Histogram sum;
  for (const auto& receiver : receivers_) sum.add(receiver->latency);
  return sum;
}

void FarEnd::Receiver::run() {
  if (row(plan.pattern).asks) {
    answer();
  } else {
    count();
  }
}

/// Receives until it is told that there will be no more. The clock starts with a message, which is then not counted.
void FarEnd::Receiver::count() {
  void* const handle = socket.socket.handle();
  const Numbering numbering(plan.size);
  const Glances glances(plan);
  const bool timed = plan.carries_time();
  Tally tally;
  Frame frame;
  Nanoseconds warm{0}, boundary{0}, last{0};
  bool counting = false;
  std::uint64_t before = 0;
  while (frame.receive(handle, control)) {
    if (frame.more()) {
      last = now();
      break;
    }
    if (frame.size() != plan.size) continue;  // a stranger's
    const bool fresh = tally.add(numbering.read(frame.data(), tally.expected()));
    if (!glances.at(tally.received()) && tally.received() != 1) continue;
    last = now();
    if (timed && fresh && (counting || plan.count))
      latency.add(static_cast<std::uint64_t>(std::max<Nanoseconds::rep>(
          last.count() - static_cast<Nanoseconds::rep>(read_time(frame.data())), 0)));
    if (tally.received() == 1) warm = last + plan.warm_up();
    if (!counting && last >= warm) {
      counting = true;
      boundary = last;
      before = tally.received();
    }
    control.moved(tally.received());
  }
  figures.received = tally.received();
  figures.twice = tally.twice();
  figures.counted = counting ? tally.received() - before : 0;
  figures.time = counting ? last - boundary : Nanoseconds(0);
}

void FarEnd::Receiver::answer() {
  void* const handle = socket.socket.handle();
  const bool addressed = row(plan.pattern).far == ZMQ_ROUTER;
  Frame id, body;
  std::uint64_t answered = 0;
  while (true) {
    if (addressed && !id.receive(handle, control)) break;
    if (!body.receive(handle, control) || body.more()) break;
    if (addressed && !id.send(handle, control, ZMQ_SNDMORE)) break;
    if (!body.send(handle, control)) break;
    if (++answered % 16 == 0) control.moved(answered);
  }
}

}  // namespace zcat::bench
