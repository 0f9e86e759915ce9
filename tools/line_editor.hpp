#pragma once

#include <cwchar>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct editline;
struct history;

namespace zcat {

/// A line that is edited on the terminal of standard input, a key at a time, by libedit (editline(3)): the only place
/// that knows it.
class LineEditor {
 public:
  struct Callbacks {
    /// The words that Tab may put in place of this beginning.
    std::function<std::vector<std::string>(std::string_view start)> complete;
    /// Shows a line above the one that is edited.
    std::function<void(std::string_view line)> show;
  };

  /// Shows the prompt on `terminal`. Readable, `interrupted` ends the wait for the rest of a command of several keys.
  LineEditor(int terminal, int interrupted, Callbacks callbacks);

  enum class Key { more, line, end };
  /// Reads a key, which is there, and does what it says. `line`: a line is whole, and taken by line(). `end`: no more
  /// will come.
  Key read_key();
  /// Whether a key was read together with the last one, which the terminal no longer tells.
  bool has_key() const { return ahead_.has_value() || letter_.has_value(); }
  /// The line that is whole. The next one begins.
  std::string line();
  /// The keys that go back in time find this line.
  void remember(const std::string& line);

  /// Draws the line where the cursor is: something else was written there.
  void redraw();
  /// The terminal has another size.
  void resize();
  /// Gives up editing; what the line shows stays.
  void stop();

  bool empty() const;
  /// How many rows of the screen are between the beginning of the line and the cursor.
  std::size_t rows_above_cursor() const;

 private:
  struct End {
    void operator()(editline* editor) const;
    void operator()(struct history* lines) const;
  };
  static LineEditor& self(editline* editor);
  static int on_letter(editline* editor, wchar_t* letter);
  static unsigned char on_tab(editline* editor, int key);
  static unsigned char on_paste(editline* editor, int key);
  static unsigned char on_search(editline* editor, int key);
  static unsigned char on_searching(editline* editor, int key);
  static wchar_t* prompt_of(editline* editor);

  void bind_keys();
  bool read_byte(char& byte);
  int read_letter(wchar_t& letter);
  bool is_alone();
  unsigned char complete();
  unsigned char search(wchar_t letter);
  std::optional<std::wstring> line_with(const std::wstring& wanted, std::size_t& at) const;
  void replace(const std::wstring& line, std::size_t cursor);

  /// A search in the lines of before, the latest first. libedit's own reads keys until it ends, and so would hold up
  /// everybody else.
  struct Search {
    std::wstring before;    // the line that was there
    std::wstring wanted{};  // what was typed
    std::size_t at = 0;     // the line that is shown, from the latest on
    bool failed = false;    // no older one has it
    wchar_t key = 0;        // the last one
  };

  const int interrupted_;
  Callbacks callbacks_;
  std::unique_ptr<struct history, End> lines_;
  std::unique_ptr<editline, End> editor_;
  bool first_ = true;     // no letter of the command that is being read has come
  bool escapes_ = false;  // it began with Escape
  std::optional<char> ahead_;
  std::optional<wchar_t> letter_;  // what ended a search
  bool vi_ = false;
  bool hung_up_ = false;
  bool pasting_ = false;
  std::optional<Search> search_;
  std::wstring prompt_;
  std::wstring whole_;
};

}  // namespace zcat
