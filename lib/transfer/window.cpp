#include "transfer/window.hpp"

#include <fmt/format.h>
#include <sched.h>

#include <array>
#include <cstring>
#include <random>
#include <unordered_map>

namespace zcat {
namespace {

using Clock = Deadline::Clock;

/// A request that was sent, until its reply is written.
struct Request {
  enum class State { under_way, answered, lost };
  State state = State::under_way;
  Socket* socket = nullptr;
  Clock::time_point sent;
  std::uint64_t departures = 0;  // of the socket's peers, when it was sent or last seen waiting here
  Message reply;
};

/// What stands in the envelope for a request: no other process's replies shall be taken for ours, should a peer know
/// both by one routing id.
class Numbering {
 public:
  std::string_view id(std::uint64_t number) {
    const std::uint64_t value = base_ + number;
    std::memcpy(id_.data(), &value, sizeof value);
    return {id_.data(), id_.size()};
  }
  /// The number of a request; of a frame that is none of ours it may be any.
  std::uint64_t number(std::string_view id) const {
    std::uint64_t value = 0;
    if (id.size() != sizeof value) return ~value;
    std::memcpy(&value, id.data(), sizeof value);
    return value - base_;
  }

 private:
  std::uint64_t base_ = std::uint64_t{std::random_device()()} << 32 | std::random_device()();
  std::array<char, sizeof(std::uint64_t)> id_{};
};

class Window {
 public:
  Window(Transfer transfer, Outlets& outlets, Source& source, Sink& sink, std::size_t size)
      : transfer_(transfer),
        run_(transfer, &source, &sink),
        outlets_(outlets),
        source_(source),
        sink_(sink),
        pace_(transfer.limits),
        size_(size),
        requests_(size + 1) {}

  End operator()(bool& released) {
    const End end = transfer();
    if (writable_) write_answered(true);
    released = run_.finish(outlets_);
    return run_.end(end);
  }

 private:
  // one more than are under way: what the sink holds of the last reply stays where it is
  Request& request(std::uint64_t number) { return requests_[number % requests_.size()]; }
  std::uint64_t held() const { return sent_ - concluded_; }

  End transfer() {
    for (;;) {
      run_.heed_signals();
      const bool received = receive_some();
      write_answered(false);
      const bool sent = send_some();
      if (!writable_ || sink_.output().closed()) return End::output_closed;
      if (failed_) return End::timed_out;
      if (concluded_ == sent_ && (!more_ || reached())) return more_ ? End::count_reached : End::input_done;
      if (received || sent || (::sched_yield(), receive_some())) continue;
      if (!wait()) return give_up();
      take_note_of_departures();
      if (oldest_overdue() && !receive_some()) return give_up();
    }
  }

  bool reached() const { return transfer_.limits.count && sent_ >= *transfer_.limits.count; }

  // --- sending

  bool send_some() {
    bool any = false;
    while (held() < size_ && send_one()) any = true;
    return any;
  }

  bool send_one() {
    early_ = false;
    if (reached() || !next_is_ready()) return false;
    if (sent_ == 0 && !run_.await_peers(outlets_)) {
      failed_ = true;
      return false;
    }
    early_ = !due_.is_never() && !due_.passed();
    if (early_) return false;
    addressed_.assign({numbering_.id(sent_), std::string_view()});
    addressed_.insert(addressed_.end(), frames_.begin(), frames_.end());
    Socket* const socket = outlets_.send(addressed_, source_.block());
    if (socket == nullptr) return false;
    run_.moved(frames_);
    Request& request = this->request(sent_++);
    request.state = Request::State::under_way;
    request.socket = socket;
    request.sent = Clock::now();
    request.departures = socket->peers().departures();
    ready_ = false;
    return true;
  }

  /// Whether there is a message to send, as soon as it is due.
  bool next_is_ready() try {
    if (ready_ || !more_) return ready_;
    const Source::State state = source_.next(frames_);
    more_ = state != Source::State::ended;
    ready_ = state == Source::State::message;
    if (ready_ && pace_.given()) due_ = pace_.next(source_.time());
    return ready_;
  } catch (const Error& error) {  // what was whole in front of it is still asked
    transfer_.report.fault(error.code(), error.what());
    return more_ = false;
  }

  // --- receiving

  /// A few: the next requests are on their way then while more replies are taken.
  bool receive_some() {
    constexpr int kFew = 8;
    int count = 0;
    for (; count < kFew && !failed_ && outlets_.receive(reply_); ++count) {
      run_.moved(reply_.frames());
      take_reply();
    }
    return count > 0;
  }

  void take_reply() {
    const bool opened = reply_.open_envelope();
    if (!opened || reply_.envelope().size() < 2) {
      transfer_.report.fault(ExitCode::failed,
                             "a reply came without the envelope of its request: the peer has to return all "
                             "frames up to the empty one, or leave out --window");
      failed_ = true;
      return;
    }
    const std::uint64_t number = numbering_.number(reply_.envelope().front());
    const bool ours = number >= concluded_ && number < sent_ && reply_.envelope().size() == 2;
    if (ours && request(number).state == Request::State::under_way) {
      request(number).state = Request::State::answered;
      std::swap(request(number).reply, reply_);
    } else if (++strays_ == 1) {
      transfer_.report.note("a reply to no request that is under way is ignored");
    }
  }

  /// Writes the replies whose turn it is; at the end also those behind a request that has none.
  void write_answered(bool all) {
    for (; concluded_ < sent_; ++concluded_) {
      Request& next = request(concluded_);
      if (next.state == Request::State::under_way && !all) return;
      if (sink_.full() && !(all ? run_.write_out() : sink_.flush())) return;
      if (next.state == Request::State::answered) writable_ = run_.put(next.reply);
      if (!writable_) return;
    }
    if (all) run_.write_out();
  }

  // --- waiting

  bool wait() {
    if (concluded_ < sent_ && request(concluded_).state != Request::State::under_way && sink_.flush())
      return true;  // the next one
    const bool room = held() < size_ && !reached();
    const int input = more_ && !ready_ && room ? source_.fd() : -1;
    // each request has its own deadline; where none is under way, it may be that no peer takes one
    if (concluded_ == sent_ && ready_ && !early_) {
      return run_.wait(input, outlets_.undecided() ? Deadline::after(Peers::kSilence) : Deadline::never());
    }
    return run_.idle(input, earliest(oldest_deadline(), room && early_ ? due_ : Deadline::never()));
  }

  Deadline oldest_deadline() {
    if (!transfer_.limits.patience) return Deadline::never();
    for (std::uint64_t number = concluded_; number < sent_; ++number) {
      const Request& one = request(number);
      if (one.state == Request::State::under_way) return Deadline::at(one.sent + *transfer_.limits.patience);
    }
    return Deadline::never();
  }
  bool oldest_overdue() { return oldest_deadline().passed(); }

  /// Out of time, or a signal left no more of it.
  End give_up() {
    if (run_.interrupted() || run_.refused() || sink_.output().closed()) return run_.end(End::timed_out);
    std::uint64_t first = 0, unanswered = 0;
    for (std::uint64_t number = sent_; number-- > concluded_;) {
      if (request(number).state != Request::State::under_way) continue;
      first = number + 1;
      ++unanswered;
    }
    std::string what =
        unanswered == 0
            ? fmt::format("no peer took message {} in time: it and what follows is not sent", sent_ + 1)
            : fmt::format("no reply to request {} in time", first);
    if (unanswered > 1) what += fmt::format(", and none yet to {} sent after it", unanswered - 1);
    transfer_.report.fault(ExitCode::timed_out, what);
    return End::timed_out;
  }

  // --- peers that leave

  /// A request that has left cannot be answered any more once everybody is gone who may have got it. On each socket it is
  /// the last ones that wait here still: those go to whoever comes next.
  void take_note_of_departures() {
    const std::uint64_t departures = outlets_.departures();
    if (departures == departures_ || !outlets_.settled()) return;
    while (receive_some()) {
    }  // they may have come just before the end
    departures_ = departures;
    std::unordered_map<const Socket*, std::size_t> unsent;
    std::uint64_t first = 0, last = 0, lost = 0, doubtful = 0;
    for (std::uint64_t number = sent_; number-- > concluded_;) {
      Request& one = request(number);
      const Socket& socket = *one.socket;
      if (one.state != Request::State::under_way || one.departures == socket.peers().departures()) continue;
      if (unsent.try_emplace(&socket, socket.unsent()).first->second > 0) {
        --unsent[&socket];
        one.departures = socket.peers().departures();
      } else if (socket.peers().ready_since(one.sent) > 0) {
        ++doubtful;
      } else {
        one.state = Request::State::lost;
        first = number + 1;
        if (lost++ == 0) last = first;
      }
    }
    if (doubtful > 0)
      transfer_.report.note(
          "a peer went away: the requests that it had get no reply ('-w' says how long to wait)");
    if (lost == 0) return;
    transfer_.report.fault(ExitCode::undelivered,
                           lost == 1
                               ? fmt::format("request {} has no reply: its peer went away", first)
                               : fmt::format("{} requests, of {} to {}, have no reply: their peer went away",
                                             lost, first, last));
  }

  Transfer transfer_;
  Run run_;
  Outlets& outlets_;
  Source& source_;
  Sink& sink_;
  Pace pace_;
  const std::size_t size_;
  Numbering numbering_;
  std::vector<Request> requests_;  // by number, in a ring
  std::uint64_t sent_ = 0;         // the number of the next one
  std::uint64_t concluded_ = 0;    // all in front of it are written, or lost
  std::uint64_t departures_ = 0;   // that were taken note of
  std::uint64_t strays_ = 0;
  Frames frames_, addressed_;
  Message reply_;
  Deadline due_ = Deadline::never();
  bool more_ = true;      // input has not ended
  bool ready_ = false;    // frames_ waits to be sent
  bool early_ = false;    // it was not due when it was looked at
  bool failed_ = false;   // nothing more can come of it
  bool writable_ = true;  // no reply came that the format cannot carry
};

}  // namespace

End ask_many(Transfer transfer, Outlets& outlets, Source& source, Sink& sink, std::size_t size,
             bool& released) {
  Window window(transfer, outlets, source, sink, size);
  return window(released);
}

}  // namespace zcat
