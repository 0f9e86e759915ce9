#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "format/format.hpp"

/// Values of options. Each function throws Error (usage) whose message quotes the text and says what to try.
namespace zcat {

/// `500ms`, `2s`, `1m`; a bare number is seconds.
std::chrono::nanoseconds parse_duration(std::string_view text);
/// Bytes: `1000`, `64K`, `16M`, `1G`, in powers of 1024.
std::uint64_t parse_size(std::string_view text);
/// A whole number.
std::uint64_t parse_count(std::string_view text);
const Format* parse_format(std::string_view text);
/// A format that can be read.
const Format* parse_input_format(std::string_view text);
/// `1x`, `10x`; 0 is as fast as possible.
double parse_speed(std::string_view text);
/// A duration from 10ms to 1d.
std::chrono::nanoseconds parse_heartbeat(std::string_view text);
/// A duration from 10ms to 365d.
std::chrono::nanoseconds parse_every(std::string_view text);
/// How many requests may be in flight.
std::size_t parse_window(std::string_view text);
/// How many handlers run at once.
std::size_t parse_jobs(std::string_view text);
/// Permissions in octal.
unsigned parse_mode(std::string_view text);

}  // namespace zcat
