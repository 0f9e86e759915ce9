// A table for people: values and how many messages had each, on lines that fit a terminal.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/time_text.hpp"
#include "format/format.hpp"
#include "stat/report.hpp"

namespace zcat {
namespace {

/// What is known of a row.
struct Context {
  const Tally::Row& row;
  std::uint64_t messages, bytes, recent;  // recent: in `rate_time`
  std::uint64_t all;                      // messages of all rows
  double rate_time;                       // in seconds
  const Instant& end;
};

std::string share_text(const Context& context) {
  return fmt::format("{:.1f}%",
                     100 * static_cast<double>(context.messages) / static_cast<double>(context.all));
}

std::string rate_text(const Context& context) {
  if (context.rate_time <= 0) return "-";
  const double rate = static_cast<double>(context.recent) / context.rate_time;
  return fmt::format("{:.{}f}", rate, rate < 9.995 ? 2 : 0);
}

/// The time of the day, or the date where that was another one.
std::string seen_text(const Context& context) {
  const auto ago = std::chrono::round<std::chrono::microseconds>(context.end.steady - context.row.count.seen);
  const std::tm fields = LocalText().fields(context.end.wall - ago);
  if (ago > std::chrono::hours(24))
    return fmt::format("{}-{:02}-{:02}", fields.tm_year + 1900, fields.tm_mon + 1, fields.tm_mday);
  return fmt::format("{:02}:{:02}:{:02}", fields.tm_hour, fields.tm_min, fields.tm_sec);
}

struct Column {
  std::string_view heading;
  std::size_t width;
  unsigned dropped;  // at which turn, where there is no room for all; 0: never
  std::string (*text)(const Context&);
};
constexpr std::array kColumns{
    Column{"messages", 10, 0, [](const Context& c) { return fmt::format("{}", c.messages); }},
    Column{"share", 7, 0, share_text},
    Column{"msg/s", 9, 3, rate_text},
    Column{"bytes", 11, 2, [](const Context& c) { return size_text(c.bytes); }},
    Column{"last seen", 11, 1, seen_text},
};
constexpr std::size_t kValue = 12;  // columns that a value needs

/// The columns that fit.
std::vector<const Column*> chosen(std::size_t width) {
  std::vector<const Column*> columns;
  std::size_t used = 2 + kValue;
  for (const Column& column : kColumns) {
    columns.push_back(&column);
    used += column.width;
  }
  for (unsigned turn = 1; width > 0 && used > width; ++turn) {
    const auto next = std::ranges::find(columns, turn, &Column::dropped);
    if (next == columns.end()) break;
    used -= (*next)->width;
    columns.erase(next);
  }
  return columns;
}

/// Whether a character takes two columns: as Unicode has it for East Asia (UAX 11), and pictures.
bool is_wide(char32_t code) {
  static constexpr auto kRanges = std::to_array<CharacterRange>({
      {0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23f3},   {0x25fd, 0x25fe},
      {0x2614, 0x27bf},   {0x2b1b, 0x2b55},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},   {0xa960, 0xa97c},
      {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe10, 0xfe6f},   {0xff01, 0xff60},   {0xffe0, 0xffe6},
      {0x16fe0, 0x1b2fb}, {0x1f004, 0x1f9ff}, {0x1fa70, 0x1faff}, {0x20000, 0x3fffd},
  });
  return is_in(kRanges, code);
}

/// The first characters that fit into `width` columns; an ellipsis stands for what is left out.
std::string fitting(std::string_view text, std::size_t width, bool plain) {
  if (columns_of(text) <= width) return std::string(text);
  const std::string_view ellipsis = plain ? "..." : "…";
  const std::size_t room = width - std::min(width, plain ? ellipsis.size() : 1);
  std::size_t used = 0, bytes = 0;
  while (bytes < text.size()) {
    const Character character = first_character(text.substr(bytes));
    used += is_wide(character.code) ? 2 : 1;
    if (used > room) break;
    bytes += std::max<std::size_t>(character.length, 1);
  }
  return std::string(text.substr(0, bytes)).append(ellipsis);
}

/// As the format quoted writes it; `plain`: in ASCII.
std::string quoted(std::string_view value, bool plain) {
  Buffer buffer;
  FormatSpec spec;
  spec.format = &Format::quoted;
  make_encoder(spec)->encode({{value}}, {}, buffer);
  std::string text = buffer.flatten();
  text.pop_back();  // the newline
  if (!plain) return text;
  std::string ascii;
  for (const char& byte : text) {
    if (static_cast<unsigned char>(byte) < 0x80) {
      ascii += byte;
    } else {
      append_hex_escapes({&byte, 1}, ascii);
    }
  }
  return ascii;
}

std::string name_of(const Tally::Row& row, const Tally& tally, bool plain) {
  using enum Tally::Row::Kind;
  switch (row.kind) {
    case none: return fmt::format("(no frame {})", tally.frame());
    case more: return fmt::format("({} more)", row.values);
    case later: return "(later values)";
    case value: break;
  }
  return quoted(row.value, plain);
}

/// A line of cells and, behind them, a name.
std::string line_of(const std::vector<std::string>& cells, const std::vector<const Column*>& columns,
                    std::string_view name, const TableStyle& style) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) line += fmt::format("{:>{}}", cells[i], columns[i]->width);
  line += "  ";
  line += name;
  return (style.width > 0 ? fitting(line, style.width, style.plain_values) : line) + "\n";
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Character character = first_character(text);
    columns += is_wide(character.code) ? 2 : 1;
    text.remove_prefix(std::max<std::size_t>(character.length, 1));
  }
  return columns;
}

std::string table_text(const Tally& tally, const Figures& figures, const Instant& end, Stretch stretch,
                       const TableStyle& style) {
  const std::vector<const Column*> columns = chosen(style.width);
  const bool recent = stretch == Stretch::interval;
  const std::vector<Tally::Row> rows = tally.rows(style.most, recent);
  std::uint64_t all = 0;
  for (const Tally::Row& row : rows) all += recent ? row.count.recent_messages : row.count.messages;
  std::vector<std::string> cells(columns.size());
  std::ranges::transform(columns, cells.begin(),
                         [](const Column* column) { return std::string(column->heading); });
  std::string text = line_of(cells, columns, "value", style);
  for (const Tally::Row& row : rows) {
    const Tally::Count& count = row.count;
    const Context context{row,
                          recent ? count.recent_messages : count.messages,
                          recent ? count.recent_bytes : count.bytes,
                          stretch == Stretch::total ? count.messages : count.recent_messages,
                          all,
                          std::chrono::duration<double>(figures.time).count(),
                          end};
    std::ranges::transform(columns, cells.begin(),
                           [&](const Column* column) { return column->text(context); });
    text += line_of(cells, columns, name_of(row, tally, style.plain_values), style);
  }
  return text;
}

}  // namespace zcat
