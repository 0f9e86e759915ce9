// The far end's side: who comes is served, one after the other.
#include <fmt/format.h>

#include <deque>
#include <iterator>
#include <list>

#include "bench/agreement.hpp"
#include "bench/bench.hpp"
#include "bench/far_side.hpp"
#include "socket/socket.hpp"

namespace zcat::bench {
namespace {

class Server {
 public:
  Server(const BenchContext& context, const BenchSpec& spec)
      : context_(context),
        spec_(spec),
        socket_(context.context, spec.control, context.report),
        watched_(context.loop, socket_),
        agreement_(spec.control.endpoints.front()) {
    if (!agreement_.port.empty())  // it may have been the system's choice
      agreement_.port = parse_endpoint_as(socket_.bound().front(), Attach::connect).port;
  }

  const std::string& bound() const { return socket_.bound().front(); }

  /// Whether messages have a place, too.
  bool has_room() const try {
    SocketSpec spec = spec_.far;
    spec.endpoints = data_endpoints(agreement_, 1);
    Report silent([](Report::Kind, std::string_view) {});
    Socket(context_.context, spec, silent).close(true);
    return true;
  } catch (const Error&) {
    return false;
  }

  void run() {
    Deadline next = Deadline::after(kTick);
    while (true) {
      while (socket_.receive(message_)) take();
      if (end_ && !told_ && end_->done()) tell_result();
      if (socket_.missed_signal(true, false)) continue;
      if (context_.loop.wait(earliest(client_.empty() ? Deadline::never() : next, again_)).signal) return;
      if (again_.passed()) bind();
      if (!next.passed()) continue;
      next = Deadline::after(kTick);
      if (end_) end_->tick();
      if (!client_.empty() && silent_.passed()) leave();
    }
  }

 private:
  struct Waiting {
    std::string client;
    Note note;
  };
  static constexpr std::chrono::seconds kTick{1};
  static constexpr std::size_t kMostWaiting = 1000;
  static constexpr std::uint64_t kMostReceivers = 200;

  void take() {
    if (message_.frames().size() != 2) return;
    const std::string client(message_.frames()[0]);
    const std::optional note = decode_note(message_.frames()[1]);
    if (!note) return tell(client, {.kind = Note::Kind::refused, .text = "that is no note of a bench"});
    if (note->kind == Note::Kind::begin || note->kind == Note::Kind::foreign) return welcome({client, *note});
    if (client != client_) return;
    silent_ = Deadline::after(kPatience);
    if (note->kind == Note::Kind::end && end_) end_->expect_end();
    if (note->kind == Note::Kind::bye) leave();
  }

  void welcome(const Waiting& guest) {
    const std::string_view ours = row(spec_.plan.pattern).name;
    if (guest.note.kind == Note::Kind::foreign)
      return refuse(guest, fmt::format("it speaks version {} of the agreement", Note::kVersion));
    if (guest.note.plan.pattern != spec_.plan.pattern)
      return refuse(guest, fmt::format("it serves {}", ours));
    if (client_.empty() || client_ == guest.client) return begin(guest);
    if (waiting_.size() < kMostWaiting) waiting_.push_back(guest);
    tell(guest.client, {.kind = Note::Kind::alive});
  }

  void refuse(const Waiting& guest, const std::string& why) {
    tell(guest.client, {.kind = Note::Kind::refused, .text = why});
  }

  void begin(const Waiting& guest) {
    client_ = guest.client;
    silent_ = Deadline::after(kPatience);
    told_ = false;
    guest_ = guest;
    end_.reset();
    give_up_ = Deadline::after(kPatience / 2);
    bind();
  }

  /// libzmq closes a socket in its own time: the address of the one before may be taken still.
  void bind() {
    constexpr std::chrono::milliseconds kAgain{20};
    again_ = Deadline::never();
    here_ = guest_.note.text == this_machine();
    const Plan& plan = guest_.note.plan;
    try {
      if (plan.receivers() == 0 || plan.receivers() > kMostReceivers)
        throw Error(ExitCode::failed, "too many subscribers");
      SocketSpec spec = spec_.far;
      spec.endpoints = data_endpoints(agreement_, plan.receivers());
      const auto most = static_cast<std::int64_t>(plan.size) + 4096;  // and what encrypts it
      spec.options.insert(spec.options.begin(),
                          {ZMQ_MAXMSGSIZE, std::string(reinterpret_cast<const char*>(&most), sizeof most)});
      end_.emplace(context_, spec, plan);
      tell(client_, {.kind = Note::Kind::ready});
    } catch (const Error& error) {
      if (!give_up_.passed() && plan.receivers() <= kMostReceivers) {
        again_ = Deadline::after(kAgain);
        return;
      }
      context_.report.note(error.what());
      refuse(guest_, error.what());
      leave();
    }
  }

  void tell_result() {
    told_ = true;
    tell(client_, {.kind = Note::Kind::result,
                   .figures = end_->end().figures(),
                   .latency = here_ ? end_->end().latency() : Histogram()});
  }

  void tell(const std::string& client, const Note& note) try {
    const std::string text = note.encoded();
    (void)socket_.send({client, text}, nullptr);
  } catch (const Unroutable&) {
    if (client == client_) leave();
  }

  void leave() {
    client_.clear();
    end_.reset();
    again_ = Deadline::never();
    while (client_.empty() && !waiting_.empty()) {
      const Waiting next = std::move(waiting_.front());
      waiting_.pop_front();
      begin(next);
    }
  }

  const BenchContext& context_;
  const BenchSpec& spec_;
  Socket socket_;
  Watched watched_;
  Endpoint agreement_;
  Message message_;
  std::string client_;  // empty: nobody is served
  Waiting guest_;       // its last wish
  Deadline silent_ = Deadline::never(), again_ = Deadline::never(), give_up_ = Deadline::never();
  std::optional<RunningFarEnd> end_;
  bool told_ = false;
  bool here_ = false;  // the client has our clock
  std::deque<Waiting> waiting_;
};

}  // namespace

void serve(const BenchContext& context, const BenchSpec& spec,
           const std::function<void(const std::string&)>& bound) {
  constexpr std::size_t kMostTries = 100;
  std::list<Server> tried;  // as long as they hold their ports, the system chooses other ones
  do {
    tried.emplace_back(context, spec);
  } while (spec.control.endpoints.front().is_chosen_by_system() && !tried.back().has_room() &&
           tried.size() < kMostTries);
  tried.erase(tried.begin(), std::prev(tried.end()));
  bound(tried.back().bound());
  tried.back().run();
}

}  // namespace zcat::bench
