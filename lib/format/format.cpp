#include "format/format.hpp"

#include <array>
#include <string>

#include "base/error.hpp"
#include "format/format_makers.hpp"

namespace zcat {
namespace {

/// A row that is shown to others, and the functions that only this file needs.
struct Maker {
  std::unique_ptr<Encoder> (*encoder)(const FormatSpec&);
  std::unique_ptr<Decoder> (*decoder)(const FormatSpec&);
};

constexpr auto kRows = std::to_array<FormatRow>({
    {Format::line, "line", true, false, true, "a line; the newline is not part of it"},
    {Format::nul, "nul", true, false, true, "bytes that a NUL ends"},
    {Format::zmtp, "zmtp", true, true, false, "frames as ZMTP 3.1 writes them: flags, size, body"},
    {Format::netstring, "netstring", true, true, false, "a netstring holding one netstring a frame"},
    {Format::u32be, "u32be", true, true, false, "one frame behind its length in 4 bytes, big-endian"},
    {Format::u32le, "u32le", true, true, false, "one frame behind its length in 4 bytes, little-endian"},
    {Format::varint, "varint", true, true, false, "one frame behind its length as a protobuf varint"},
    {Format::msgpack, "msgpack", true, true, false, "a MessagePack array of bin"},
    {Format::json, "json", true, true, false, "a JSON object on a line; frames that are not UTF-8 in base64"},
    {Format::quoted, "quoted", true, true, false, "a line, each frame in double quotes with C escapes"},
    {Format::hex, "hex", true, true, false, "a line, each frame in hex"},
    {Format::raw, "raw", true, false, false, "out: the bytes, nothing between; in: all of the input"},
    {Format::dump, "dump", false, false, false, "a hex dump for people, output only"},
});

constexpr auto kMakers = std::to_array<Maker>({
    {make_line_encoder, make_line_decoder},
    {make_nul_encoder, make_nul_decoder},
    {make_zmtp_encoder, make_zmtp_decoder},
    {make_netstring_encoder, make_netstring_decoder},
    {make_u32be_encoder, make_u32be_decoder},
    {make_u32le_encoder, make_u32le_decoder},
    {make_varint_encoder, make_varint_decoder},
    {make_msgpack_encoder, make_msgpack_decoder},
    {make_json_encoder, make_json_decoder},
    {make_quoted_encoder, make_quoted_decoder},
    {make_hex_encoder, make_hex_decoder},
    {make_raw_encoder, make_raw_decoder},
    {make_dump_encoder, nullptr},
});

constexpr std::size_t index_of(Format format) { return static_cast<std::size_t>(format); }

consteval bool rows_are_in_order() {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (index_of(kRows[i].format) != i) return false;
  }
  return kRows.size() == kMakers.size();
}
static_assert(rows_are_in_order(), "the row of a format stands at its number, and its functions likewise");

}  // namespace

std::span<const FormatRow> formats() { return kRows; }

const FormatRow& row(Format format) { return kRows[index_of(format)]; }

std::unique_ptr<Encoder> make_encoder(const FormatSpec& spec) {
  if (spec.pattern) return make_template_encoder(spec);
  return kMakers[index_of(spec.format)].encoder(spec);
}

std::unique_ptr<Decoder> make_decoder(const FormatSpec& spec) {
  if (!row(spec.format).reads) {
    throw Error(ExitCode::usage,
                "format '" + std::string(row(spec.format).name) +
                    "' can only be written; choose another one for input with --input-format");
  }
  return kMakers[index_of(spec.format)].decoder(spec);
}

}  // namespace zcat
