#include "security/gate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <utility>

#include "security/key.hpp"

namespace zcat {
namespace {

std::string fresh_domain() {
  static std::atomic<unsigned> count{0};
  return fmt::format("zcat-{}", ++count);
}

/// A client over a unix socket: libzmq writes its user, group and process behind this.
bool is_local(std::string_view address) { return address.starts_with("localhost:"); }

bool contain(const std::vector<Cidr>& blocks, const IpAddress& address) {
  return std::ranges::any_of(blocks, [&](const Cidr& block) { return block.contains(address); });
}

}  // namespace

Gate::Gate(Rules rules)
    : domain_(fresh_domain()), outward_domain_(domain_ + "-out"), rules_(std::move(rules)) {}

Gate::Verdict Gate::decide(const ZapRequest& request) {
  try {
    return judge(request);
  } catch (const Error& error) {
    return put_off(error.what());
  }
}

Gate::Verdict Gate::judge(const ZapRequest& request) {
  std::string cause = request.domain == outward_domain_ ? "" : judge_address(request.address);
  Verdict verdict{cause.empty() ? allowed : refused};
  if (verdict.status == allowed && (rules_.any_key || rules_.keys)) {
    const bool has_key = request.mechanism == "CURVE" && request.credentials.size() == 1 &&
                         request.credentials.front().size() == kKeyBytes;
    verdict = has_key ? judge_key(request.credentials.front(), cause) : Verdict{};
  } else if (verdict.status == allowed && rules_.users) {
    const bool has_password = request.mechanism == "PLAIN" && request.credentials.size() == 2;
    verdict = has_password ? judge_password(request, cause) : Verdict{};
  }
  if (verdict.status != allowed) tell(request.address, cause.empty() ? "another mechanism is needed" : cause);
  return verdict;
}

/// Why it is refused; empty: it is not.
std::string Gate::judge_address(std::string_view address) const {
  if ((rules_.allowed_addresses.empty() && rules_.denied_addresses.empty()) || is_local(address)) return {};
  const auto ip = parse_ip(address);
  if (!ip) return "the address is unknown";
  if (contain(rules_.denied_addresses, *ip)) return "the address is in --deny-ip";
  const bool listed = rules_.allowed_addresses.empty() || contain(rules_.allowed_addresses, *ip);
  return listed ? "" : "the address is not in --allow-ip";
}

Gate::Verdict Gate::judge_key(std::string_view bytes, std::string& cause) {
  const std::string key = encode_key(bytes);
  if (!rules_.keys) return {allowed, key};
  const KeyNames& names = rules_.keys->current();
  mended();
  const auto found = names.find(key);
  if (found != names.end()) return {allowed, found->second.empty() ? key : found->second};
  cause = fmt::format("key '{}' is not in '{}'", key, rules_.keys->path());
  return {};
}

Gate::Verdict Gate::judge_password(const ZapRequest& request, std::string& cause) {
  const std::string_view name = request.credentials[0];
  const Passwords& passwords = rules_.users->current();
  mended();
  const auto found = passwords.find(name);
  const std::string_view path = rules_.users->path();
  if (found == passwords.end()) {
    cause = fmt::format("user '{}' is not in '{}'", name, path);
  } else if (!same_secret(view(found->second), request.credentials[1])) {
    cause = fmt::format("user '{}' has another password in '{}'", name, path);
  } else {
    return {allowed, std::string(name)};
  }
  return {};
}

/// Nobody is let in while a list cannot be understood; they come again.
Gate::Verdict Gate::put_off(const std::string& problem) {
  if (std::exchange(problem_, problem) != problem)
    tell({}, problem + ": nobody is let in until it is mended");
  return {later};
}

void Gate::mended() {
  if (!std::exchange(problem_, {}).empty()) tell({}, "the list is in order again");
}

void Gate::tell(std::string_view address, std::string cause) {
  constexpr std::size_t kMost = 10'000;  // that wait for the command to take them
  const std::lock_guard lock(mutex_);
  if (refusals_.size() < kMost) {
    refusals_.push_back({std::string(address), std::move(cause)});
  } else {
    ++overflow_;
  }
  news_.wake();
}

std::vector<Gate::Refusal> Gate::take() {
  news_.clear();
  const std::lock_guard lock(mutex_);
  return std::exchange(refusals_, {});
}

std::uint64_t Gate::overflow() const {
  const std::lock_guard lock(mutex_);
  return overflow_;
}

}  // namespace zcat
