#include "security/key.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "security/keygen.hpp"

using namespace zcat;

namespace {

// RFC 32 has these: the test keys of RFC 26
constexpr const char* kPublic = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";
constexpr const char* kSecret = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs";

/// A directory for one test.
struct Place {
  Place() { REQUIRE(::mkdtemp(path.data()) != nullptr); }
  ~Place() { std::filesystem::remove_all(path); }
  std::string write(const std::string& name, std::string_view text) const {
    std::ofstream(path + "/" + name) << text;
    return path + "/" + name;
  }
  std::string path = "/tmp/zcat-key.XXXXXX";
};

std::string refusal_of_secret(const std::string& typed) {
  try {
    (void)read_secret_key(typed, "--key");
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::usage);
    return error.what();
  }
  return "taken";
}

}  // namespace

TEST_CASE("keys are read and derived as RFC 26 says") {
  REQUIRE(decode_key(kSecret));
  CHECK(encode_key(view(*decode_key(kSecret))) == kSecret);
  CHECK(derive_public(kSecret) == kPublic);
  for (const char* wrong :
       {"", "short", "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hI~", "####################$$$$$$$$$$$$$$$$$$$$"})
    CHECK_FALSE(decode_key(wrong));
  const KeyPair keys = make_keys();
  CHECK(derive_public(view(keys.secret_key)) == keys.public_key);
}

TEST_CASE("certificates of CZMQ and of pyzmq are read") {
  const std::string czmq = std::string(
                               "#   ****  Generated on 2026 by CZMQ  ****\nmetadata\n    name = \"my "
                               "server\"\ncurve\n    public-key = \"") +
                           kPublic + "\"\n    secret-key = \"" + kSecret + "\"\n";
  const Certificate one = parse_certificate(czmq);
  CHECK(one.name == "my server");
  CHECK(one.public_key == kPublic);
  CHECK(view(one.secret_key) == kSecret);
  const Certificate other = parse_certificate(
      std::string("metadata\n    name = Alice\ncurve\n    public-key = \"") + kPublic + "\"\n");
  CHECK(other.name == "Alice");
  CHECK(other.secret_key.empty());
  const Secret ours = certificate_text("a 'b'", kPublic, kSecret);
  CHECK(parse_certificate(view(ours)).name == "a 'b'");
  CHECK(looks_like_certificate(view(ours)));
  CHECK_FALSE(looks_like_certificate(std::string(kPublic) + " name\n# metadata\n"));
}

TEST_CASE("a damaged certificate says where, and nothing of what is in it") {
  const std::string damaged = std::string("curve\n    secret-key = \"") + kSecret + "x\"\n";
  CHECK_THROWS_WITH_AS(parse_certificate(damaged), "line 2: the secret-key is damaged", Error);
  CHECK_THROWS_WITH_AS(parse_certificate("metadata\n    name = \"x\"\n"), "a certificate without a key",
                       Error);
}

TEST_CASE("a KEY is typed or stands in a file, a SECRET only stands in one") {
  const Place place;
  const std::string bare = place.write("bare", std::string(kSecret) + "\n");
  CHECK(read_public_key(kPublic, "--server-key") == kPublic);
  CHECK(read_public_key(place.write("public", kPublic), "--server-key") == kPublic);
  const SecretKey secret = read_secret_key("file:" + bare, "--key");
  CHECK(secret.keys.public_key == kPublic);
  CHECK(secret.exposed);
  std::filesystem::permissions(bare, std::filesystem::perms::owner_read);
  CHECK_FALSE(read_secret_key(bare, "--key").exposed);
  ::setenv("ZCAT_TEST_KEY", kSecret, 1);
  CHECK(read_secret_key("env:ZCAT_TEST_KEY", "--key").keys.public_key == kPublic);

  CHECK(refusal_of_secret(kSecret).find(kSecret) == std::string::npos);
  CHECK(refusal_of_secret(kSecret) != "taken");
  CHECK(refusal_of_secret("env:ZCAT_NO_SUCH").find("there is no such environment variable") !=
        std::string::npos);
  CHECK(refusal_of_secret("fd:0").find("use fd:3 or a higher number") != std::string::npos);
  const Secret half = certificate_text("x", kPublic, {});
  CHECK(refusal_of_secret(place.write("half", view(half))).find("holds no secret key") != std::string::npos);
  const Secret mixed = certificate_text("x", make_keys().public_key, kSecret);
  CHECK(refusal_of_secret(place.write("mixed", view(mixed))).find("do not belong together") !=
        std::string::npos);
}

TEST_CASE("keygen leaves nothing behind where one of its files exists") {
  const Place place;
  const std::string name = place.path + "/it";
  place.write("it.key", "mine");
  CHECK_THROWS_WITH_AS(write_key_files(name), doctest::Contains("exists: keys are never overwritten"), Error);
  CHECK_FALSE(std::filesystem::exists(name + ".key_secret"));
  CHECK(std::filesystem::file_size(name + ".key") == 4);
  CHECK_THROWS_AS(write_key_files(place.path + "/a\"b"), Error);
  CHECK_THROWS_AS(write_key_files(place.path + "/"), Error);

  const std::string key = write_key_files(place.path + "/other");
  CHECK(read_public_key(place.path + "/other.key", "") == key);
  CHECK(read_secret_key(place.path + "/other.key_secret", "").keys.public_key == key);
}
