#include "sockopt/sockopt.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zmq.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/spelling.hpp"
#include "base/text.hpp"
#include "sockopt/check.hpp"

namespace zcat {
namespace {

using Kind = SockoptRow::Kind;
using Access = SockoptRow::Access;
using Status = SockoptRow::Status;

constexpr std::size_t kKeyBytes = 32;  // of a CURVE key
constexpr std::size_t kKeyText = 40;   // of the same in Z85

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

// ---------------------------------------------------------------------------------------------------- numbers

/// A unit that may be written behind a number, and how many of the option's own unit one is.
struct Suffix {
  std::string_view unit, name;
  double factor;
};
constexpr std::array kSuffixes{
    Suffix{"ms", "us", 1e-3},         Suffix{"ms", "ms", 1},      Suffix{"ms", "s", 1e3},
    Suffix{"ms", "m", 60e3},          Suffix{"ms", "h", 3600e3},  Suffix{"ms", "d", 86400e3},
    Suffix{"s", "ms", 1e-3},          Suffix{"s", "s", 1},        Suffix{"s", "m", 60},
    Suffix{"s", "h", 3600},           Suffix{"us", "us", 1},      Suffix{"us", "ms", 1e3},
    Suffix{"us", "s", 1e6},           Suffix{"bytes", "K", 1024}, Suffix{"bytes", "M", 1048576},
    Suffix{"bytes", "G", 1073741824}, Suffix{"KiB", "K", 1},      Suffix{"KiB", "M", 1024},
    Suffix{"KiB", "G", 1048576},      Suffix{"kbit/s", "k", 1},   Suffix{"kbit/s", "M", 1e3},
    Suffix{"kbit/s", "G", 1e6},
};

std::string choices_text(const SockoptRow& row) {
  std::string text;
  for (const Choice& choice : row.choices) text += fmt::format("{}{}", text.empty() ? "" : ", ", choice.name);
  return text;
}

[[noreturn]] void refuse_value(const SockoptRow& row, std::string_view text) {
  refuse(fmt::format("{} takes {}, not '{}'", row.name, range_text(row), text));
}

/// A whole number: `10`, or `0x1f` of what is no quantity.
std::optional<std::int64_t> parse_integer(std::string_view text) {
  const bool hex = text.starts_with("0x");
  const std::string_view digits = text.substr(hex ? 2 : 0);
  std::int64_t number = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number, hex ? 16 : 10);
  if (error != std::errc() || end != digits.data() + digits.size() || (hex && number < 0))
    return std::nullopt;
  return number;
}

/// A number with a unit, as far as it is a whole number of the option's own unit.
std::optional<std::int64_t> parse_quantity(std::string_view text, std::string_view unit) {
  if (const auto number = parse_integer(text)) return number;
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  const std::string_view name = text.substr(static_cast<std::size_t>(end - text.data()));
  const auto suffix = std::ranges::find_if(
      kSuffixes, [&](const Suffix& row) { return row.unit == unit && row.name == name; });
  if (error != std::errc() || suffix == kSuffixes.end()) return std::nullopt;
  const double amount = number * suffix->factor;
  constexpr double kExact = 9e15;  // up to here a double holds every whole number
  if (!(std::abs(amount) < kExact) || amount != std::floor(amount)) return std::nullopt;
  return static_cast<std::int64_t>(amount);
}

std::int64_t parse_number(const SockoptRow& row, std::string_view text) {
  const auto number = parse_quantity(text, row.unit);
  if (!number || !((*number >= row.least && *number <= row.most) || (row.minus_one && *number == -1))) {
    refuse_value(row, text);
  }
  return *number;
}

std::int64_t parse_boolean(const SockoptRow& row, std::string_view text) {
  constexpr std::array<std::string_view, 4> kYes{"1", "TRUE", "YES", "ON"}, kNo{"0", "FALSE", "NO", "OFF"};
  const std::string word = upper(text);
  if (std::ranges::find(kYes, word) != kYes.end()) return 1;
  if (row.least == 1 || std::ranges::find(kNo, word) == kNo.end()) refuse_value(row, text);
  return 0;
}

std::optional<std::int64_t> find_choice(const SockoptRow& row, std::string_view text) {
  const auto number = parse_integer(text);
  const std::string word = upper(text);
  const auto found = std::ranges::find_if(row.choices, [&](const Choice& choice) {
    return number ? choice.value == *number : upper(choice.name) == word;
  });
  return found != row.choices.end() ? std::optional(found->value) : std::nullopt;
}

std::int64_t parse_choice(const SockoptRow& row, std::string_view text) {
  const auto value = find_choice(row, text);
  if (!value) refuse_value(row, text);
  return *value;
}

/// `a,b`, or the sum of the bits as a number.
std::int64_t parse_flags(const SockoptRow& row, std::string_view text) {
  if (const auto number = parse_integer(text)) {
    if (*number < row.least || *number > row.most) refuse_value(row, text);
    return *number;
  }
  std::int64_t bits = 0;
  for (std::string_view rest = text;;) {
    const auto comma = rest.find(',');
    const auto bit = find_choice(row, rest.substr(0, comma));
    if (!bit) refuse_value(row, text);
    bits |= *bit;
    if (comma == std::string_view::npos) return bits;
    rest.remove_prefix(comma + 1);
  }
}

/// The bytes that zmq_setsockopt(3) wants for a number.
std::string number_bytes(const SockoptRow& row, std::int64_t number) {
  if (row.width == sizeof number) return {reinterpret_cast<const char*>(&number), sizeof number};
  const int small = static_cast<int>(number);
  return {reinterpret_cast<const char*>(&small), sizeof small};
}

// ---------------------------------------------------------------------------------------------------- strings

constexpr std::array<std::string_view, 3> kSources{"file:", "env:", "fd:"};

bool names_source(std::string_view text) {
  return std::ranges::any_of(kSources, [&](std::string_view prefix) { return text.starts_with(prefix); });
}

std::string read_all(int fd, std::string_view source) {
  constexpr std::size_t kMost = std::size_t{1} << 20;  // no option takes more
  std::string text;
  std::array<char, 4096> part{};
  while (text.size() <= kMost) {
    const ssize_t got = ::read(fd, part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) refuse(fmt::format("cannot read '{}': {}", source, std::strerror(errno)));
    if (got == 0) return text;
    text.append(part.data(), static_cast<std::size_t>(got));
  }
  refuse(fmt::format("'{}' has more than 1 MiB", source));
}

std::string parse_hex(const SockoptRow& row, std::string_view digits) {
  std::string bytes;
  const bool odd = digits.size() % 2 != 0;
  for (std::size_t i = 0; i + 1 < digits.size() && !odd; i += 2) {
    const int high = hex_digit(digits[i]), low = hex_digit(digits[i + 1]);
    if (high < 0 || low < 0) break;
    bytes += static_cast<char>(high * 16 + low);
  }
  if (odd || bytes.size() * 2 != digits.size()) {
    refuse(fmt::format("{}: 'hex:' needs two hex digits for each byte", row.name));
  }
  return bytes;
}

/// What was typed, or stands where it says.
std::string value_text(const SockoptRow& row, std::string_view text, ValueReader reader) {
  if (names_source(text)) {
    std::string value = reader(text);
    if (row.kind == Kind::bytes) return value;
    for (const char end : {'\n', '\r'}) {  // a file has a line, not a line and its end
      if (value.ends_with(end)) value.pop_back();
    }
    return value;
  }
  if (row.secret) {
    refuse(fmt::format(
        "{} is secret: give it as 'file:PATH', 'env:NAME' or 'fd:N', where others cannot see it", row.name));
  }
  if (text.starts_with("hex:") && row.kind != Kind::text) return parse_hex(row, text.substr(4));
  return std::string(text);
}

std::string parse_string(const SockoptRow& row, std::string_view text, ValueReader reader) {
  std::string value = value_text(row, text, reader);
  const auto size = static_cast<std::int64_t>(value.size());
  if (size < row.least || size > row.most) {
    refuse(fmt::format("{} takes {}, not {}", row.name, range_text(row), value.size()));
  }
  if (row.kind == Kind::text && value.find('\0') != std::string::npos) {
    refuse(fmt::format("{} takes text without zero bytes", row.name));
  }
  return value;
}

/// The 32 bytes of a key that is given as such, or in Z85.
std::string parse_key(const SockoptRow& row, std::string_view text, ValueReader reader) {
  const std::string value = value_text(row, text, reader);
  std::string raw(kKeyBytes, '\0');
  if (value.size() == kKeyBytes) return value;
  const bool plain = value.find('\0') == std::string::npos;
  if (value.size() != kKeyText || !plain ||
      zmq_z85_decode(reinterpret_cast<std::uint8_t*>(raw.data()), value.c_str()) == nullptr) {
    refuse(fmt::format("{} takes a key: 40 characters of Z85, 'hex:' and 64 digits, or 32 bytes in a file",
                       row.name));
  }
  return raw;
}

std::string parse_value(const SockoptRow& row, std::string_view text, ValueReader reader) {
  switch (row.kind) {
    case Kind::boolean: return number_bytes(row, parse_boolean(row, text));
    case Kind::integer:
    case Kind::descriptor: return number_bytes(row, parse_number(row, text));
    case Kind::choice: return number_bytes(row, parse_choice(row, text));
    case Kind::flags: return number_bytes(row, parse_flags(row, text));
    case Kind::text:
    case Kind::bytes: return parse_string(row, text, reader);
    case Kind::key: return parse_key(row, text, reader);
  }
  return {};
}

int libzmq_version() {
  int major = 0, minor = 0, patch = 0;
  zmq_version(&major, &minor, &patch);
  return major * 10000 + minor * 100 + patch;
}

}  // namespace

// ---------------------------------------------------------------------------------------------------- names

const SockoptRow* find_sockopt(std::string_view name) {
  std::string wanted = upper(name);
  if (wanted.starts_with("ZMQ_")) wanted.erase(0, 4);
  const auto aliases = sockopt_aliases();
  const auto alias = std::ranges::find(aliases, wanted, &SockoptAlias::old_name);
  if (alias != aliases.end()) wanted = alias->name;
  const auto rows = sockopts();
  const auto found = std::ranges::find(rows, wanted, &SockoptRow::name);
  return found != rows.end() ? &*found : nullptr;
}

const SockoptRow& named_sockopt(std::string_view name) {
  if (const SockoptRow* row = find_sockopt(name)) return *row;
  std::string typed = upper(name);
  if (typed.starts_with("ZMQ_")) typed.erase(0, 4);
  const std::string_view near =
      nearest(typed.substr(0, 64), sockopts(), [](const SockoptRow& row) { return row.name; });
  refuse(near.empty() ? fmt::format("'{}' is no socket option: see '{} options'", name, ZCAT_NAME)
                      : fmt::format("'{}' is no socket option: did you mean '{}'?", name, near));
}

std::string lacks(const SockoptRow& row) {
  const int version = libzmq_version();
  const std::string here = fmt::format("this libzmq ({}) does not have it", version_text(version));
  if (version < row.since) return fmt::format("{}: it came with {}", here, version_text(row.since));
  if (row.status == Status::draft && zmq_has("draft") == 0) {
    return fmt::format("{}: it is a draft, and needs a libzmq that is built with drafts", here);
  }
  if (!row.needs.empty() && zmq_has(std::string(row.needs).c_str()) == 0) {
    return fmt::format("{}: it was built without {}", here, row.needs);
  }
  return {};
}

std::string version_text(int version) {
  const int patch = version % 100;
  const std::string text = fmt::format("{}.{}", version / 10000, version / 100 % 100);
  return patch == 0 ? text : fmt::format("{}.{}", text, patch);
}

std::string range_text(const SockoptRow& row) {
  switch (row.kind) {
    case Kind::boolean: return row.least == 1 ? "1 (on) only" : "0 (off) or 1 (on)";
    case Kind::choice: return fmt::format("one of {}", choices_text(row));
    case Kind::flags: return fmt::format("any of {}, with commas", choices_text(row));
    case Kind::key: return "a key";
    case Kind::text:
    case Kind::bytes: return fmt::format("{} to {} bytes", row.least, row.most);
    case Kind::integer:
    case Kind::descriptor: break;
  }
  const std::string_view unit = row.unit == "bitmap" ? "" : row.unit;
  return fmt::format("{}{}{}{}{}", row.minus_one ? "-1 or " : "", row.least,
                     row.least == row.most ? std::string() : fmt::format(" to {}", row.most),
                     unit.empty() ? "" : " ", unit);
}

// ---------------------------------------------------------------------------------------------------- -o

std::string read_value(std::string_view source) {
  const std::string rest(source.substr(source.find(':') + 1));
  if (source.starts_with("env:")) {
    const char* const value = std::getenv(rest.c_str());
    if (value == nullptr) refuse(fmt::format("'{}': there is no such environment variable", source));
    return value;
  }
  if (source.starts_with("fd:")) {
    const auto number = parse_integer(rest);
    if (!number || *number < 0 || *number > 65535)
      refuse(fmt::format("'{}' names no descriptor: try fd:3", source));
    return read_all(static_cast<int>(*number), source);
  }
  const Fd file(::open(rest.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) refuse(fmt::format("cannot read '{}': {}", source, std::strerror(errno)));
  return read_all(file.get(), source);
}

SockoptRequest parse_sockopt(std::string_view text, int type, ValueReader reader) {
  const auto equals = text.find('=');
  const bool reads = equals == std::string_view::npos;
  const SockoptRow& row = named_sockopt(text.substr(0, equals));
  if (const std::string why = lacks(row); !why.empty()) refuse(fmt::format("{}: {}", row.name, why));
  if (!row.context && !contains(row.types, type)) {
    refuse(fmt::format("{} has no use on {} sockets: it applies to {}", row.name, socket_type_row(type).name,
                       type_list(row.types, ", ")));
  }
  if (reads) {
    if (row.access == Access::write)
      refuse(fmt::format("{} can only be set, not read: libzmq does not tell it", row.name));
    return {&row, std::nullopt};
  }
  if (row.access == Access::read) refuse(fmt::format("{} can only be read: try '-o {}'", row.name, row.name));
  if (!row.instead.empty()) refuse(fmt::format("{} cannot be set: {}", row.name, row.instead));
  std::string value = parse_value(row, text.substr(equals + 1), reader);
  check_value(row, value);
  return {&row, SocketOption{row.number, std::move(value)}};
}

int context_value(const SocketOption& option) {
  int value = 0;
  std::memcpy(&value, option.value.data(), std::min(sizeof value, option.value.size()));
  return value;
}

}  // namespace zcat
