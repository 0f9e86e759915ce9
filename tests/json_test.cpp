#include "base/json.hpp"

#include <doctest/doctest.h>

using namespace std::string_literals;
using namespace zcat;

TEST_CASE("an object of JSON has its members in the order of the calls") {
  CHECK(JsonObject().text() == "{}");
  const std::vector<std::string_view> none, two{"a", "\""};
  CHECK(
      JsonObject().add("s", "te\"xt").add("n", -7).add_flag("f", false).add("l", two).add("e", none).text() ==
      R"({"s":"te\"xt","n":-7,"f":false,"l":["a","\""],"e":[]})");
  CHECK(JsonObject().add("b", "\xff").add_json("j", "1.50").text() == R"({"b":{"base64":"/w=="},"j":1.50})");
}

TEST_CASE("base64 goes both ways, and is read in one spelling only") {
  for (const std::string& bytes : {""s, "\0"s, "ab"s, "abc"s, "\xff\xfe\xfd\xfc"s}) {
    std::string text, back;
    append_base64(bytes, text);
    CHECK(append_from_base64(text, back));
    CHECK(back == bytes);
  }
  std::string ignored;
  for (const char* wrong : {"YQ", "YQ=", "YR==", "Y===", "YWI=YWI=", "Y Q=", "YQ==\n"})
    CHECK_FALSE(append_from_base64(wrong, ignored));
}
