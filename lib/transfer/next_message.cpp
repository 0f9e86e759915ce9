#include "transfer/next_message.hpp"

namespace zcat {

NextMessage::State NextMessage::look_further() {
  if (state_ == State::starved) decode();
  if (state_ == State::early && (due_.passed() || source_.stopped())) state_ = State::ready;
  return state_;
}

void NextMessage::decode() try {
  switch (source_.next(frames_)) {
    case Source::State::starved: return;
    case Source::State::ended: state_ = State::ended; return;
    case Source::State::message: break;
  }
  state_ = paced_ ? State::early : State::ready;
  if (paced_) due_ = pacer_.next(source_.time());
} catch (const Error& error) {
  end_with(error);
}

void NextMessage::fill() try { source_.fill(); } catch (const Error& error) {
  end_with(error);
}

void NextMessage::end_with(const Error& error) {
  report_.fault(error.code(), error.what());
  state_ = State::ended;
}

}  // namespace zcat
