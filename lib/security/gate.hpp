#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fd.hpp"
#include "security/cidr.hpp"
#include "security/list.hpp"

namespace zcat {

/// What libzmq asks about a client: ZAP, RFC 27.
struct ZapRequest {
  std::string_view domain, address, mechanism;
  std::vector<std::string_view> credentials;
};

/// Who may connect to the sockets of one command.
///
/// Decides in the thread that answers libzmq, and tells the command, in its own thread, whom it refused.
class Gate {
 public:
  struct Rules {
    bool any_key = false;                    ///< a CURVE server that takes every client
    std::optional<List<KeyNames>> keys{};    ///< of a CURVE server
    std::optional<List<Passwords>> users{};  ///< of a PLAIN server
    std::vector<Cidr> allowed_addresses{};   ///< none: all
    std::vector<Cidr> denied_addresses{};
  };

  explicit Gate(Rules rules);

  /// What libzmq asks in: of a socket's endpoints that are bound, and of those that are connected to, whose addresses are
  /// not judged.
  const std::string& domain() const { return domain_; }
  const std::string& outward_domain() const { return outward_domain_; }

  /// The statuses of RFC 27. What is put off until later gets no answer at all.
  enum Status : int { allowed = 200, later = 300, refused = 400, failed = 500 };
  struct Verdict {
    Status status = refused;
    std::string user{};  ///< what its messages name as their user
  };
  /// Never throws but for want of memory.
  Verdict decide(const ZapRequest& request);

  /// One that was refused.
  struct Refusal {
    std::string address;  ///< as libzmq tells it, without a port; empty: the line is about a list
    std::string cause;
  };
  /// Readable while take() has something.
  int fd() const { return news_.fd(); }
  std::vector<Refusal> take();
  /// How many refusals were not kept, because nobody took them.
  std::uint64_t overflow() const;

 private:
  Verdict judge(const ZapRequest& request);
  std::string judge_address(std::string_view address) const;
  Verdict judge_key(std::string_view key, std::string& cause);
  Verdict judge_password(const ZapRequest& request, std::string& cause);
  Verdict put_off(const std::string& problem);
  void mended();
  void tell(std::string_view address, std::string cause);

  const std::string domain_, outward_domain_;
  Rules rules_;          // this and what follows: of the thread that decides
  std::string problem_;  // with a list, that was told
  Wakeup news_;
  mutable std::mutex mutex_;  // for what follows
  std::vector<Refusal> refusals_;
  std::uint64_t overflow_ = 0;
};

}  // namespace zcat
