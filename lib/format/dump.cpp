#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "base/time_text.hpp"
#include "format/format.hpp"

/// dump: a hex dump for people.
namespace zcat {
namespace {

constexpr std::size_t kRow = 16;  // bytes on a line

constexpr std::size_t kText = 3 * kRow + 3;  // where the text begins, after the hex digits

/// `00000000  68 65 6c 6c 6f                                    |hello|`, as hexdump -C has it.
void append_row(std::size_t offset, std::string_view bytes, std::string_view dim, std::string_view plain,
                std::string& out) {
  char row[kText + 1 + kRow + 2];
  std::fill(row, row + kText, ' ');
  char* text = row + kText;
  *text++ = '|';
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    char* hex = row + 3 * i + (i < kRow / 2 ? 1 : 2);
    hex[0] = kHex[byte >> 4];
    hex[1] = kHex[byte & 15];
    *text++ = byte >= 0x20 && byte < 0x7f ? bytes[i] : '.';
  }
  *text++ = '|';
  *text++ = '\n';
  fmt::format_to(std::back_inserter(out), "{}{:08x}{} ", dim, offset, plain);
  out.append(row, text);
}

class DumpEncoder final : public Encoder {
 public:
  explicit DumpEncoder(bool colour) : dim_(colour ? "\x1b[2m" : ""), plain_(colour ? "\x1b[0m" : "") {}

  void encode(std::span<const std::string_view> frames, const MessageInfo& info, Buffer& buffer) override {
    buffer.append_text([&](std::string& out) { append_dump(frames, info, out); });
  }
  InfoNeeds needs() const override { return {.time = true, .peer = true, .user = false}; }

 private:
  void append_dump(std::span<const std::string_view> frames, const MessageInfo& info, std::string& out) {
    append_header(frames, info, out);
    for (std::size_t i = 0; i < frames.size(); ++i) {
      if (frames.size() > 1) {
        fmt::format_to(std::back_inserter(out), "{}frame {}, {}{}\n", dim_, i,
                       count_of(frames[i].size(), "byte"), plain_);
      }
      for (std::size_t offset = 0; offset < frames[i].size(); offset += kRow) {
        append_row(offset, frames[i].substr(offset, kRow), dim_, plain_, out);
      }
    }
  }

  void append_header(std::span<const std::string_view> frames, const MessageInfo& info, std::string& out) {
    std::size_t size = 0;
    for (const std::string_view frame : frames) size += frame.size();
    fmt::format_to(std::back_inserter(out), "{}#{} ", dim_, info.sequence);
    time_.append(info.time, out);
    if (!info.peer.empty()) {
      out.append(" from ");
      append_for_terminal(info.peer, out);
    }
    fmt::format_to(std::back_inserter(out), ", {}, {}{}\n", count_of(frames.size(), "frame"),
                   count_of(size, "byte"), plain_);
  }

  std::string_view dim_;
  std::string_view plain_;
  LocalText time_;
};

}  // namespace

constinit const Format Format::dump{"dump", "a hex dump for people, output only",
                                    [](const FormatSpec& spec) -> std::unique_ptr<Encoder> {
                                      return std::make_unique<DumpEncoder>(spec.colour);
                                    }};

}  // namespace zcat
