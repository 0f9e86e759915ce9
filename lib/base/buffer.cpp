#include "base/buffer.hpp"

#include <algorithm>

namespace zcat {

void Buffer::grow(std::size_t size) {
  constexpr std::size_t kLeast = 4096;
  const std::size_t capacity = std::max({kLeast, 2 * capacity_, copied_ + size});
  std::unique_ptr<char[]> larger = std::make_unique_for_overwrite<char[]>(capacity);
  std::copy_n(memory_.get(), copied_, larger.get());
  memory_ = std::move(larger);
  capacity_ = capacity;
}

void Buffer::refer(std::string_view bytes) {
  pieces_.push_back({copied_, bytes});
  referred_ += bytes.size();
}

void Buffer::break_here() {
  breaks_.push_back({ended_, messages_});
  chunk_ = ended_;
}

std::size_t Buffer::whole_until(std::size_t begin, std::size_t room) const {
  if (size() - begin <= room) return size();
  const auto after = std::ranges::upper_bound(breaks_, begin + room, {}, &Break::position);
  return after == breaks_.begin() ? begin : std::max(begin, std::prev(after)->position);
}

std::uint64_t Buffer::messages_behind(std::size_t written) const {
  const auto after = std::ranges::upper_bound(breaks_, written, {}, &Break::position);
  return messages_ - (after == breaks_.begin() ? 0 : std::prev(after)->messages);
}

std::string Buffer::flatten() const {
  std::string all;
  all.reserve(size());
  std::size_t copied = 0;
  for (const Piece& piece : pieces_) {
    all.append(memory_.get() + copied, piece.position - copied);
    all.append(piece.bytes);
    copied = piece.position;
  }
  return all.append(memory_.get() + copied, copied_ - copied);
}

void Buffer::gather(std::vector<iovec>& out) const {
  // writev only reads, but iovec serves readv as well and so has no const.
  const auto add = [&out](std::string_view bytes) {
    if (!bytes.empty()) out.push_back({const_cast<char*>(bytes.data()), bytes.size()});
  };
  const std::string_view copied(memory_.get(), copied_);
  std::size_t position = 0;
  for (const Piece& piece : pieces_) {
    add(copied.substr(position, piece.position - position));
    add(piece.bytes);
    position = piece.position;
  }
  add(copied.substr(position));
}

}  // namespace zcat
