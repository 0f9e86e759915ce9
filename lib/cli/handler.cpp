#include "cli/handler.hpp"

#include <fmt/format.h>

#include "base/child.hpp"
#include "cli/settings.hpp"

namespace zcat {
namespace {

/// What concerns standard input, which a handler leaves alone.
void refuse_input(const Settings& settings) {
  if (settings.echo) refuse("--echo and a handler exclude each other: both make the replies");
  if (!settings.source.pieces.empty()) refuse("-m and --file exclude a handler: both make the replies");
  if (settings.input_format != nullptr)
    refuse("--input-format: with a handler nothing is read from standard input");
}

void resolve_format(Settings& settings) {
  HandlerSpec& handler = settings.handler;
  const Format* const format = settings.handler_format;
  if (handler.persistent && (format == nullptr || !(format->lossless || format == &Format::line))) {
    refuse(
        "--persistent needs a --handler-format that tells where an answer ends: line, or one that is "
        "lossless, such as zmtp or json");
  }
  if (format == nullptr) return;
  if (!format->reads()) refuse(fmt::format("--handler-format: '{}' can only be written", format->name));
  handler.format.emplace().format = format;
}

/// The reply of --error-reply, read as -m is: all of the text is one message.
std::vector<std::string> error_frames(const Settings& settings) {
  const std::string& text = *settings.handler.error_reply;
  const auto decoder = make_decoder(settings.source.format);
  Frames frames;
  try {
    const Decoder::Step first = decoder->next(text, true, frames);
    if (!first.found) return {""};
    std::vector<std::string> reply(frames.begin(), frames.end());
    if (decoder->next(std::string_view(text).substr(first.used), true, frames).found)
      refuse(fmt::format("'{}' is more than one message, and a request has one reply", text));
    return reply;
  } catch (const Error& error) {
    refuse(fmt::format("--error-reply: {}", error.what()));
  }
}

}  // namespace

void resolve_handler(Settings& settings) {
  HandlerSpec& handler = settings.handler;
  if (!handler.exists()) {
    if (settings.handler_options) {
      refuse(fmt::format(
          "-j and the other options of handlers need one: put '-- COMMAND' at the end, as in '{} {} "
          "5555 -- wc -c'",
          ZCAT_NAME, row(settings.command).name));
    }
    return;
  }
  refuse_input(settings);
  const std::string& name = handler.words.front();
  const std::optional<std::string> path = find_program(name);
  if (!path) {
    refuse(name.find('/') != name.npos
               ? fmt::format("'{}' is not a program: it cannot be run for each message", name)
               : fmt::format("there is no program '{}' in PATH: it cannot be run for each message", name));
  }
  handler.path = *path;
  resolve_format(settings);
  if (handler.error_reply) handler.error_frames = error_frames(settings);
}

}  // namespace zcat
