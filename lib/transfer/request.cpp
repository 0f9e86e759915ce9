// Requests and their replies. Each request goes out over a DEALER with the envelope of a REQ, an empty frame, so that
// replies that nobody expects are seen. Where several requests are in flight, a number of ours in front of the empty
// frame tells whose a reply is: REP and ROUTER send the whole envelope back.
#include <fmt/format.h>

#include <array>
#include <unordered_map>

#include "base/text.hpp"
#include "transfer/numbering.hpp"
#include "transfer/spin_wait.hpp"
#include "transfer/transfer.hpp"

namespace zcat {
namespace {

using Clock = Deadline::Clock;

/// A request that was sent, until its reply is written.
struct Request {
  enum class State { in_flight, answered, lost };
  State state = State::in_flight;
  Socket* socket = nullptr;
  Clock::time_point sent;
  std::uint64_t departures = 0;  // of the socket's peers, when it was sent or last seen waiting here
  Message reply;
  Clock::time_point first_sent;
  Clock::duration round_trip{};
  // where it may be sent again
  std::vector<std::string> frames;
  std::uint64_t tries = 0;            // beyond the first
  bool waits = false;                 // for a peer to take the next try
  std::vector<const Socket*> used{};  // that one of its tries went over
};

class RequestWindow {
 public:
  RequestWindow(const TransferContext& context, SocketSet& sockets, Source& source, Sink& sink,
                const RequestSpec& spec)
      : limits_(context.limits),
        report_(context.report),
        sockets_(sockets),
        sink_(sink),
        next_(source, context.limits, context.report),
        transfer_(context, sockets, &next_, &sink),
        spec_(spec),
        numbering_(spec.retries),
        requests_(spec.window + 1) {
    if (spec.retries > 0) report_.tell_once();
  }

  void run() {
    while (!transfer_.over()) {
      transfer_.heed_signals();
      const bool received = receive_some();
      write_answered();
      const bool sent_again = send_again();
      const bool sent = send_some() || sent_again;
      if (concluded_ == sent_ && is_last()) return;
      if (!received && !sent && !transfer_.over() && !missed_signal()) wait();
    }
  }

  Outcome finish() {
    if (transfer_.carried()) write_rest();
    report_extra_replies();
    return transfer_.finish();
  }

 private:
  // one more than are in flight: the sink may refer to the last reply until it is written
  Request& request(std::uint64_t number) { return requests_[number % requests_.size()]; }
  bool in_flight(std::uint64_t number) { return request(number).state == Request::State::in_flight; }
  bool numbered() const { return spec_.has_numbers(); }
  bool may_spin() const { return spec_.window == 1; }
  bool has_room() const { return sent_ - concluded_ < spec_.window && !limits_.reached(sent_); }
  bool is_last() const { return limits_.reached(sent_) || next_.state() == NextMessage::State::ended; }

  // --- sending

  bool send_some() {
    const std::uint64_t before = sent_;
    while (has_room() && next_.look() == NextMessage::State::ready && send_one(sent_ == before)) {
    }
    return sent_ > before;
  }

  /// Those that leave together share their time: to ask for it would cost a tenth of a request.
  bool send_one(bool is_first) {
    if (sent_ == 0 && !transfer_.await_peers()) return false;
    while (!numbered() &&
           receive_some()) {  // what is here before a request is sent belongs to an earlier one
    }
    if (transfer_.over()) return false;
    address(sent_, 0, next_.frames());
    Socket* const socket = sockets_.send(addressed_, next_.block());
    if (socket == nullptr) return false;
    transfer_.moved(next_.frames());
    Request& request = this->request(sent_++);
    request.state = Request::State::in_flight;
    if (is_first || sink_.shows_extras()) now_ = Clock::now();
    note_sent(request, *socket);
    request.first_sent = request.sent;
    if (spec_.retries > 0) keep(request);
    next_.taken();
    if (may_spin()) spin_.begin();
    return true;
  }

  void address(std::uint64_t number, std::uint64_t attempt, const Frames& frames) {
    addressed_.clear();
    if (numbered()) addressed_.push_back(numbering_.id(number, attempt));
    addressed_.emplace_back();
    addressed_.insert(addressed_.end(), frames.begin(), frames.end());
  }

  void note_sent(Request& request, Socket& socket) {
    request.socket = &socket;
    request.sent = now_;
    request.departures = socket.peers().departures();
  }

  // --- sending again

  void keep(Request& request) {
    request.frames.assign(next_.frames().begin(), next_.frames().end());
    request.tries = 0;
    request.waits = false;
    request.used.assign(1, request.socket);
  }

  /// Sends the requests again whose turn has come, through whoever is there.
  bool send_again() {
    bool any = false;
    for (std::uint64_t number = concluded_; waiting_ > 0 && number < sent_; ++number) {
      Request& request = this->request(number);
      if (!in_flight(number) || !request.waits) continue;
      const Frames frames(request.frames.begin(), request.frames.end());
      address(number, request.tries, frames);
      Socket* const socket = sockets_.send_to_who_is_there(addressed_, nullptr);
      if (socket == nullptr) break;
      set_waiting(request, false);
      now_ = Clock::now();
      note_sent(request, *socket);
      request.used.push_back(socket);
      transfer_.moved(frames);
      any = true;
    }
    return any;
  }

  /// The last try has got no reply. False: it was the last one that there may be.
  bool try_again(Request& request) {
    if (request.tries == spec_.retries) return false;
    ++request.tries;
    request.sent = Clock::now();
    if (!request.waits) set_waiting(request, true);
    if (!numbered()) sockets_.replace(request.socket);  // a reply shows whose it is by where it comes from
    return true;
  }
  bool try_overdue_again() {
    for (std::uint64_t number = concluded_; number < sent_; ++number) {
      Request& request = this->request(number);
      if (in_flight(number) && Deadline::at(request.sent + *spec_.timeout).passed() && !try_again(request))
        return false;
    }
    return true;
  }

  void set_waiting(Request& request, bool waits) {
    request.waits = waits;
    waiting_ += waits ? 1 : std::uint64_t(-1);
  }

  /// The request has its reply. Others may still come over the connections of its tries, and would look like the reply to the
  /// next request.
  void conclude_tries(Request& request) {
    if (request.waits) set_waiting(request, false);
    if (request.tries == 0 || numbered()) return;
    for (const Socket* socket : request.used) sockets_.replace(socket);
    sockets_.drop_replaced();
  }

  // --- receiving

  /// A few: while more replies are taken, the next requests are on their way.
  bool receive_some() {
    const int few = numbered() ? 8 : 1;
    int count = 0;
    for (; count < few && !transfer_.over() && sockets_.receive(reply_); ++count) {
      transfer_.moved(reply_.frames());
      take_reply();
    }
    return count > 0;
  }

  void take_reply() {
    if (reply_.is_probe(0) && probes_++ < sockets_.peers() + sockets_.departures()) return;
    const std::size_t own_frames = numbered() ? 2 : 1;
    if (!reply_.open_envelope() || reply_.envelope().size() < own_frames) return refuse_reply();
    const std::uint64_t number = numbered() ? numbering_.number(reply_.envelope().front()) : sent_ - 1;
    const bool ours = number >= concluded_ && number < sent_ && reply_.envelope().size() == own_frames;
    if (!ours || !in_flight(number)) {
      if (spec_.retries == 0) ++extra_replies_;  // else it may be the second one to a request
      return;
    }
    if (may_spin()) spin_.end();
    sockets_.show_received(reply_);
    Request& request = this->request(number);
    request.state = Request::State::answered;
    if (sink_.shows_extras()) request.round_trip = Clock::now() - request.first_sent;
    std::swap(request.reply, reply_);
    if (spec_.retries > 0) conclude_tries(request);
  }

  void refuse_reply() {
    report_.fault(ExitCode::failed,
                  numbered()
                      ? "a reply came without the envelope of its request: the peer has to return all "
                        "frames up to the empty one, or leave out --window"
                      : "a reply came without the empty frame in front of it: the peer has to return all "
                        "frames up to the empty one, as REP does");
    transfer_.stop();
  }

  void report_extra_replies() {
    if (extra_replies_ == 0) return;
    report_.note(fmt::format("{} that answer{} no request in flight {} ignored",
                             extra_replies_ == 1 ? "a reply" : fmt::format("{} replies", extra_replies_),
                             extra_replies_ == 1 ? "s" : "", was_or_were(extra_replies_)));
  }

  /// Writes the replies whose turn it is.
  void write_answered() {
    while (concluded_ < sent_ && !in_flight(concluded_) && !transfer_.over()) {
      if (sink_.full() && !transfer_.flush()) return;
      write_next();
    }
  }
  void write_next() {
    const Request& next = request(concluded_);
    if (next.state == Request::State::answered && !write(next)) return;
    ++concluded_;
  }
  bool write(const Request& request) {
    if (spec_.expected && !spec_.expected->matches(request.reply.frames())) {
      report_.fault(ExitCode::failed, fmt::format("the reply to request {} does not match --expect '{}'",
                                                  concluded_ + 1, spec_.expected->typed()));
    }
    if (!sink_.shows_extras()) return transfer_.put(request.reply);
    const auto seconds = std::chrono::duration<double>(request.round_trip).count();
    const std::string text = fmt::format("{:.6f}", seconds);
    const std::array<std::string_view, 1> extras{text};
    return transfer_.put(request.reply, extras);
  }
  /// At the end: those behind a request that has no reply as well.
  void write_rest() {
    while (concluded_ < sent_ && transfer_.carried() && (!sink_.full() || transfer_.write_out()))
      write_next();
    if (transfer_.write_out()) return;
    for (; concluded_ < sent_; ++concluded_)
      transfer_.not_written(request(concluded_).state == Request::State::answered ? 1 : 0);
  }

  // --- waiting

  /// A request that could not be sent may have cost the signal that a reply is there, or that there is room.
  bool missed_signal() {
    return has_room() && next_.state() == NextMessage::State::ready && sockets_.missed_signal(true, true);
  }

  void wait() {
    if (transfer_.flush() && concluded_ < sent_ && !in_flight(concluded_))
      return;  // the next reply can be written
    if (may_spin() && concluded_ < sent_ && spin_.spin()) return;
    NextMessage* const input = has_room() ? &next_ : nullptr;
    const bool awaits_room = concluded_ == sent_ && next_.state() == NextMessage::State::ready;
    // each request has its own deadline; where none is in flight, it may be that no peer takes one
    const bool goes_on =
        awaits_room ? transfer_.await_room(Deadline::never(), input)
                    : transfer_.await_local(
                          earliest(oldest_deadline(), has_room() ? next_.due() : Deadline::never()), input);
    if (goes_on) note_departures();
    if (goes_on && oldest_deadline().passed() && !receive_some() && !try_overdue_again())
      transfer_.stop(End::timed_out);
    if (transfer_.over()) report_timeout();
  }

  Deadline oldest_deadline() {
    if (!spec_.timeout) return Deadline::never();
    Deadline oldest = Deadline::never();
    for (std::uint64_t number = concluded_; number < sent_; ++number) {
      if (!in_flight(number)) continue;
      oldest = earliest(oldest, Deadline::at(request(number).sent + *spec_.timeout));
      if (spec_.retries == 0) break;  // they were sent in their order
    }
    return oldest;
  }

  void report_timeout() {
    std::uint64_t first = 0, unanswered = 0;
    for (std::uint64_t number = sent_; number-- > concluded_;) {
      if (!in_flight(number)) continue;
      first = number + 1;
      ++unanswered;
    }
    if (unanswered == 0) return transfer_.report_unsent(sent_);
    const std::string others =
        unanswered > 1 ? fmt::format(", and none yet to {} sent after it", unanswered - 1) : std::string();
    transfer_.report_timeout(fmt::format("timed out: no reply to request {}{}", first, others));
  }

  // --- peers that leave

  /// A request that has left cannot be answered once everybody is gone who may have got it. On each socket the last ones
  /// may still wait here: those go to whoever comes next.
  void note_departures() {
    const std::uint64_t departures = sockets_.departures();
    if (departures == departures_ || !sockets_.io_thread_caught_up()) return;
    while (receive_some()) {
    }  // they may have come just before the end
    departures_ = departures;
    std::unordered_map<const Socket*, std::size_t> unsent;
    std::uint64_t first = 0, last = 0, lost = 0, doubtful = 0;
    for (std::uint64_t number = sent_; number-- > concluded_;) {
      if (!in_flight(number) || request(number).waits) continue;
      Request& one = request(number);
      const Socket& socket = *one.socket;
      std::size_t& waiting = unsent.try_emplace(&socket, socket.unsent()).first->second;
      if (waiting > 0) {
        --waiting;
        one.departures = socket.peers().departures();
      } else if (one.departures == socket.peers().departures()) {
        continue;
      } else if (socket.peers().ready_since(one.sent) > 0) {
        ++doubtful;
      } else if (!try_again(one)) {
        one.state = Request::State::lost;
        first = number + 1;
        if (lost++ == 0) last = first;
      }
    }
    report_departures(doubtful, lost, first, last);
  }

  void report_departures(std::uint64_t doubtful, std::uint64_t lost, std::uint64_t first,
                         std::uint64_t last) {
    if (doubtful > 0) {
      report_.note("a peer left: requests that it had get no reply ('-w' says how long to wait)");
    }
    if (lost == 0) return;
    report_.fault(ExitCode::undelivered,
                  lost == 1 ? fmt::format("request {} has no reply: its peer went away", first)
                            : fmt::format("{} requests, of {} to {}, have no reply: their peer went away",
                                          lost, first, last));
  }

  const Limits& limits_;
  Report& report_;
  SocketSet& sockets_;
  Sink& sink_;
  NextMessage next_;
  Transfer transfer_;
  const RequestSpec spec_;
  Numbering numbering_;
  SpinWait spin_;
  Clock::time_point now_;          // when the last request was sent
  std::vector<Request> requests_;  // by number, in a ring
  std::uint64_t sent_ = 0;         // the number of the next one
  std::uint64_t concluded_ = 0;    // all in front of it are written, or lost
  std::uint64_t departures_ = 0;   // that were noted
  std::uint64_t extra_replies_ = 0;
  std::uint64_t waiting_ = 0;  // requests that are to be sent again
  std::uint64_t probes_ = 0;   // one for each connection at most
  Frames addressed_;
  Message reply_;
};

}  // namespace

Outcome request(const TransferContext& context, SocketSet& sockets, Source& source, Sink& sink,
                const RequestSpec& spec) {
  RequestWindow requests(context, sockets, source, sink, spec);
  requests.run();
  return requests.finish();
}

}  // namespace zcat
