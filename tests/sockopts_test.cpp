#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zmq.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <set>

#include "base/error.hpp"
#include "base/fd.hpp"
#include "cli/option.hpp"
#include "cli/settings.hpp"
#include "cli/sockopt_list.hpp"
#include "socket/drafts.hpp"
#include "sockopt/sockopt.hpp"

using namespace zcat;

namespace {

using Kind = SockoptRow::Kind;
using Access = SockoptRow::Access;

constexpr std::string_view kPublic = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
constexpr std::string_view kSecret = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";

/// What stands behind a source, in place of files.
std::string stub(std::string_view source) {
  if (source == "file:key") return std::string(kSecret) + "\n";
  if (source == "env:PASSWORD") return "hunter2";
  throw Error(ExitCode::usage, fmt::format("cannot read '{}'", source));
}

bool settable(const SockoptRow& row) {
  return row.access != Access::read && row.set_hint.empty() && why_unavailable(row).empty();
}

bool applies(const SockoptRow& row, int type) { return ((row.types >> type) & 1) != 0; }

/// How many types there are to try, by number.
int types() {
  return drafts::why_unavailable().empty() ? static_cast<int>(kSocketTypes.size()) : ZMQ_STREAM + 1;
}

/// A descriptor that listens, for USE_FD.
int listening() {
  static const Fd fd = [] {
    Fd made(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_storage address{};
    address.ss_family = AF_UNIX;
    ::bind(made.get(), reinterpret_cast<sockaddr*>(&address),
           sizeof(sa_family_t));  // a name of the kernel's choice
    ::listen(made.get(), 1);
    return made;
  }();
  return fd.get();
}

/// Values to try: the ends of the range, and every name.
std::vector<std::string> samples(const SockoptRow& row) {
  static const std::map<std::string_view, std::vector<std::string>> kOwn{
      {"METADATA", {"X-a:b", "X-" + std::string(253, 'n') + ":value"}},
      {"SOCKS_PROXY", {"localhost:1080", "[::1]:65535"}},
      {"TCP_ACCEPT_FILTER", {"127.0.0.1", "10.0.0.0/8"}},
      {"BINDTODEVICE", {"lo"}},
      {"USE_FD", {"-1", std::to_string(listening())}},
  };
  if (const auto own = kOwn.find(row.name); own != kOwn.end()) return own->second;
  std::vector<std::string> values;
  switch (row.kind) {
    case Kind::boolean:
      return row.least == 1 ? std::vector<std::string>{"1"} : std::vector<std::string>{"1", "0"};
    case Kind::integer:
    case Kind::descriptor:
      values = {std::to_string(row.least), std::to_string(row.most)};
      if (row.minus_one) values.emplace_back("-1");
      return values;
    case Kind::choice:
      for (const Choice& choice : row.choices) values.emplace_back(choice.name);
      return values;
    case Kind::flags: return {std::to_string(row.most), "0", std::string(row.choices.front().name)};
    case Kind::text:
    case Kind::bytes:
      if (row.secret) return {"env:PASSWORD"};
      return {std::string(static_cast<std::size_t>(row.most), 'x'),
              std::string(static_cast<std::size_t>(row.least), 'x')};
    case Kind::key: return {row.secret ? "file:key" : std::string(kPublic)};
  }
  return values;
}

class Opened {
 public:
  explicit Opened(int type) : socket_(zmq_socket(context_, type)) {}
  ~Opened() {
    zmq_close(socket_);
    zmq_ctx_term(context_);
  }
  void* get() const { return socket_; }

 private:
  void* const context_ = zmq_ctx_new();
  void* const socket_;
};

/// What is read back where it is not what was written.
std::string expected(const SockoptRow& row, const std::string& written) {
  if (row.secret) return "(set)";
  const SocketOption option =
      *parse_sockopt(fmt::format("{}={}", row.name, written), std::countr_zero(row.types), stub).option;
  if (row.name == "HEARTBEAT_TTL") return written == "0" ? "0" : "6553500ms";
  return sockopt_text(row, option.value);
}

ExitCode refusal(const std::string& text, int type) {
  try {
    parse_sockopt(text, type, stub);
  } catch (const Error& error) {
    return error.code();
  }
  return ExitCode::ok;
}

std::string complaint(const std::string& text, int type = ZMQ_PUSH) {
  try {
    parse_sockopt(text, type, stub);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

SocketOption set(const std::string& text, int type = ZMQ_PULL) {
  return *parse_sockopt(text, type, stub).option;
}

}  // namespace

TEST_CASE("every option can be set on every socket that has a use for it, and reads back what was set") {
  std::set<std::string_view> tried;
  for (const SockoptRow& row : sockopts()) {
    if (row.context || !settable(row)) continue;
    for (int type = 0; type < types(); ++type) {
      if (!applies(row, type)) continue;
      if (row.number == ZMQ_SUBSCRIBE && type == ZMQ_XSUB) continue;  // it sends a message for it
      tried.insert(row.name);
      for (const std::string& value : samples(row)) {
        const std::string shown =
            fmt::format("{}={} on {}", row.name, value.substr(0, 40), socket_type_row(type).name);
        CAPTURE(shown);
        const Opened socket(type);
        const SockoptRequest request = parse_sockopt(fmt::format("{}={}", row.name, value), type, stub);
        REQUIRE(request.row == &row);
        const int result = zmq_setsockopt(socket.get(), request.option->number, request.option->value.data(),
                                          request.option->value.size());
        CHECK_MESSAGE(result == 0, zmq_strerror(zmq_errno()));
        if (row.access == Access::both && result == 0)
          CHECK(read_sockopt(socket.get(), row) == expected(row, value));
      }
    }
  }
  CHECK(tried.size() > 60);
}

TEST_CASE("every option that can be read can be read on every socket that has a use for it") {
  for (const SockoptRow& row : sockopts()) {
    if (row.context || row.access == Access::write || !why_unavailable(row).empty()) continue;
    for (int type = 0; type < types(); ++type) {
      if (!applies(row, type)) continue;
      CAPTURE(row.name);
      const Opened socket(type);
      CHECK(parse_sockopt(row.name, type).row == &row);
      CHECK(!read_sockopt(socket.get(), row).empty());
    }
  }
}

TEST_CASE("what may not be set says so, and names what to use") {
  int refused = 0;
  for (const SockoptRow& row : sockopts()) {
    if (row.access == Access::read || row.set_hint.empty() || &row != find_sockopt(row.name)) continue;
    const int type = std::countr_zero(row.types);
    const std::string said = complaint(fmt::format("{}=1", row.name), type);
    CHECK(said.find(row.set_hint) != std::string::npos);
    ++refused;
  }
  CHECK(refused >= 8);
}

TEST_CASE("what is named instead of an option exists") {
  for (const SockoptRow& row : sockopts()) {
    for (const std::string_view text : {row.set_hint, row.summary, row.detail}) {
      for (auto at = text.find("--"); at != std::string_view::npos; at = text.find("--", at + 2)) {
        const std::string_view rest = text.substr(at + 2);
        const std::string_view name = rest.substr(0, rest.find_first_of(" :,.;"));
        CAPTURE(name);
        CHECK(std::ranges::find(options(), name, &OptionRow::name) != options().end());
      }
    }
  }
}

TEST_CASE("a value of the wrong type is refused, for each option") {
  for (const SockoptRow& row : sockopts()) {
    if (!settable(row) || &row != find_sockopt(row.name)) continue;
    const bool any_bytes = row.kind == Kind::text || row.kind == Kind::bytes;
    if (any_bytes && !row.secret && row.least == 0) continue;  // anything will do
    const std::string wrong = row.secret ? "hunter2" : any_bytes ? "" : "12abc!";
    CAPTURE(row.name);
    CHECK(refusal(fmt::format("{}={}", row.name, wrong), std::countr_zero(row.types)) == ExitCode::usage);
  }
}

TEST_CASE("a value out of range is refused, for each option that has a range") {
  for (const SockoptRow& row : sockopts()) {
    if (!settable(row) || &row != find_sockopt(row.name)) continue;
    std::vector<std::string> beyond;
    switch (row.kind) {
      case Kind::boolean: beyond = {"2", "-1"}; break;
      case Kind::integer:
      case Kind::descriptor:
        beyond = {"-2", "9223372036854775808"};
        if (row.most < 9223372036854775807) beyond.push_back(std::to_string(row.most + 1));
        if (row.least > 0) beyond.push_back(std::to_string(row.least - 1));
        if (!row.minus_one) beyond.emplace_back("-1");
        break;
      case Kind::choice: beyond = {"77", "-7"}; break;
      case Kind::flags: beyond = {std::to_string(row.most + 1), "-1"}; break;
      case Kind::text:
      case Kind::bytes:
        if (!row.secret) beyond = {std::string(static_cast<std::size_t>(row.most) + 1, 'x')};
        break;
      case Kind::key: beyond = {std::string(kPublic.substr(1)), std::string(kPublic) + "x"}; break;
    }
    for (const std::string& value : beyond) {
      const std::string shown = fmt::format("{}={}", row.name, value.substr(0, 40));
      CAPTURE(shown);
      CHECK(refusal(fmt::format("{}={}", row.name, value), std::countr_zero(row.types)) == ExitCode::usage);
    }
  }
}

TEST_CASE("an option is refused on every socket that has no use for it") {
  int refused = 0;
  for (const SockoptRow& row : sockopts()) {
    for (int type = 0; type < types(); ++type) {
      if (row.context || applies(row, type)) continue;
      CHECK(refusal(fmt::format("{}={}", row.name, "1"), type) == ExitCode::usage);
      CHECK(refusal(std::string(row.name), type) == ExitCode::usage);
      ++refused;
    }
  }
  CHECK(refused > 100);
}

TEST_CASE("every option of the context can be set and reads back") {
  for (const SockoptRow& row : sockopts()) {
    if (!row.context || !settable(row) || row.name == "THREAD_AFFINITY_CPU_REMOVE") continue;
    for (const std::string& value : samples(row)) {
      if (row.name == "THREAD_AFFINITY_CPU_ADD" && value != "0") continue;
      CAPTURE(row.name);
      void* const context = zmq_ctx_new();
      const SocketOption option = set(fmt::format("{}={}", row.name, value));
      CHECK(zmq_ctx_set(context, option.number, int_value(option)) == 0);
      if (row.access == Access::both)
        CHECK(read_context_option(context, row) == sockopt_text(row, option.value));
      zmq_ctx_term(context);
    }
  }
}

TEST_CASE("names are found in any case, with ZMQ_ and by their old names") {
  for (const std::string_view name : {"SNDHWM", "sndhwm", "SndHwm", "ZMQ_SNDHWM", "zmq_sndhwm"}) {
    CHECK(find_sockopt(name)->number == ZMQ_SNDHWM);
  }
  CHECK(find_sockopt("IDENTITY")->name == "ROUTING_ID");
  CHECK(find_sockopt("zmq_delay_attach_on_connect")->name == "IMMEDIATE");
  CHECK(find_sockopt("") == nullptr);
  CHECK(find_sockopt("ZMQ_") == nullptr);
  CHECK(complaint("SNDHVM=3") == "'SNDHVM' is no socket option: did you mean 'SNDHWM'?");
  CHECK(complaint("zmq_sndhvm=3") == "'zmq_sndhvm' is no socket option: did you mean 'SNDHWM'?");
}

TEST_CASE("numbers have the units of what they measure") {
  const auto number = [](const std::string& text) {
    const SocketOption option = set(text);
    std::int64_t value = 0;
    if (option.value.size() == sizeof value) {
      std::memcpy(&value, option.value.data(), sizeof value);
      return value;
    }
    return std::int64_t{int_value(option)};
  };
  CHECK(number("RECONNECT_IVL=2s") == 2000);
  CHECK(number("RECONNECT_IVL=250ms") == 250);
  CHECK(number("RECONNECT_IVL=1.5s") == 1500);
  CHECK(number("RECONNECT_IVL=7") == 7);
  CHECK(number("RECONNECT_IVL=-1") == -1);
  CHECK(number("TCP_KEEPALIVE_IDLE=2m") == 120);
  CHECK(number("TCP_KEEPALIVE_IDLE=3000ms") == 3);
  CHECK(number("MAXMSGSIZE=64K") == 65536);
  CHECK(number("MAXMSGSIZE=8G") == std::int64_t{8} << 30);
  CHECK(number("RATE=10M") == 10000);
  CHECK(number("AFFINITY=0x1f") == 31);
  CHECK(number("RECONNECT_STOP=refused,handshake-failed") == 3);
  CHECK(number("TCP_KEEPALIVE=on") == 1);
  for (const std::string wrong :
       {"RECONNECT_IVL=500us", "RECONNECT_IVL=1K", "MAXMSGSIZE=64s", "SNDHWM=1K",
        "RECONNECT_IVL=", "RECONNECT_IVL= 5", "RECONNECT_IVL=nan", "RECONNECT_IVL=infs", "RECONNECT_IVL=1e9s",
        "TCP_KEEPALIVE_IDLE=1500ms", "AFFINITY=0x", "AFFINITY=0x-1"}) {
    CAPTURE(wrong);
    CHECK(refusal(wrong, ZMQ_PULL) == ExitCode::usage);
  }
}

TEST_CASE("binary values are typed, in hex or in a file") {
  CHECK(set("ROUTING_ID=me", ZMQ_DEALER).value == "me");
  CHECK(set("ROUTING_ID=hex:01fF00", ZMQ_DEALER).value == std::string("\x01\xff\0", 3));
  CHECK(set("ROUTING_ID=file:key", ZMQ_DEALER).value == std::string(kSecret) + "\n");
  CHECK(refusal("ROUTING_ID=hex:0", ZMQ_DEALER) == ExitCode::usage);
  CHECK(refusal("ROUTING_ID=hex:zz", ZMQ_DEALER) == ExitCode::usage);
  CHECK(refusal("ROUTING_ID=hex:00", ZMQ_DEALER) == ExitCode::usage);
  CHECK(refusal("ROUTING_ID=file:missing", ZMQ_DEALER) == ExitCode::usage);
}

TEST_CASE("secrets are neither taken from the command line nor shown") {
  for (const SockoptRow& row : sockopts()) {
    if (!row.secret) continue;
    if (!why_unavailable(row).empty()) continue;
    for (const std::string value : {"hunter2", "hex:68756e74657232", ""}) {
      const std::string said = complaint(fmt::format("{}={}", row.name, value));
      CHECK(said.find("is secret") != std::string::npos);
      if (!value.empty()) CHECK(said.find(value) == std::string::npos);
    }
    CHECK(sockopt_text(row, "hunter2") == "(set)");
  }
  CHECK(set("PLAIN_PASSWORD=env:PASSWORD").value == "hunter2");
}

TEST_CASE("options that would not work together are refused") {
  const auto together = [](const std::vector<std::string>& texts) {
    SocketSpec spec;
    spec.endpoints = {parse_endpoint_as("tcp://127.0.0.1:5555", Attach::bind, Family::any)};
    std::vector<SocketOption> context;
    try {
      for (const std::string& text : texts) {
        const SockoptRequest request = parse_sockopt(text, ZMQ_PULL, stub);
        (request.row->context ? context : spec.options).push_back(*request.option);
      }
      check_sockopts(ZMQ_PULL, spec.options, spec.endpoints, context);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const std::string server = fmt::format("CURVE_SERVERKEY={}", kPublic),
                    ours = fmt::format("CURVE_PUBLICKEY={}", kPublic);
  const std::string secret = "CURVE_SECRETKEY=file:key";
  CHECK(together({}) == "");
  CHECK(together({server, secret}) != "");
  CHECK(together({server, ours}) != "");
  CHECK(together({ours, secret}) != "");
  CHECK(together({"CURVE_SERVER=1"}) != "");
  CHECK(together({"CURVE_SERVER=1", secret}) == "");
  CHECK(together({"CURVE_SERVER=1", secret, "MAXMSGSIZE=100"}) != "");
  CHECK(together({"CURVE_SERVER=1", secret, "PLAIN_USERNAME=me"}) != "");
  const std::string other = "CURVE_PUBLICKEY=" + std::string(40, '0');
  CHECK(together({server, ours, secret}) == "");
  CHECK(together({server, other, secret}) == "CURVE_PUBLICKEY is not the public half of CURVE_SECRETKEY");
  CHECK(together({"AFFINITY=2"}) != "");
  CHECK(together({"AFFINITY=2", "IO_THREADS=2"}) == "");
  CHECK(together({"MULTICAST_MAXTPDU=12500"}) == "");
  CHECK(together({"MULTICAST_MAXTPDU=12501"}) != "");
  CHECK(together({"MULTICAST_MAXTPDU=12501", "RATE=101"}) == "");
  CHECK(together({"RATE=1000000", "RECOVERY_IVL=1h"}) != "");
  CHECK(together({"ZAP_DOMAIN=d"}) == "");
  CHECK(together({"ZAP_DOMAIN=d", "ZAP_ENFORCE_DOMAIN=1"}) != "");
  CHECK(together({fmt::format("USE_FD={}", listening())}) != "");  // it is no tcp socket
  CHECK(together({"MAX_SOCKETS=2"}) != "");
  CHECK(together({"MAX_SOCKETS=3"}) == "");
  CHECK(together({"THREAD_SCHED_POLICY=fifo"}) != "");
  CHECK(together({"THREAD_SCHED_POLICY=batch"}) == "");
  CHECK(together({"THREAD_AFFINITY_CPU_REMOVE=0"}) != "");
  CHECK(together({"THREAD_AFFINITY_CPU_ADD=0", "THREAD_AFFINITY_CPU_REMOVE=0"}) == "");
}

TEST_CASE("the list fits its columns and names every option") {
  const std::string table = list_sockopts({}, std::nullopt, false);
  std::size_t longest = 0;
  for (std::size_t at = 0; at < table.size();) {
    const auto end = table.find('\n', at);
    longest = std::max(longest, end - at);
    at = end + 1;
  }
  CHECK(longest <= 100);
  for (const SockoptRow& row : sockopts())
    CHECK(table.find(fmt::format("\n{} ", row.name)) != std::string::npos);
  const std::string for_sub = list_sockopts({}, ZMQ_SUB, false);
  CHECK(for_sub.find("\nCONFLATE ") != std::string::npos);
  CHECK(for_sub.find("\nREQ_RELAXED ") == std::string::npos);
}

TEST_CASE("what only receives queues no messages for connections to come") {
  const SockoptRow& immediate = *find_sockopt("IMMEDIATE");
  for (const zcat::SocketTypeRow& row : zcat::kSocketTypes) {
    CAPTURE(row.name);
    if (row.receives && !row.sends) CHECK_FALSE(applies(immediate, row.type));
  }
}
