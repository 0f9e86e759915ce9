#include "bench/far_side.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/text.hpp"
#include "bench/agreement.hpp"
#include "endpoint/transport.hpp"
#include "socket/socket.hpp"

namespace zcat::bench {
namespace {

/// Both ends are in this process.
class LocalFarSide : public FarSide {
 public:
  LocalFarSide(const BenchContext& context, const SocketSpec& spec) : context_(context), spec_(spec) {}

  void begin(const Plan& plan) override {
    SocketSpec spec = spec_;
    spec.endpoints.clear();
    for (std::uint64_t i = 0; i < plan.receivers(); ++i) {
      Endpoint& endpoint = spec.endpoints.emplace_back(spec_.endpoints.front());
      if (endpoint.transport->in_process())
        endpoint = parse_endpoint_as(fmt::format("inproc://bench-{}", ++names_), Attach::bind);
    }
    end_.reset();
    end_.emplace(context_, spec, plan);
  }
  std::optional<std::vector<Endpoint>> ready() override {
    std::vector<Endpoint> endpoints;
    for (const std::string& bound : end_->bound())
      endpoints.push_back(parse_endpoint_as(bound, Attach::connect));
    return endpoints;
  }
  void tick() override { end_->tick(); }
  void end(std::uint64_t) override { end_->expect_end(); }
  bool done() override { return end_->done(); }
  Figures figures() const override { return end_->end().figures(); }
  Histogram latency() const override { return end_->end().latency(); }
  void leave() override { end_.reset(); }

 private:
  const BenchContext& context_;
  const SocketSpec& spec_;
  std::optional<RunningFarEnd> end_;
  int names_ = 0;
};

/// The far end is another process.
class RemoteFarSide : public FarSide {
 public:
  RemoteFarSide(const BenchContext& context, const SocketSpec& spec)
      : context_(context),
        endpoint_(spec.endpoints.front()),
        socket_(context.context, spec, context.report),
        watched_(context.loop, socket_) {}

  void begin(const Plan& plan) override {
    plan_ = plan;
    ready_ = false;
    result_.reset();
    tell({.kind = Note::Kind::begin, .text = this_machine(), .plan = plan});
  }
  std::optional<std::vector<Endpoint>> ready() override {
    read();
    return ready_ ? std::optional(data_endpoints(endpoint_, plan_.receivers())) : std::nullopt;
  }
  void tick() override {
    if (ready_) return tell({.kind = Note::Kind::alive});
    if (socket_.recipients() > 0 && answer_.is_never() && !queued_) answer_ = Deadline::after(kPatience / 2);
    if (!queued_ && answer_.passed())
      refuse_far("it does not answer: no '" ZCAT_NAME " bench --serve' is there");
  }
  void end(std::uint64_t sent) override {
    tell({.kind = Note::Kind::end, .figures = {.sent = sent}});
    give_up_ = Deadline::after(3 * kPatience);
  }
  bool done() override {
    read();
    if (!result_ && give_up_.passed())
      throw Error(ExitCode::failed, fmt::format("'{}' says nothing any more", endpoint_.typed));
    return result_.has_value();
  }
  Figures figures() const override { return result_->figures; }
  Histogram latency() const override { return result_->latency; }
  void leave() override {
    tell({.kind = Note::Kind::bye});
    socket_.close(true);
  }

 private:
  [[noreturn]] void refuse_far(std::string_view why) const {
    throw Error(ExitCode::refused, fmt::format("'{}': {}", endpoint_.typed, why));
  }
  void tell(const Note& note) {
    const std::string text = note.encoded();
    (void)socket_.send({text}, nullptr);  // what does not go now is said again, or not missed
  }
  void read() {
    while (socket_.receive(message_)) {
      if (message_.frames().size() != 1) continue;
      const std::optional note = decode_note(message_.frames().front());
      if (!note) refuse_far("it is no '" ZCAT_NAME " bench --serve'");
      take(*note);
    }
    if (context_.report.refused())
      throw Error(ExitCode::refused, fmt::format("'{}' serves no bench", endpoint_.typed));
  }
  void take(const Note& note) {
    switch (note.kind) {
      case Note::Kind::foreign:
        refuse_far(fmt::format(
            "it speaks version {} of the agreement, and this is version {}: use the same " ZCAT_NAME
            " on both sides",
            for_terminal(note.text), Note::kVersion));
      case Note::Kind::refused: refuse_far(for_terminal(note.text));
      case Note::Kind::ready: ready_ = true; break;
      case Note::Kind::result: result_ = note; break;
      case Note::Kind::alive:
        if (!std::exchange(queued_, true))
          context_.report.note(fmt::format("'{}' serves somebody else: waiting", endpoint_.typed));
        break;
      default: break;
    }
  }

  const BenchContext& context_;
  const Endpoint& endpoint_;
  Socket socket_;
  Watched watched_;
  Message message_;
  Plan plan_;
  bool ready_ = false;
  bool queued_ = false;
  std::optional<Note> result_;
  Deadline answer_ = Deadline::never(), give_up_ = Deadline::never();
};

}  // namespace

std::unique_ptr<FarSide> make_far_side(const BenchContext& context, const BenchSpec& spec) {
  if (spec.control.endpoints.empty()) return std::make_unique<LocalFarSide>(context, spec.far);
  return std::make_unique<RemoteFarSide>(context, spec.control);
}

std::vector<Endpoint> data_endpoints(const Endpoint& agreement, std::uint64_t receivers) {
  std::vector<Endpoint> endpoints;
  for (std::uint64_t i = 1; i <= receivers; ++i) {
    Endpoint& endpoint = endpoints.emplace_back(agreement);
    if (endpoint.port.empty()) {
      endpoint.path += i == 1 ? ".data" : fmt::format(".data{}", i);
    } else {
      std::uint64_t port = 0;
      std::from_chars(endpoint.port.data(), endpoint.port.data() + endpoint.port.size(), port);
      endpoint.port = fmt::format("{}", port + i);
    }
    endpoint.typed = endpoint.uri();
  }
  return endpoints;
}

RunningFarEnd::RunningFarEnd(const BenchContext& context, const SocketSpec& spec, const Plan& plan)
    : end_(context.context, spec, plan) {
  for (Worker* worker : end_.start()) watched_.emplace_back(context.loop, *worker);
}

void RunningFarEnd::tick() {
  if (!ending_ || end_.messages() != seen_) give_up_ = Deadline::after(kPatience);
  seen_ = end_.messages();
  if (give_up_.passed()) end_.stop();
}

}  // namespace zcat::bench
