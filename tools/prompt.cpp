#include "prompt.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/error.hpp"
#include "base/signals.hpp"

namespace zcat {
namespace {

constexpr std::size_t kChunk = 64 * 1024;
constexpr std::array kSignals{SIGWINCH, SIGTSTP, SIGCONT, SIGQUIT};

// Signal handlers reach nothing but globals. There is one prompt.
volatile std::sig_atomic_t resized = 0, to_suspend = 0, continued = 0;
int wake_descriptor = -1;
std::array<struct sigaction, kSignals.size()> actions_before;

extern "C" void on_terminal_signal(int number) {
  if (number == SIGQUIT) {
    restore_terminal();
    ::signal(number, SIG_DFL);
    ::raise(number);
    return;
  }
  (number == SIGWINCH ? resized : number == SIGTSTP ? to_suspend : continued) = 1;
  const int saved_errno = errno;
  Wakeup::wake(wake_descriptor);
  errno = saved_errno;
}

void catch_signals(int wake) {
  wake_descriptor = wake;
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    ::sigaction(kSignals[i], nullptr, &actions_before[i]);
    if (actions_before[i].sa_handler == SIG_IGN && kSignals[i] != SIGWINCH) continue;
    struct sigaction action {};
    action.sa_handler = on_terminal_signal;
    action.sa_flags = SA_RESTART;
    ::sigaction(kSignals[i], &action, nullptr);
  }
}

void leave_signals() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &actions_before[i], nullptr);
  wake_descriptor = -1;
}

std::pair<Fd, Fd> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    throw Error(ExitCode::failed, fmt::format("cannot edit lines: {}", std::strerror(errno)));
  return {Fd(ends[0]), Fd(ends[1])};
}

void never_block(const Fd& fd) { ::fcntl(fd.get(), F_SETFL, ::fcntl(fd.get(), F_GETFL) | O_NONBLOCK); }

// A terminal that is asked to brackets what is pasted.
constexpr std::string_view kBracketPastes = "\x1b[?2004h";

}  // namespace

bool Prompt::works(int terminal) {
  const char* const kind = std::getenv("TERM");
  return kind != nullptr && *kind != '\0' && std::string_view(kind) != "dumb" &&
         ::isatty(STDIN_FILENO) == 1 && ::isatty(terminal) == 1 &&
         ::tcgetpgrp(STDIN_FILENO) == ::getpgrp();  // to change the mode from behind would stop us
}

Prompt::Prompt(int terminal, int interrupted, History* history) : terminal_(terminal), history_(history) {
  std::tie(typed_out_, typed_in_) = make_pipe();
  std::tie(above_out_, above_in_) = make_pipe();
  never_block(typed_in_);
  never_block(above_out_);
  ::tcgetattr(STDIN_FILENO, &before_);
  restore_terminal_with_us(STDIN_FILENO, before_);
  catch_signals(signalled_.fd());
  editor_.emplace(terminal, interrupted,
                  LineEditor::Callbacks{[this](auto start) { return vocabulary_.beginning_with(start); },
                                        [this](auto line) { write_above(line); }});
  if (history_ != nullptr) {
    for (const std::string& line : history_->load()) editor_->remember(line);
  }
  ::tcgetattr(STDIN_FILENO, &editing_);
  (void)write_all(terminal_, kBracketPastes);
  poller_.watch(STDIN_FILENO, EPOLLIN);
  poller_.watch(above_out_.get(), EPOLLIN);
  poller_.watch(signalled_.fd(), EPOLLIN);
}

Prompt::~Prompt() {
  constexpr std::chrono::seconds kLastMoment{1};
  const Deadline deadline = Deadline::after(kLastMoment);
  pollfd left{above_out_.get(), POLLIN, 0};
  while (::poll(&left, 1, 0) == 1 && !deadline.passed()) {
    pollfd room{terminal_, POLLOUT, 0};
    const timespec time = to_timespec(*deadline.remaining());
    ::ppoll(&room, 1, &time, nullptr);
    show_above();
  }
  if (edits_) stop_editing();
  leave_signals();
}

/// Leaves an unfinished line as it is, and takes an empty prompt away.
void Prompt::stop_editing() {
  edits_ = false;
  poller_.forget(STDIN_FILENO);
  if (has_room()) {
    (void)write_all(terminal_, editor_->empty() ? "\r\x1b[K" : "\n");
  }
  editor_->stop();
  restore_terminal();
  forget_terminal();
}

void Prompt::serve(int) {
  for (const epoll_event& event : poller_.ready()) {
    const int fd = event.data.fd;
    if (fd == signalled_.fd()) heed_signals();
    if (fd == STDIN_FILENO && edits_) read_terminal();
    if (fd == typed_in_.get()) hand_on();
    if (fd == above_out_.get() || fd == terminal_) show_above();
  }
}

void Prompt::heed_signals() {
  signalled_.clear();
  if (std::exchange(to_suspend, 0) != 0) suspend();
  const bool was_stopped = std::exchange(continued, 0) != 0;
  const bool other_size = std::exchange(resized, 0) != 0;
  if (!edits_ || (!was_stopped && !other_size)) return;
  if (was_stopped) {
    ::tcsetattr(STDIN_FILENO, TCSADRAIN, &editing_);
    (void)write_all(terminal_, kBracketPastes);
  }
  if (!other_size) return editor_->redraw();
  editor_->resize();
  write_above("");
}

/// As the terminal's own ^Z: whoever sees us stopped finds the terminal as it was.
void Prompt::suspend() {
  if (edits_) {
    (void)write_all(terminal_, "\n");
    restore_terminal();
  }
  ::kill(::getpid(), SIGSTOP);
  continued = 1;
}

void Prompt::read_terminal() {
  do {
    const LineEditor::Key key = editor_->read_key();
    if (key == LineEditor::Key::line) accept(editor_->line());
    ended_ = key == LineEditor::Key::end;
  } while (!ended_ && editor_->has_key());
  if (!ended_) return;
  hand_on();
  stop_editing();
}

void Prompt::accept(const std::string& line) {
  vocabulary_.learn(line);
  if (history_ != nullptr ? history_->takes(line) : !line.empty() && line.front() != ' ') {
    editor_->remember(line);
    if (history_ != nullptr) history_->add(line);
  }
  unread_ += line;
  unread_ += '\n';
  hand_on();
}

/// While lines wait for a reader no more are read from the terminal.
void Prompt::hand_on() {
  while (!unread_.empty()) {
    const ssize_t wrote = ::write(typed_in_.get(), unread_.data(), unread_.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0 && errno == EAGAIN) {
      poller_.watch(typed_in_.get(), EPOLLOUT);
      if (edits_ && !ended_) poller_.watch(STDIN_FILENO, 0);
      return;
    }
    unread_.erase(0, wrote < 0 ? unread_.size() : static_cast<std::size_t>(wrote));
  }
  if (!typed_in_) return;
  poller_.forget(typed_in_.get());
  if (ended_) {
    typed_in_ = Fd();
  } else if (edits_) {
    poller_.watch(STDIN_FILENO, EPOLLIN);
  }
}

std::size_t Prompt::count_left() {
  auto lines = std::ranges::count(unread_, '\n');
  never_block(typed_out_);
  std::array<char, kChunk> chunk;
  for (ssize_t got = 0; (got = ::read(typed_out_.get(), chunk.data(), chunk.size())) > 0;)
    lines += std::count(chunk.data(), chunk.data() + got, '\n');
  return static_cast<std::size_t>(lines);
}

bool Prompt::has_room() const {
  pollfd room{terminal_, POLLOUT, 0};
  return ::poll(&room, 1, 0) == 1 && (room.revents & POLLOUT) != 0;
}

/// A terminal that was stopped with ^S must not stop us.
void Prompt::show_above() {
  const bool room = has_room();
  poller_.watch(above_out_.get(), room ? std::uint32_t{EPOLLIN} : 0);
  if (!room) return poller_.watch(terminal_, EPOLLOUT);
  if (terminal_ != STDIN_FILENO) poller_.forget(terminal_);
  std::array<char, kChunk> chunk;
  const ssize_t got = ::read(above_out_.get(), chunk.data(), chunk.size());
  if (got <= 0) return;
  shown_.append(chunk.data(), static_cast<std::size_t>(got));
  const std::size_t whole = shown_.rfind('\n') + 1;  // 0 where there is none
  pollfd more{above_out_.get(), POLLIN, 0};
  if (whole < shown_.size() && (::poll(&more, 1, 0) == 0 || shown_.size() > kChunk)) {
    print(shown_ + "\n");
    shown_.clear();
  } else if (whole > 0) {
    print(std::string_view(shown_).substr(0, whole));
    shown_.erase(0, whole);
  }
}

void Prompt::print(std::string_view text) {
  constexpr std::string_view kOurs = ZCAT_NAME ": ";
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    const std::string_view line = text.substr(begin, end - begin);
    if (!line.starts_with(kOurs)) vocabulary_.learn(line);
    begin = end + 1;
  }
  write_above(text);
}

void Prompt::write_above(std::string_view text) {
  if (!edits_) {
    (void)write_all(terminal_, text);
    return;
  }
  std::string out = "\r";
  for (std::size_t rows = editor_->rows_above_cursor(); rows > 0; --rows) out += "\x1b[A";
  out += "\x1b[J";
  for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  (void)write_all(terminal_, out);
  editor_->redraw();
}

}  // namespace zcat
