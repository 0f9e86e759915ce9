#pragma once

#include <string>

#include "format/format.hpp"

namespace zcat {

/// Finds the lines of formats that have a message on each, and says where a line is wrong.
class LineDecoder : public Decoder {
 public:
  explicit LineDecoder(std::string_view name) : name_(name) {}

  Step next(std::string_view input, bool at_end, Frames& frames) final;

 protected:
  /// Reads the frames of a line. False: there is no message on it.
  virtual bool read_line(std::string_view line, Frames& frames) = 0;

  /// `rest` is what was not understood, to the end of the line.
  [[noreturn]] void fail(std::string_view expected, std::string_view rest) const;

  std::string bytes_;  ///< for frames that the line does not hold as they are

 private:
  std::string_view name_;
  std::string_view line_;
  std::size_t scanned_ = 0;
  std::uint64_t number_ = 0;
};

}  // namespace zcat
