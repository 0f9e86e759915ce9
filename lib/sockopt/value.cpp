// Values of options as people read and type them.
#include <fmt/format.h>
#include <zmq.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/error.hpp"
#include "base/text.hpp"
#include "sockopt/sockopt.hpp"

namespace zcat {
namespace {

using Kind = SockoptRow::Kind;

constexpr std::size_t kKeyBytes = 32;  // of a CURVE key
constexpr std::size_t kKeyText = 40;   // of the same in Z85

std::int64_t number_of(const SockoptRow& row, std::string_view bytes) {
  std::int64_t number = 0;
  int small = 0;
  if (bytes.size() >= sizeof number && row.width == sizeof number) {
    std::memcpy(&number, bytes.data(), sizeof number);
    return number;
  }
  if (bytes.size() >= sizeof small) std::memcpy(&small, bytes.data(), sizeof small);
  return small;
}

bool is_printable(std::string_view bytes) {
  return std::ranges::all_of(bytes, [](char c) { return c >= ' ' && c <= '~'; });
}

std::string bytes_text(std::string_view bytes) {
  if (is_printable(bytes) && !bytes.starts_with("hex:")) return std::string(bytes);
  std::string text = "hex:";
  for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

std::string key_text(std::string_view key) {
  if (key.size() != kKeyBytes || std::ranges::all_of(key, [](char c) { return c == 0; })) return "(not set)";
  std::array<char, kKeyText + 1> text{};
  zmq_z85_encode(text.data(), reinterpret_cast<const std::uint8_t*>(key.data()), key.size());
  return text.data();
}

std::string flags_text(const SockoptRow& row, std::int64_t bits) {
  std::string text;
  for (const Choice& choice : row.choices) {
    if ((bits & choice.value) == 0) continue;
    text += fmt::format("{}{}", text.empty() ? "" : ",", choice.name);
    bits &= ~choice.value;
  }
  return text.empty() || bits != 0 ? fmt::format("{}{}{}", text, text.empty() ? "" : ",", bits) : text;
}

std::string number_text(const SockoptRow& row, std::int64_t number) {
  const bool has_unit = number > 0 && (row.unit == "ms" || row.unit == "s" || row.unit == "us");
  return fmt::format("{}{}", number, has_unit ? row.unit : "");
}

std::string choice_text(const SockoptRow& row, std::int64_t number) {
  const auto found = std::ranges::find(row.choices, number, &Choice::value);
  return found != row.choices.end() ? std::string(found->name) : fmt::format("{}", number);
}

}  // namespace

std::string sockopt_text(const SockoptRow& row, std::string_view value) {
  if (row.secret) {
    const bool set = std::ranges::any_of(value, [](char c) { return c != 0; });
    return set ? "(set)" : "(not set)";
  }
  switch (row.kind) {
    case Kind::boolean: return number_of(row, value) != 0 ? "1" : "0";
    case Kind::integer:
    case Kind::descriptor: return number_text(row, number_of(row, value));
    case Kind::choice: return choice_text(row, number_of(row, value));
    case Kind::flags: return flags_text(row, number_of(row, value));
    case Kind::text: {
      std::string text;
      append_for_terminal(value.substr(0, value.find('\0')), text);
      return text.empty() ? "(not set)" : text;
    }
    case Kind::bytes: return value.empty() ? "(not set)" : bytes_text(value);
    case Kind::key: return key_text(value);
  }
  return {};
}

std::string read_sockopt(void* socket, const SockoptRow& row) {
  const bool string = row.kind == Kind::text || row.kind == Kind::bytes;
  constexpr std::size_t kLongest = 4096;
  std::string value(string                  ? kLongest
                    : row.kind == Kind::key ? kKeyBytes
                                            : static_cast<std::size_t>(row.width),
                    '\0');
  std::size_t size = value.size();
  if (zmq_getsockopt(socket, row.number, value.data(), &size) != 0) {
    throw Error(ExitCode::failed, fmt::format("cannot read {}: {}", row.name, zmq_strerror(zmq_errno())));
  }
  value.resize(size);
  return sockopt_text(row, value);
}

std::string read_context_option(void* context, const SockoptRow& row) {
  const int value = zmq_ctx_get(context, row.number);
  return sockopt_text(row, {reinterpret_cast<const char*>(&value), sizeof value});
}

}  // namespace zcat
