#include "base/time_text.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cstdint>
#include <limits>

namespace zcat {
namespace {

using std::chrono::system_clock;
using Seconds = std::chrono::sys_seconds;

/// Appends `value` with `digits` digits.
void append_digits(std::int64_t value, int digits, std::string& out) {
  char text[20];
  for (int i = digits; i-- > 0; value /= 10) text[i] = static_cast<char>('0' + value % 10);
  out.append(text, static_cast<std::size_t>(digits));
}

/// Reads fixed places of a text from left to right; remembers whether all of them were as expected.
class FieldReader {
 public:
  explicit FieldReader(std::string_view text) : text_(text) {}

  int number(std::size_t digits) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) value = value * 10 + digit();
    return value;
  }
  char one_of(std::string_view choices) {
    if (!text_.empty() && choices.find(text_[0]) != std::string_view::npos) return take();
    good_ = false;
    return 0;
  }
  bool digit_follows() const { return !text_.empty() && text_[0] >= '0' && text_[0] <= '9'; }
  int digit() {
    if (digit_follows()) return take() - '0';
    good_ = false;
    return 0;
  }
  /// Takes `c` where it follows.
  bool skip(char c) { return !text_.empty() && text_[0] == c && take() == c; }
  bool good() const { return good_; }
  bool at_end() const { return text_.empty(); }

 private:
  char take() {
    const char c = text_[0];
    text_.remove_prefix(1);
    return c;
  }
  std::string_view text_;
  bool good_ = true;
};

/// The digits after the point, in nanoseconds; finer ones are dropped.
std::int64_t read_fraction(FieldReader& reader) {
  std::int64_t value = reader.digit();
  std::int64_t unit = 100'000'000;
  for (value *= unit; reader.digit_follows();) {
    unit /= 10;
    value += unit * reader.digit();
  }
  return value;
}

/// `Z`, `+hh:mm` or `-hh:mm`.
std::chrono::minutes read_offset(FieldReader& reader, bool& good) {
  const char sign = reader.one_of("Zz+-");
  if (sign != '+' && sign != '-') return {};
  const int hours = reader.number(2);
  reader.one_of(":");
  const int minutes = reader.number(2);
  good = hours < 24 && minutes < 60;
  return std::chrono::minutes(sign == '-' ? -(60 * hours + minutes) : 60 * hours + minutes);
}

}  // namespace

void UtcText::append(system_clock::time_point time, std::string& out) {
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  if (second != second_) {
    text_ = fmt::format("{:%FT%T}.", fmt::gmtime(system_clock::to_time_t(second)));
    second_ = second;
  }
  out.append(text_);
  append_digits(std::chrono::nanoseconds(time - second).count(), 9, out);
  out.push_back('Z');
}

const std::tm& LocalText::fields(system_clock::time_point time) {
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  if (second == second_) return fields_;
  const std::time_t seconds = system_clock::to_time_t(second);
  localtime_r(&seconds, &fields_);
  text_ = fmt::format("{:%FT%T}.", fields_);
  const long offset = fields_.tm_gmtoff / 60;
  const long size = offset < 0 ? -offset : offset;
  offset_ = fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', size / 60, size % 60);
  second_ = second;
  return fields_;
}

void LocalText::append(system_clock::time_point time, std::string& out) { append(time, 3, out); }

void LocalText::append(system_clock::time_point time, int digits, std::string& out) {
  fields(time);
  out.append(text_);
  const auto fraction = std::chrono::duration_cast<std::chrono::microseconds>(time - *second_).count();
  append_digits(digits == 3 ? fraction / 1000 : fraction, digits, out);
  out.append(offset_);
}

std::string local_time_text(system_clock::time_point time) {
  std::string text;
  LocalText().append(time, 6, text);
  return text;
}

std::optional<system_clock::time_point> parse_rfc3339(std::string_view text) {
  FieldReader reader(text);
  const std::chrono::year year(reader.number(4));
  reader.one_of("-");
  const std::chrono::month month(static_cast<unsigned>(reader.number(2)));
  reader.one_of("-");
  const std::chrono::day day(static_cast<unsigned>(reader.number(2)));
  reader.one_of("Tt ");
  const int hour = reader.number(2);
  reader.one_of(":");
  const int minute = reader.number(2);
  reader.one_of(":");
  const int second = reader.number(2);
  const std::int64_t fraction = reader.skip('.') ? read_fraction(reader) : 0;
  bool good = true;
  const std::chrono::minutes offset = read_offset(reader, good);

  const std::chrono::year_month_day date = year / month / day;
  if (!good || !reader.good() || !reader.at_end() || !date.ok()) return std::nullopt;
  if (hour > 23 || minute > 59 || second > 60) return std::nullopt;  // 60: a leap second

  const Seconds instant = Seconds(std::chrono::sys_days(date)) + std::chrono::hours(hour) +
                          std::chrono::minutes(minute) + std::chrono::seconds(second) - offset;
  constexpr std::int64_t kReach = std::numeric_limits<std::int64_t>::max() / 1'000'000'000 - 1;
  const std::int64_t since_epoch = instant.time_since_epoch().count();
  if (since_epoch < -kReach || since_epoch > kReach) return std::nullopt;
  return system_clock::time_point(std::chrono::duration_cast<system_clock::duration>(
      std::chrono::seconds(since_epoch) + std::chrono::nanoseconds(fraction)));
}

}  // namespace zcat
