#include "peer/event_log.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <zmq.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "base/error.hpp"
#include "base/json.hpp"

namespace zcat {
namespace {

/// What the value of an event is.
enum class Value { none, connection, error, milliseconds, protocol_error, status };

struct EventRow {
  std::uint16_t id;
  std::string_view name;
  Value value;
  std::string_view words;  // {0}: the endpoint, {1}: the peer, {2}: the value in words
};

constexpr std::array kEvents{
    EventRow{ZMQ_EVENT_CONNECTED, "CONNECTED", Value::connection, "connected to '{0}'{1}"},
    EventRow{ZMQ_EVENT_CONNECT_DELAYED, "CONNECT_DELAYED", Value::error, "connecting to '{0}'"},
    EventRow{ZMQ_EVENT_CONNECT_RETRIED, "CONNECT_RETRIED", Value::milliseconds,
             "will try '{0}' again in {2}"},
    EventRow{ZMQ_EVENT_LISTENING, "LISTENING", Value::none, "listening at '{0}'"},
    EventRow{ZMQ_EVENT_BIND_FAILED, "BIND_FAILED", Value::error, "cannot bind to '{0}': {2}"},
    EventRow{ZMQ_EVENT_ACCEPTED, "ACCEPTED", Value::connection, "accepted a connection at '{0}'{1}"},
    EventRow{ZMQ_EVENT_ACCEPT_FAILED, "ACCEPT_FAILED", Value::error,
             "cannot accept a connection at '{0}': {2}"},
    EventRow{ZMQ_EVENT_CLOSED, "CLOSED", Value::none, "closed '{0}'"},
    EventRow{ZMQ_EVENT_CLOSE_FAILED, "CLOSE_FAILED", Value::error, "cannot close '{0}': {2}"},
    EventRow{ZMQ_EVENT_DISCONNECTED, "DISCONNECTED", Value::connection, "a connection at '{0}' has ended{1}"},
    EventRow{ZMQ_EVENT_MONITOR_STOPPED, "MONITOR_STOPPED", Value::none, "no more events"},
    EventRow{ZMQ_EVENT_HANDSHAKE_SUCCEEDED, "HANDSHAKE_SUCCEEDED", Value::none,
             "a handshake at '{0}' is complete"},
    EventRow{ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL, "HANDSHAKE_FAILED_NO_DETAIL", Value::error,
             "a handshake at '{0}' was broken off: {2}"},
    EventRow{ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL, "HANDSHAKE_FAILED_PROTOCOL", Value::protocol_error,
             "a handshake at '{0}' failed: {2}"},
    EventRow{ZMQ_EVENT_HANDSHAKE_FAILED_AUTH, "HANDSHAKE_FAILED_AUTH", Value::status,
             "a handshake at '{0}' failed: access denied ({2})"},
};

const EventRow* find_row(std::uint16_t id) {
  const auto row = std::ranges::find(kEvents, id, &EventRow::id);
  return row != kEvents.end() ? &*row : nullptr;
}

std::string value_words(Value kind, std::uint32_t value) {
  switch (kind) {
    case Value::error: return zmq_strerror(static_cast<int>(value));
    case Value::milliseconds: return fmt::format("{} ms", value);
    case Value::protocol_error: return std::string(protocol_error_words(value));
    case Value::status: return fmt::format("status {}", value);
    default: return {};
  }
}

Fd open_file(const std::string& path) {
  if (path.empty()) return Fd();
  Fd file = open_to_write(path, O_CREAT | O_APPEND);
  if (!file) throw Error(ExitCode::failed, fmt::format("cannot write '{}': {}", path, std::strerror(errno)));
  return file;
}

}  // namespace

std::string_view event_name(std::uint16_t id) {
  const EventRow* const row = find_row(id);
  return row != nullptr ? row->name : "UNKNOWN";
}

std::string_view protocol_error_words(std::uint32_t error) {
  switch (error) {
    case ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH: return "the mechanisms differ";
    case ZMQ_PROTOCOL_ERROR_ZMTP_CRYPTOGRAPHIC:
    case ZMQ_PROTOCOL_ERROR_ZMTP_KEY_EXCHANGE: return "the keys do not go together";
    case ZMQ_PROTOCOL_ERROR_ZMTP_UNEXPECTED_COMMAND:
    case ZMQ_PROTOCOL_ERROR_ZMTP_INVALID_SEQUENCE: return "the peer sent a command that has no place there";
    default: break;
  }
  const bool of_zap = (error & 0xf0000000U) == ZMQ_PROTOCOL_ERROR_ZAP_UNSPECIFIED;
  return of_zap ? "the authentication handler's reply is malformed" : "what the peer sent is malformed";
}

EventLog::EventLog(const std::string& file, Report& report)
    : path_(file), report_(report), file_(open_file(file)) {
  if (file_) lines_.emplace(file_.get());
}

std::string EventLog::take(const Event& event, const Origin& origin) {
  const EventRow* const row = find_row(event.id);
  if (row == nullptr) return {};
  // as the user typed it, unless only the event knows it: a port that was chosen
  const std::string& endpoint = origin.endpoint != nullptr ? origin.endpoint->typed : event.endpoint;
  const bool names_peer = row->value == Value::connection && origin.peer;
  const std::string who = names_peer ? origin.peer->address.in_words() : std::string();
  const std::string what = value_words(row->value, event.value);
  const std::string link = who.empty() ? "" : fmt::format(" ({})", who);
  const std::string meaning = fmt::format(fmt::runtime(row->words), endpoint, link, what);
  write(event, endpoint, who, meaning);
  return event.id == ZMQ_EVENT_MONITOR_STOPPED ? std::string() : meaning;
}

void EventLog::write(const Event& event, std::string_view endpoint, std::string_view peer,
                     std::string_view meaning) {
  if (!lines_) return;
  std::string time;
  time_.append(std::chrono::system_clock::now(), time);
  JsonObject line;
  line.add("time", time)
      .add("endpoint", endpoint)
      .add("event", event_name(event.id))
      .add("value", event.value);
  if (!peer.empty()) line.add("peer", peer);
  line.add("meaning", meaning);
  const bool complete = lines_->lost() == 0;
  lines_->put(line.text() + "\n");
  if (complete && lines_->lost() > 0)
    report_.note(fmt::format("cannot write every event to '{}': some are missing", path_));
}

}  // namespace zcat
