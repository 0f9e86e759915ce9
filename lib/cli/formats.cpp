#include "cli/formats.hpp"

#include <fmt/format.h>

#include <array>

#include "cli/settings.hpp"
#include "endpoint/socket_type.hpp"
#include "transfer/proxy.hpp"

namespace zcat {
namespace {

using enum Command;

/// What req knows of a reply: the seconds since its request was first sent.
constexpr std::array kRequestFields{ExtraField{"rtt", ExtraField::Kind::literal}};

/// Formats that a person reads and writes: there a routing id or a subscription is not just bytes.
bool is_plain_text(const Format* format) { return format == &Format::line || format == &Format::nul; }

}  // namespace

void resolve_formats(Settings& settings) {
  FormatSpec& input = settings.source.format;
  FormatSpec& output = settings.output.format;
  const auto first_of = [](const Format* a, const Format* b) {
    return a != nullptr ? a : b != nullptr ? b : &Format::line;
  };
  output.format = first_of(settings.output_format, settings.both_formats);
  // `-f dump` sets the output only: nothing reads it
  const bool both_read = settings.both_formats != nullptr && settings.both_formats->reads();
  input.format = first_of(settings.input_format, both_read ? settings.both_formats : nullptr);
  const bool reads = reads_messages(row(settings.command));
  if (settings.both_formats != nullptr && !both_read && !writes_messages(row(settings.command))) {
    refuse(fmt::format("'{}' can only be written, not read", settings.both_formats->name));
  }

  if (settings.command == req) output.extras = kRequestFields;
  if (settings.command == Command::proxy) output.extras = kProxyFields;
  if (settings.pattern) {
    if (settings.output_format != nullptr) refuse("-p and --output-format exclude each other");
    if (settings.both_formats != nullptr)
      refuse(
          fmt::format("-f and -p both say how to write: {}", reads ? "use --input-format" : "leave -f out"));
    output.pattern = settings.pattern;
    make_encoder(output);  // a wrong template is found before a socket is opened
  }
  if (settings.limits.pace && input.format != &Format::json)
    refuse("--pace needs input with times: add '-f json'");

  const auto uses = [&](auto fits) { return (reads && fits(input.format)) || fits(output.format); };
  if (settings.delimiter) {
    const bool ends_template = settings.pattern.has_value();
    if (!ends_template && !uses([](const Format* format) { return format == &Format::line; })) {
      refuse("-d works with the format line and with -p only");
    }
    if (settings.delimiter->empty() && !(ends_template && (!reads || input.format != &Format::line))) {
      refuse("-d: an empty delimiter ends no message: try '-f raw'");
    }
    input.delimiter = output.delimiter = *settings.delimiter;
  }
  if (settings.separator) {
    if (!uses([](const Format* format) { return format == &Format::line || format == &Format::nul; })) {
      refuse("-F works with the formats line and nul only");
    }
    if (settings.separator->empty()) refuse("-F: an empty separator separates nothing");
    input.separator = output.separator = settings.separator;
  }
}

void resolve_first_frame(Settings& settings) {
  FormatSpec& input = settings.source.format;
  FormatSpec& output = settings.output.format;
  const FirstFrame meaning = socket_type_row(settings.type).first;
  // XSUB sends subscriptions and receives messages, XPUB the other way round
  FirstFrameSpec& typed = settings.source.first;
  FirstFrameSpec& shown = settings.output.first;
  if (is_plain_text(input.format) && settings.type != ZMQ_XPUB) typed.meaning = meaning;
  if ((is_plain_text(output.format) || output.pattern) && settings.type != ZMQ_XSUB) shown.meaning = meaning;
  if (meaning == FirstFrame::routing_id && !settings.separator) input.separator = output.separator = "\t";
  typed.prefix = settings.topic_prefix;
  typed.added = settings.rep_envelope ? "" : settings.topic;
  shown.strips_delimiter = settings.rep_envelope;
}

/// A proxy writes only what its tap shows.
void resolve_passing(Settings& settings) {
  const bool formatted =
      settings.both_formats != nullptr || settings.pattern || settings.delimiter || settings.separator;
  if (!settings.shows_passing && formatted) refuse("a proxy writes nothing: -f, -p, -d and -F need --tap");
  resolve_formats(settings);
  const Format& format = *settings.output.format.format;
  if (settings.shows_passing && !settings.pattern && format.one_frame)
    refuse(fmt::format("--tap: '{}' has no place for more than one frame: try '-f json'", format.name));
}

}  // namespace zcat
