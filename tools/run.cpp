// What each command does with the library: opens its sockets, runs its transfer, and makes an exit status of the end.
#include "run.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <thread>
#include <utility>

#include "base/error.hpp"
#include "base/signals.hpp"
#include "base/standard_output.hpp"
#include "base/text.hpp"
#include "bench.hpp"
#include "bound_file.hpp"
#include "cli/completion.hpp"
#include "cli/profile.hpp"
#include "cli/sockopt_list.hpp"
#include "endpoint/transport.hpp"
#include "peer/event_log.hpp"
#include "probe.hpp"
#include "process.hpp"
#include "readiness.hpp"
#include "security/key.hpp"
#include "security/keygen.hpp"
#include "socket/drafts.hpp"
#include "sockopt/sockopt.hpp"
#include "stat.hpp"
#include "transfer/proxy.hpp"
#include "transfer/transfer.hpp"
#include "typed_lines.hpp"
#include "zap_thread.hpp"

namespace zcat {
namespace {

/// What a running command has at hand.
struct Session {
  const Settings& settings;
  Report& report;
  Loop& loop;
  zmq::context_t& context;
  int input;          ///< descriptor of standard input
  int output_fd;      ///< of standard output
  OutputLine* line;   ///< for standard output; null: nobody else writes to it
  const Fd& nowhere;  ///< what is written there is gone
  Console& console;
  ReadyCommand& ready;

  /// Whether messages are only counted: then standard output is left alone, and may even be closed.
  bool writes_nothing() const {
    return settings.output.format.format == &Format::none && !settings.output.format.pattern;
  }
  int output() const { return writes_nothing() ? nowhere.get() : output_fd; }
  OutputLine* output_line() const { return writes_nothing() ? nullptr : line; }

  /// `typed` and `printed` tell whether messages come from standard input and go to standard output: nobody wants a line
  /// of figures among those that a person types or reads.
  TransferContext transfer(bool typed, bool printed) const {
    const bool person = (typed && ::isatty(STDIN_FILENO) == 1) || (printed && ::isatty(standard_output) == 1);
    const Filter* const filter = settings.filter.empty() ? nullptr : &settings.filter;
    const SequenceSpec* const sequence = settings.sequence ? &*settings.sequence : nullptr;
    TransferContext transfer{
        loop,   report,  settings.limits, !settings.quiet && !person && ::isatty(STDERR_FILENO) == 1,
        filter, sequence};
    if (ready.awaited()) transfer.when_connected = [this] { ready.say(); };
    return transfer;
  }
};

/// Tells where a part of a command listens, and under which key.
void tell_bound(const Session& session, const Settings& part, const std::vector<std::string>& bound) {
  const std::string& key = part.security.public_key;
  if (!key.empty() && !bound.empty()) session.report.note(fmt::format("public key '{}'", key));
  if (session.settings.bound_file || session.settings.verbose) return;  // it is there, or among the events
  auto actual = bound.begin();
  for (const Endpoint& endpoint : part.socket.endpoints) {
    if (endpoint.attach != Attach::bind) continue;
    if (endpoint.is_chosen_by_system()) session.report.inform(fmt::format("listening at '{}'", *actual));
    ++actual;
  }
}

/// How to write to standard output: a terminal gets nothing that could drive it, and colours unless NO_COLOR is set.
SinkSpec output_spec(const Session& session) {
  SinkSpec spec = session.settings.output;
  spec.format.terminal = !session.writes_nothing() && ::isatty(standard_output) == 1;
  const char* const no_color = std::getenv("NO_COLOR");
  if (spec.format.terminal && spec.format.format->binary && !spec.format.pattern) {
    session.report.inform(
        fmt::format("'{}' is not for a terminal: '-f dump' shows any bytes", spec.format.format->name));
  }
  spec.format.colour = spec.format.terminal && (no_color == nullptr || *no_color == '\0');
  return spec;
}

/// Whether a part of a command is ready only when its first peer is there: it binds nothing, and peers show.
bool awaits_peers(const Settings& part) {
  const auto& endpoints = part.socket.endpoints;
  return std::ranges::none_of(endpoints, [](const Endpoint& e) { return e.attach == Attach::bind; }) &&
         std::ranges::any_of(endpoints, [](const Endpoint& e) {
           return e.transport->shows_peers() && !e.transport->in_process();
         });
}

/// The sockets of a command, whose endpoints are told as soon as they are bound.
struct Sockets : SocketSet {
  explicit Sockets(const Session& session)
      : SocketSet(session.context, session.settings.socket, session.loop, session.report) {
    tell_bound(session, session.settings, bound());
    if (session.settings.bound_file) write_bound_file(*session.settings.bound_file, bound());
    if (!awaits_peers(session.settings)) session.ready.say();
  }
};

/// Messages that are not written are counted.
Outcome counted(const Session& session, const Sink& sink, Outcome outcome) {
  if (session.writes_nothing())
    session.report.event(fmt::format("{} received", count_of(sink.count(), "message")));
  return outcome;
}

Outcome run_out(Session& session) {
  Source source(session.settings.source, session.input);
  Sockets sockets(session);
  return zcat::send(session.transfer(session.settings.source.pieces.empty(), false), sockets, source);
}

Outcome run_in(Session& session) {
  Sink sink(output_spec(session), session.output_line(), session.output());
  Sockets sockets(session);
  const HandlerSpec& handler = session.settings.handler;
  if (handler.exists()) return handle(session.transfer(false, false), sockets, &sink, handler);
  return counted(session, sink, receive(session.transfer(false, true), sockets, sink));
}

Outcome run_ask(Session& session) {
  const Settings& settings = session.settings;
  Source source(settings.source, session.input);
  Sink sink(output_spec(session), session.output_line(), session.output());
  Sockets sockets(session);
  return counted(session, sink,
                 request(session.transfer(settings.source.pieces.empty(), true), sockets, source, sink,
                         settings.requests));
}

Outcome run_answer(Session& session) {
  const Settings& settings = session.settings;
  if (settings.handler.exists()) {
    Sockets sockets(session);
    return handle(session.transfer(false, false), sockets, nullptr, settings.handler);
  }
  const bool interactive = !settings.echo && settings.source.pieces.empty();
  std::optional<Source> source;
  std::optional<Sink> sink;
  if (!settings.echo) source.emplace(settings.source, session.input);
  if (interactive) sink.emplace(output_spec(session), session.output_line(), session.output());
  Sockets sockets(session);
  return reply(session.transfer(interactive, interactive), sockets, source ? &*source : nullptr,
               sink ? &*sink : nullptr);
}

Outcome run_both(Session& session) {
  const Settings& settings = session.settings;
  Source source(settings.source, session.input);
  Sink sink(output_spec(session), session.output_line(), session.output());
  Sockets sockets(session);
  return counted(session, sink,
                 exchange(session.transfer(settings.source.pieces.empty(), true), sockets, source, sink));
}

Outcome run_proxy(Session& session) {
  const Settings& settings = session.settings;
  const Settings &front_part = settings.sides.front(), &back_part = settings.sides.back();
  std::optional<ProxyTap> tap;
  if (settings.shows_passing)
    tap.emplace(output_spec(session), session.report, session.line, standard_output);
  SocketSet front(session.context, front_part.socket, session.loop, session.report);
  SocketSet back(session.context, back_part.socket, session.loop, session.report);
  tell_bound(session, front_part, front.bound());
  tell_bound(session, back_part, back.bound());
  std::vector<std::string> bound = front.bound();
  for (std::string& endpoint : back.bound()) bound.push_back(std::move(endpoint));
  if (settings.bound_file) write_bound_file(*settings.bound_file, bound);
  if (!awaits_peers(front_part) || !awaits_peers(back_part)) session.ready.say();
  return proxy(session.transfer(false, settings.shows_passing), front, back, tap ? &*tap : nullptr);
}

Outcome run_stat(Session& session) {
  SinkSpec lines;
  lines.format.format = &Format::raw;
  Sink sink(lines, session.line, standard_output);
  StatView view(session.settings, session.console, session.line == nullptr);
  Sockets sockets(session);
  TransferContext transfer = session.transfer(false, true);
  transfer.written = "line";
  Statistics statistics(session.settings.stat.by);
  return watch(transfer, sockets, sink, view.spec(), statistics);
}

Outcome run_tap(Session& session) {
  const Settings& settings = session.settings;
  Onlooker onlooker(output_spec(session), session.report, session.output_line(), session.output());
  StreamListener listener(settings.socket.endpoints.front(), settings.family, settings.socket.ipc_mode);
  tell_bound(session, settings, {listener.uri()});
  if (settings.bound_file) write_bound_file(*settings.bound_file, {listener.uri()});
  session.ready.say();
  return tap(session.transfer(false, true), listener, settings.tap, onlooker);
}

/// What the modes do that open sockets, in the order of Mode.
constexpr std::array kTransfers{run_out, run_in, run_both, run_ask, run_answer, run_proxy, run_stat};

// The sockets are closed, and what was to be sent is delivered. The process ends sooner when it does not take down
// libzmq's threads first; only who looks for leaks has to.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kClearsUp = true;
#else
constexpr bool kClearsUp = false;
#endif

/// Runs the commands of one process, each on a thread of its own where there are several.
class CommandRunner {
 public:
  CommandRunner(const std::vector<Settings>& commands, Console& console)
      : commands_(commands), console_(console) {
    std::size_t endpoints = 0;
    for (const Settings& settings : commands) {
      for (const Settings& part : parts_of(settings)) endpoints += part.socket.endpoints.size();
    }
    // three for each endpoint at most: the socket, and both ends of its monitor
    const int sockets = static_cast<int>(endpoints) * kSocketsPerEndpoint + 1;  // and who may connect
    if (sockets > ZMQ_MAX_SOCKETS_DFLT) context_->set(zmq::ctxopt::max_sockets, sockets);
    for (const Settings& settings : commands) set_context_options(settings.context_options);
    if (std::vector gates = all_gates(); !gates.empty())
      zap_.emplace(*context_, std::move(gates), signals_, console_);
  }

  CommandOutcome run() {
    if (commands_.size() == 1) {
      run_one(0);
    } else {
      std::vector<std::jthread> threads;
      for (std::size_t i = 0; i < commands_.size(); ++i) threads.emplace_back([this, i] { run_one(i); });
    }
    zap_.reset();
    outcome_.released = outcome_.released && kClearsUp && !Socket::left_any();
    if (!outcome_.released) (void)context_.release();
    return outcome_;
  }

 private:
  void set_context_options(const std::vector<SocketOption>& options) {
    for (const SocketOption& option : options) {
      if (zmq_ctx_set(context_->handle(), option.number, int_value(option)) == 0) continue;
      throw Error(ExitCode::usage,
                  fmt::format("libzmq refuses a context option: {}", zmq_strerror(zmq_errno())));
    }
  }

  std::vector<std::shared_ptr<Gate>> all_gates() const {
    std::vector<std::shared_ptr<Gate>> gates;
    for (const Settings& settings : commands_) {
      for (const Settings& part : parts_of(settings)) {
        if (part.socket.protection.gate) gates.push_back(part.socket.protection.gate);
      }
    }
    return gates;
  }

  std::unique_ptr<zmq::context_t> make_context() const {
    int io_threads = ZMQ_IO_THREADS_DFLT;
    for (const Settings& settings : commands_) {
      for (const SocketOption& option : settings.context_options)
        if (option.number == ZMQ_IO_THREADS) io_threads = int_value(option);
    }
    const auto ours =
        (commands_.size() > 1 ? static_cast<int>(commands_.size()) : 0) + (all_gates().empty() ? 0 : 1);
    try_threads(1 + io_threads + ours);
    keep_libraries_off_standard_output();
    return std::make_unique<zmq::context_t>();
  }

  Report make_report(const Settings& settings) {
    return Report([this, &settings](Report::Kind kind, std::string_view line) {
      if (settings.quiet && kind != Report::Kind::fault) return;
      if (kind == Report::Kind::progress) return console_.progress(line, &settings);
      console_.say(line);
    });
  }

  /// Runs a command to its end, and says what went wrong.
  Outcome run(const Settings& settings, int input, Report& report, ReadyCommand& ready) {
    try {
      for (const std::string& note : settings.notes) report.note(note);
      for (const SockoptRow* row : settings.context_read_back)
        report.note(fmt::format("{} = {}", row->name, read_context_option(context_->handle(), *row)));
      Loop loop(signals_);
      std::optional<TypedLines> typed;
      if (commands_.size() == 1) typed.emplace(settings, console_, report, loop);
      loop.add(console_);
      std::optional<EventLog> log;
      if (settings.verbose || settings.events_file) {
        log.emplace(settings.events_file.value_or(""), report);
        report.log_events(&*log, settings.verbose);
        if (settings.shows_messages) report.show_messages();
      }
      if (row(settings.command).mode == Mode::bench)
        return run_bench(settings, {*context_, loop, report, console_});
      Session session{settings,
                      report,
                      loop,
                      *context_,
                      typed ? typed->input(input) : input,
                      typed ? typed->output() : standard_output,
                      commands_.size() > 1 ? &line_ : nullptr,
                      nowhere_,
                      console_,
                      ready};
      const Mode mode = row(settings.command).mode;
      if (mode == Mode::tap) return run_tap(session);
      return kTransfers[static_cast<std::size_t>(mode)](session);
    } catch (const Error& error) {
      report.fault(error.code(), error.what());
    } catch (const std::exception& error) {
      report.fault(ExitCode::failed, words_of(error));
    }
    return {};
  }

  void run_one(std::size_t index) {
    const Settings& settings = commands_[index];
    ReadyCommand ready(readiness_);
    if (settings.limits.count == 0) return ready.say();
    Report report = make_report(settings);
    const Outcome outcome = run(settings, index == 0 ? STDIN_FILENO : dev_null_.get(), report, ready);
    if (outcome.end == End::done && report.code() == ExitCode::ok) ready.say();  // it had nothing to wait for
    console_.ends_progress(&settings);
    const std::lock_guard lock(mutex_);
    outcome_.released = outcome_.released && outcome.released;
    if (outcome.end == End::interrupted) outcome_.signal = signals_.taken();
    if (outcome_.code == ExitCode::ok) outcome_.code = report.code();
  }

  const std::vector<Settings>& commands_;
  Console& console_;
  Readiness readiness_{commands_.size(), console_};
  const Signals signals_;  // before the context: libzmq's threads are gone when the handlers go
  std::unique_ptr<zmq::context_t> context_ = make_context();
  std::optional<ZapThread> zap_;  // outlives the sockets of the commands
  const Fd dev_null_{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
  const Fd nowhere_{::open("/dev/null", O_WRONLY | O_CLOEXEC)};
  OutputLine line_;
  std::mutex mutex_;
  CommandOutcome outcome_;
};

std::string completions_text(const Settings& settings) {
  return completion_script(*find_shell(settings.words.front()), ZCAT_NAME, drafts::why_unavailable().empty());
}

std::string keygen_text(const Settings& settings) {
  if (settings.public_of) return read_secret_key(*settings.public_of, "--public").keys.public_key + "\n";
  return write_key_files(settings.words.front()) + "\n";
}

std::string options_text(const Settings& settings) {
  const bool any = settings.type == row(settings.command).type;
  return list_sockopts(settings.words, any ? std::nullopt : std::optional(settings.type), settings.json);
}

}  // namespace

CommandOutcome run_commands(const std::vector<Settings>& commands, Console& console) {
  const Settings& first = commands.front();
  switch (row(first.command).mode) {
    case Mode::probe: return run_probe(first);
    case Mode::list_options: print(options_text(first)); return {};
    case Mode::completions: print(completions_text(first)); return {};
    case Mode::keygen: print(keygen_text(first)); return {};
    case Mode::profiles: print(profiles_text(first.words)); return {};
    default: return CommandRunner(commands, console).run();
  }
}

}  // namespace zcat
