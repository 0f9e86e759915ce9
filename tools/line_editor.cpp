#include "line_editor.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <histedit.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <cwctype>
#include <utility>

#include "base/error.hpp"

namespace zcat {
namespace {

constexpr std::wstring_view kPrompt = L"> ";
constexpr wchar_t kEscape = L'\x1b';
constexpr wchar_t kEnd = L'\x04';  // what libedit puts into an empty line for ^D
// Letters that no keyboard has. They stand for Escape that begins no sequence, and for a step of a search.
constexpr wchar_t kAlone = L'\x80';
constexpr wchar_t kSearching = L'\x81';
constexpr wchar_t kControlG = L'\x07', kControlH = L'\x08', kControlR = L'\x12', kDelete = L'\x7f';
constexpr int kSequenceMs = 100;
constexpr std::wstring_view kBreaks = L" \t\"'[]{},";

/// Keys that terminals have and libedit does not bind by itself. ~/.editrc may bind them otherwise.
constexpr auto kKeys = std::to_array<std::pair<const wchar_t*, const wchar_t*>>({
    {L"^R", L"zcat-search"},
    {L"\\e[1~", L"ed-move-to-beg"},
    {L"\\e[4~", L"ed-move-to-end"},
    {L"\\e[7~", L"ed-move-to-beg"},
    {L"\\e[8~", L"ed-move-to-end"},
    {L"\\e[H", L"ed-move-to-beg"},
    {L"\\e[F", L"ed-move-to-end"},
    {L"\\e[3~", L"ed-delete-next-char"},
    {L"\\e[1;5C", L"em-next-word"},
    {L"\\e[1;5D", L"ed-prev-word"},
});

/// Bytes that are no text of this locale are left out.
std::wstring to_wide(std::string_view text) {
  std::wstring wide;
  std::mbstate_t state{};
  while (!text.empty()) {
    wchar_t letter = 0;
    const std::size_t used = std::mbrtowc(&letter, text.data(), text.size(), &state);
    if (used == 0 || used > text.size()) {
      state = {};
      text.remove_prefix(1);
      continue;
    }
    wide += letter;
    text.remove_prefix(used);
  }
  return wide;
}

std::string to_bytes(std::wstring_view text) {
  std::string bytes;
  std::mbstate_t state{};
  std::array<char, MB_LEN_MAX> letter{};
  for (const wchar_t wide : text) {
    const std::size_t length = std::wcrtomb(letter.data(), wide, &state);
    if (length <= letter.size()) bytes.append(letter.data(), length);
  }
  return bytes;
}

std::wstring_view text_of(editline* editor) {
  const LineInfoW* const line = ::el_wline(editor);
  return {line->buffer, line->lastchar};
}

std::wstring_view text_before_cursor(editline* editor) {
  const LineInfoW* const line = ::el_wline(editor);
  return {line->buffer, line->cursor};
}

/// ^Z: for this process group, as the terminal does it.
unsigned char on_suspend(editline*, int) {
  ::kill(0, SIGTSTP);
  return CC_NORM;
}

unsigned char on_nothing(editline*, int) { return CC_NORM; }

}  // namespace

void LineEditor::End::operator()(editline* editor) const {
  ::el_set(editor, EL_EDITMODE, 0);  // or it would throw away what was typed ahead, for whoever reads it next
  ::el_end(editor);
}

void LineEditor::End::operator()(struct history* lines) const { ::history_end(lines); }

LineEditor::LineEditor(int terminal, int interrupted, Callbacks callbacks)
    : interrupted_(interrupted), callbacks_(std::move(callbacks)), lines_(::history_init()) {
  if (std::setlocale(LC_CTYPE, "") == nullptr || MB_CUR_MAX == 1) std::setlocale(LC_CTYPE, "C.UTF-8");
  static FILE* const stream = ::fdopen(::fcntl(terminal, F_DUPFD_CLOEXEC, 0), "w");
  editor_.reset(::el_init(ZCAT_NAME, stdin, stream, stream));
  if (!editor_ || !lines_) throw Error(ExitCode::failed, "cannot edit lines: libedit cannot begin");
  HistEvent event;
  ::history(lines_.get(), &event, H_SETSIZE, INT_MAX);
  ::el_set(editor_.get(), EL_CLIENTDATA, this);
  ::el_set(editor_.get(), EL_SIGNAL, 0);
  ::el_set(editor_.get(), EL_HIST, ::history, lines_.get());
  ::el_wset(editor_.get(), EL_PROMPT, prompt_of);
  ::el_wset(editor_.get(), EL_GETCFN, on_letter);
  bind_keys();
  ::el_set(editor_.get(), EL_UNBUFFERED, 1);
}

LineEditor& LineEditor::self(editline* editor) {
  void* data = nullptr;
  ::el_get(editor, EL_CLIENTDATA, &data);
  return *static_cast<LineEditor*>(data);
}

/// ~/.editrc may choose vi's keys: with ours added in both of its modes.
void LineEditor::bind_keys() {
  editline* const editor = editor_.get();
  constexpr const wchar_t* kNone = nullptr;
  ::el_wset(editor, EL_ADDFN, L"zcat-search", L"Search in the lines of before", on_search);
  ::el_wset(editor, EL_ADDFN, L"zcat-searching", L"Take a step of the search", on_searching);
  ::el_wset(editor, EL_EDITOR, L"emacs");
  for (const auto& [keys, command] : kKeys) ::el_wset(editor, EL_BIND, keys, command, kNone);
  ::el_source(editor, nullptr);
  ::el_wset(editor, EL_ADDFN, L"zcat-complete", L"Complete a word that was seen", on_tab);
  ::el_wset(editor, EL_ADDFN, L"zcat-paste", L"Begin or end what is pasted", on_paste);
  ::el_wset(editor, EL_ADDFN, L"zcat-suspend", L"Stop the process", on_suspend);
  ::el_wset(editor, EL_ADDFN, L"zcat-nothing", L"Do nothing", on_nothing);
  const wchar_t* keys = nullptr;
  vi_ = ::el_wget(editor, EL_EDITOR, &keys) == 0 && keys != nullptr && std::wstring_view(keys) == L"vi";
  const std::wstring alone(1, kAlone);
  ::el_wset(editor, EL_BIND, alone.c_str(), vi_ ? L"vi-command-mode" : L"zcat-nothing", kNone);
  const std::wstring searching(1, kSearching);
  ::el_wset(editor, EL_BIND, searching.c_str(), L"zcat-searching", kNone);
  if (vi_) ::el_wset(editor, EL_BIND, L"-a", searching.c_str(), L"zcat-searching", kNone);
  ::el_wset(editor, EL_BIND, L"^I", L"zcat-complete", kNone);
  ::el_wset(editor, EL_BIND, L"^Z", L"zcat-suspend", kNone);
  for (const wchar_t* const paste : {L"\\e[200~", L"\\e[201~"}) {
    ::el_wset(editor, EL_BIND, paste, L"zcat-paste", kNone);
    if (vi_) ::el_wset(editor, EL_BIND, L"-a", paste, L"zcat-paste", kNone);
  }
}

LineEditor::Key LineEditor::read_key() {
  first_ = true;
  escapes_ = false;
  int length = 0;
  const wchar_t* const text = ::el_wgets(editor_.get(), &length);
  if (hung_up_) return Key::end;
  if (text == nullptr || length <= 0) return Key::more;
  const std::wstring_view all(text, static_cast<std::size_t>(length));
  if (all == std::wstring_view(&kEnd, 1)) return Key::end;
  if (all.back() != L'\n' && all.back() != L'\r') return Key::more;
  whole_ = all.substr(0, all.size() - 1);
  return Key::line;
}

std::string LineEditor::line() {
  ::el_set(editor_.get(), EL_UNBUFFERED, 0);
  ::el_set(editor_.get(), EL_UNBUFFERED, 1);
  return to_bytes(std::exchange(whole_, {}));
}

void LineEditor::remember(const std::string& line) {
  HistEvent event;
  ::history(lines_.get(), &event, H_ENTER, line.c_str());
}

void LineEditor::redraw() { ::el_set(editor_.get(), EL_REFRESH); }

void LineEditor::resize() { ::el_resize(editor_.get()); }

void LineEditor::stop() { ::el_set(editor_.get(), EL_UNBUFFERED, 0); }

bool LineEditor::empty() const { return text_of(editor_.get()).empty(); }

std::size_t LineEditor::rows_above_cursor() const {
  winsize size{};
  if (::ioctl(STDIN_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 0;
  std::size_t row = 0, column = 0;
  for (const wchar_t letter : prompt_ + std::wstring(text_before_cursor(editor_.get()))) {
    const int shown = ::wcwidth(letter);
    const std::size_t cells = shown < 0 ? 2 : static_cast<std::size_t>(shown);  // ^X
    if (column + cells > size.ws_col) {  // a wide letter is not divided
      ++row;
      column = 0;
    }
    column += cells;
  }
  return row + (column >= size.ws_col ? 1 : 0);
}

// ------------------------------------------------------------------------------------------------ keys

int LineEditor::on_letter(editline* editor, wchar_t* letter) { return self(editor).read_letter(*letter); }

/// Reads a byte; false: none comes. The rest of a sequence is not waited for long: Escape may have been a key of its
/// own. Other commands of several keys, such as a search, take as long as the person does.
bool LineEditor::read_byte(char& byte) {
  if (ahead_) {
    byte = *std::exchange(ahead_, std::nullopt);
    return true;
  }
  std::array<pollfd, 2> fds{pollfd{STDIN_FILENO, POLLIN, 0}, pollfd{interrupted_, POLLIN, 0}};
  while (true) {
    if (::poll(fds.data(), fds.size(), escapes_ ? kSequenceMs : -1) < 0 && errno == EINTR) continue;
    if (fds[0].revents == 0) return false;
    const ssize_t got = ::read(STDIN_FILENO, &byte, 1);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    hung_up_ = got <= 0;
    return !hung_up_;
  }
}

/// 1: a letter; 0: no more letters come.
int LineEditor::read_letter(wchar_t& letter) {
  if (letter_) {
    letter = *std::exchange(letter_, std::nullopt);
    first_ = false;
    escapes_ = letter == kEscape;
    return 1;
  }
  std::mbstate_t state{};
  char byte = 0;
  while (read_byte(byte)) {
    const std::size_t used = std::mbrtowc(&letter, &byte, 1, &state);
    if (used == static_cast<std::size_t>(-2)) continue;  // a part of a letter
    if (used == static_cast<std::size_t>(-1)) {          // no letter
      state = {};
      continue;
    }
    if (std::exchange(first_, false) && letter == kEscape && is_alone()) letter = kAlone;
    if (search_) {
      search_->key = letter;
      letter = kSearching;
    }
    return 1;
  }
  return 0;
}

/// Whether Escape is a key of its own: nothing comes behind it, or what is the next key of vi's.
bool LineEditor::is_alone() {
  escapes_ = true;
  char next = 0;
  if (!read_byte(next)) return !hung_up_;
  ahead_ = next;
  return vi_ && next != '[' && next != 'O';
}

unsigned char LineEditor::on_paste(editline* editor, int) {
  self(editor).pasting_ = !self(editor).pasting_;
  return CC_NORM;
}

/// A tab that is pasted stands for itself.
unsigned char LineEditor::on_tab(editline* editor, int) {
  if (!self(editor).pasting_) return self(editor).complete();
  return ::el_winsertstr(editor, L"\t") == 0 ? CC_REFRESH : CC_ERROR;
}

unsigned char LineEditor::complete() {
  const std::wstring_view before = text_before_cursor(editor_.get());
  const std::wstring start(before.substr(before.find_last_of(kBreaks) + 1));  // npos + 1: all of it
  const std::vector<std::string> words =
      start.empty() ? std::vector<std::string>() : callbacks_.complete(to_bytes(start));
  if (words.empty()) return CC_ERROR;
  std::wstring common = to_wide(words.front());
  for (const std::string& word : words) {
    const std::wstring other = to_wide(word);
    common.erase(std::mismatch(common.begin(), common.end(), other.begin(), other.end()).first, common.end());
  }
  if (common.size() > start.size())
    return ::el_winsertstr(editor_.get(), common.c_str() + start.size()) == 0 ? CC_REFRESH : CC_ERROR;
  if (words.size() == 1) return CC_NORM;
  callbacks_.show(fmt::format("{}\n", fmt::join(words, "  ")));
  return CC_NORM;
}

// ---------------------------------------------------------------------------------------------- search

wchar_t* LineEditor::prompt_of(editline* editor) {
  LineEditor& line = self(editor);
  line.prompt_ = kPrompt;
  if (line.search_)
    line.prompt_ = (line.search_->failed ? L"no more '" : L"search '") + line.search_->wanted + L"': ";
  return line.prompt_.data();
}

unsigned char LineEditor::on_search(editline* editor, int) {
  self(editor).search_ = {.before = std::wstring(text_of(editor))};
  return CC_REFRESH;
}

unsigned char LineEditor::on_searching(editline* editor, int) {
  return self(editor).search(self(editor).search_->key);
}

/// What a key means to the search. One that means nothing to it ends it, and is then a key as others.
unsigned char LineEditor::search(wchar_t letter) {
  Search& search = *search_;
  std::size_t at = search.at;
  if (letter == kControlR) {
    ++at;
  } else if (letter == kDelete || letter == kControlH) {
    if (!search.wanted.empty()) search.wanted.pop_back();
    at = 0;
  } else if (std::iswprint(static_cast<std::wint_t>(letter)) != 0) {
    search.wanted += letter;
  } else {
    if (letter == kControlG) {
      replace(search.before, search.before.size());
    } else {
      letter_ = letter;
    }
    search_.reset();
    return CC_REFRESH;
  }
  search.failed = false;
  if (search.wanted.empty()) return CC_REFRESH;
  const std::optional found = line_with(search.wanted, at);
  search.failed = !found;
  if (!found) return CC_REFRESH;
  search.at = at;
  replace(*found, found->find(search.wanted));
  return CC_REFRESH;
}

/// The latest line that has `wanted`, from line `at` on, which becomes its number.
std::optional<std::wstring> LineEditor::line_with(const std::wstring& wanted, std::size_t& at) const {
  HistEvent event;
  int got = ::history(lines_.get(), &event, H_FIRST);
  for (std::size_t number = 0; got >= 0; ++number, got = ::history(lines_.get(), &event, H_NEXT)) {
    std::wstring line = number < at ? std::wstring() : to_wide(event.str);
    if (line.find(wanted) == std::wstring::npos) continue;
    at = number;
    return line;
  }
  return std::nullopt;
}

void LineEditor::replace(const std::wstring& line, std::size_t cursor) {
  const auto there = static_cast<int>(text_of(editor_.get()).size());
  ::el_cursor(editor_.get(), there - static_cast<int>(text_before_cursor(editor_.get()).size()));
  ::el_wdeletestr(editor_.get(), there);
  ::el_winsertstr(editor_.get(), line.c_str());
  ::el_cursor(editor_.get(), static_cast<int>(cursor) - static_cast<int>(line.size()));
}

}  // namespace zcat
