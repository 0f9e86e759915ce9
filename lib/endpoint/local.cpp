#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "base/fd.hpp"
#include "endpoint/reader.hpp"

/// ipc, inproc and tipc: paths and names of this machine; and what nobody here could try.
namespace zcat {
namespace {

constexpr std::size_t kMaxIpcPath = sizeof(sockaddr_un::sun_path) - 1;
/// libzmq takes more, but callers read LAST_ENDPOINT into a buffer.
constexpr std::size_t kMaxInprocName = 255;

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

}  // namespace

Endpoint read_ipc(const Operand& operand, std::string_view path) {
  if (path.empty()) operand.refuse("name a path, or '@NAME' for an abstract one");
  if (path == "@") operand.refuse("name the abstract socket behind the '@'");
  if (path.size() > kMaxIpcPath) {
    operand.refuse(
        fmt::format("the path has {} bytes, a unix socket's at most {}: try a shorter or a relative one",
                    path.size(), kMaxIpcPath));
  }
  if (path == "*") return {.path = "*", .wildcard = true};
  // libzmq 4.3.4: to bind, it looks at the first character only.
  if (path[0] == '*' && operand.attach == Attach::bind) {
    operand.refuse(
        fmt::format("libzmq takes a path that begins with '*' for any path: try 'ipc://./{}'", path));
  }
  return {.path = std::string(path)};
}

Endpoint read_inproc(const Operand& operand, std::string_view name) {
  if (name.empty()) operand.refuse("name it: try 'inproc://NAME'");
  if (name == "zeromq.zap.01") operand.refuse("libzmq asks there who may connect: choose another name");
  if (name.size() > kMaxInprocName) operand.refuse(fmt::format("the name has over {} bytes", kMaxInprocName));
  return {.path = std::string(name)};
}

Endpoint read_tipc(const Operand& operand, std::string_view text) {
  if (!is_tipc_address(text)) {
    operand.refuse(
        "try '{TYPE,INSTANCE}' or '{TYPE,LOWER,UPPER}' with a TYPE above 64, or '<ZONE.CLUSTER.NODE:PORT>'");
  }
  if (!Fd(socket(AF_TIPC, SOCK_STREAM | SOCK_CLOEXEC, 0))) {
    operand.refuse(fmt::format("the kernel has no tipc ({}): load its module", std::strerror(errno)));
  }
  return {.path = std::string(text), .wildcard = text == "<*>"};
}

Endpoint read_unchecked(const Operand& operand, std::string_view text) {
  if (text.empty()) operand.refuse("an address is missing");
  return {.path = std::string(text)};
}

}  // namespace zcat
