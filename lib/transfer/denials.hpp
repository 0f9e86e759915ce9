#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/report.hpp"
#include "security/gate.hpp"
#include "socket/socket.hpp"

namespace zcat {

/// Tells whom the gate of a command refused: one line for each client, cause and list. Later ones of the same are counted,
/// and told at the end.
class Denials {
 public:
  /// All of these must outlive it.
  Denials(Gate& gate, const std::vector<std::unique_ptr<Socket>>& sockets, Report& report)
      : gate_(gate), sockets_(sockets), report_(report) {}
  ~Denials();
  Denials(const Denials&) = delete;
  Denials& operator=(const Denials&) = delete;

  /// For a Loop.
  std::vector<int> fds() const { return {gate_.fd()}; }
  void serve(int fd);

 private:
  void tell(const Gate::Refusal& refusal);
  std::string client_words(const std::string& address) const;

  Gate& gate_;
  const std::vector<std::unique_ptr<Socket>>& sockets_;
  Report& report_;
  std::map<std::pair<std::string, std::string>, std::uint64_t> later_;  // by address and cause
  std::uint64_t others_ = 0;                                            // of more kinds than are kept apart
};

}  // namespace zcat
