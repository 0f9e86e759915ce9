#include "transfer/handler.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>

#include "base/text.hpp"
#include "transfer/handler_environment.hpp"

namespace zcat {
namespace {

constexpr std::chrono::seconds kMercy{2};  // between SIGTERM and SIGKILL
constexpr std::chrono::milliseconds kParting{
    200};  // from the closing of what a lasting handler answers with to its end, which says more
constexpr std::chrono::seconds kSilence{5};  // without an answer of a lasting handler
constexpr std::chrono::seconds kRestart{1};  // from one start of a lasting handler to the next
constexpr std::size_t kLeastRoom = 64 * 1024;

bool is_would_block(int error) { return error == EAGAIN || error == EINTR; }

/// The pieces behind the first `skipped` bytes.
std::span<iovec> behind(std::vector<iovec>& pieces, std::size_t skipped) {
  auto first = pieces.begin();
  for (; skipped >= first->iov_len; ++first) skipped -= first->iov_len;
  first->iov_base = static_cast<char*>(first->iov_base) + skipped;
  first->iov_len -= skipped;
  return {first, pieces.end()};
}

std::string why_ended(const std::string& name, const Child::Exit& exit) {
  if (exit.signal == 0) return fmt::format("'{}' ended with status {}", name, exit.status);
  const char* const abbreviation = ::sigabbrev_np(exit.signal);
  return fmt::format("'{}' was ended by SIG{}", name, abbreviation != nullptr ? abbreviation : "?");
}

}  // namespace

Handler::Handler(const HandlerSpec& spec)
    : spec_(spec),
      name_(for_terminal(spec.words.front())),
      encoder_(spec.format ? make_encoder(*spec.format) : nullptr),
      answer_(InputBlock::make(kLeastRoom)) {}

// ------------------------------------------------------------------------------------------------- one message

void Handler::begin(std::uint64_t number) {
  state_ = State::busy;
  info_ = {.sequence = number,
           .time = std::chrono::system_clock::now(),
           .peer = message_.property("Peer-Address"),
           .user = message_.property("User-Id")};
  timed_out_ = false;
  if (child_ && !(input_ && output_)) end_child();  // it has closed what it would need
  waits_to_start_ = !child_ && !restart_.is_never() && !restart_.passed();
  if (!waits_to_start_) feed();
  set_timer();
}

/// Gives the message to the child, which is started where there is none.
void Handler::feed() {
  waits_to_start_ = false;
  try {
    if (encoder_) {
      encoder_->encode(message_.frames(), info_, to_write_);
    } else {
      for (const std::string_view frame : message_.frames()) to_write_.append(frame);
    }
    if (!child_) start();
  } catch (const Error& error) {
    return fail(fmt::format("cannot run '{}': {}", name_, error.what()));
  }
  patience_ = earliest(patience_, Deadline::after(spec_.timeout));
  if (spec_.persistent && !hinted_) silence_ = Deadline::after(kSilence);
  write_input();
}

void Handler::start() {
  ChildPipe to, from;
  const std::vector<std::string> environment =
      spec_.persistent ? handler_environment() : handler_environment(message_.frames(), info_);
  child_.emplace(spec_.path, spec_.words, environment, to.read, from.write);
  input_ = std::move(to.write);
  output_ = std::move(from.read);
  for (const Fd* end : {&input_, &output_}) ::fcntl(end->get(), F_SETFL, O_NONBLOCK);
  poller_.watch(output_.get(), EPOLLIN);
  poller_.watch(child_->fd(), EPOLLIN);
  begin_ = end_ = 0;  // what came of one before it is nobody's answer
  cut_ = false;
  if (!spec_.persistent) return;
  poller_.watch(input_.get(), 0);  // tells that nobody reads it any more
  restart_ = Deadline::after(kRestart);
  decoder_ = make_decoder(*spec_.format);
}

void Handler::write_input() {
  std::vector<iovec> pieces;
  while (input_ && written_ < to_write_.size()) {
    pieces.clear();
    to_write_.gather(pieces);
    const std::span<iovec> rest = behind(pieces, written_);
    const std::size_t count = std::min<std::size_t>(rest.size(), IOV_MAX);
    const ssize_t wrote = ::writev(input_.get(), rest.data(), static_cast<int>(count));
    if (wrote >= 0) {
      written_ += static_cast<std::size_t>(wrote);
    } else if (is_would_block(errno)) {
      if (!std::exchange(awaits_room_, true)) poller_.watch(input_.get(), EPOLLOUT);
      return;
    } else {
      return lose_input();
    }
  }
  if (!spec_.persistent) return close_input();
  if (std::exchange(awaits_room_, false)) poller_.watch(input_.get(), 0);
}

/// Nobody reads its input any more, which nobody has to: but a lasting one needs all of the message.
void Handler::lose_input() {
  int unread = 0;
  ::ioctl(input_.get(), FIONREAD, &unread);
  cut_ = unread > 0 || written_ < to_write_.size();
  close_input();
  expect_end();
}

void Handler::close_input() {
  if (input_) poller_.forget(input_.get());
  awaits_room_ = false;
  input_ = Fd();
}

/// Reads what fits. False: there is nothing now, or never more.
bool Handler::read_some() {
  if (const std::size_t capacity = answer_->capacity(); capacity - end_ < kLeastRoom / 2)
    answer_.reset(InputBlock::grow(answer_.release(), 2 * capacity));
  const ssize_t got = ::read(output_.get(), answer_->data() + end_, answer_->capacity() - end_);
  if (got > 0) {
    end_ += static_cast<std::size_t>(got);
    return true;
  }
  if (got < 0 && is_would_block(errno)) return false;
  poller_.forget(output_.get());
  output_ = Fd();
  return false;
}

void Handler::read_output() {
  if (state_ == State::done) {  // its answer stays where it is
    paused_ = true;
    return poller_.forget(output_.get());
  }
  if (read_some()) {
    if (spec_.persistent) look_for_answer();
  } else if (!output_) {
    expect_end();
  }
}

/// Reads what is in the pipe of a child that has ended. Others may hold it open, and what they write is not ours.
void Handler::drain() {
  int left = 0;
  while (output_ && ::ioctl(output_.get(), FIONREAD, &left) == 0 && left > 0) {
    const std::size_t before = end_;
    if (!read_some()) break;
    if (end_ - before >= static_cast<std::size_t>(left)) break;
  }
}

void Handler::look_for_answer() {
  if (state_ != State::busy) {
    if (has_more()) fail(fmt::format("'{}' wrote a message that nobody asked for", name_));
    return;
  }
  try {
    const Decoder::Step step = decoder_->next(answer().substr(begin_), false, frames_);
    begin_ += step.used;
    if (!step.found) return;
  } catch (const Error& error) {
    return fail(fmt::format("the answer of '{}' cannot be read: {}", name_, error.what()));
  }
  answers_ = 1;
  finish();
}

/// Whether a lasting handler has written anything behind its answer, other than space that means nothing.
bool Handler::has_more() {
  try {
    const Decoder::Step step = decoder_->next(answer().substr(begin_), false, frames_);
    begin_ += step.used;
    return step.found || begin_ != end_;
  } catch (const Error&) {
    return true;
  }
}

/// The answer is all there: whether it can be read.
void Handler::judge_whole() {
  if (!spec_.format) {
    answers_ = end_ > 0 ? 1 : 0;
    if (end_ > 0 && answer_->data()[end_ - 1] == '\n') --end_;
    return finish();
  }
  try {
    const auto decoder = make_decoder(*spec_.format);
    Decoder::Step step{0, end_ > 0};
    for (std::size_t at = 0; step.found && at < end_;) {
      step = decoder->next(answer().substr(at), true, frames_);
      at += step.used;
      if (step.found) ++answers_;
    }
  } catch (const Error& error) {
    return fail(fmt::format("the answer of '{}' cannot be read: {}", name_, error.what()));
  }
  decoder_ = make_decoder(*spec_.format);
  finish();
}

bool Handler::next_answer(Frames& frames) {
  if (taken_ == answers_) return false;
  ++taken_;
  if (spec_.persistent) {
    frames = frames_;
  } else if (!spec_.format) {
    frames.assign(1, answer());
  } else {
    begin_ += decoder_->next(answer().substr(begin_), true, frames).used;
  }
  return true;
}

void Handler::finish() {
  state_ = State::done;
  patience_ = mercy_ = parting_ = silence_ = Deadline::never();
  waits_to_start_ = false;
  set_timer();
}

std::optional<std::string> Handler::release() {
  state_ = State::idle;
  failure_.reset();
  bool too_much = child_ && begin_ != end_ && has_more();
  // one that has answered before it had all of the message would take the next one for the rest
  if (too_much || written_ < to_write_.size()) end_child();
  answers_ = taken_ = begin_ = end_ = 0;
  to_write_.clear();
  written_ = 0;
  // libzmq may still refer to it, and a large one is given back
  if (answer_->shared() || answer_->capacity() > 16 * kLeastRoom) answer_.reset(InputBlock::make(kLeastRoom));
  if (std::exchange(paused_, false) && output_) {  // something came behind its answer, if only its end
    poller_.watch(output_.get(), EPOLLIN);
    too_much = read_some() && has_more();
    if (too_much) end_child();
  }
  if (too_much) return fmt::format("'{}' answered with more than one message", name_);
  return std::nullopt;
}

// ------------------------------------------------------------------------------------------------- its end

void Handler::fail(std::string why) {
  failure_ = std::move(why);
  answers_ = 0;
  end_child();
  if (state_ == State::busy) return finish();
  notice_ = std::exchange(failure_, {}).value_or("");
}

void Handler::end_child() {
  if (child_) child_->signal(SIGKILL);
  stop_watching();
  child_.reset();
}

/// A lasting one that has closed what it would answer with. Often it is about to end, and how it does says more.
void Handler::expect_end() {
  if (spec_.persistent && state_ == State::busy && (cut_ || !output_)) parting_ = Deadline::after(kParting);
}

void Handler::stop_watching() {
  close_input();
  if (output_ && !paused_) poller_.forget(output_.get());
  if (child_) poller_.forget(child_->fd());
  paused_ = false;
  output_ = Fd();
  parting_ = Deadline::never();
}

void Handler::child_ended(const Child::Exit& exit) {
  drain();
  stop_watching();
  child_.reset();
  if (state_ == State::idle) return set_timer();
  if (state_ == State::done) return;
  if (timed_out_) return fail(fmt::format("'{}' took too long", name_));
  if (spec_.persistent) {
    look_for_answer();
    if (state_ == State::busy)
      fail(exit.well() ? fmt::format("'{}' ended without an answer", name_) : why_ended(name_, exit));
    return;
  }
  if (!exit.well()) return fail(why_ended(name_, exit));
  judge_whole();
}

void Handler::limit(Deadline deadline) {
  patience_ = earliest(patience_, deadline);
  set_timer();
}

void Handler::close() {
  if (!child_) return;
  close_input();
  patience_ = Deadline::after(spec_.timeout.value_or(kMercy));
  set_timer();
}

/// A timer that comes too early is set again: that costs less than to set it for each message.
void Handler::set_timer() {
  const Deadline start = waits_to_start_ ? restart_ : Deadline::never();
  const Deadline next = earliest(earliest(earliest(patience_, mercy_), earliest(silence_, start)), parting_);
  if (armed_.passed()) armed_ = Deadline::never();
  if (armed_.instant() <= next.instant()) return;
  armed_ = next;
  poller_.set_timer(next);
}

void Handler::keep_time() {
  if (waits_to_start_ && restart_.passed()) feed();
  if (silence_.passed()) {
    silence_ = Deadline::never();
    hinted_ = true;
    notice_ = fmt::format(
        "'{}' has not answered for 5 s: does it flush its output after each message? (stdbuf -oL, sed -u, "
        "jq --unbuffered)",
        name_);
  }
  if (parting_.passed())
    fail(fmt::format("'{}' closed its {}", name_,
                     cut_ ? "input before it had read the message" : "output without an answer"));
  if (patience_.passed()) {
    patience_ = Deadline::never();
    timed_out_ = true;
    mercy_ = Deadline::after(kMercy);
    if (child_) child_->signal(SIGTERM);
    if (!child_ && state_ == State::busy) fail(fmt::format("'{}' took too long", name_));
  }
  if (mercy_.passed()) {
    mercy_ = Deadline::never();
    if (child_) child_->signal(SIGKILL);
  }
  set_timer();
}

void Handler::serve(int) {
  const std::span<const epoll_event> ready = poller_.ready();
  bool ended = false;
  for (const epoll_event& event : ready) {
    const int fd = event.data.fd;
    if (input_ && fd == input_.get()) {
      if ((event.events & EPOLLERR) != 0) {
        lose_input();
      } else {
        write_input();
      }
    } else if (output_ && fd == output_.get()) {
      read_output();
    } else if (child_ && fd == child_->fd()) {
      ended = true;
    }
  }
  if (ended && child_) {
    if (const auto exit = child_->ended()) child_ended(*exit);
  }
  keep_time();
}

}  // namespace zcat
