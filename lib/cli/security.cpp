#include "cli/security.hpp"

#include <fmt/format.h>
#include <zmq.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "base/text.hpp"
#include "cli/settings.hpp"
#include "endpoint/transport.hpp"
#include "security/key.hpp"
#include "socket/spec.hpp"
#include "sockopt/sockopt.hpp"

namespace zcat {
namespace {

constexpr std::int64_t kCurveHandshake = 512;  // bytes of a frame of it at most
constexpr std::string_view kAllowKeys = "--allow-keys", kAllowUsers = "--allow-users";

/// The name of the first of these options that was typed; empty: none was.
std::string_view first_of(std::initializer_list<std::pair<bool, std::string_view>> options) {
  const auto found = std::ranges::find_if(options, [](const auto& option) { return option.first; });
  return found != options.end() ? found->second : std::string_view();
}

std::string_view curve_option(const SecuritySettings& s) {
  return first_of({{s.key.has_value(), "--key"},
                   {s.server_key.has_value(), "--server-key"},
                   {s.allow_keys.has_value(), kAllowKeys}});
}

std::string_view plain_option(const SecuritySettings& s) {
  return first_of({{s.user.has_value(), "--user"},
                   {s.password.has_value(), "--password"},
                   {s.allow_users.has_value(), kAllowUsers}});
}

std::string_view address_option(const SecuritySettings& s) {
  return first_of({{!s.allow_ip.empty(), "--allow-ip"}, {!s.deny_ip.empty(), "--deny-ip"}});
}

std::string_view list_option(const SecuritySettings& s) {
  const std::string_view address = address_option(s);
  return !address.empty()
             ? address
             : first_of({{s.allow_keys.has_value(), kAllowKeys}, {s.allow_users.has_value(), kAllowUsers}});
}

/// The row of the first socket option of a mechanism, or of the other kind that `is` names, that -o sets; null: none.
template <typename Is>
const SockoptRow* find_set(const Settings& settings, Is is) {
  for (const SocketOption& option : settings.socket.options) {
    const SockoptRow* const row = find_sockopt(option.number);
    if (row != nullptr && is(*row)) return row;
  }
  return nullptr;
}

bool is_on(const Settings& settings, int number) {
  const auto& options = settings.socket.options;
  const auto last = std::find_if(options.rbegin(), options.rend(),
                                 [&](const SocketOption& o) { return o.number == number; });
  return last != options.rend() && int_value(*last) != 0;
}

/// What is accepted from peers, in bytes.
std::int64_t longest_frame(const Settings& settings) {
  std::int64_t size = -1;
  for (const SocketOption& option : settings.socket.options) {
    if (option.number == ZMQ_MAXMSGSIZE) std::memcpy(&size, option.value.data(), sizeof size);
  }
  return size < 0 ? INT64_MAX : size;
}

bool binds(const Endpoint& endpoint) { return endpoint.attach == Attach::bind; }

// ---------------------------------------------------------------------------------------------------- checks

void check_pairs(const SecuritySettings& s) {
  if (s.key && !s.server_key && !s.allow_keys)
    refuse("--key: say whose client (--server-key KEY) or for which clients a server (--allow-keys WHO)");
  if (s.allow_keys && !s.key) refuse("--allow-keys: a CURVE server needs --key SECRET");
  if (s.user && !s.password) refuse("--user: PLAIN needs --password SECRET");
  if (s.password && !s.user) refuse("--password: PLAIN needs --user NAME");
}

/// A socket has one mechanism, which is chosen in one way.
void check_mechanism(const Settings& settings) {
  const SecuritySettings& s = settings.security;
  const std::string_view curve = curve_option(s), plain = plain_option(s);
  if (!curve.empty() && !plain.empty())
    refuse(fmt::format("{} is for CURVE and {} for PLAIN: a socket has one mechanism", curve, plain));
  const SockoptRow* const set =
      find_set(settings, [](const SockoptRow& row) { return mechanism_of(row) != nullptr; });
  if (set == nullptr) return;
  const std::string_view ours = !curve.empty() ? curve : plain;
  if (!ours.empty())
    refuse(fmt::format("{} and -o {} exclude each other: a socket has one mechanism", ours, set->name));
  if (is_on(settings, ZMQ_CURVE_SERVER))
    refuse("CURVE_SERVER: say who may connect: use --key SECRET --allow-keys WHO");
}

/// Only the server of a mechanism learns who connects.
bool is_client(const Settings& settings) {
  const SecuritySettings& s = settings.security;
  if (!curve_option(s).empty()) return !s.allow_keys;
  if (!plain_option(s).empty()) return !s.allow_users;
  return find_set(settings, [](const SockoptRow& row) { return mechanism_of(row) != nullptr; }) != nullptr &&
         !is_on(settings, ZMQ_GSSAPI_SERVER);
}

void check_lists(const Settings& settings) {
  const std::string_view list = list_option(settings.security);
  if (list.empty()) return;
  const SockoptRow* const zap =
      find_set(settings, [](const SockoptRow& row) { return row.name.starts_with("ZAP_"); });
  if (zap != nullptr) refuse(fmt::format("{} and -o {} exclude each other", list, zap->name));
  const std::string_view address = address_option(settings.security);
  if (address.empty()) return;
  const bool judges = std::ranges::any_of(settings.socket.endpoints, [](const Endpoint& endpoint) {
    return binds(endpoint) && endpoint.transport->has_mechanisms() && !endpoint.host.empty();
  });
  if (!judges) refuse(fmt::format("{} needs an endpoint that is bound over tcp or ws", address));
  if (is_client(settings))
    refuse(fmt::format("{}: only the server of a mechanism can check who connects", address));
}

void check_carriers(const Settings& settings) {
  const SecuritySettings& s = settings.security;
  const std::string_view curve = curve_option(s);
  const std::string_view any = !curve.empty()             ? curve
                               : !plain_option(s).empty() ? plain_option(s)
                                                          : address_option(s);
  if (any.empty()) return;
  if (settings.type == ZMQ_STREAM)
    refuse(fmt::format("{}: stream sockets speak raw tcp, which has no security", any));
  check_carriers(any, !curve.empty(), settings.type, settings.socket.endpoints);
}

// ---------------------------------------------------------------------------------------------------- what it comes to

SocketOption key_option(int number, std::string_view key) {
  return {number, std::string(view(*decode_key(key)))};
}

void note_exposed(Settings& settings, std::string_view path) {
  settings.notes.push_back(fmt::format("'{}' can be read by others: 'chmod go= {}' hides it", path, path));
}

void add_for_all(Protection& protection, const SocketOption& option) {
  protection.bound.push_back(option);
  protection.connected.push_back(option);
}

void resolve_curve(Settings& settings, SecretOptions& secrets) {
  SecuritySettings& s = settings.security;
  if (curve_option(s).empty()) return;
  if (longest_frame(settings) < kCurveHandshake)
    refuse(fmt::format("--max-size: CURVE needs {}, or no handshake passes", kCurveHandshake));
  if (zmq_has("curve") == 0) refuse(fmt::format("{}: this libzmq was built without CURVE", curve_option(s)));
  Protection& protection = settings.socket.protection;
  SecretKey secret = s.key ? read_secret_key(*s.key, "--key") : SecretKey{make_keys()};
  if (secret.exposed) note_exposed(settings, *s.key);
  add_for_all(protection, key_option(ZMQ_CURVE_PUBLICKEY, secret.keys.public_key));
  secrets.emplace_back(ZMQ_CURVE_SECRETKEY, *decode_key(view(secret.keys.secret_key)));
  if (s.allow_keys) {
    s.public_key = secret.keys.public_key;
    protection.bound.push_back(int_option(ZMQ_CURVE_SERVER, 1));
  }
  if (!s.server_key) {
    protection.connected = protection.bound;
  } else {
    const SocketOption server =
        key_option(ZMQ_CURVE_SERVERKEY, read_public_key(*s.server_key, "--server-key"));
    protection.connected.push_back(server);
    if (!s.allow_keys) protection.bound.push_back(server);
  }
}

Secret read_password(Settings& settings) {
  constexpr std::size_t kMost = 255;
  refuse_typed_secret(*settings.security.password, "--password");
  SecretFile file = read_secret_file(*settings.security.password, "--password");
  if (file.exposed) note_exposed(settings, *settings.security.password);
  const std::string_view password = without_newline(view(file.text));
  if (password.empty() || password.size() > kMost) refuse("--password: a password has 1 to 255 bytes");
  return Secret(password.begin(), password.end());
}

void resolve_plain(Settings& settings, SecretOptions& secrets) {
  constexpr std::size_t kMost = 255;
  const SecuritySettings& s = settings.security;
  if (plain_option(s).empty()) return;
  Protection& protection = settings.socket.protection;
  if (s.allow_users) protection.bound.push_back(int_option(ZMQ_PLAIN_SERVER, 1));
  if (!s.user) {
    protection.connected = protection.bound;
    return;
  }
  if (s.user->empty() || s.user->size() > kMost) refuse("--user: a name has 1 to 255 bytes");
  secrets.emplace_back(ZMQ_PLAIN_PASSWORD, read_password(settings));
  protection.connected.push_back({ZMQ_PLAIN_USERNAME, *s.user});  // last, for it makes us a client
  if (!s.allow_users) protection.bound = protection.connected;
}

/// What answers libzmq takes a socket as well.
void check_max_sockets(const Settings& settings) {
  const int needed = static_cast<int>(settings.socket.endpoints.size()) * kSocketsPerEndpoint + 1;
  for (const SocketOption& option : settings.context_options) {
    if (option.number == ZMQ_MAX_SOCKETS && int_value(option) < needed)
      refuse(fmt::format("MAX_SOCKETS: {} and a list may need {}",
                         count_of(settings.socket.endpoints.size(), "endpoint"), needed));
  }
}

/// libzmq 4.3.4: hands the name of a client over as a message of its own, which takes a place of the high-water mark that is
/// never given back; where there is only one, no message passes.
void make_room_for_users(std::vector<SocketOption>& options) {
  for (SocketOption& option : options) {
    if (option.number == ZMQ_RCVHWM && int_value(option) == 1) option = int_option(ZMQ_RCVHWM, 2);
  }
}

/// Reads the lists, and has libzmq ask for each client.
void resolve_gate(Settings& settings) {
  const SecuritySettings& s = settings.security;
  if (list_option(s).empty()) return;
  Gate::Rules rules{
      .any_key = s.allow_keys == "any", .allowed_addresses = s.allow_ip, .denied_addresses = s.deny_ip};
  if (s.allow_keys && !rules.any_key) rules.keys.emplace(*s.allow_keys, parse_keys);
  if (s.allow_users) {
    refuse_typed_passwords(*s.allow_users, kAllowUsers);
    rules.users.emplace(*s.allow_users, parse_passwords);
    if (rules.users->exposed()) note_exposed(settings, *s.allow_users);
  }
  check_max_sockets(settings);
  if (s.allow_keys || s.allow_users) make_room_for_users(settings.socket.options);
  Protection& protection = settings.socket.protection;
  protection.gate = std::make_shared<Gate>(std::move(rules));
  protection.bound.push_back({ZMQ_ZAP_DOMAIN, protection.gate->domain()});
  protection.connected.push_back({ZMQ_ZAP_DOMAIN, protection.gate->outward_domain()});
  add_for_all(protection, int_option(kZapEnforceDomain, 1));  // nobody gets in when nobody answers
}

}  // namespace

void resolve_security(Settings& settings) {
  check_pairs(settings.security);
  if (settings.security.allow_keys)  // what the option says, too
    std::erase_if(settings.socket.options,
                  [](const SocketOption& o) { return o.number == ZMQ_CURVE_SERVER; });
  check_mechanism(settings);
  check_lists(settings);
  check_carriers(settings);
  auto secrets = std::make_shared<SecretOptions>();
  resolve_curve(settings, *secrets);
  resolve_plain(settings, *secrets);
  resolve_gate(settings);
  settings.socket.protection.secrets = std::move(secrets);
}

/// Where one command has a list, libzmq asks about the clients of every domain, and one of -o is in nobody's list.
void check_gates(std::span<const Settings> commands) {
  bool asks = false, has_domain = false;
  for (const Settings& settings : commands) {
    for (const Settings& part : parts_of(settings)) {
      asks = asks || part.socket.protection.gate != nullptr;
      has_domain = has_domain || part.socket.option(ZMQ_ZAP_DOMAIN) != nullptr;
    }
  }
  if (asks && has_domain)
    refuse("ZAP_DOMAIN: beside a command with a list of who may connect it would turn everybody away");
}

void resolve_probed_key(Settings& settings) {
  std::optional<std::string>& key = settings.security.server_key;
  if (!key) return;
  for (const Endpoint& endpoint : settings.socket.endpoints) {
    if (endpoint.transport->wire != Wire::zmtp)
      refuse(fmt::format("--server-key: '{}': it can be tried over tcp and ipc only", endpoint.typed));
  }
  key = read_public_key(*key, "--server-key");
}

void hide_secrets(Settings& settings) {
  SecretOptions& secrets = *settings.socket.protection.secrets;
  std::erase_if(settings.socket.options, [&](SocketOption& option) {
    const SockoptRow* const row = find_sockopt(option.number);
    if (row == nullptr || !row->secret || mechanism_of(*row) == nullptr)
      return false;  // probes need that of a proxy
    secrets.emplace_back(option.number, Secret(option.value.begin(), option.value.end()));
    ::explicit_bzero(option.value.data(), option.value.size());
    return true;
  });
}

}  // namespace zcat
