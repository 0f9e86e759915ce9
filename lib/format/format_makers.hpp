#pragma once

#include <memory>

#include "format/format.hpp"

/// What make_encoder and make_decoder choose from. Only framing.cpp calls these.
namespace zcat {

std::unique_ptr<Encoder> make_line_encoder(const FormatSpec& spec);
std::unique_ptr<Decoder> make_line_decoder(const FormatSpec& spec);
std::unique_ptr<Encoder> make_nul_encoder(const FormatSpec& spec);
std::unique_ptr<Decoder> make_nul_decoder(const FormatSpec& spec);
std::unique_ptr<Encoder> make_raw_encoder(const FormatSpec& spec);
std::unique_ptr<Decoder> make_raw_decoder(const FormatSpec& spec);

std::unique_ptr<Encoder> make_zmtp_encoder(const FormatSpec& spec);
std::unique_ptr<Decoder> make_zmtp_decoder(const FormatSpec& spec);
std::unique_ptr<Encoder> make_netstring_encoder(const FormatSpec& spec);
std::unique_ptr<Decoder> make_netstring_decoder(const FormatSpec& spec);
std::unique_ptr<Encoder> make_u32be_encoder(const FormatSpec& spec);
std::unique_ptr<Decoder> make_u32be_decoder(const FormatSpec& spec);
std::unique_ptr<Encoder> make_u32le_encoder(const FormatSpec& spec);
std::unique_ptr<Decoder> make_u32le_decoder(const FormatSpec& spec);
std::unique_ptr<Encoder> make_varint_encoder(const FormatSpec& spec);
std::unique_ptr<Decoder> make_varint_decoder(const FormatSpec& spec);
std::unique_ptr<Encoder> make_msgpack_encoder(const FormatSpec& spec);
std::unique_ptr<Decoder> make_msgpack_decoder(const FormatSpec& spec);

std::unique_ptr<Encoder> make_json_encoder(const FormatSpec& spec);
std::unique_ptr<Decoder> make_json_decoder(const FormatSpec& spec);
std::unique_ptr<Encoder> make_quoted_encoder(const FormatSpec& spec);
std::unique_ptr<Decoder> make_quoted_decoder(const FormatSpec& spec);
std::unique_ptr<Encoder> make_hex_encoder(const FormatSpec& spec);
std::unique_ptr<Decoder> make_hex_decoder(const FormatSpec& spec);
std::unique_ptr<Encoder> make_dump_encoder(const FormatSpec& spec);
std::unique_ptr<Encoder> make_template_encoder(const FormatSpec& spec);

}  // namespace zcat
