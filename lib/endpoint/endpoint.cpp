#include "endpoint/endpoint.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <zmq.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/spelling.hpp"
#include "endpoint/transport.hpp"

namespace zcat {
namespace {

constexpr std::size_t kMaxIpcPath = sizeof(sockaddr_un::sun_path) - 1;
/// libzmq takes more, but callers read LAST_ENDPOINT into a buffer.
constexpr std::size_t kMaxInprocName = 255;

Address read_ipc(const Operand& operand, std::string_view path) {
  if (path.empty()) operand.refuse("name a path, or '@NAME' for an abstract one");
  if (path == "@") operand.refuse("name the abstract socket behind the '@'");
  if (path.size() > kMaxIpcPath) {
    operand.refuse(
        fmt::format("the path has {} bytes, a unix socket's at most {}: try a shorter or a relative one",
                    path.size(), kMaxIpcPath));
  }
  if (path == "*") return {"*", true, false};
  // To bind, libzmq looks at the first character only.
  if (path[0] == '*' && operand.attach == Attach::bind) {
    operand.refuse(
        fmt::format("libzmq takes a path that begins with '*' for any path: try 'ipc://./{}'", path));
  }
  return {std::string(path), false, false};
}

Address read_inproc(const Operand& operand, std::string_view name) {
  if (name.empty()) operand.refuse("name it: try 'inproc://NAME'");
  if (name.size() > kMaxInprocName) operand.refuse(fmt::format("the name has over {} bytes", kMaxInprocName));
  return {std::string(name), false, false};
}

/// The numbers in `text`, which stand where `form` has `#`, perhaps behind blanks; nothing where it has
/// another form.
std::optional<std::vector<std::uint32_t>> numbers_in(std::string_view text, std::string_view form) {
  std::vector<std::uint32_t> numbers;
  for (const char c : form) {
    if (c != '#') {
      if (!text.starts_with(c)) return std::nullopt;
      text.remove_prefix(1);
      continue;
    }
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    const std::size_t length = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto value = number(text.substr(0, length), UINT32_MAX);
    if (!value) return std::nullopt;
    numbers.push_back(*value);
    text.remove_prefix(length);
  }
  return text.empty() ? std::optional(std::move(numbers)) : std::nullopt;
}

bool is_tipc_address(std::string_view text) {
  constexpr std::uint32_t kReserved = 64;  // the types up to here are the kernel's own
  for (const std::string_view form : {"{#,#}", "{#,#}@#.#.#", "{#,#,#}"}) {
    const auto numbers = numbers_in(text, form);
    if (!numbers) continue;
    const bool range = form.ends_with("#,#,#}");
    return (*numbers)[0] > kReserved && (!range || (*numbers)[1] <= (*numbers)[2]);
  }
  return text == "<*>" || numbers_in(text, "<#.#.#:#>");
}

Address read_tipc(const Operand& operand, std::string_view text) {
  if (!is_tipc_address(text)) {
    operand.refuse(
        "try '{TYPE,INSTANCE}' or '{TYPE,LOWER,UPPER}' with a TYPE above 64, or '<ZONE.CLUSTER.NODE:PORT>'");
  }
  if (!Fd(socket(AF_TIPC, SOCK_STREAM | SOCK_CLOEXEC, 0))) {
    operand.refuse(fmt::format("the kernel has no tipc ({}): load its module", std::strerror(errno)));
  }
  return {std::string(text), text == "<*>", false};
}

Address read_unchecked(const Operand& operand, std::string_view text) {
  if (text.empty()) operand.refuse("an address is missing");
  return {std::string(text), false, false};
}

struct Transport {
  std::string_view name;
  const char* capability;  ///< what zmq_has() calls it; null: always there
  Address (*read)(const Operand&, std::string_view);
  bool swapped =
      false;  ///< what sends connects, what receives binds: with radio and dish the other way round
};

constexpr std::array<Transport, 12> kTransports = {{
    {"tcp", nullptr, read_tcp},
    {"ipc", "ipc", read_ipc},
    {"inproc", nullptr, read_inproc},
    {"ws", "WS", read_ws},
    {"wss", "WSS", read_ws},
    {"pgm", "pgm", read_pgm},
    {"epgm", "pgm", read_epgm},
    {"norm", "norm", read_norm},
    {"tipc", "tipc", read_tipc},
    {"udp", "draft", read_udp, true},
    {"vmci", "vmci", read_unchecked},
    {"vsock", "vsock", read_unchecked},
}};

const Transport* find_transport(std::string_view name) {
  const auto row = std::ranges::find(kTransports, name, &Transport::name);
  return row == kTransports.end() ? nullptr : &*row;
}

bool has(const Transport& transport) {
  return transport.capability == nullptr || zmq_has(transport.capability) != 0;
}

std::string known_transports() {
  const auto names = transports();
  return fmt::format("{}", fmt::join(names, ", "));
}

[[noreturn]] void refuse_transport(const Operand& operand) {
  constexpr std::size_t kLongest = 16;
  const std::string_view near = nearest(std::string_view(operand.transport).substr(0, kLongest), transports(),
                                        [](std::string_view name) { return name; });
  const std::string hint = near.empty() ? "" : fmt::format("did you mean '{}'? ", near);
  operand.refuse(
      fmt::format("there is no transport '{}': {}there are {}", operand.transport, hint, known_transports()));
}

const Transport& require_transport(const Operand& operand) {
  const Transport* transport = find_transport(operand.transport);
  if (transport == nullptr) refuse_transport(operand);
  if (!has(*transport)) {
    int major = 0;
    int minor = 0;
    int patch = 0;
    zmq_version(&major, &minor, &patch);
    operand.refuse(fmt::format("this libzmq ({}.{}.{}) was built without {}: it has {}", major, minor, patch,
                               operand.transport, known_transports()));
  }
  return *transport;
}

/// An operand, split where it names its transport; short forms name none.
struct Uri {
  std::string transport;
  std::string rest;
};

/// `tcp:/host` and `tcp:host:1`; a host may well be called `ws`, so `ws:1` is left alone.
bool lacks_slashes(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || find_transport(text.substr(0, colon)) == nullptr) return false;
  return text.find_first_of("/:", colon + 1) != std::string_view::npos;
}

Uri split_uri(const Operand& operand, std::string_view text) {
  if (const std::size_t mark = text.find("://"); mark != std::string_view::npos) {
    std::string transport(text.substr(0, mark));
    for (char& c : transport) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return {std::move(transport), std::string(text.substr(mark + 3))};
  }
  if (lacks_slashes(text)) operand.refuse(fmt::format("write '{}://'", text.substr(0, text.find(':'))));
  if (is_number(text)) return {"tcp", fmt::format(":{}", text)};
  if (text.find('/') != std::string_view::npos) return {"ipc", std::string(text)};
  if (text.find(':') != std::string_view::npos) return {"tcp", std::string(text)};
  refuse(fmt::format("'{0}' is no endpoint: try tcp://{1}:PORT, or ./{1} for a unix socket", operand.typed,
                     text.empty() || !is_host_name(text) ? "HOST" : text));
}

Endpoint parse(std::string_view typed, std::string_view text, std::optional<Attach> wanted, Attach plain,
               Family family) {
  // libzmq, as what() of an error, ends at a NUL byte.
  Operand operand{typed.substr(0, typed.find('\0')), {}, wanted.value_or(plain), family};
  if (operand.typed.size() < typed.size()) operand.refuse("a NUL byte follows it: leave it away");
  const Uri uri = split_uri(operand, text);
  operand.transport = uri.transport;
  const Transport& transport = require_transport(operand);
  if (transport.swapped && !wanted) operand.attach = plain == Attach::bind ? Attach::connect : Attach::bind;

  const Address address = transport.read(operand, uri.rest);
  if (address.wildcard && wanted == Attach::connect) {
    operand.refuse(
        fmt::format("nothing can connect to a wildcard: name the place, or bind it with '@{}' or -b", text));
  }
  return {.attach = address.wildcard ? Attach::bind : operand.attach,
          .uri = fmt::format("{}://{}", uri.transport, address.text),
          .typed = std::string(typed),
          .ipv6 = address.ipv6};
}

/// Without blanks around it, and without a `#` comment, which begins the line or follows a blank.
std::string_view significant(std::string_view line) {
  constexpr std::string_view kBlanks = " \t\r\f\v";
  for (std::size_t hash = line.find('#'); hash != std::string_view::npos; hash = line.find('#', hash + 1)) {
    if (hash == 0 || kBlanks.find(line[hash - 1]) != std::string_view::npos) {
      line = line.substr(0, hash);
      break;
    }
  }
  line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
  return line.substr(0, line.find_last_not_of(kBlanks) + 1);
}

}  // namespace

void Operand::refuse(std::string_view why) const { zcat::refuse(fmt::format("'{}': {}", typed, why)); }

std::vector<std::string_view> transports() {
  std::vector<std::string_view> names;
  for (const Transport& transport : kTransports) {
    if (has(transport)) names.push_back(transport.name);
  }
  return names;
}

Endpoint parse_endpoint(std::string_view text, Attach plain, Family family) {
  if (text.starts_with('@')) return parse(text, text.substr(1), Attach::bind, plain, family);
  if (text.starts_with('>')) return parse(text, text.substr(1), Attach::connect, plain, family);
  return parse(text, text, std::nullopt, plain, family);
}

Endpoint parse_endpoint_as(std::string_view text, Attach attach, Family family) {
  return parse(text, text, attach, attach, family);
}

std::vector<Endpoint> read_endpoints_file(const std::string& path, Attach plain, Family family) {
  std::ifstream file(path);
  std::vector<Endpoint> endpoints;
  std::string line;
  for (std::size_t count = 1; std::getline(file, line); ++count) {
    const std::string_view text = significant(line);
    if (text.empty()) continue;
    try {
      endpoints.push_back(parse_endpoint(text, plain, family));
    } catch (const Error& error) {
      throw Error(error.code(), fmt::format("{}:{}: {}", path, count, error.what()));
    }
  }
  if (file.eof()) return endpoints;
  throw Error(ExitCode::failed, fmt::format("cannot read '{}': {}", path, std::strerror(errno)));
}

void check_together(const std::vector<Endpoint>& endpoints) {
  std::vector<const Endpoint*> norm;
  for (const Endpoint& endpoint : endpoints) {
    if (endpoint.uri.starts_with("norm://")) norm.push_back(&endpoint);
  }
  const auto port = [](const Endpoint* e) { return std::string_view(e->uri).substr(e->uri.rfind(':')); };
  const auto shares = [](const Endpoint* e) { return e->uri.find(';') != std::string::npos; };
  for (std::size_t i = 0; i < norm.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (port(norm[i]) != port(norm[j]) || (shares(norm[i]) && shares(norm[j]))) continue;
      refuse(fmt::format("'{}' and '{}' cannot share a port: choose another for one of them", norm[j]->typed,
                         norm[i]->typed));
    }
  }
}

}  // namespace zcat
