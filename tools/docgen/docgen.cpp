// zcat-docgen NAME SOURCE OUT [--without-drafts]: writes manual and completions, for a program that is called NAME, into OUT/man and
// OUT/completions. Prose comes from SOURCE/man, everything else from the program's tables.
// zcat-docgen examples: prints the command lines that help and manual show.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include "cli/completion.hpp"
#include "cli/completion_scripts.hpp"
#include "cli/program_name.hpp"

namespace {

using namespace zcat;
namespace fs = std::filesystem;

// ---------------------------------------------------------------------------------------------------- mdoc

/// What roff would take for its own, made harmless; a dash that begins a word is typed, not set.
std::string escaped(std::string_view word) {
  std::string out;
  if (word.starts_with('.') || word.starts_with('\'')) out += "\\&";
  bool leading = true;
  for (const char c : word) {
    if (c == '\\') {
      out += "\\e";
    } else {
      out += c == '-' && leading ? "\\-" : std::string(1, c);
    }
    leading = leading && (c == '-' || c == '(' || c == '\'');
  }
  return out;
}

/// Running text: lines of less than eighty characters, a new one for each sentence.
std::string prose(std::string_view text) {
  constexpr std::size_t kWidth = 78;
  std::istringstream words{std::string(text)};
  std::string out, line;
  for (std::string word; words >> word;) {
    word = escaped(word);
    if (!line.empty() && (line.ends_with('.') || line.size() + 1 + word.size() > kWidth)) {
      out += line + "\n";
      line.clear();
    }
    line += line.empty() ? word : " " + word;
  }
  return out + line + "\n";
}

/// A summary of the tables as a sentence.
std::string sentence(std::string_view summary, char end = '.') {
  std::string text(summary);
  text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
  return prose(text + end);
}

std::string literal(std::string_view lines) {
  std::string out = ".Bd -literal -offset indent\n";
  std::istringstream in{std::string(lines)};
  for (std::string line; std::getline(in, line);) {
    out += completion::replaced(completion::replaced(line, "\\", "\\e"), "-", "\\-") + "\n";
  }
  return out + ".Ed\n";
}

std::string list(std::string_view width, const std::string& items) {
  return fmt::format(".Bl -tag -width {}\n{}.El\n", width, items);
}

/// `NAME... [word OTHER]...` in mdoc's terms: what is in capitals stands for something else.
std::string operands(std::string_view text) {
  std::istringstream words{std::string(text)};
  std::string out;
  for (std::string word; words >> word;) {
    if (word.starts_with('[')) {
      out += ".Oo\n";
      word.erase(0, 1);
    }
    const std::size_t end = word.find_first_of("].", 0);
    const std::string_view rest = end == std::string::npos ? "" : std::string_view(word).substr(end);
    const std::string name = word.substr(0, end);
    const bool stands_for = std::isupper(static_cast<unsigned char>(name.empty() ? '-' : name.back())) != 0;
    out += fmt::format(".{} {}{}\n", stands_for ? "Ar" : "Cm", stands_for ? name : name + "\\&",
                       rest.starts_with("...") ? " ..." : "");
    if (const std::size_t close = rest.find(']'); close != std::string_view::npos) {
      out += fmt::format(".Oc{}\n", rest.substr(close).starts_with("]...") ? " ..." : "");
    }
  }
  return out;
}

// ---------------------------------------------------------------------------------------------------- sections

/// `command`: on the page of which it stands; null: it says which commands take it.
std::string option_item(const OptionRow& option, const CommandRow* command) {
  const std::string value = option.placeholder.empty() ? "" : fmt::format(" Ar {}", option.placeholder);
  std::string text = ".It ";
  if (option.letter != 0) text += fmt::format("Fl {}{} , ", option.letter, value);
  text += fmt::format("Fl \\-{}{}\n{}", option.name, value,
                      sentence(command != nullptr ? summary_for(*command, option) : option.summary));
  if (option.is(OptionRow::repeatable)) text += "May be given several times.\n";
  const Takers& takers = option.takers;
  if (command == nullptr && !std::ranges::all_of(commands(), [&](const CommandRow& row) {
        return !opens_socket(row) || takes(row, option);
      }))
    text +=
        prose(takers.words.empty() ? fmt::format("Works with {} only.", fmt::join(commands_of(option), ", "))
                                   : fmt::format("For {}.", takers.words));
  return text;
}

/// The options, under the headings of their groups.
std::string option_groups(const std::vector<const OptionRow*>& rows, const CommandRow* command) {
  std::string out, items;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    items += option_item(*rows[i], command);
    if (i + 1 < rows.size() && rows[i + 1]->group == rows[i]->group) continue;
    out += fmt::format(".Ss {}\n{}", rows[i]->group, list("Ds", items));
    items.clear();
  }
  return out;
}

std::string exit_list() {
  std::string items;
  for (const ExitRow& row : exit_rows())
    items += fmt::format(".It {}\n{}", static_cast<int>(row.code), sentence(row.when));
  return list("128+N", items + ".It 128+N\nEnded by signal N.\n");
}

std::string command_list() {
  std::string out, items;
  const auto rows = commands();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    items += fmt::format(".It Xr zcat-{} 1\n{}", rows[i].name, sentence(rows[i].summary));
    if (i + 1 < rows.size() && rows[i + 1].group == rows[i].group) continue;
    out += fmt::format(".Ss {}\n{}", rows[i].group, list("zcat-dealer(1)", items));
    items.clear();
  }
  return out;
}

std::string format_list() {
  std::string items;
  for (const Format* format : formats())
    items += fmt::format(".It Cm {}\n{}", format->name, sentence(format->summary));
  return list("netstring", items);
}

/// What zcat-formats(5) begins with.
std::string format_table() {
  std::string rows;
  for (const Format* format : formats()) {
    rows += fmt::format(".It Cm {} Ta {} Ta {} Ta {}\n", format->name, format->lossless ? "yes" : "no",
                        format->one_frame ? "one" : "any", escaped(format->summary));
  }
  return ".Bl -column \"netstring\" \"lossless\" \"frames\" \"one message is\" -offset indent\n"
         ".It Sy Format Ta Sy Lossless Ta Sy Frames Ta Sy One message is\n" +
         rows + ".El\n";
}

std::string all_options() {
  std::vector<const OptionRow*> rows;
  for (const OptionRow& option : options()) rows.push_back(&option);
  return option_groups(rows, nullptr);
}

// ---------------------------------------------------------------------------------------------------- pages

std::string first_line() { return fmt::format(".\\\" {}\n", completion::kGenerated); }

constexpr std::string_view kDuration =
    "A\n.Ar DURATION\nis\n.Ql 500ms ,\n.Ql 2s ,\n.Ql 1m\nor a number of seconds.\n";

bool takes_duration(const std::vector<const OptionRow*>& rows) {
  return std::ranges::any_of(rows, [](const OptionRow* row) { return row->placeholder == "DURATION"; });
}

/// The manual page of a command; nearly all of it stands in the tables.
/// `more`: what else is to be said, for those few of which the tables do not tell everything.
std::string command_page(const CommandRow& command, std::string_view date, std::string_view more) {
  std::string title = fmt::format("zcat-{}", command.name);
  std::ranges::transform(title, title.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const auto rows = options_of(command);
  std::string page = first_line() + fmt::format(".Dd {}\n.Dt {} 1\n.Os\n.Sh NAME\n.Nm zcat-{}\n.Nd {}\n",
                                                date, title, command.name, command.summary);
  page += fmt::format(".Sh SYNOPSIS\n.Nm zcat {}\n", command.name);
  if (!rows.empty()) page += ".Op Ar OPTION ...\n";
  page += operands(operands_of(command));
  page += ".Sh DESCRIPTION\n" + prose(command.description);
  if (opens_socket(command)) {
    page += fmt::format(
        "A plain\n.Ar ENDPOINT\nis {}; one that begins with\n.Ql @\nis bound, one that begins with\n.Ql >\n"
        "is connected to.\n.Pp\n.Xr zcat 1\ntells of endpoints, messages and caveats.\n",
        plain_attach(command) == Attach::bind ? "bound" : "connected to");
  }
  if (!rows.empty())
    page +=
        ".Sh OPTIONS\n" + std::string(takes_duration(rows) ? kDuration : "") + option_groups(rows, &command);
  page += more;
  page += ".Sh EXIT STATUS\n" + exit_list();
  page += ".Sh EXAMPLES\n";
  for (std::size_t i = 0; i < command.examples.size(); ++i) {
    page += (i == 0 ? "" : ".Pp\n") + sentence(command.examples[i].purpose, ':') +
            literal(command.examples[i].line);
  }
  return page + ".Sh SEE ALSO\n.Xr zcat 1 ,\n.Xr zcat-formats 5\n";
}

struct Hole {
  std::string_view mark;
  std::string (*text)();
};
constexpr std::array kHoles{Hole{"@COMMANDS@\n", command_list}, Hole{"@FORMATS@\n", format_list},
                            Hole{"@FORMAT-TABLE@\n", format_table}, Hole{"@OPTIONS@\n", all_options},
                            Hole{"@EXIT@\n", exit_list}};

std::string read(const fs::path& path) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error(fmt::format("cannot read '{}'", path.string()));
  return {std::istreambuf_iterator<char>(in), {}};
}

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream out(path);
  if (!(out << text).flush()) throw std::runtime_error(fmt::format("cannot write '{}'", path.string()));
}

/// Titles are in capitals.
std::string renamed_page(const std::string& page, std::string_view name) {
  std::string capitals(name);
  std::ranges::transform(capitals, capitals.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return completion::replaced(renamed(page, name), ".Dt ZCAT", ".Dt " + capitals);
}

void write_manual(std::string_view name, const fs::path& source, const fs::path& out) {
  for (const auto& entry : fs::directory_iterator(source)) {  // prose with holes for what the tables know
    if (entry.path().extension() != ".in") continue;
    std::string page = first_line() + read(entry.path());
    for (const Hole& hole : kHoles) page = completion::replaced(page, hole.mark, hole.text());
    write(out / renamed(entry.path().stem().string(), name), renamed_page(page, name));
  }
  const std::string main_page = read(source / "zcat.1.in");
  const std::size_t date = main_page.find(".Dd ") + 4;
  const std::string day = main_page.substr(date, main_page.find('\n', date) - date);
  for (const CommandRow& command : commands()) {
    const fs::path more = source / fmt::format("zcat-{}.1.part", command.name);
    write(out / fmt::format("{}-{}.1", name, command.name),
          renamed_page(command_page(command, day, fs::exists(more) ? read(more) : ""), name));
  }
}

void write_completions(std::string_view name, const fs::path& out, bool drafts) {
  write(out / fmt::format("{}.bash", name), completion_script(Shell::bash, name, drafts));
  write(out / fmt::format("_{}", name), completion_script(Shell::zsh, name, drafts));
  write(out / fmt::format("{}.fish", name), completion_script(Shell::fish, name, drafts));
}

}  // namespace

int main(int argc, char** argv) try {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() == 1 && words[0] == "examples") {
    for (const CommandRow& command : commands()) {
      for (const Example& example : command.examples) fmt::print("{}\n", example.line);
    }
    return 0;
  }
  const bool drafts = words.empty() || words.back() != "--without-drafts";
  if (words.size() != (drafts ? 3 : 4)) {
    fmt::print(stderr, "usage: zcat-docgen NAME SOURCE OUT [--without-drafts] | examples\n");
    return 2;
  }
  write_manual(words[0], fs::path(words[1]) / "man", fs::path(words[2]) / "man");
  write_completions(words[0], fs::path(words[2]) / "completions", drafts);
  return 0;
} catch (const std::exception& error) {
  fmt::print(stderr, "zcat-docgen: {}\n", error.what());
  return 1;
}
