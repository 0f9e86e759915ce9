#include "transfer/proxy.hpp"

#include <fmt/format.h>

#include <chrono>

#include "base/text.hpp"

namespace zcat {
namespace {

constexpr int kBurst = 1000;              // messages from one side before it is the turn of the other
constexpr std::chrono::seconds kSlow{2};  // from when on it is worth a line that nobody gets anything

/// Messages from one side to the other.
struct Direction {
  SocketSet& from;
  SocketSet& to;
  ProxyTap::Side side;  // of `from`
  Message message{};
  bool holds = false;  // one that was taken has no room yet
  std::uint64_t passed = 0, dropped = 0;
};

class Proxy {
 public:
  Proxy(const TransferContext& context, SocketSet& front, SocketSet& back, ProxyTap* tap)
      : context_(context),
        forth_{front, back, ProxyTap::Side::front},
        back_{back, front, ProxyTap::Side::back},
        front_(context, front, nullptr, nullptr),
        rear_(context, back, nullptr, nullptr),
        tap_(tap),
        publishes_(back.publishes()),
        answers_(publishes_ || back.talks()) {
    if (tap_ != nullptr) context_.loop.add(tap_->onlooker().output());
  }
  ~Proxy() {
    if (tap_ != nullptr) context_.loop.remove(&tap_->onlooker().output());
  }
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  void run() {
    while (!front_.over() && !front_.interrupted()) {
      front_.heed_signals();
      const bool forth = pass(forth_);
      const bool back = answers_ && pass(back_);
      if (!forth && !back && !misses()) wait();
    }
  }

  Outcome finish() {
    front_.interrupt();
    rear_.interrupt();
    pass_rest(forth_, front_, rear_);
    if (answers_) pass_rest(back_, rear_, front_);
    if (lost_ > 0)
      context_.report.fault(
          ExitCode::undelivered,
          fmt::format("{} that had been taken could not be passed on", count_of(lost_, "message")));
    tell_counts();
    if (tap_ != nullptr) flush_tap();  // what standard output takes at once
    if (tap_ != nullptr) tap_->onlooker().finish();
    const Outcome front = front_.finish(), rear = rear_.finish();
    return {front.end, front.released && rear.released};
  }

 private:
  bool pass(Direction& way) {
    bool moved = false;
    for (int count = 0; count < kBurst && take(way) && send(way); ++count) moved = true;
    return moved;
  }

  /// False: there is nothing to pass on.
  bool take(Direction& way) {
    if (way.holds) return true;
    way.holds = way.from.receive(way.message);
    if (way.holds) way.from.show_received(way.message);
    if (way.holds && tap_ != nullptr) show(way);
    return way.holds;
  }

  /// False: there is no room.
  bool send(Direction& way) {
    const Socket::Passed passed = way.to.pass(way.message);
    if (passed == Socket::Passed::no_room) return false;
    way.holds = false;
    ++(passed == Socket::Passed::yes ? way.passed : way.dropped);
    return true;
  }

  /// Whether something can move although no descriptor says so: it is asked last, for to ask takes the signals of all.
  bool misses() {
    bool again = false;
    for (Direction* const way : {&forth_, &back_}) {
      if (way == &back_ && !answers_) continue;
      again =
          (way->holds ? way->to.missed_signal(false, true) : way->from.missed_signal(true, false)) || again;
    }
    if (again) return true;
    return (forth_.holds && send(forth_)) || (back_.holds && send(back_));
  }

  void wait() {
    Deadline moment = Deadline::never();
    if (forth_.holds || back_.holds) moment = Deadline::after(Transfer::kGlance);
    watch_slow();
    if (tap_ != nullptr) flush_tap();
    back_.from.about_to_wait();
    front_.await_network(moment);
    if (tap_ != nullptr && tap_->onlooker().closed()) end_tap("standard output is closed");
  }

  /// A subscriber, or a client, that takes nothing holds everybody up. (Of workers any will do.)
  void watch_slow() {
    Direction& way = publishes_ ? forth_ : back_;
    if (!way.holds) {
      slow_ = std::nullopt;
      return;
    }
    if (!slow_) slow_ = Deadline::after(kSlow);
    if (!slow_->passed()) return;
    slow_ = Deadline::never();
    const std::vector<std::string> who = way.to.slow_peers();
    const bool is_known = who.size() == 1 && !who.front().empty();
    const std::string name =
        fmt::format("{} {}{}", is_known ? "the" : "a", publishes_ ? "subscriber" : "client",
                    is_known ? " at " + who.front() : "");
    if (name == told_) return;
    told_ = name;
    context_.report.note(
        fmt::format("{} takes nothing, so that nobody gets anything: {} drops messages for such a one", name,
                    publishes_ ? "--drop" : "-o front:ROUTER_MANDATORY=0"));
  }

  // ------------------------------------------------------------------------------------------------ the tap

  void show(const Direction& way) {
    try {
      tap_->show(way.side, way.message.frames(), publishes_ && &way == &back_);
    } catch (const Error& error) {
      end_tap(error.what());
    }
  }

  void flush_tap() {
    try {
      tap_->onlooker().flush();
    } catch (const Error& error) {
      end_tap(error.what());
    }
  }

  void end_tap(std::string_view why) {
    context_.report.note(fmt::format("{}: the tap ends, and the proxy goes on", why));
    context_.loop.remove(&tap_->onlooker().output());
    tap_ = nullptr;
  }

  // ------------------------------------------------------------------------------------------------ the end

  /// After a signal: what libzmq has taken from the peers is passed on, too.
  void pass_rest(Direction& way, Transfer& from, Transfer& to) {
    if (way.holds) pass_late(way, to);
    way.holds = false;
    from.take_received([&](Message& message) {
      way.from.show_received(message);
      std::swap(way.message, message);
      if (tap_ != nullptr) show(way);
      pass_late(way, to);
    });
  }

  void pass_late(Direction& way, Transfer& to) {
    while (!send(way)) {
      if (to.out_of_time()) {
        ++lost_;
        return;
      }
      to.await_local(Deadline::after(Transfer::kGlance));
    }
  }

  void tell_counts() {
    const char* const answers = publishes_ ? "subscription" : "message";
    std::string line = fmt::format("passed {} from front to back", count_of(forth_.passed, "message"));
    if (answers_) line += fmt::format(", {} from back to front", count_of(back_.passed, answers));
    if (const std::uint64_t dropped = forth_.dropped + back_.dropped; dropped > 0)
      line += fmt::format("; {} to peers that are not there", dropped);
    context_.report.event(line);
  }

  const TransferContext& context_;
  Direction forth_, back_;
  Transfer front_, rear_;
  ProxyTap* tap_;
  const bool publishes_;          // to subscribers
  const bool answers_;            // something comes from the back
  std::optional<Deadline> slow_;  // when it is worth a line that somebody takes nothing
  std::string told_;              // which one was told last
  std::uint64_t lost_ = 0;
};

}  // namespace

ProxyTap::ProxyTap(const SinkSpec& spec, Report& report, OutputLine* line, int standard_output)
    : onlooker_(spec, report, line, standard_output),
      names_(spec.format.pattern || spec.format.format == &Format::json ? Names::field
             : spec.format.format == &Format::raw                       ? Names::nothing
                                                                        : Names::frame) {}

void ProxyTap::show(Side side, std::span<const std::string_view> frames, bool subscriptions) {
  const std::string_view from = side == Side::front ? "F" : "B";
  frames_.clear();
  if (names_ == Names::frame) frames_.push_back(from);
  const std::size_t first = frames_.size();
  frames_.insert(frames_.end(), frames.begin(), frames.end());
  if (subscriptions && !frames.front().empty() && (frames.front().front() & ~1) == 0) {
    topic_ = (frames.front().front() == 1 ? "+" : "-") + std::string(frames.front().substr(1));
    frames_[first] = topic_;
  }
  MessageInfo info{.time = std::chrono::system_clock::now()};
  info.extras = {&from, 1};
  onlooker_.put(frames_, info);
}

Outcome proxy(const TransferContext& context, SocketSet& front, SocketSet& back, ProxyTap* tap) {
  Proxy proxy(context, front, back, tap);
  proxy.run();
  return proxy.finish();
}

}  // namespace zcat
