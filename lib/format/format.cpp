#include "format/format.hpp"

#include <array>

namespace zcat {

std::span<const Format* const> formats() {
  static constexpr std::array kFormats{
      &Format::line,  &Format::nul,    &Format::zmtp,    &Format::netstring, &Format::u32be,
      &Format::u32le, &Format::varint, &Format::msgpack, &Format::json,      &Format::quoted,
      &Format::hex,   &Format::raw,    &Format::dump,    &Format::none,
  };
  return kFormats;
}

std::unique_ptr<Encoder> make_encoder(const FormatSpec& spec) {
  return (spec.pattern ? Format::by_template : *spec.format).encoder(spec);
}

std::unique_ptr<Decoder> make_decoder(const FormatSpec& spec) {
  if (spec.format->reads()) return spec.format->decoder(spec);
  throw Error(ExitCode::usage, "format '" + std::string(spec.format->name) +
                                   "' can only be written; choose another one for input with --input-format");
}

}  // namespace zcat
