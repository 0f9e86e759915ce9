#pragma once

#include <termios.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/fd.hpp"
#include "line_editor.hpp"

namespace zcat {

/// The lines that a person types, one after the other, added one by one to a file that several sessions may share.
/// That it cannot be read or written is nothing to talk about.
class History {
 public:
  /// `name` is the file's, in ${XDG_STATE_HOME:-~/.local/state}/zcat.
  explicit History(std::string_view name);

  /// The last lines of the file, at most kMost. Cuts a file that has become longer.
  std::vector<std::string> load();
  /// Whether the line is to be remembered: not one that begins with a space, nor one that repeats the last.
  bool takes(std::string_view line) const;
  void add(std::string_view line);

  static constexpr std::size_t kMost = 1000;  // lines

 private:
  std::string directory_, path_;  // empty: there is no place for it
  std::string last_;
};

/// What Tab completes: the words that this session has seen.
class Vocabulary {
 public:
  /// Of a line: what stands between blanks and quotes, and the words of letters and digits in it.
  void learn(std::string_view line);
  /// Those that begin with `start`, a hundred at most.
  std::vector<std::string> beginning_with(std::string_view start) const;

 private:
  void add(std::string_view word);
  std::set<std::string, std::less<>> words_;
};

/// Edits lines on the terminal of standard input with libedit while something else is written to that terminal: what
/// goes into above() appears above the line that is being typed. One at a time, and served by a Loop.
///
/// The terminal is in its old mode again after the destructor, and after any signal that ends or stops us.
class Prompt {
 public:
  /// `terminal` is that of standard output. `interrupted` is readable once a signal is to end us. `history` may be
  /// null. Throws Error (failed).
  Prompt(int terminal, int interrupted, History* history);
  ~Prompt();
  Prompt(const Prompt&) = delete;
  Prompt& operator=(const Prompt&) = delete;

  /// Whether lines can be edited here: standard input and `terminal` are terminals that can move the cursor, and ours.
  static bool works(int terminal);

  /// What was typed is read from here, a line each, as from the terminal itself.
  int lines() const { return typed_out_.get(); }
  /// What is written here appears above the line. It may be written by threads.
  int above() const { return above_in_.get(); }

  /// How many lines were typed that nobody has read. They cannot be read afterwards.
  std::size_t count_left();

  std::vector<int> fds() const { return {poller_.fd()}; }
  void serve(int fd);

 private:
  void accept(const std::string& line);
  void heed_signals();
  void read_terminal();
  void hand_on();
  void show_above();
  void print(std::string_view text);
  void write_above(std::string_view text);
  bool has_room() const;
  void stop_editing();
  void suspend();

  const int terminal_;
  History* const history_;
  Vocabulary vocabulary_;
  std::optional<LineEditor> editor_;
  Fd typed_in_, typed_out_;
  Fd above_in_, above_out_;
  Poller poller_;
  Wakeup signalled_;
  termios before_{}, editing_{};
  std::string unread_;  // lines that nobody has taken yet
  std::string shown_;   // an unfinished line for above
  bool ended_ = false;
  bool edits_ = true;
};

}  // namespace zcat
