#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/fd.hpp"
#include "base/line_writer.hpp"
#include "base/report.hpp"
#include "base/time_text.hpp"
#include "peer/peers.hpp"

namespace zcat {

/// The name of an event, without ZMQ_EVENT_: "CONNECTED".
std::string_view event_name(std::uint16_t id);

/// What a ZMQ_PROTOCOL_ERROR_* means.
std::string_view protocol_error_words(std::uint32_t error);

/// Puts the connection events of one command into words, for -v and --events.
class EventLog {
 public:
  /// `file`: where JSON lines are appended; empty: nowhere. A FIFO waits for its reader. When lines are lost, the
  /// report says so, once. Throws Error (failed).
  EventLog(const std::string& file, Report& report);

  /// What happened, in one sentence with the peer's address where there is one; empty: nothing worth a word.
  /// Writes the line of JSON, which is dropped once nobody reads it.
  std::string take(const Event& event, const Origin& origin);

 private:
  void write(const Event& event, std::string_view endpoint, std::string_view peer, std::string_view meaning);

  std::string path_;
  Report& report_;
  Fd file_;
  std::optional<LineWriter> lines_;
  UtcText time_;
};

}  // namespace zcat
