#include "transfer/handler.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>

#include "base/text.hpp"

extern char** environ;

namespace zcat {
namespace {

constexpr std::chrono::seconds kMercy{2};    // between SIGTERM and SIGKILL
constexpr std::chrono::seconds kSilence{5};  // without an answer of a lasting handler
constexpr std::chrono::seconds kRestart{1};  // from one start of a lasting handler to the next
constexpr std::size_t kLeastRoom = 64 * 1024;
constexpr std::size_t kLongestTopic = 4096;

/// What of our environment handlers do not get: it would speak of us, or of another message.
constexpr std::array<std::string_view, 9> kHidden{
    "LISTEN_",      "NOTIFY_SOCKET=", "ZCAT_SEQ=",   "ZCAT_PEER=",     "ZCAT_USER=",
    "ZCAT_FRAMES=", "ZCAT_SIZE=",     "ZCAT_TOPIC=", "ZCAT_TOPIC_HEX="};

std::vector<std::string> inherited_environment() {
  std::vector<std::string> kept;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (std::ranges::none_of(kHidden, [&](std::string_view hidden) { return text.starts_with(hidden); }))
      kept.emplace_back(text);
  }
  return kept;
}

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
  patience_ = Deadline::after(spec_.timeout);
  if (spec_.persistent && !hinted_) silence_ = Deadline::after(kSilence);
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
  write_input();
}

void Handler::start() {
  ChildPipe to, from;
  child_.emplace(spec_.path, spec_.words, environment(), to.read, from.write);
  input_ = std::move(to.write);
  output_ = std::move(from.read);
  for (const Fd* end : {&input_, &output_}) ::fcntl(end->get(), F_SETFL, O_NONBLOCK);
  poller_.watch(output_.get(), EPOLLIN);
  poller_.watch(child_->fd(), EPOLLIN);
  if (!spec_.persistent) return;
  restart_ = Deadline::after(kRestart);
  decoder_ = make_decoder(*spec_.format);
}

std::vector<std::string> Handler::environment() const {
  std::vector<std::string> all = inherited_environment();
  if (spec_.persistent) return all;
  const Frames& frames = message_.frames();
  all.push_back(fmt::format("ZCAT_SEQ={}", info_.sequence));
  all.push_back(fmt::format("ZCAT_FRAMES={}", frames.size()));
  std::size_t size = 0;
  for (const std::string_view frame : frames) size += frame.size();
  all.push_back(fmt::format("ZCAT_SIZE={}", size));
  if (!info_.peer.empty()) all.push_back(fmt::format("ZCAT_PEER={}", info_.peer));
  if (!info_.user.empty()) all.push_back(fmt::format("ZCAT_USER={}", info_.user));
  if (frames.size() < 2 || frames.front().size() > kLongestTopic) return all;
  all.push_back("ZCAT_TOPIC_HEX=" + to_hex(frames.front()));
  if (frames.front().find('\0') == std::string_view::npos)
    all.push_back(fmt::format("ZCAT_TOPIC={}", frames.front()));
  return all;
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
    } else {  // it reads no more, which it need not
      break;
    }
  }
  if (std::exchange(awaits_room_, false)) poller_.forget(input_.get());
  if (!spec_.persistent) input_ = Fd();
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
  if (read_some() && spec_.persistent) look_for_answer();
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
  patience_ = mercy_ = silence_ = Deadline::never();
  set_timer();
}

std::optional<std::string> Handler::release() {
  state_ = State::idle;
  failure_.reset();
  const bool too_much = child_ && begin_ != end_ && has_more();
  if (too_much) end_child();
  answers_ = taken_ = begin_ = end_ = 0;
  to_write_.clear();
  written_ = 0;
  // libzmq may still refer to it, and a large one is given back
  if (answer_->shared() || answer_->capacity() > 16 * kLeastRoom) answer_.reset(InputBlock::make(kLeastRoom));
  if (std::exchange(paused_, false) && output_) poller_.watch(output_.get(), EPOLLIN);
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

void Handler::stop_watching() {
  if (awaits_room_) poller_.forget(input_.get());
  if (output_ && !paused_) poller_.forget(output_.get());
  if (child_) poller_.forget(child_->fd());
  awaits_room_ = paused_ = false;
  input_ = Fd();
  output_ = Fd();
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
  if (std::exchange(awaits_room_, false)) poller_.forget(input_.get());
  input_ = Fd();
  patience_ = Deadline::after(spec_.timeout.value_or(kMercy));
  set_timer();
}

/// A timer that comes too early is set again: that costs less than to set it for each message.
void Handler::set_timer() {
  const Deadline start = waits_to_start_ ? restart_ : Deadline::never();
  const Deadline next = earliest(earliest(patience_, mercy_), earliest(silence_, start));
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
      write_input();
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
