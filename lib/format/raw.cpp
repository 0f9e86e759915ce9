#include "format/format.hpp"

/// raw: the bytes of the frames and nothing else.
namespace zcat {
namespace {

class RawEncoder final : public Encoder {
 public:
  void encode(std::span<const std::string_view> frames, const MessageInfo&, Buffer& out) override {
    for (const std::string_view frame : frames) out.append(frame);
  }
};

class RawDecoder final : public Decoder {
 public:
  Step next(std::string_view input, bool at_end, Frames& frames) override {
    if (!at_end || done_) return {};
    done_ = true;
    frames.assign(1, input);
    return {input.size(), true};
  }

 private:
  bool done_ = false;
};

}  // namespace

constinit const Format Format::raw{"raw", "out: the bytes, nothing between; in: all of the input",
                                   encoder_of<RawEncoder>, decoder_of<RawDecoder>};

}  // namespace zcat
