// Values of options: how people type them, the bytes that libzmq takes, and back.
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
#include "base/text.hpp"
#include "security/key.hpp"
#include "security/secret.hpp"
#include "sockopt/sockopt.hpp"

namespace zcat {
namespace {

using Access = SockoptRow::Access;
using Kind = SockoptRow::Kind;

[[noreturn]] void refuse_value(const SockoptRow& row, std::string_view text) {
  refuse(fmt::format("{} takes {}, not '{}'", row.name, range_text(row), text));
}

bool same_word(std::string_view one, std::string_view other) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(one, other, {}, lower, lower);
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

std::string number_text(const SockoptRow& row, std::int64_t number) {
  const bool has_unit = number > 0 && (row.unit == "ms" || row.unit == "s" || row.unit == "us");
  return fmt::format("{}{}", number, has_unit ? row.unit : "");
}

std::int64_t parse_boolean(const SockoptRow& row, std::string_view text) {
  const auto is_one_of = [&](auto... words) { return (same_word(text, words) || ...); };
  if (is_one_of("1", "true", "yes", "on")) return 1;
  if (row.least == 1 || !is_one_of("0", "false", "no", "off")) refuse_value(row, text);
  return 0;
}

std::string boolean_text(const SockoptRow&, std::int64_t number) { return number != 0 ? "1" : "0"; }

std::optional<std::int64_t> find_choice(const SockoptRow& row, std::string_view text) {
  const auto number = parse_integer(text);
  const auto found = std::ranges::find_if(row.choices, [&](const Choice& choice) {
    return number ? choice.value == *number : same_word(choice.name, text);
  });
  return found != row.choices.end() ? std::optional(found->value) : std::nullopt;
}

std::int64_t parse_choice(const SockoptRow& row, std::string_view text) {
  const auto value = find_choice(row, text);
  if (!value) refuse_value(row, text);
  return *value;
}

std::string choice_text(const SockoptRow& row, std::int64_t number) {
  const auto found = std::ranges::find(row.choices, number, &Choice::value);
  return found != row.choices.end() ? std::string(found->name) : fmt::format("{}", number);
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

std::string flags_text(const SockoptRow& row, std::int64_t bits) {
  std::vector<std::string> names;
  for (const Choice& choice : row.choices) {
    if ((bits & choice.value) != 0) names.emplace_back(choice.name);
    bits &= ~choice.value;
  }
  if (names.empty() || bits != 0) names.push_back(std::to_string(bits));
  return fmt::format("{}", fmt::join(names, ","));
}

// ---------------------------------------------------------------------------------------------------- strings

constexpr std::size_t kMostBytes = std::size_t{1} << 20;  // no option takes more

template <typename Read>
std::string take_all(std::string_view source, const Read& read) {
  try {
    return std::string(view(read()));
  } catch (const Error& error) {
    refuse(fmt::format("cannot read '{}': {}", source, error.what()));
  }
}

std::string parse_hex(const SockoptRow& row, std::string_view digits) {
  std::string bytes;
  for (int byte; (byte = hex_byte(digits)) >= 0; digits.remove_prefix(2)) bytes += static_cast<char>(byte);
  if (!digits.empty()) refuse(fmt::format("{}: 'hex:' needs two hex digits for each byte", row.name));
  return bytes;
}

/// The value that was typed, or the one in the source that was named.
std::string value_text(const SockoptRow& row, std::string_view text, ValueReader reader) {
  if (text.starts_with("file:") || text.starts_with("env:") || text.starts_with("fd:")) {
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

std::string string_text(const SockoptRow&, std::string_view value) {
  const std::string_view text = value.substr(0, value.find('\0'));
  return text.empty() ? "(not set)" : for_terminal(text);
}

std::string bytes_text(const SockoptRow&, std::string_view bytes) {
  if (bytes.empty()) return "(not set)";
  const bool printable = std::ranges::all_of(bytes, [](char c) { return c >= ' ' && c <= '~'; });
  if (printable && !bytes.starts_with("hex:")) return std::string(bytes);
  return "hex:" + to_hex(bytes);
}

/// The 32 bytes of a key that is given as such, or in Z85.
std::string parse_key(const SockoptRow& row, std::string_view text, ValueReader reader) {
  const std::string value = value_text(row, text, reader);
  if (value.size() == kKeyBytes) return value.substr(0, kKeyBytes);
  if (const auto bytes = decode_key(value)) return std::string(view(*bytes));
  refuse(fmt::format("{} takes a key: 40 characters of Z85, 'hex:' and 64 digits, or 32 bytes in a file",
                     row.name));
}

std::string key_text(const SockoptRow&, std::string_view key) {
  if (key.size() != kKeyBytes || std::ranges::all_of(key, [](char c) { return c == 0; })) return "(not set)";
  return encode_key(key);
}

// ---------------------------------------------------------------------------------------------------- kinds

/// The way from what people type to the bytes of zmq_setsockopt(3), and the way back.
struct Codec {
  std::string (*parse)(const SockoptRow& row, std::string_view text, ValueReader reader);
  std::string (*print)(const SockoptRow& row, std::string_view bytes);
};

template <auto parse>
std::string number_bytes(const SockoptRow& row, std::string_view text, ValueReader) {
  const std::int64_t number = parse(row, text);
  if (row.width == sizeof number) return {reinterpret_cast<const char*>(&number), sizeof number};
  return int_option(row.number, static_cast<int>(number)).value;
}

template <auto print>
std::string number_print(const SockoptRow& row, std::string_view bytes) {
  std::int64_t number = 0;
  if (row.width != sizeof number || bytes.size() < sizeof number) {
    return print(row, int_value({row.number, std::string(bytes)}));
  }
  std::memcpy(&number, bytes.data(), sizeof number);
  return print(row, number);
}

const Codec& codec(Kind kind) {
  static constexpr std::array kCodecs{
      Codec{number_bytes<parse_boolean>, number_print<boolean_text>},
      Codec{number_bytes<parse_number>, number_print<number_text>},  // integer
      Codec{number_bytes<parse_number>, number_print<number_text>},  // descriptor
      Codec{number_bytes<parse_choice>, number_print<choice_text>},
      Codec{number_bytes<parse_flags>, number_print<flags_text>},
      Codec{parse_string, string_text},
      Codec{parse_string, bytes_text},
      Codec{parse_key, key_text},
  };
  static_assert(kCodecs.size() == static_cast<std::size_t>(Kind::key) + 1);
  return kCodecs[static_cast<std::size_t>(kind)];
}

}  // namespace

SocketOption int_option(int number, int value) {
  return {number, std::string(reinterpret_cast<const char*>(&value), sizeof value)};
}

int int_value(const SocketOption& option) {
  int value = 0;
  std::memcpy(&value, option.value.data(), std::min(sizeof value, option.value.size()));
  return value;
}

std::array<SocketOption, 4> keepalive_options() {
  return {int_option(ZMQ_TCP_KEEPALIVE, 1), int_option(ZMQ_TCP_KEEPALIVE_IDLE, kKeepalive.idle),
          int_option(ZMQ_TCP_KEEPALIVE_INTVL, kKeepalive.interval),
          int_option(ZMQ_TCP_KEEPALIVE_CNT, kKeepalive.probes)};
}

std::string range_text(const SockoptRow& row) {
  const std::string names = joined(row.choices, &Choice::name);
  switch (row.kind) {
    case Kind::boolean: return row.least == 1 ? "1 (on) only" : "0 (off) or 1 (on)";
    case Kind::choice: return fmt::format("one of {}", names);
    case Kind::flags: return fmt::format("any of {}, with commas", names);
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
    return take_all(source, [&] { return read_once(static_cast<int>(*number), kMostBytes); });
  }
  const Fd file(::open(rest.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) refuse(fmt::format("cannot read '{}': {}", source, std::strerror(errno)));
  return take_all(source, [&] { return read_to_end(file.get(), kMostBytes); });
}

namespace {

/// What stands behind a blank may be a secret: it is not repeated.
void refuse_blank(std::string_view name) {
  constexpr std::string_view kBlanks = " \t";
  name.remove_prefix(std::min(name.find_first_not_of(kBlanks), name.size()));
  const std::size_t blank = name.find_first_of(kBlanks);
  if (blank == name.npos) return;
  if (const SockoptRow* const row = find_sockopt(name.substr(0, blank)))
    refuse(fmt::format("{0}: put '=' and nothing else between the name and its value, as in '{0}=VALUE'",
                       row->name));
}

}  // namespace

SockoptRequest parse_sockopt(std::string_view text, int type, ValueReader reader) {
  const auto equals = text.find('=');
  const bool reads = equals == std::string_view::npos;
  refuse_blank(text.substr(0, equals));
  const SockoptRow& row = named_sockopt(text.substr(0, equals));
  if (const std::string why = why_unavailable(row); !why.empty())
    refuse(fmt::format("{}: {}", row.name, why));
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
  if (!row.set_hint.empty()) refuse(fmt::format("{} cannot be set: {}", row.name, row.set_hint));
  std::string value = codec(row.kind).parse(row, text.substr(equals + 1), reader);
  if (row.check != nullptr) row.check(value);
  return {&row, SocketOption{row.number, std::move(value)}};
}

std::string sockopt_text(const SockoptRow& row, std::string_view value) {
  if (!row.secret) return codec(row.kind).print(row, value);
  const bool set = std::ranges::any_of(value, [](char c) { return c != 0; });
  return set ? "(set)" : "(not set)";
}

std::string read_sockopt(void* socket, const SockoptRow& row) {
  constexpr std::size_t kLongest = 4096;
  std::size_t size = row.kind == Kind::key   ? kKeyBytes
                     : row.kind < Kind::text ? static_cast<std::size_t>(row.width)
                                             : kLongest;
  std::string value(size, '\0');
  if (zmq_getsockopt(socket, row.number, value.data(), &size) != 0) {
    throw Error(ExitCode::failed, fmt::format("cannot read {}: {}", row.name, zmq_strerror(zmq_errno())));
  }
  value.resize(size);
  return sockopt_text(row, value);
}

std::string read_context_option(void* context, const SockoptRow& row) {
  return sockopt_text(row, int_option(row.number, zmq_ctx_get(context, row.number)).value);
}

}  // namespace zcat
