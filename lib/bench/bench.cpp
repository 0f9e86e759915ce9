// The near end's side of all measurements: one size after the other.
#include "bench/bench.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "bench/end.hpp"
#include "bench/far_side.hpp"

namespace zcat::bench {
namespace {

constexpr std::chrono::seconds kTick{1};

/// Goes on with the loop until `ready` says so. False: a signal came.
template <typename Ready, typename Tick>
bool wait(const BenchContext& context, const Ready& ready, const Tick& tick) {
  Deadline next = Deadline::after(kTick);
  while (!ready()) {
    if (context.loop.wait(next).signal) return false;
    if (!next.passed()) continue;
    tick();
    next = Deadline::after(kTick);
  }
  return true;
}

void say_losses(Report& report, const Row& row) {
  if (row.lost == 0 && row.twice == 0) return;
  report.fault(ExitCode::undelivered,
               fmt::format("{}: of {}, {} {} lost and {} came twice", size_words(row.size),
                           count_of(row.sent, "message"), row.lost, was_or_were(row.lost), row.twice));
}

Row make_row(const Plan& plan, const NearEnd& near, const FarSide& far) {
  const bool asks = bench::row(plan.pattern).asks;
  const Figures figures = asks ? near.figures() : far.figures();
  Row made{.pattern = plan.pattern, .size = plan.size, .messages = figures.counted, .time = figures.time};
  made.cpu = cpu_time() - near.cpu_before();
  made.cpu_messages = near.counted_sent();
  made.latency = asks ? near.latency() : far.latency();
  made.sent = near.figures().sent * plan.receivers();
  made.lost = made.sent - std::min(made.sent, figures.received);
  made.twice = figures.twice;
  return made;
}

/// One size. Nothing: a signal came.
std::optional<Row> measure(const BenchContext& context, const BenchSpec& spec, const Plan& plan,
                           FarSide& far) {
  const auto tick = [&] { far.tick(); };
  far.begin(plan);
  SocketSpec connected = spec.near;
  const auto is_ready = [&] {
    std::optional endpoints = far.ready();
    if (endpoints) connected.endpoints = *endpoints;
    return endpoints.has_value();
  };
  if (!wait(context, is_ready, tick)) return std::nullopt;
  NearEnd near(context.context, connected, plan);
  Worker& worker = near.start();
  const Watched watched(context.loop, worker);
  const auto look = [&] {
    far.tick();
    if (context.shows_progress)
      context.report.progress(
          fmt::format("{}: {} messages", size_words(plan.size), grouped(near.messages())));
  };
  if (!wait(
          context, [&] { return worker.done(); }, look))
    return std::nullopt;
  far.end(near.figures().sent);
  if (!wait(
          context, [&] { return far.done(); }, tick))
    return std::nullopt;
  return make_row(plan, near, far);
}

}  // namespace

bool measure(const BenchContext& context, const BenchSpec& spec) {
  const std::unique_ptr<FarSide> far = make_far_side(context, spec);
  for (const std::uint64_t size : spec.sizes) {
    Plan plan = spec.plan;
    plan.size = size;
    const std::optional row = measure(context, spec, plan, *far);
    if (!row) return false;
    context.print(*row);
    say_losses(context.report, *row);
  }
  far->leave();
  return true;
}

}  // namespace zcat::bench
