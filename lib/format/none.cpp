#include "format/format.hpp"

/// none: nothing is written. For those who only want messages to be taken and counted.
namespace zcat {
namespace {

class NoneEncoder final : public Encoder {
 public:
  void encode(std::span<const std::string_view>, const MessageInfo&, Buffer&) override {}
};

}  // namespace

constinit const Format Format::none{"none", "nothing, output only: messages are taken and counted",
                                    encoder_of<NoneEncoder>};

}  // namespace zcat
