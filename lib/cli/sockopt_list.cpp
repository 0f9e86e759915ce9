#include "cli/sockopt_list.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "endpoint/transport.hpp"
#include "sockopt/sockopt.hpp"

namespace zcat {
namespace {

constexpr std::size_t kWidth = 100;

std::string_view kind_name(SockoptRow::Kind kind) {
  using enum SockoptRow::Kind;
  switch (kind) {
    case boolean: return "bool";
    case integer: return "int";
    case choice: return "enum";
    case flags: return "flags";
    case text: return "string";
    case bytes: return "binary";
    case key: return "key";
    case descriptor: return "fd";
  }
  return {};
}

std::string sockets_of(const SockoptRow& row) { return row.context ? "context" : type_list(row.types); }

std::string_view use_of(const SockoptRow& row) {
  if (!row.set_hint.empty()) return row.access == SockoptRow::Access::write ? "" : "read";
  switch (row.access) {
    case SockoptRow::Access::both: return "set, read";
    case SockoptRow::Access::read: return "read";
    case SockoptRow::Access::write: return "set";
  }
  return {};
}

std::string_view status_name(SockoptRow::Status status) {
  using enum SockoptRow::Status;
  switch (status) {
    case stable: return "stable";
    case deprecated: return "deprecated";
    case draft:
    case quiet_draft: return "draft";
  }
  return {};
}

/// Two lines: what it is, and what it does.
std::string brief(const SockoptRow& row) {
  return fmt::format("{:<34}{:<8}{:<13}{:<13}{}\n    {}\n", row.name, kind_name(row.kind), row.unit,
                     row.default_text, sockets_of(row), row.summary);
}

/// A line `Label: text`, its continuations under the text.
std::string field(std::string_view label, std::string_view text) {
  constexpr std::size_t kIndent = 12;
  if (text.empty()) return {};
  return fmt::format("{:<{}}{}\n", label, kIndent, wrapped(text, kWidth, kIndent, kIndent));
}

std::string old_names(const SockoptRow& row) {
  std::string names;
  for (const SockoptAlias& alias : sockopt_aliases()) {
    if (alias.name == row.name) names += fmt::format("{}{}", names.empty() ? "" : ", ", alias.old_name);
  }
  return names;
}

std::string full(const SockoptRow& row) {
  const bool readable = row.access != SockoptRow::Access::write;
  std::string how = row.set_hint.empty() ? std::string() : fmt::format("not to be set: {}", row.set_hint);
  if (row.set_hint.empty()) {
    if (row.access != SockoptRow::Access::read)
      how = fmt::format("-o {}={}", row.name, row.secret ? "file:PATH" : "VALUE");
    if (row.secret) how += ", env:NAME or fd:N";
  }
  if (readable) how += fmt::format("{}-o {} reads it back", how.empty() ? "" : "; ", row.name);
  const bool is_set = row.access != SockoptRow::Access::read && row.set_hint.empty();
  return fmt::format("ZMQ_{} ({})\n", row.name, row.number) + field("", row.summary) + field("", row.detail) +
         field("Type", row.unit.empty() ? std::string(kind_name(row.kind))
                                        : fmt::format("{}, {}", kind_name(row.kind), row.unit)) +
         field("Values", is_set ? range_text(row) : std::string()) + field("Default", row.default_text) +
         field("Sockets", sockets_of(row)) + field("Transports", row.where) +
         field("Since", fmt::format("libzmq {}, {}", version_text(row.since), status_name(row.status))) +
         field("Use", how) + field("Old names", old_names(row)) + field("Note", why_unavailable(row));
}

std::string json_line(const SockoptRow& row) {
  std::vector<std::string_view> types, values;
  for (const SocketTypeRow& type : kSocketTypes) {
    if (!row.context && contains(row.types, type.type)) types.push_back(type.name);
  }
  for (const Choice& choice : row.choices) values.push_back(choice.name);
  return JsonObject()
             .add("name", fmt::format("ZMQ_{}", row.name))
             .add("number", row.number)
             .add("scope", row.context ? "context" : "socket")
             .add("type", kind_name(row.kind))
             .add("unit", row.unit)
             .add("default", row.default_text)
             .add("range", row.access == SockoptRow::Access::read ? std::string() : range_text(row))
             .add("values", values)
             .add("sockets", types)
             .add("transports", row.where)
             .add("since", version_text(row.since))
             .add("status", status_name(row.status))
             .add("use", use_of(row))
             .add_flag("secret", row.secret)
             .add_flag("available", why_unavailable(row).empty())
             .add("summary", row.summary)
             .add("detail", row.detail)
             .add("instead", row.set_hint)
             .text() +
         "\n";
}

bool selected(const SockoptRow& row, std::optional<int> type) {
  return !type || (!row.context && contains(row.types, *type));
}

}  // namespace

std::string list_sockopts(std::span<const std::string> names, std::optional<int> type, bool json) {
  std::string text;
  if (!names.empty()) {
    for (const std::string& name : names) {
      const SockoptRow& row = named_sockopt(name);
      text += json ? json_line(row) : fmt::format("{}{}", text.empty() ? "" : "\n", full(row));
    }
    return text;
  }
  if (!json)
    text = fmt::format("{:<34}{:<8}{:<13}{:<13}{}\n", "OPTION", "TYPE", "UNIT", "DEFAULT", "SOCKETS");
  for (const SockoptRow& row : sockopts()) {
    if (selected(row, type)) text += json ? json_line(row) : brief(row);
  }
  return text;
}

}  // namespace zcat
