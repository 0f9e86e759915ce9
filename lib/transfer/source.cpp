#include "transfer/source.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "endpoint/socket_type.hpp"

namespace zcat {
namespace {

constexpr std::size_t kChunkSize = 256 * 1024;  // measured: larger brings nothing, smaller costs system calls
constexpr std::size_t kTrusted = std::size_t{1} << 30;
constexpr std::size_t kRoomy = 8 * 1024 * 1024;  // more is not taken in advance
constexpr std::size_t kLeastRoom = 4096;         // less is not worth a read

FormatSpec raw_format() {
  FormatSpec spec;
  spec.format = &Format::raw;
  return spec;
}

}  // namespace

Source::Source(SourceSpec spec, int standard_input)
    : spec_(std::move(spec)), decoder_(make_decoder(spec_.format)), chunk_(InputBlock::make(kChunkSize)) {
  if (spec_.pieces.empty()) {
    if (!spec_.edits()) ends_with_ = decoder_->ends_with();
    plain_ = ends_with_.has_value();
    fd_ = standard_input;
    widen_pipe(fd_);
  } else {
    finished_ = !open_piece();
  }
}

Source::State Source::decode(Frames& frames) {
  while (!finished_) {
    const Decoder::Step step = decoder_->next({chunk_->data() + begin_, end_ - begin_}, at_end_, frames);
    begin_ += step.used;
    if (step.found) last_ = step.used;
    if (step.found || is_empty_message(frames)) {
      plain_ = ends_with_.has_value();
      piece_is_empty_ = false;
      if (spec_.edits()) edit(frames);
      return State::message;
    }
    plain_ = false;
    if (!at_end_ && !stopped_) return State::starved;
    finished_ = stopped_ || !next_piece();
  }
  return State::ended;
}

bool Source::open_piece() {
  if (spec_.repeat != 0 && round_ == spec_.repeat) return false;
  const SourceSpec::Piece& piece = spec_.pieces[piece_];
  piece_is_empty_ = true;
  begin_ = end_;
  if (piece.kind == SourceSpec::Piece::Kind::text) {
    decoder_ = make_decoder(spec_.format);
    if (chunk_->shared() || chunk_->capacity() < piece.value.size()) {
      chunk_.reset(InputBlock::make(std::max(piece.value.size(), kChunkSize)));
    }
    std::memcpy(chunk_->data(), piece.value.data(), piece.value.size());
    begin_ = 0;
    end_ = piece.value.size();
    at_end_ = true;
  } else {
    decoder_ = make_decoder(raw_format());
    file_ = Fd(::open(piece.value.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file_) {
      throw Error(ExitCode::failed, fmt::format("cannot open '{}': {}", piece.value, std::strerror(errno)));
    }
    fd_ = file_.get();
    at_end_ = false;
  }
  return true;
}

bool Source::next_piece() {
  if (spec_.pieces.empty()) return false;
  if (++piece_ == spec_.pieces.size()) {
    piece_ = 0;
    ++round_;
  }
  return open_piece();
}

/// `-m ''` is an empty message.
bool Source::is_empty_message(Frames& frames) const {
  if (!at_end_ || !piece_is_empty_ || spec_.pieces.empty() || stopped_) return false;
  frames.assign(1, {});
  return true;
}

void Source::edit(Frames& frames) {
  first_.typed_to_sent(frames);
  if (spec_.type != nullptr) check_message(*spec_.type, frames, spec_.datagram);
}

/// How long the next message is, as far as can be told: what the input claims, or where it is long the last one. What
/// is only claimed beyond kTrusted has to come before there is room for more.
std::size_t Source::expected() const {
  const std::size_t claimed = std::min(decoder_->wanted(), std::max(kTrusted, 2 * unread()));
  return std::max(claimed, last_ > kChunkSize ? std::min(last_, kRoomy) : 0);
}

void Source::fill() {
  const std::size_t wanted = expected();
  make_room(wanted);
  // Not beyond the end of a long message, or what is behind it has to be copied to the next chunk; and no more at once
  // than fits an ordinary one: libzmq has nothing to send meanwhile.
  const std::size_t most = wanted > std::max(kChunkSize, unread()) ? wanted - unread() : kChunkSize;
  const ssize_t got = ::read(fd_, chunk_->data() + end_, std::min(most, chunk_->capacity() - end_));
  if (got > 0) {
    end_ += static_cast<std::size_t>(got);
  } else if (got == 0) {
    at_end_ = true;
  } else if (errno != EINTR && errno != EAGAIN) {
    const std::string name = file_ ? fmt::format("'{}'", spec_.pieces[piece_].value) : "standard input";
    throw Error(ExitCode::failed, fmt::format("cannot read {}: {}", name, std::strerror(errno)));
  }
}

void Source::make_room(std::size_t wanted) {
  const std::size_t unread = end_ - begin_;
  if (chunk_->capacity() - end_ >= kLeastRoom && chunk_->capacity() - begin_ >= wanted) return;

  const bool oversized = chunk_->capacity() > kChunkSize && unread < kChunkSize / 2 && wanted <= kChunkSize;
  if (!chunk_->shared() && !oversized) {
    std::memmove(chunk_->data(), chunk_->data() + begin_, unread);
  } else {
    // room for several messages of that length, or most of each would be copied here
    InputBlock* fresh =
        InputBlock::make(std::max({kChunkSize, wanted, 2 * unread, std::min(4 * unread, kRoomy)}));
    std::memcpy(fresh->data(), chunk_->data() + begin_, unread);
    chunk_.reset(fresh);
  }
  begin_ = 0;
  end_ = unread;
  // a message longer than the chunk: room for all of it where its length is known, else twice the room
  if (chunk_->capacity() < wanted || chunk_->capacity() - end_ < kLeastRoom) {
    const std::size_t capacity = std::max(wanted, 2 * chunk_->capacity());
    chunk_.reset(InputBlock::grow(chunk_.release(), capacity));
  }
}

}  // namespace zcat
