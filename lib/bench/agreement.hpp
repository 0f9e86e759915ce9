#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/histogram.hpp"
#include "bench/plan.hpp"

namespace zcat::bench {

/// What the two ends of a `bench` between two processes tell each other: one frame of text, of which every version
/// begins with `zcat-bench VERSION`.
struct Note {
  static constexpr std::uint32_t kVersion = 1;

  enum class Kind : std::uint8_t {
    begin,    ///< near: bind for this plan
    ready,    ///< far: it is bound
    refused,  ///< far: it cannot be, and why
    alive,    ///< near: still at it
    end,      ///< near: all is sent
    result,   ///< far: what came
    bye,      ///< near: that was the last one
    foreign,  ///< of another version
  };

  Kind kind = Kind::alive;
  std::string text{};   ///< refused: why; begin: the machine, see this_machine(); foreign: the version
  Plan plan{};          ///< begin
  Figures figures{};    ///< result; end: only `sent`
  Histogram latency{};  ///< result: empty where the clocks are two

  std::string encoded() const;
};

/// Reads a note. Nothing: it is none, or damaged.
std::optional<Note> decode_note(std::string_view text);

/// What two processes have in common whose clocks are the same: the kernel's boot.
std::string this_machine();

}  // namespace zcat::bench
