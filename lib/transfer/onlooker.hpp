#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/report.hpp"
#include "transfer/sink.hpp"

namespace zcat {

/// A sink for messages that pass by: it never holds them up. What an output that is slow does not take is not shown, but
/// counted, and memory stays bounded.
class Onlooker {
 public:
  /// So many bytes may wait for the output, and one message more.
  static constexpr std::size_t kMostWaiting = 4 * 1024 * 1024;

  /// Throws what Sink throws.
  explicit Onlooker(const SinkSpec& spec, Report& report, OutputLine* line = nullptr, int descriptor = 1);

  /// Encodes a message, whose bytes may go afterwards, and writes what has gathered now and then: call flush() before you
  /// wait. Throws Error (failed) when the format cannot carry it, or the output is broken.
  void put(std::span<const std::string_view> frames, const MessageInfo& info);
  /// Writes what the output takes now. Throws Error (failed).
  void flush() { sink_.flush(); }
  /// Writes nothing more, and tells how many messages were not shown.
  void finish();

  /// How many messages were encoded.
  std::uint64_t shown() const { return sink_.count(); }
  /// Whether the reader has gone.
  bool closed() { return sink_.output().closed(); }
  /// Whether everything that was encoded is written.
  bool written() { return !sink_.output().pending(); }
  /// For a Loop, which goes on writing.
  Output& output() { return sink_.output(); }

 private:
  Sink sink_;
  Report& report_;
  std::uint64_t missed_ = 0;
};

}  // namespace zcat
