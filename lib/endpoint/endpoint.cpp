#include "endpoint/endpoint.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "base/error.hpp"
#include "endpoint/reader.hpp"
#include "endpoint/transport.hpp"

namespace zcat {
namespace {

/// `tcp:/host`, `tcp:host:1` and `tcp//host:1`: the transport's name; empty: none is meant. A host may well be called
/// `ws`, so `ws:1` is left alone.
std::string_view misspelled_transport(std::string_view text) {
  const auto end = static_cast<std::size_t>(std::ranges::find_if_not(text, is_alnum) - text.begin());
  if (find_transport(text.substr(0, end)) == nullptr) return {};
  const std::string_view rest = text.substr(end);
  const bool meant = rest.starts_with(':') ? rest.find_first_of("/:", 1) != std::string_view::npos
                                           : rest.substr(0, 3).find("//") != std::string_view::npos;
  return meant ? text.substr(0, end) : std::string_view();
}

/// What names the transport, and what follows `://`; short forms name none.
std::pair<std::string, std::string> split(const Operand& operand, std::string_view text) {
  if (const std::size_t mark = text.find("://"); mark != std::string_view::npos) {
    std::string transport(text.substr(0, mark));
    for (char& c : transport) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return {std::move(transport), std::string(text.substr(mark + 3))};
  }
  if (const std::string_view name = misspelled_transport(text); !name.empty()) {
    operand.refuse(fmt::format("write '{}://'", name));
  }
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
  const auto [name, rest] = split(operand, text);
  operand.transport = name;
  const Transport& transport = require_transport(operand);
  if (transport.receiver_binds && !wanted) {
    operand.attach = plain == Attach::bind ? Attach::connect : Attach::bind;
  }
  Endpoint endpoint = transport.read(operand, rest);
  if (endpoint.wildcard && wanted == Attach::connect) {
    operand.refuse(
        fmt::format("nothing can connect to a wildcard: name the place, or bind it with '@{}' or -b", text));
  }
  endpoint.attach = endpoint.wildcard ? Attach::bind : operand.attach;
  endpoint.transport = &transport;
  endpoint.typed = typed;
  return endpoint;
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

std::string Endpoint::uri() const {
  return fmt::format("{}://{}{}{}{}{}{}", transport->name, source, source.empty() ? "" : ";", host,
                     port.empty() ? "" : ":", port, path);
}

bool Endpoint::is_chosen_by_system() const { return wildcard && (port.empty() || is_wildcard_port(port)); }

std::string Endpoint::bare_host() const {
  return host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
}

std::string_view Endpoint::file() const {
  const bool named = transport->socket_family == AF_UNIX && !wildcard && !path.starts_with('@');
  return named ? std::string_view(path) : std::string_view();
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
  // libzmq 4.3.4: aborts where norm with one receiver shares its port
  const auto collide = [](const Endpoint& one, const Endpoint& other) {
    return one.transport->read == read_norm && other.transport->read == read_norm && one.port == other.port &&
           (one.source.empty() || other.source.empty());
  };
  for (auto second = endpoints.begin(); second != endpoints.end(); ++second) {
    const auto first =
        std::find_if(endpoints.begin(), second, [&](const Endpoint& e) { return collide(e, *second); });
    if (first == second) continue;
    refuse(fmt::format("'{}' and '{}' cannot share a port: choose another for one of them", first->typed,
                       second->typed));
  }
}

bool differ_in_host(std::string_view a, std::string_view b) {
  const auto scheme = [](std::string_view name) { return name.substr(0, name.find("://")); };
  const auto port = [](std::string_view name) { return name.substr(std::min(name.rfind(':'), name.size())); };
  return scheme(a) == scheme(b) && port(a) == port(b);
}

}  // namespace zcat
