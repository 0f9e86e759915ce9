#include "security/zap.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "cli/settings.hpp"
#include "security/key.hpp"
#include "socket/loop.hpp"
#include "transfer/socket_set.hpp"

using namespace zcat;
using namespace std::literals;

namespace {

/// What answers libzmq in place of a proper handler.
enum class Fake { absent, silent, dies, rubbish, other_version, empty };

class FakeHandler {
 public:
  FakeHandler(zmq::context_t& context, Fake kind) : kind_(kind), socket_(context, zmq::socket_type::rep) {
    socket_.set(zmq::sockopt::linger, 0);
    if (kind_ == Fake::absent) return;
    socket_.bind("inproc://zeromq.zap.01");
    fd_ = socket_.get(zmq::sockopt::fd);
  }
  std::vector<int> fds() const { return fd_ >= 0 ? std::vector{fd_} : std::vector<int>(); }
  void serve(int) {
    while (socket_.handle() != nullptr && kind_ != Fake::silent && receive()) {
      if (kind_ == Fake::dies) {
        socket_.close();
      } else if (kind_ == Fake::rubbish) {
        socket_.send(zmq::str_buffer("200"), zmq::send_flags::none);
      } else if (kind_ == Fake::other_version) {
        answer({"2.0", "1", "200", "", "", ""});
      } else {
        answer({"1.0", "1", "", "", "", ""});
      }
    }
  }

 private:
  bool receive() {
    zmq::message_t frame;
    do {
      if (!socket_.recv(frame, zmq::recv_flags::dontwait)) return false;
    } while (frame.more());
    return true;
  }
  void answer(std::initializer_list<std::string_view> frames) {
    for (const std::string_view& frame : frames)
      socket_.send(zmq::buffer(frame),
                   &frame + 1 == frames.end() ? zmq::send_flags::none : zmq::send_flags::sndmore);
  }

  Fake kind_;
  zmq::socket_t socket_;
  int fd_ = -1;
};

/// A client that anybody would let in, and how its handshakes end.
class Client {
 public:
  Client(const KeyPair& server, std::string_view mechanism)
      : socket_(context_, zmq::socket_type::push), monitor_(context_, socket_) {
    socket_.set(zmq::sockopt::linger, 0);
    socket_.set(zmq::sockopt::handshake_ivl, 100);
    if (mechanism == "CURVE") {
      const KeyPair ours = make_keys();
      socket_.set(zmq::sockopt::curve_serverkey, server.public_key);
      socket_.set(zmq::sockopt::curve_publickey, ours.public_key);
      socket_.set(zmq::sockopt::curve_secretkey, std::string(view(ours.secret_key)));
    } else if (mechanism == "PLAIN") {
      socket_.set(zmq::sockopt::plain_username, "joe");
      socket_.set(zmq::sockopt::plain_password, "secret");
    }
  }
  void connect(const std::string& endpoint) {
    socket_.connect(endpoint);
    socket_.send(zmq::str_buffer("let me in"), zmq::send_flags::none);
  }
  std::vector<int> fds() const { return {monitor_.fd()}; }
  void serve(int) {
    while (const auto event = monitor_.next()) {
      succeeded_ = succeeded_ || event->id == ZMQ_EVENT_HANDSHAKE_SUCCEEDED;
      failed_ = failed_ || event->id == ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL ||
                event->id == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH ||
                event->id == ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL;
    }
  }
  bool succeeded() const { return succeeded_; }
  bool decided() const { return succeeded_ || failed_; }

 private:
  zmq::context_t context_;
  zmq::socket_t socket_;
  Monitor monitor_;
  bool succeeded_ = false, failed_ = false;
};

/// A `pull` with a list of each kind, all of which let the client in.
class Server {
 public:
  Server() {
    REQUIRE(::mkdtemp(directory_.data()) != nullptr);
    std::ofstream(directory_ + "/key") << view(keys_.secret_key);
    std::ofstream(directory_ + "/users") << "joe=secret\n";
  }
  ~Server() { std::filesystem::remove_all(directory_); }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  const KeyPair& keys() const { return keys_; }
  Settings settings(std::string_view mechanism) const {
    Settings settings(Command::pull);
    settings.targets.push_back({Target::Kind::plain, "tcp://127.0.0.1:*"});
    settings.security.allow_ip.emplace_back("127.0.0.1");
    if (mechanism == "CURVE") {
      settings.security.key = directory_ + "/key";
      settings.security.allow_keys = "any";
    } else if (mechanism == "PLAIN") {
      settings.security.allow_users = directory_ + "/users";
    }
    resolve(settings);
    return settings;
  }

 private:
  std::string directory_ = "/tmp/zcat-zap.XXXXXX";
  KeyPair keys_ = make_keys();
};

/// Whether a client gets into a server of that mechanism whose questions `Handler` answers.
template <typename Handler, typename Argument>
bool gets_in(std::string_view mechanism, const Server& server, Argument argument) {
  const Settings settings = server.settings(mechanism);
  const Signals signals;
  Loop loop(signals);
  Report report([](Report::Kind, std::string_view) {});
  zmq::context_t context;
  std::optional<Handler> handler(std::in_place, context, argument(settings));
  SocketSet sockets(context, settings.socket, loop, report);
  Client client(server.keys(), mechanism);
  client.connect(sockets.bound().front());
  loop.add(*handler);
  loop.add(client);
  const Deadline deadline = Deadline::after(10s);
  while (!client.decided() && !deadline.passed()) loop.wait(deadline);
  CHECK(client.decided());
  Message message;
  bool heard = sockets.receive(message);
  for (; client.succeeded() && !heard && !deadline.passed(); heard = sockets.receive(message))
    loop.wait(deadline);
  CHECK(heard == client.succeeded());
  loop.remove(&*handler);
  handler.reset();  // sockets that close wait for it to let go of what they asked
  return client.succeeded();
}

}  // namespace

TEST_CASE("with a proper handler whoever is listed gets in") {
  const Server server;
  for (const char* mechanism : {"NULL", "PLAIN", "CURVE"}) {
    CAPTURE(mechanism);
    const auto gates = [](const Settings& s) { return std::vector{s.socket.protection.gate}; };
    CHECK(gets_in<ZapHandler>(mechanism, server, gates));
  }
}

TEST_CASE("nobody gets in where the handler is absent, does not answer, has died, or answers rubbish") {
  const Server server;
  for (const char* mechanism : {"NULL", "PLAIN", "CURVE"}) {
    for (const Fake fake :
         {Fake::absent, Fake::silent, Fake::dies, Fake::rubbish, Fake::other_version, Fake::empty}) {
      CAPTURE(mechanism);
      CAPTURE(static_cast<int>(fake));
      CHECK_FALSE(gets_in<FakeHandler>(mechanism, server, [&](const Settings&) { return fake; }));
    }
  }
}
