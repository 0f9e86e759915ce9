#include "security/gate.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <zmq.hpp>

#include "security/key.hpp"
#include "security/zap.hpp"

using namespace zcat;
namespace fs = std::filesystem;

namespace {

struct Directory {
  Directory() { REQUIRE(::mkdtemp(path.data()) != nullptr); }
  ~Directory() { fs::remove_all(path); }
  std::string write(const std::string& name, std::string_view text) const {
    std::ofstream(path + "/" + name) << text;
    return path + "/" + name;
  }
  std::string path = "/tmp/zcat-gate.XXXXXX";
};

bool contains(std::string_view block, std::string_view address) {
  const auto ip = parse_ip(address);
  REQUIRE(ip);
  return Cidr(block).contains(*ip);
}

std::string why(Gate& gate) {
  const auto refusals = gate.take();
  return refusals.empty() ? "" : refusals.back().cause;
}

struct Client {
  KeyPair keys = make_keys();
  Secret bytes = *decode_key(keys.public_key);
  Gate::Verdict at(Gate& gate, std::string_view address = "127.0.0.1") const {
    return gate.decide({gate.domain(), address, "CURVE", {view(bytes)}});
  }
};

Gate::Verdict login(Gate& gate, std::string_view name, std::string_view password) {
  return gate.decide({gate.domain(), "127.0.0.1", "PLAIN", {name, password}});
}

}  // namespace

TEST_CASE("blocks of addresses") {
  CHECK(contains("10.0.0.0/8", "10.255.0.1"));
  CHECK_FALSE(contains("10.0.0.0/8", "11.0.0.1"));
  CHECK(contains("10.0.0.0/8", "::ffff:10.1.2.3"));
  CHECK(contains("::ffff:10.0.0.0/104", "10.1.2.3"));
  CHECK(contains("0.0.0.0/0", "255.255.255.255"));
  CHECK_FALSE(contains("0.0.0.0/0", "::1"));
  CHECK_FALSE(contains("::/0", "10.0.0.1"));
  CHECK(contains("::/0", "2001:db8::1"));
  CHECK(contains("fe80::/10", "fe80::1%eth0"));
  CHECK(contains("::1", "::1"));
  CHECK_FALSE(contains("::1", "::2"));
  CHECK(contains("10.0.0.128/25", "10.0.0.129"));
  CHECK_FALSE(contains("10.0.0.128/25", "10.0.0.127"));
  for (const char* wrong : {"", "/8", "10.0.0.0/33", "::/129", "10.0.0", "10.0.0.0/", "10.0.0.0/-1",
                            "localhost", "fe80::%lo/10"}) {
    CAPTURE(wrong);
    CHECK_THROWS_WITH_AS(Cidr{wrong}, doctest::Contains("is not an address"), Error);
  }
  CHECK_THROWS_WITH_AS(Cidr{"10.1.2.3/8"}, doctest::Contains("did you mean 10.0.0.0/8?"), Error);
  CHECK_THROWS_WITH_AS(Cidr{"fd00::1/8"}, doctest::Contains("did you mean fd00::/8?"), Error);
}

TEST_CASE("lists of keys and of users") {
  const std::string key = make_keys().public_key, other = make_keys().public_key;
  const KeyNames names = parse_key_list("# ours\n\n" + key + "  Alice B \t\r\n" + other);
  REQUIRE(names.size() == 2);
  CHECK(names.at(key) == "Alice B");
  CHECK(names.at(other).empty());
  CHECK_THROWS_WITH_AS(parse_key_list("# x\n" + key + "x\n"), "line 2: not a key and, after blanks, a name",
                       Error);
  CHECK_THROWS_AS(parse_key_list(key + " a\x01"), Error);

  const Passwords passwords = parse_passwords("# ours\njoe=se=cret \nann=x\njoe=again\n");
  REQUIRE(passwords.size() == 2);
  CHECK(view(passwords.at("joe")) == "again");
  CHECK_THROWS_WITH_AS(parse_passwords("joe=x\nnobody\n"),
                       "line 2: not NAME=PASSWORD, of 1 to 255 bytes each", Error);
  CHECK_THROWS_AS(parse_passwords("joe=\n"), Error);
  CHECK_THROWS_AS(parse_passwords("joe=" + std::string(256, 'x')), Error);
}

TEST_CASE("a key that is listed is let in under its name, others are refused") {
  const Directory directory;
  const Client alice, bob;
  const std::string list = directory.write("clients", alice.keys.public_key + " Alice\n");
  Gate gate({.keys = List<KeyNames>(list, parse_keys)});
  CHECK(alice.at(gate).status == Gate::allowed);
  CHECK(alice.at(gate).user == "Alice");
  CHECK(why(gate).empty());
  CHECK(bob.at(gate).status == Gate::refused);
  CHECK(why(gate) == "key '" + bob.keys.public_key + "' is not in '" + list + "'");
  CHECK(gate.decide({gate.domain(), "127.0.0.1", "NULL", {}}).status == Gate::refused);
  CHECK(gate.decide({gate.domain(), "127.0.0.1", "CURVE", {"short"}}).status == Gate::refused);
  CHECK(gate.decide({gate.domain(), "127.0.0.1", "CURVE", {}}).status == Gate::refused);

  Gate everybody({.any_key = true});
  CHECK(bob.at(everybody).status == Gate::allowed);
  CHECK(bob.at(everybody).user == bob.keys.public_key);
}

TEST_CASE("a list is read again when it has changed, and nobody gets in while it is broken") {
  const Directory directory;
  const Client alice, bob;
  const std::string list = directory.write("clients", alice.keys.public_key + "\n");
  Gate gate({.keys = List<KeyNames>(list, parse_keys)});
  CHECK(bob.at(gate).status == Gate::refused);
  directory.write("clients", bob.keys.public_key + "\n");  // as long as before, a moment later
  CHECK(bob.at(gate).status == Gate::allowed);
  CHECK(alice.at(gate).status == Gate::refused);

  (void)gate.take();
  directory.write("clients", "half a line");
  CHECK(bob.at(gate).status == Gate::later);
  CHECK(why(gate) ==
        "'" + list + "', line 1: not a key and, after blanks, a name: nobody is let in until it is mended");
  CHECK(bob.at(gate).status == Gate::later);
  CHECK(why(gate).empty());  // said once
  const auto same = std::shared_ptr<Gate>(&gate, [](Gate*) {});
  CHECK(zap_reply({"1.0", "1", gate.domain(), "127.0.0.1", "", "CURVE", view(bob.bytes)}, {same}).empty());
  CHECK(login(gate, "joe", "x").status == Gate::refused);  // which does not ask the list
  CHECK(why(gate) == "another mechanism is needed");
  fs::remove(list);
  CHECK(bob.at(gate).status == Gate::later);
  CHECK(why(gate) ==
        "cannot read '" + list + "': No such file or directory: nobody is let in until it is mended");
  directory.write("clients", bob.keys.public_key + "\n");
  CHECK(bob.at(gate).status == Gate::allowed);
  CHECK(why(gate) == "the list is in order again");
}

TEST_CASE("a list that has not changed for a while is not read again") {
  const Directory directory;
  const Client alice;
  const std::string list = directory.write("clients", alice.keys.public_key + "\n");
  const auto old = fs::file_time_type::clock::now() - std::chrono::hours(1);
  fs::last_write_time(list, old);
  const ListFiles first(list), again(list);
  CHECK_FALSE(again.same_as(first));  // its inode has changed just now
  fs::last_write_time(list, old - std::chrono::hours(1));
  CHECK_FALSE(ListFiles(list).same_as(again));
}

TEST_CASE("in a directory the certificates count, and not what lies below it") {
  const Directory directory;
  const Client alice, bob, carol;
  directory.write("alice.key", view(certificate_text("Alice", alice.keys.public_key, {})));
  directory.write("bob.txt", view(certificate_text("Bob", bob.keys.public_key, {})));
  fs::create_directory(directory.path + "/more");
  directory.write("more/carol.key", view(certificate_text("Carol", carol.keys.public_key, {})));
  Gate gate({.keys = List<KeyNames>(directory.path, parse_keys)});
  CHECK(alice.at(gate).user == "Alice");
  CHECK(bob.at(gate).status == Gate::refused);
  CHECK(carol.at(gate).status == Gate::refused);
  directory.write("bob.key", bob.keys.public_key);
  CHECK(bob.at(gate).user == bob.keys.public_key);
  directory.write("bob.key", "curve\n    public-key = \"x\"\n");
  CHECK(alice.at(gate).status == Gate::later);
  CHECK(why(gate).find("bob.key', line 2: the public-key is damaged: nobody is let in") != std::string::npos);
}

TEST_CASE("users and their passwords") {
  const Directory directory;
  const std::string list = directory.write("users", "joe=secret\n");
  Gate gate({.users = List<Passwords>(list, parse_passwords)});
  CHECK(login(gate, "joe", "secret").user == "joe");
  CHECK(why(gate).empty());
  for (const char* wrong : {"", "secre", "secret2", "Secret"}) {
    CHECK(login(gate, "joe", wrong).status == Gate::refused);
    CHECK(why(gate) == "user 'joe' has another password in '" + list + "'");
  }
  CHECK(login(gate, "", "").status == Gate::refused);
  CHECK(login(gate, "ann", "secret").status == Gate::refused);
  CHECK(why(gate) == "user 'ann' is not in '" + list + "'");
}

TEST_CASE("addresses are judged with every mechanism, but not of what we connect to, nor over ipc") {
  Gate gate({.allowed_addresses = {Cidr("127.0.0.0/8")}, .denied_addresses = {Cidr("127.0.0.2")}});
  const auto status = [&](std::string_view domain, std::string_view address) {
    return gate.decide({domain, address, "NULL", {}}).status;
  };
  CHECK(status(gate.domain(), "127.0.0.1") == Gate::allowed);
  CHECK(status(gate.domain(), "::ffff:127.0.0.1") == Gate::allowed);
  CHECK(status(gate.domain(), "127.0.0.2") == Gate::refused);
  CHECK(why(gate) == "the address is in --deny-ip");
  CHECK(status(gate.domain(), "10.0.0.1") == Gate::refused);
  CHECK(why(gate) == "the address is not in --allow-ip");
  CHECK(status(gate.domain(), "") == Gate::refused);
  CHECK(status(gate.domain(), "localhost:1000:1000:17") == Gate::allowed);
  CHECK(status(gate.outward_domain(), "10.0.0.1") == Gate::allowed);
}

TEST_CASE("refusals that nobody takes are counted") {
  Gate gate({.denied_addresses = {Cidr("0.0.0.0/0")}});
  for (int i = 0; i < 10'001; ++i) (void)gate.decide({gate.domain(), "10.0.0.1", "NULL", {}});
  CHECK(gate.overflow() == 1);
  CHECK(gate.take().size() == 10'000);
}

TEST_CASE("what is malformed, or asks in a domain of nobody, is refused") {
  const auto gate = std::make_shared<Gate>(Gate::Rules{.denied_addresses = {Cidr("10.0.0.0/8")}});
  const std::vector gates{gate};
  const auto status = [&](std::vector<std::string_view> request) { return zap_reply(request, gates).at(2); };
  const std::string_view domain = gate->domain();
  CHECK(zap_reply({"1.0", "7", domain, "127.0.0.1", "", "NULL"}, gates) ==
        std::vector<std::string>{"1.0", "7", "200", "", "", ""});
  CHECK(status({"1.0", "7", domain, "10.0.0.1", "", "NULL"}) == "400");
  CHECK(status({"1.0", "7", "other", "127.0.0.1", "", "NULL"}) == "400");
  CHECK(status({"1.0", "7", "", "127.0.0.1", "", "NULL"}) == "400");
  CHECK(status({"2.0", "7", domain, "127.0.0.1", "", "NULL"}) == "500");
  CHECK(status({"1.0", "7", domain}) == "500");
  CHECK(status({}) == "500");
}
