#pragma once

#include <fmt/format.h>

#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "format/format.hpp"

/// What the tests of formats share.
namespace zcat::test {

using Message = std::vector<std::string>;
using Messages = std::vector<Message>;

inline FormatSpec spec_of(const Format& format) {
  FormatSpec spec;
  spec.format = &format;
  return spec;
}

inline std::string encode(Encoder& encoder, const Messages& messages, MessageInfo info = {}) {
  Buffer out;
  for (const Message& message : messages) {
    const Frames frames(message.begin(), message.end());
    ++info.sequence;
    encoder.encode(frames, info, out);
  }
  return out.flatten();
}

inline std::string encode(const FormatSpec& spec, const Messages& messages, const MessageInfo& info = {}) {
  return encode(*make_encoder(spec), messages, info);
}

/// Gives `bytes` to a decoder in pieces of the size that `piece_size` returns, as a reader would: what is left
/// over stands at another address each time, with nothing readable behind it.
template <class PieceSize>
Messages decode_in_pieces(const FormatSpec& spec, std::string_view bytes, PieceSize piece_size) {
  const auto decoder = make_decoder(spec);
  Messages messages;
  Frames frames;
  std::string left;
  for (bool at_end = false; !at_end;) {
    const std::size_t size = std::min<std::size_t>(piece_size(), bytes.size());
    left.append(bytes.substr(0, size));
    bytes.remove_prefix(size);
    at_end = bytes.empty();
    for (Decoder::Step step{0, true}; step.found;) {
      const std::vector<char> exact(left.begin(), left.end());
      step = decoder->next(std::string_view(exact.data(), exact.size()), at_end, frames);
      if (step.found) messages.emplace_back(frames.begin(), frames.end());
      left.erase(0, step.used);
    }
  }
  return messages;
}

inline Messages decode(const FormatSpec& spec, std::string_view bytes) {
  return decode_in_pieces(spec, bytes, [&bytes] { return bytes.size(); });
}

/// The words of the Error that decoding ends with; nothing: it does not. Messages in front go to `messages`.
inline std::optional<std::string> decode_error(const FormatSpec& spec, std::string_view bytes,
                                               Messages* messages = nullptr) {
  const auto decoder = make_decoder(spec);
  Frames frames;
  try {
    for (Decoder::Step step{0, true}; step.found;) {
      step = decoder->next(bytes, true, frames);
      bytes.remove_prefix(step.used);
      if (step.found && messages != nullptr) messages->emplace_back(frames.begin(), frames.end());
    }
  } catch (const Error& error) {
    return error.code() == ExitCode::failed ? error.what() : fmt::format("wrong exit code: {}", error.what());
  }
  return std::nullopt;
}

}  // namespace zcat::test
