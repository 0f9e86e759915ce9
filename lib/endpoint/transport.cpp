#include "endpoint/transport.hpp"

#include <fmt/format.h>
#include <zmq.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "endpoint/reader.hpp"

namespace zcat {
namespace {

constexpr TypeSet kPublishing = type_set(ZMQ_PUB, ZMQ_SUB, ZMQ_XPUB, ZMQ_XSUB);
constexpr TypeSet kNotRaw = ~type_set(ZMQ_STREAM);

consteval Transport row(std::string_view name, const char* capability,
                        Endpoint (*read)(const Operand&, std::string_view), Wire wire, TypeSet types,
                        TransportTraits traits = {}) {
  return {traits, name, capability, read, wire, types};
}

constexpr std::array kTransports{
    row("tcp", nullptr, read_tcp, Wire::zmtp, kEverySocket,
        {.socket_family = AF_INET, .can_probe = true, .resolves_names = true}),
    row("ipc", "ipc", read_ipc, Wire::zmtp, kEverySocket, {.socket_family = AF_UNIX, .can_probe = true}),
    row("inproc", nullptr, read_inproc, Wire::memory, kNotRaw),
    row("ws", "WS", read_ws, Wire::zws, kNotRaw, {.can_probe = true, .resolves_names = true}),
    row("wss", "WSS", read_ws, Wire::zws, kNotRaw, {.resolves_names = true, .needs_certificate = true}),
    row("pgm", "pgm", read_pgm, Wire::datagrams, kPublishing, {.descriptors = 5}),
    row("epgm", "pgm", read_epgm, Wire::datagrams, kPublishing, {.descriptors = 5}),
    row("norm", "norm", read_norm, Wire::datagrams, kPublishing, {.descriptors = 7}),
    row("tipc", "tipc", read_tipc, Wire::zmtp, kNotRaw),
    row("udp", "draft", read_udp, Wire::datagrams, type_set(kRadio, kDish),
        {.resolves_names = true, .receiver_binds = true}),
    row("vmci", "vmci", read_unchecked, Wire::zmtp, kNotRaw),
    row("vsock", "vsock", read_unchecked, Wire::zmtp, kNotRaw),
};

bool is_available(const Transport& transport) {
  return transport.capability == nullptr || zmq_has(transport.capability) != 0;
}

[[noreturn]] void refuse_transport(const Operand& operand) {
  constexpr std::size_t kLongest = 16;
  const std::string_view near = nearest(operand.transport.substr(0, kLongest), transports(),
                                        [](std::string_view name) { return name; });
  operand.refuse(fmt::format("there is no transport '{}': {}there are {}", operand.transport,
                             near.empty() ? "" : fmt::format("did you mean '{}'? ", near),
                             fmt::join(transports(), ", ")));
}

}  // namespace

const Transport* find_transport(std::string_view name) {
  const auto row = std::ranges::find(kTransports, name, &Transport::name);
  return row == kTransports.end() ? nullptr : &*row;
}

const Transport& transport_of(std::string_view uri) {
  const std::size_t mark = uri.find("://");
  // libzmq 4.3.4: leaves the transport out of a bound endpoint of udp
  const Transport* row = find_transport(mark == std::string_view::npos ? "udp" : uri.substr(0, mark));
  return row != nullptr ? *row : kTransports.front();
}

const Transport& require_transport(const Operand& operand) {
  const Transport* const transport = find_transport(operand.transport);
  if (transport == nullptr) refuse_transport(operand);
  if (is_available(*transport)) return *transport;
  operand.refuse(fmt::format("this libzmq ({}) was built without {}: it has {}",
                             version_text(libzmq_version()), operand.transport,
                             fmt::join(transports(), ", ")));
}

int libzmq_version() {
  int major = 0, minor = 0, patch = 0;
  zmq_version(&major, &minor, &patch);
  return major * 10000 + minor * 100 + patch;
}

std::string version_text(int version) {
  const int patch = version % 100;
  const std::string text = fmt::format("{}.{}", version / 10000, version / 100 % 100);
  return patch == 0 ? text : fmt::format("{}.{}", text, patch);
}

namespace {

std::vector<std::string_view> transports_that(bool are_there) {
  std::vector<std::string_view> names;
  for (const Transport& transport : kTransports) {
    if (is_available(transport) == are_there) names.push_back(transport.name);
  }
  return names;
}

}  // namespace

std::vector<std::string_view> transports() { return transports_that(true); }

std::vector<std::string_view> missing_transports() { return transports_that(false); }

}  // namespace zcat
