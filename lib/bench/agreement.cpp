#include "bench/agreement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <functional>

namespace zcat::bench {
namespace {

constexpr std::string_view kMagic = "zcat-bench ";
constexpr std::array<std::string_view, 7> kKinds{"begin", "ready",  "refused", "alive",
                                                 "end",   "result", "bye"};

/// Takes what is in front of `end` off the text, and `end` itself.
std::string_view take(std::string_view& text, char end) {
  const std::size_t length = std::min(text.find(end), text.size());
  const std::string_view taken = text.substr(0, length);
  text.remove_prefix(std::min(length + 1, text.size()));
  return taken;
}

template <typename Number>
bool read(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

bool read(std::string_view text, Nanoseconds& time) {
  Nanoseconds::rep count = 0;
  const bool good = read(text, count) && count >= 0;
  time = Nanoseconds(count);
  return good;
}

template <typename Value>
bool read(std::string_view text, std::optional<Value>& value) {
  return read(text, value.emplace());
}

bool read(std::string_view text, Pattern& pattern) {
  const std::optional found = find_pattern(text);
  if (found) pattern = *found;
  return found.has_value();
}

bool read(std::string_view text, Histogram& histogram) {
  while (!text.empty()) {
    std::string_view entry = take(text, ',');
    std::uint64_t value = 0, times = 0;
    if (!read(take(entry, ':'), value) || !read(entry, times)) return false;
    histogram.add(value, times);
  }
  return true;
}

std::string written(std::uint64_t number) { return fmt::format("{}", number); }
std::string written(double number) { return fmt::format("{}", number); }
std::string written(Nanoseconds time) { return fmt::format("{}", time.count()); }
std::string written(Pattern pattern) { return std::string(row(pattern).name); }
std::string written(const Histogram& histogram) {
  std::string text;
  histogram.for_each([&](std::uint64_t value, std::uint64_t times) {
    text += fmt::format("{}{}:{}", text.empty() ? "" : ",", value, times);
  });
  return text;
}
template <typename Value>
std::string written(const std::optional<Value>& value) {
  return value ? written(*value) : "";
}

struct Field {
  std::string_view name;
  std::string (*write)(const Note& note);
  bool (*read)(Note& note, std::string_view text);
};

template <auto... path>
constexpr Field field(std::string_view name) {
  return {name, [](const Note& note) { return written((note.*....*path)); },
          [](Note& note, std::string_view text) { return read(text, (note.*....*path)); }};
}

/// What a note may say, each as NAME=VALUE; what is not said is as by default.
constexpr std::array kFields{
    field<&Note::plan, &Plan::pattern>("pattern"),
    field<&Note::plan, &Plan::size>("size"),
    field<&Note::plan, &Plan::duration>("duration"),
    field<&Note::plan, &Plan::count>("count"),
    field<&Note::plan, &Plan::window>("window"),
    field<&Note::plan, &Plan::subscribers>("subscribers"),
    field<&Note::plan, &Plan::rate>("rate"),
    field<&Note::figures, &Figures::sent>("sent"),
    field<&Note::figures, &Figures::received>("received"),
    field<&Note::figures, &Figures::twice>("twice"),
    field<&Note::figures, &Figures::counted>("counted"),
    field<&Note::figures, &Figures::time>("time"),
    field<&Note::latency>("latency"),
};

bool read_fields(std::string_view text, Note& note) {
  while (!text.empty()) {
    if (text.starts_with("text=")) {  // the rest
      note.text = text.substr(5);
      return true;
    }
    std::string_view value = take(text, ' ');
    const std::string_view name = take(value, '=');
    const auto found = std::ranges::find(kFields, name, &Field::name);
    if (found == kFields.end() || !found->read(note, value)) return false;
  }
  return true;
}

}  // namespace

std::string Note::encoded() const {
  std::string out = fmt::format("{}{} {}", kMagic, kVersion, kKinds[static_cast<std::size_t>(kind)]);
  const Note nothing;
  for (const Field& each : kFields) {
    const std::string value = each.write(*this);
    if (value != each.write(nothing)) out += fmt::format(" {}={}", each.name, value);
  }
  return text.empty() ? out : out + " text=" + text;
}

std::optional<Note> decode_note(std::string_view text) {
  if (!text.starts_with(kMagic)) return std::nullopt;
  text.remove_prefix(kMagic.size());
  const std::string_view version = take(text, ' ');
  Note note;
  if (version != written(std::uint64_t{Note::kVersion})) {
    note.kind = Note::Kind::foreign;
    note.text = version;
    return note;
  }
  const auto kind = std::ranges::find(kKinds, take(text, ' '));
  if (kind == kKinds.end()) return std::nullopt;
  note.kind = static_cast<Note::Kind>(kind - kKinds.begin());
  return read_fields(text, note) ? std::optional(std::move(note)) : std::nullopt;
}

std::string this_machine() {
  std::string boot;
  std::getline(std::ifstream("/proc/sys/kernel/random/boot_id") >> std::ws, boot);
  return boot;
}

}  // namespace zcat::bench
