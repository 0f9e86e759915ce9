#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/option.hpp"
#include "format/format.hpp"

/// Inside of completion.cpp: what the shells' parts share.
namespace zcat::completion {

/// A part of the first line of every generated file.
inline constexpr std::string_view kGenerated =
    "generated: change the tables in lib/ or the prose in man/zcat.1.in, then build the target docs";

/// A mark in a template and the text that takes its place: `@MARK@` for words in a line, `#@MARK@` and a newline for
/// lines.
struct Hole {
  std::string_view mark;
  std::string text;
};

std::vector<Hole> bash_holes(bool drafts);
std::vector<Hole> zsh_holes(bool drafts);
std::vector<Hole> fish_holes(bool drafts);

/// The commands that are offered.
std::vector<const CommandRow*> offered(bool drafts);
/// What a value or an operand of the command is. Never `endpoint`, but `bind` or `connect`; a format that the command
/// can read is `input_format`.
Completes value_of(Completes completes, const CommandRow& command);

/// `-f` and `--format`, or `--file` alone.
std::vector<std::string> spellings(const OptionRow& option);
/// The formats that can be read or, if not `reads`, all.
std::vector<const Format*> formats_for(bool reads);

/// `text` with every `from` replaced.
std::string replaced(std::string text, std::string_view from, std::string_view to);
/// `text` in single quotes, for bash and zsh.
std::string shell_quoted(std::string_view text);

}  // namespace zcat::completion
