#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/frames.hpp"

/// The first frame of a message, where it is more than data to its socket: how people type it, and how it is shown.
namespace zcat {

/// What a socket takes the first frame for, and how that is written in text.
enum class FirstFrame : std::uint8_t {
  data,
  routing_id,  ///< unprintable bytes as `\xNN`, a backslash doubled
  /// `+TOPIC` and `-TOPIC` for the bytes 1 and 0 in front of the topic. Data that begins with one of these signs, or
  /// with a backslash, has a backslash in front.
  subscription,
};

/// What to do with first frames on their way between text and a socket.
struct FirstFrameSpec {
  FirstFrame meaning = FirstFrame::data;
  std::optional<std::string> added{};   ///< sent as a frame in front: a topic, a group, REP's empty delimiter
  std::optional<std::string> prefix{};  ///< sent in front of the first frame's bytes
  bool strips_delimiter = false;        ///< an empty frame in front of others is not shown: REP's delimiter

  /// Whether there is anything to do at all.
  bool edits() const { return meaning != FirstFrame::data || added || prefix || strips_delimiter; }
};

/// Translates first frames in both directions. The frames of a result are valid until the next call.
class FirstFrameEditor {
 public:
  explicit FirstFrameEditor(FirstFrameSpec spec) : spec_(std::move(spec)) {}

  bool edits() const { return spec_.edits(); }
  /// Turns a message that was typed into the one to send.
  void typed_to_sent(Frames& frames);
  /// Turns a message that was received into the one to show.
  std::span<const std::string_view> received_to_shown(const Frames& frames);

 private:
  FirstFrameSpec spec_;
  std::string first_;
  Frames frames_;
};

/// The routing ids of SERVER and PEER sockets in text: a number, or the endpoint that the peer was connected to by.
class RoutingIdNames {
 public:
  /// Gives the peer with this id a name, and takes it from the peer that had it before.
  void set(std::uint32_t id, std::string_view name);
  std::string name_of(std::uint32_t id) const;
  /// 0: no peer can have this name.
  std::uint32_t id_of(std::string_view name) const;

 private:
  std::vector<std::pair<std::uint32_t, std::string>> names_;
};

}  // namespace zcat
