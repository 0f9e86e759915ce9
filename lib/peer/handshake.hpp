#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace zcat {

/// What something that answers at an endpoint speaks.
enum class Protocol { unknown, zmtp, http, ssh, tls, other };

/// What it says of itself when a connection is opened.
struct Greeting {
  Protocol protocol = Protocol::unknown;
  std::string version;                  ///< of ZMTP: "3.1", "2.0", "1.0"; over ws that of ZWS
  std::string mechanism;                ///< "NULL", "PLAIN", "CURVE" …; empty where the version knows none
  std::string type;                     ///< of its socket: "PULL"; empty where it does not show
  std::optional<std::string> identity;  ///< where it shows one, which may be empty
  std::optional<std::string> refusal;   ///< it turned us away: the reason that it gave, which may be empty
  std::string words;                    ///< of what is not ZMTP: how it begins, printable
};

/// Our side of the handshake, up to where the other side has said all that it tells strangers: its READY.
///
/// Bytes in, bytes out. Our own READY is never sent, so that no peer takes us for one that it can give a message:
/// - ZMTP 1 and 2 have no READY: there a whole greeting is enough. Every peer of ZMTP speaks first, so we listen, and
///   say no more than the signature and the revision before a peer of ZMTP 3 is sure (RFC 23 makes the 11 octets
///   harmless: to ZMTP 2 they are one short of a greeting).
/// - Something that is silent may wait for a request: provoke() says the same 11 octets, with ends of line in the eight
///   that do not count, which HTTP answers. To a peer of ZMTP 1 they are an impossible length.
class ZmtpHandshake {
 public:
  enum class Transport { stream, ws };
  /// `host` is what a request of HTTP names; ws only.
  explicit ZmtpHandshake(Transport transport, std::string host = {});

  /// Takes what came. True: this is all, see greeting().
  bool take(std::string_view bytes);
  /// Nothing was said for a while: says something that may draw an answer, once.
  void provoke();
  /// The other side has closed, or our time is up: makes the best of what there is.
  void finish();

  /// What is to be sent now; empty: nothing. Forgets it.
  std::string speak() { return std::exchange(outgoing_, {}); }
  /// Whether we have said anything.
  bool spoken() const { return spoken_; }
  /// Whether the other side has.
  bool heard() const { return heard_; }
  const Greeting& greeting() const { return greeting_; }

 private:
  enum class Stage {
    first_words,
    signature,
    revision,
    old_greeting,
    greeting,
    commands,
    upgrade,
    ws_frames,
    complete
  };

  void say(std::string_view bytes);
  bool advance();
  bool first_words();
  bool signature();
  bool revision();
  bool old_greeting();
  bool whole_greeting();
  bool commands();
  bool upgrade();
  bool ws_frames();
  void understand(bool is_command, std::string_view body);
  bool not_zmtp(Protocol protocol);
  bool complete();

  Transport transport_;
  std::string host_;
  Stage stage_ = Stage::first_words;
  std::string incoming_;  // not understood yet
  std::string outgoing_;
  bool spoken_ = false;
  bool heard_ = false;
  Greeting greeting_;
};

/// The reason of an ERROR among the commands of ZMTP that `bytes` begin with, printable. Nothing: there is none.
std::optional<std::string> error_reason(std::string_view bytes);
/// What a TLS client says first: something that speaks TLS answers, if only with an alert.
std::string tls_hello();
/// The first line of `bytes`, shortened, with what is not printable ASCII written as \xNN.
std::string printable(std::string_view bytes);
/// What the first bytes of something other than ZMTP look like.
Protocol recognize(std::string_view bytes);

}  // namespace zcat
