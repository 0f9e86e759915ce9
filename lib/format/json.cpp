#include "base/json.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <new>

#include "base/text.hpp"
#include "base/time_text.hpp"
#include "format/format.hpp"
#include "format/json_scanner.hpp"

/// json: an object on a line, {"time":…,"peer":…,"user":…,"frames":[…]}.
/// A frame is a string if it is UTF-8, else {"base64":…}.
namespace zcat {
namespace {

namespace ondemand = simdjson::ondemand;

class JsonEncoder final : public Encoder {
 public:
  explicit JsonEncoder(const FormatSpec& spec) {
    for (const ExtraField& field : spec.extras) {
      const bool text = field.kind == ExtraField::Kind::text;
      extras_.push_back({fmt::format("\"{}\":{}", field.name, text ? "\"" : ""), text});
    }
  }

  void encode(std::span<const std::string_view> frames, const MessageInfo& info, Buffer& out) override {
    if (extras_.empty()) require_frames("json", frames);  // with them there is something to tell without any
    out.append("{\"time\":\"");
    out.append_text([&](std::string& text) { time_.append(info.time, text); });
    append_member("\",\"peer\":\"", info.peer, out);
    append_member("\",\"user\":\"", info.user, out);
    out.append("\",");
    for (std::size_t i = 0; i < std::min(extras_.size(), info.extras.size()); ++i)
      append_extra(extras_[i], info.extras[i], out);
    out.append("\"frames\":[");
    for (std::size_t i = 0; i < frames.size(); ++i) {
      if (i != 0) out.append(',');
      append_json_value(frames[i], out);
    }
    out.append("]}\n");
  }
  InfoNeeds needs() const override {
    return {.time = true, .peer = true, .user = true, .extras = !extras_.empty()};
  }

 private:
  struct Extra {
    std::string before;  ///< its value
    bool text;
  };

  static void append_extra(const Extra& extra, std::string_view value, Buffer& out) {
    if (value.empty()) return;
    out.append(extra.before);
    if (!extra.text) {
      out.append(value);
      return out.append(',');
    }
    append_json_text(value, out);
    out.append("\",");
  }

  static void append_member(std::string_view before, std::string_view value, Buffer& out) {
    if (value.empty()) return;
    out.append(before);
    append_json_text(value, out);
  }

  UtcText time_;
  std::vector<Extra> extras_;
};

/// A document is JSON, but not a message.
struct Complaint {
  std::string expected;
};

/// What the parser expected when it gave up.
std::string_view expectation(simdjson::error_code code) {
  switch (code) {
    case simdjson::UTF8_ERROR: return "expected UTF-8";
    case simdjson::STRING_ERROR: return "expected escapes that JSON has, surrogates in pairs";
    case simdjson::NUMBER_ERROR: return "expected a number";
    case simdjson::DEPTH_ERROR: return "expected fewer brackets within each other";
    case simdjson::INCORRECT_TYPE:
      return "expected true, false or null";  // other types were looked at before
    default: return "expected a value, or a comma, colon or bracket after one";
  }
}

class JsonDecoder final : public Decoder {
 public:
  Step next(std::string_view input, bool at_end, Frames& frames) override {
    std::size_t skipped = 0;
    if (!scanner_.started()) {
      skipped = scanner_.skip_space(input);
      input.remove_prefix(skipped);
    }
    const std::size_t size = scanner_.find_end(input);
    if (size == 0) {
      if (at_end && !input.empty()) scanner_.fail("input ends inside a message", input.size());
      return {skipped, false};
    }
    read(input, size, frames);
    scanner_.finish(size);
    return {skipped + size, true};
  }
  std::optional<std::chrono::system_clock::time_point> time() const override { return time_; }

 private:
  void read(std::string_view input, std::size_t size, Frames& frames) {
    frames.clear();
    time_.reset();
    bytes_.clear();
    const simdjson::padded_string_view json = padded(input, size);
    ondemand::document document;
    try {
      document = parser_.iterate(json);
      read_document(document, size, frames);
    } catch (const simdjson::simdjson_error& error) {
      fail(document, json, expectation(error.error()));
    } catch (const Complaint& complaint) {
      fail(document, json, complaint.expected);
    }
  }

  static simdjson::padded_string_view padded_view(std::string_view memory, std::size_t size) {
    return simdjson::padded_string_view(memory.data(), size, memory.size());
  }

  /// The document, followed by the readable bytes that the parser asks for: in place if there are enough.
  simdjson::padded_string_view padded(std::string_view input, std::size_t size) {
    if (size > parser_.capacity()) {
      const std::size_t capacity =
          std::min(std::max<std::size_t>(size + size / 4, 4096), simdjson::SIMDJSON_MAXSIZE_BYTES);
      if (size > capacity) scanner_.fail("a document is over 4 GiB", 0);
      if (parser_.allocate(capacity) != simdjson::SUCCESS) throw std::bad_alloc();
    }
    if (input.size() - size >= simdjson::SIMDJSON_PADDING) return padded_view(input, size);
    copy_.assign(input.substr(0, size)).append(simdjson::SIMDJSON_PADDING, ' ');
    return padded_view(copy_, size);
  }

  void read_document(ondemand::document& document, std::size_t size, Frames& frames) {
    switch (document.type()) {
      case ondemand::json_type::object: return read_object(document.get_object(), size, frames);
      case ondemand::json_type::array: return read_frames(document.get_array(), size, frames);
      default: frames.push_back(document.get_string().value());
    }
  }

  void read_object(ondemand::object object, std::size_t size, Frames& frames) {
    bool seen = false;
    for (auto field : object) {
      const std::string_view key = field.unescaped_key();
      if (key == "frames") {
        if (seen) throw Complaint{"expected one \"frames\" in a message, not two"};
        seen = true;
        if (field.value().type() != ondemand::json_type::array)
          throw Complaint{"expected an array after \"frames\""};
        read_frames(field.value().get_array(), size, frames);
      } else if (key == "time") {
        read_time(field.value());
      } else {
        check(field.value());
      }
    }
    if (!seen) throw Complaint{"expected \"frames\" in the object"};
  }

  void read_frames(ondemand::array array, std::size_t size, Frames& frames) {
    for (ondemand::value value : array) {
      switch (value.type()) {
        case ondemand::json_type::string: frames.push_back(read_text(value)); break;
        case ondemand::json_type::object: frames.push_back(read_base64(value.get_object(), size)); break;
        default: throw Complaint{"expected a string or {\"base64\":…} for each frame"};
      }
    }
    if (frames.empty()) throw Complaint{"expected at least one frame"};
  }

  /// A string without escapes is not copied.
  static std::string_view read_text(ondemand::value value) {
    const std::string_view token = value.raw_json_token().substr(1);
    const std::size_t end = json_string_break(token);
    if (end == token.size() || token[end] != '"') return value.get_string();
    static_cast<void>(value.get_raw_json_string().value());
    return token.substr(0, end);
  }

  std::string_view read_base64(ondemand::object object, std::size_t size) {
    std::optional<std::string_view> text;
    for (auto field : object) {
      const std::string_view key = field.unescaped_key();
      if (key != "base64") {
        check(field.value());
      } else if (text) {
        throw Complaint{"expected one \"base64\" in a frame, not two"};
      } else {
        if (field.value().type() != ondemand::json_type::string)
          throw Complaint{"expected a string after \"base64\""};
        text = field.value().get_string().value();
      }
    }
    if (!text) throw Complaint{"expected a string or {\"base64\":…} for each frame"};
    bytes_.reserve(size);  // for all frames of the message: what earlier ones refer to stays where it is
    const std::size_t begin = bytes_.size();
    if (!append_from_base64(*text, bytes_)) throw Complaint{"expected base64 with its padding"};
    return std::string_view(bytes_).substr(begin);
  }

  void read_time(ondemand::value value) {
    if (value.type() == ondemand::json_type::null) return check(value);
    if (value.type() == ondemand::json_type::string) time_ = parse_rfc3339(value.get_string());
    if (!time_) throw Complaint{"expected a time as in \"2024-05-01T12:00:00Z\" after \"time\""};
  }

  /// Goes through a value that nobody reads: the parser checks only what is looked at.
  static void check(ondemand::value value) {
    switch (value.type()) {
      case ondemand::json_type::object:
        for (auto field : value.get_object()) {
          static_cast<void>(field.unescaped_key().value());
          check(field.value());
        }
        break;
      case ondemand::json_type::array:
        for (ondemand::value element : value.get_array()) check(element);
        break;
      case ondemand::json_type::string: static_cast<void>(value.get_string().value()); break;
      case ondemand::json_type::number: static_cast<void>(value.get_double().value()); break;
      case ondemand::json_type::boolean: static_cast<void>(value.get_bool().value()); break;
      case ondemand::json_type::null:
        if (!value.is_null()) throw Complaint{"expected null"};
    }
  }

  /// Throws Error for the place that the parser has come to, as far as it knows.
  [[noreturn]] void fail(ondemand::document& document, const simdjson::padded_string_view& json,
                         std::string_view complaint) {
    const char* place = nullptr;
    const bool known = document.is_alive() && document.current_location().get(place) == simdjson::SUCCESS;
    scanner_.fail(complaint, known ? static_cast<std::size_t>(place - json.data()) : 0);
  }

  JsonScanner scanner_;
  ondemand::parser parser_;
  std::string copy_;   ///< of a document with too few bytes after it
  std::string bytes_;  ///< of frames in base64
  std::optional<std::chrono::system_clock::time_point> time_;
};

}  // namespace

constinit const Format Format::json{
    "json", "a JSON object on a line; frames that are not UTF-8 in base64",
    [](const FormatSpec& spec) -> std::unique_ptr<Encoder> { return std::make_unique<JsonEncoder>(spec); },
    decoder_of<JsonDecoder>, kLossless};

}  // namespace zcat
