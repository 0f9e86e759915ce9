#include "cli/bench.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "cli/settings.hpp"
#include "cli/value.hpp"
#include "endpoint/transport.hpp"

namespace zcat {
namespace {

using bench::Plan;

/// Calls `take` for each part between commas.
template <typename Take>
void for_each_listed(std::string_view text, const Take& take) {
  while (true) {
    const std::size_t comma = text.find(',');
    take(text.substr(0, comma));
    if (comma == text.npos) return;
    text.remove_prefix(comma + 1);
  }
}

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

bench::Pattern pattern_of(const Settings& settings) {
  const auto names = [] { return joined(bench::kPatterns, &bench::PatternRow::name); };
  if (settings.words.empty())
    refuse(fmt::format("name a pattern: one of {}, as in '" ZCAT_NAME " bench push-pull'", names()));
  const std::string& word = settings.words.front();
  if (const std::optional found = bench::find_pattern(word)) return *found;
  const std::string_view near = nearest(word, bench::kPatterns, &bench::PatternRow::name);
  refuse(near.empty() ? fmt::format("unknown pattern '{}': use one of {}", word, names())
                      : fmt::format("unknown pattern '{}': did you mean '{}'?", word, near));
}

/// Options that only the near end has use for, or some of the patterns.
void check_fit(const Settings& settings, const bench::PatternRow& pattern) {
  const BenchSettings& s = settings.bench;
  const bool near = !s.sizes.empty() || s.duration || settings.limits.count || settings.requests.window > 1 ||
                    s.subscribers || s.rate > 0 || !s.percentiles.empty() || settings.json;
  if (s.serve && near) refuse("--serve: what is measured, and how, is said at the other end");
  if (s.serve && settings.words.size() > 1) refuse("--serve ENDPOINT takes the place of ENDPOINT");
  if (settings.words.size() > 2) refuse("bench takes one ENDPOINT");
  if (s.transport && (s.serve || settings.words.size() > 1))
    refuse("--transport is for both ends in this process: an ENDPOINT has its own");
  if (settings.requests.window > 1 && !pattern.asks)
    refuse("--window: only the request patterns have requests in flight: req-rep and router-dealer");
  if (s.subscribers && pattern.far != ZMQ_SUB) refuse("--subscribers: only pub-sub has subscribers");
  if (s.duration && !settings.limits.count && *s.duration <= Plan::kWarmUp)
    refuse(fmt::format("--duration: the first {} ms are not counted: make it longer, or use -n",
                       Plan::kWarmUp.count()));
}

void resolve_plan(Settings& settings, bench::Pattern pattern) {
  BenchSettings& s = settings.bench;
  s.spec.plan = {.pattern = pattern,
                 .duration = s.duration,
                 .count = settings.limits.count,
                 .window = settings.requests.window,
                 .subscribers = s.subscribers.value_or(1),
                 .rate = s.rate};
  if (!s.duration && !settings.limits.count) s.spec.plan.duration = std::chrono::seconds(2);
  s.spec.sizes = s.sizes.empty() ? std::vector<std::uint64_t>{20, 1 << 10, 64 << 10} : s.sizes;
}

/// The ENDPOINT of the agreement.
Endpoint agreement_endpoint(const BenchSettings& s, const std::string& text, std::uint64_t receivers) {
  const Attach attach = s.serve ? Attach::bind : Attach::connect;
  Endpoint endpoint = parse_endpoint(text, attach);
  if (endpoint.attach != attach)
    refuse(s.serve ? fmt::format("--serve: '{}': the far end binds", text)
                   : fmt::format("'{}' can only be bound: at the other end, use --serve", text));
  if (endpoint.transport->name != "tcp" && endpoint.transport->name != "ipc" &&
      !endpoint.transport->in_process())
    refuse(fmt::format("'{}': bench goes over tcp and ipc", text));
  const std::uint64_t last = 65'535 - receivers;
  if (const auto port = parse_number(endpoint.port); port && *port > static_cast<double>(last))
    refuse(fmt::format("'{}': the messages take the port after it: use one up to {}", text, last));
  return endpoint;
}

Endpoint local_endpoint(const std::string& transport) {
  if (transport == "tcp") return parse_endpoint_as("tcp://127.0.0.1:*", Attach::bind);
  if (transport == "ipc") return parse_endpoint_as("ipc://*", Attach::bind);
  if (transport == "inproc") return parse_endpoint_as("inproc://bench", Attach::bind);
  refuse(fmt::format("--transport: '{}' is none of tcp, ipc and inproc", transport));
}

void resolve_bench_endpoints(Settings& settings) {
  BenchSettings& s = settings.bench;
  const bool remote = s.serve || settings.words.size() > 1;
  s.spec.serves = s.serve.has_value();
  if (remote) {
    s.spec.control.endpoints = {
        agreement_endpoint(s, s.serve ? *s.serve : settings.words[1], s.spec.plan.receivers())};
    settings.socket.endpoints = s.spec.control.endpoints;
  } else {
    s.spec.far.endpoints = {local_endpoint(s.transport.value_or("tcp"))};
    settings.socket.endpoints = s.spec.far.endpoints;
  }
}

/// An option goes to the ends that have use for it; where both are here and neither has, it is refused.
void resolve_bench_sockopts(Settings& settings) {
  bench::BenchSpec& spec = settings.bench.spec;
  const bool remote = !spec.control.endpoints.empty();
  const int near = spec.plan.near_type(), far = bench::row(spec.plan.pattern).far;
  for (const std::string& text : settings.sockopts) {
    const auto add = [&](int type, SocketSpec& end) {
      SockoptRequest request = parse_sockopt(text, type);
      if (!request.option) refuse(fmt::format("-o {}: bench shows no options: give it a value", text));
      const bool known = std::ranges::any_of(settings.socket.options, [&](const SocketOption& option) {
        return option.number == request.option->number && option.value == request.option->value;
      });
      if (request.row->context) {
        settings.context_options.push_back(*request.option);
      } else {
        end.options.push_back(*request.option);
        if (!known) settings.socket.options.push_back(*request.option);
      }
      return request.row->context;
    };
    if (remote) {
      spec.serves ? add(far, spec.far) : add(near, spec.near);
      continue;
    }
    bool taken = false;
    try {
      taken = add(near, spec.near);
    } catch (const Error&) {
      add(far, spec.far);
      continue;
    }
    try {
      if (!taken) add(far, spec.far);
    } catch (const Error&) {  // the near end alone has use for it
    }
  }
}

/// What was told for the sockets, as each of them needs it.
void share_options(Settings& settings) {
  bench::BenchSpec& spec = settings.bench.spec;
  SocketSpec& all = settings.socket;
  const auto hidden = [&](const SocketOption& option) {
    return std::ranges::none_of(all.options,
                                [&](const SocketOption& o) { return o.number == option.number; });
  };
  for (SocketSpec* end : {&spec.near, &spec.far}) {
    std::erase_if(end->options, hidden);
    end->protection = all.protection;
  }
  spec.control.type = spec.control.role = spec.serves ? ZMQ_ROUTER : ZMQ_DEALER;
  spec.control.protection = all.protection;
  const auto keepalive = keepalive_options();
  spec.control.options.assign(keepalive.begin(), keepalive.end());
  const std::int64_t most = std::int64_t{1} << 20;
  spec.control.options.push_back(
      {ZMQ_MAXMSGSIZE, std::string(reinterpret_cast<const char*>(&most), sizeof most)});
  if (spec.serves) spec.control.options.push_back(int_option(ZMQ_ROUTER_MANDATORY, 1));
  for (const SocketOption& option : all.options) {
    const SockoptRow* const row = find_sockopt(option.number);
    if (row != nullptr && (mechanism_of(*row) != nullptr || row->number == ZMQ_SOCKS_PROXY))
      spec.control.options.push_back(option);
  }
}

/// Ends that are both here have an I/O thread each, as they have in two processes.
void part_ends(Settings& settings) {
  const auto is_set = [](const SocketOption& option) { return option.number == ZMQ_IO_THREADS; };
  bench::BenchSpec& spec = settings.bench.spec;
  if (!spec.control.endpoints.empty() || std::ranges::any_of(settings.context_options, is_set)) return;
  settings.context_options.push_back(int_option(ZMQ_IO_THREADS, 2));
  const auto bound_to = [](std::uint64_t threads) {
    return SocketOption{ZMQ_AFFINITY, std::string(reinterpret_cast<const char*>(&threads), sizeof threads)};
  };
  spec.near.options.insert(spec.near.options.begin(), bound_to(1));
  spec.far.options.insert(spec.far.options.begin(), bound_to(2));
}

}  // namespace

std::vector<std::uint64_t> parse_sizes(std::string_view text) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 30;
  std::vector<std::uint64_t> sizes;
  for_each_listed(text, [&](std::string_view part) {
    sizes.push_back(parse_size(part));
    if (sizes.back() > kMost) refuse(fmt::format("'{}' is too much: 1G at most", part));
  });
  return sizes;
}

std::vector<double> parse_percentiles(std::string_view text) {
  std::vector<double> percentiles;
  for_each_listed(text, [&](std::string_view part) {
    const std::optional number = parse_number(part);
    if (!number || *number < 0 || *number > 100)
      refuse(fmt::format("'{}' is not a percentile: use numbers from 0 to 100, as in 50,99,99.9", part));
    percentiles.push_back(*number);
  });
  return percentiles;
}

double parse_rate(std::string_view text) {
  constexpr double kLeast = 0.001, kMost = 1e9;
  const std::optional number = parse_number(text);
  if (!number || *number < kLeast || *number > kMost)
    refuse(fmt::format("'{}' is not a rate: use a number of messages a second, as in 10000", text));
  return *number;
}

std::uint64_t parse_subscribers(std::string_view text) {
  constexpr std::uint64_t kMost = 200;  // a socket and a thread each
  const std::uint64_t count = parse_count(text);
  if (count == 0 || count > kMost)
    refuse(fmt::format("'{}' is not a number of subscribers: use 1 to {}", text, kMost));
  return count;
}

void resolve_bench(Settings& settings) {
  const bench::Pattern pattern = pattern_of(settings);
  check_fit(settings, bench::row(pattern));
  resolve_plan(settings, pattern);
  resolve_bench_endpoints(settings);
  settings.type = settings.bench.spec.serves ? bench::row(pattern).far : settings.bench.spec.plan.near_type();
  resolve_bench_sockopts(settings);
  resolve_security(settings);
  check_sockopts(settings.type, settings.socket.options, settings.socket.endpoints, settings.context_options);
  hide_secrets(settings);
  share_options(settings);
  part_ends(settings);
  if (settings.bench.spec.control.endpoints.empty()) settings.socket.endpoints.clear();
}

}  // namespace zcat
