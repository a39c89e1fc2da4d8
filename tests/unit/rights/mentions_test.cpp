#include "runtime/rights/mentions.h"

#include <doctest/doctest.h>

namespace nudge {
namespace {

Mentions of(std::vector<std::string> ids, std::vector<std::string> addresses = {}) {
  return Mentions({Person{kNone, std::move(ids), std::move(addresses)}});
}
std::string struck(const Mentions& mentions, std::string_view text) {
  return mentions.struck(text).value_or("-");
}

}  // namespace

TEST_CASE("a text that is a name is struck out, however short") {
  Mentions mentions = of({"7", "person-12"}, {"ada@x.example"});
  CHECK(struck(mentions, "7") == "[forgotten]");
  CHECK(struck(mentions, "person-12") == "[forgotten]");
  CHECK(struck(mentions, "ada@x.example") == "[forgotten]");
  CHECK(struck(mentions, "8") == "-");
  CHECK(struck(mentions, "") == "-");
  CHECK(struck(mentions, "7 days") == "-");
}

TEST_CASE("within a text a long one is struck out where it stands by itself") {
  Mentions mentions = of({"person-12"}, {"ada@x.example"});
  CHECK(struck(mentions, "by person-12.") == "by [forgotten].");
  CHECK(struck(mentions, "person-12, ada@x.example; person-12") == "[forgotten], [forgotten]; [forgotten]");
  CHECK(struck(mentions, "mailto:ada@x.example?x") == "mailto:[forgotten]?x");
  CHECK(struck(mentions, "https://x.example/p/person-12/") == "https://x.example/p/[forgotten]/");
  for (const char* other : {"person-123", "person-12-b", "person-12.5", "person-12_b", "a-person-12",
                            "xperson-12", "bada@x.example", "b.ada@x.example", "ada@x.example.org",
                            "ada@x.examples", "b+ada@x.example", "éada@x.example", "person-12_"}) {
    CAPTURE(other);
    CHECK(struck(mentions, other) == "-");
  }
  CHECK(struck(mentions, "person-123 and person-12") == "person-123 and [forgotten]");
}

TEST_CASE("as messages write it") {
  Mentions mentions = of({"o'hara&co"}, {"ada+1@x.example"});
  CHECK(struck(mentions, "<p>o&#39;hara&amp;co</p>") == "<p>[forgotten]</p>");
  CHECK(struck(mentions, "/unsubscribe?who%3Dada%2B1%40x.example&x=1") ==
        "/unsubscribe?who%3D[forgotten]&x=1");
}

TEST_CASE("of an action only the fields, and it stays JSON") {
  Mentions mentions = of({"o\"hara", "person-12"});
  CHECK(
      mentions.struck_action(
          R"({"seq":1,"contact":"person-12","fields":{"text":"for o\"hara: \"person-12\"","n":["person-12",1]}})") ==
      R"({"seq":1,"contact":"person-12","fields":{"text":"for [forgotten]: \"[forgotten]\"","n":["[forgotten]",1]}})");
  CHECK(!mentions.struck_action(R"({"seq":1,"contact":"person-12","fields":{"text":"person-123"}})"));
  CHECK(!mentions.struck_action(""));
}

}  // namespace nudge
