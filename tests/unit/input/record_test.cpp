// Who, when and what: everything of a record but the types of its fields.
#include <doctest/doctest.h>

#include "tests/unit/input/programs.h"

using namespace nudge;

TEST_CASE("identify writes contact fields by their JSON names, and never the id") {
  CHECK(
      one(R"({"type":"identify","userId":"u1","anonymousId":"a1","messageId":"m1","timestamp":"1970-01-01T00:00:05Z",
    "traits":{"id":"x","email":"ada@x.example","firstName":"Ada","plan":"Pro, new","createdAt":"1970-01-01","other":[{}]}})") ==
      R"(u1<a1@5000 #m1 email="ada@x.example" created_at=0 first_name="Ada" plan=2)");
  CHECK(one(R"({"type":"identify","anonymousId":"a1"})", 7) == "a1@7");
  CHECK(one(R"({"type":"identify","userId":"","anonymousId":"a1"})", 7) == "a1@7");
  CHECK(one(R"({"type":"identify","userId":null,"anonymousId":"a1","traits":null,"context":null})", 7) ==
        "a1@7");
}

TEST_CASE("context fills what traits leave open") {
  CHECK(
      one(R"({"type":"track","event":"x","userId":"u","context":{"timezone":"UTC","locale":"de","groupId":"acc",
    "traits":{"firstName":"Bo"},"page":{"path":"/"}}})",
          1) == R"(u@1 timezone=0 locale="de" first_name="Bo" | acc | undeclared)");
  CHECK(
      one(R"({"type":"identify","userId":"u","traits":{"locale":"fr","firstName":"Al"},"context":{"locale":"de",
    "traits":{"firstName":"Bo","phone":"1"}}})",
          1) == R"(u@1 phone="1" locale="fr" first_name="Al")");
  CHECK(fault(R"({"type":"identify","userId":"u","context":{"groupId":3}})") ==
        "`context.groupId` wants text, got 3");
}

TEST_CASE("group joins an account and writes its fields") {
  CHECK(
      one(R"({"type":"group","userId":"u","groupId":"acc","context":{"groupId":"other"},"traits":{"seats":3,"id":"no"}})",
          1) == "u@1 | acc seats=3");
  CHECK(one(R"({"type":"group","userId":"u","traits":{"seats":3}})", 1) ==
        "rejected: a `group` needs a `groupId` that is not empty");
  CHECK(fault(R"({"type":"group","userId":"u","groupId":"a","traits":{"seats":"x"}})") ==
        R"(account: field `seats` wants int, got "x")");
}

TEST_CASE("page and screen are events by their names in the language") {
  CHECK(
      one(R"({"type":"page","userId":"u","name":"Prices","category":"Docs","properties":{"path":"/p","name":"no"}})",
          1) == R"(u@1 | page_viewed name="Prices" category="Docs" path="/p")");
  CHECK(one(R"({"type":"page","userId":"u","properties":{"path":"/p","name":"own"}})", 1) ==
        R"(u@1 | page_viewed name="own" path="/p")");
  CHECK(one(R"({"type":"screen","userId":"u","name":"Main"})", 1) == "u@1 | undeclared");
  CHECK(one(R"({"type":"track","event":"Page Viewed","userId":"u","name":"no","properties":{"path":"/p"}})",
            1) == R"(u@1 | page_viewed path="/p")");
  CHECK(one(R"({"type":"track","event":"page viewed","userId":"u"})", 1) == "u@1 | undeclared");
}

TEST_CASE("what lacks an id, a type or an event is rejected with a reason") {
  CHECK(one(R"({"type":"track","event":"x"})", 1) ==
        "rejected: no `userId` and no `anonymousId`: one of them is needed, and not empty");
  CHECK(one(R"({"type":"track","event":"x","userId":42})", 1) == "rejected: `userId` wants text, got 42");
  CHECK(one(R"({"userId":"u"})", 1) ==
        "rejected: no `type`: one of identify, group, track, page, screen, alias is needed");
  CHECK(one(R"({"type":"trakc","userId":"u"})", 1) ==
        "rejected: unknown type `trakc` (one of identify, group, track, page, screen, alias), did you mean "
        "`track`?");
  CHECK(one(R"({"type":"","userId":"u"})", 1) ==
        "rejected: unknown type `` (one of identify, group, track, page, screen, alias)");
  CHECK(one(R"({"type":"alias","userId":"u","previousId":"a"})", 1) == "u<a@1");
  CHECK(one(R"({"type":"alias","previousId":"a"})", 1) ==
        "rejected: an `alias` needs a `userId` that is not empty");
  CHECK(one(R"({"type":"alias","userId":"u","previousId":""})", 1) ==
        "rejected: an `alias` needs a `previousId` (or an `anonymousId`) that is not empty");
  CHECK(one(R"({"type":"alias","userId":"u","previousId":7})", 1) ==
        "rejected: `previousId` wants text, got 7");
  CHECK(one(R"({"type":"track","userId":"u"})", 1) == "rejected: a `track` needs an `event`");
}

TEST_CASE("what isn't a JSON object is rejected with the place of the fault") {
  CHECK(one("hello") == "rejected: not a JSON object: it begins with `hello`");
  CHECK(one("[1]") == "rejected: an input is a JSON object, got [1]");
  CHECK(one(R"({"type":tru})") == "rejected: not JSON, at byte 9: `tru}`");
  CHECK(one(R"({"type":"track" "a":1})").starts_with("rejected: not JSON"));
  CHECK(one(R"({"type":"track"} {})").starts_with("rejected: not JSON"));
  CHECK(one(R"({"type":"track")").starts_with("rejected: not JSON"));
  CHECK(one(R"({"type":"track)") == "rejected: not JSON: a text is not closed");
  CHECK(one(R"({"type":"identify":"userId":"u"})").starts_with("rejected: not JSON"));
  CHECK(one(R"({"a":["b":1]})").starts_with("rejected: not JSON"));
  CHECK(one(R"({"a":1:2})").starts_with("rejected: not JSON"));
  CHECK(one(R"({"a":{"b":1]})").starts_with("rejected: not JSON"));
  CHECK(one(R"({"a":1,})").starts_with("rejected: not JSON"));
  CHECK(one(R"({"a":[1,]})").starts_with("rejected: not JSON"));
  CHECK(one(R"({,})").starts_with("rejected: not JSON"));
  CHECK(one(R"({"a":1}})").starts_with("rejected: not JSON"));
  CHECK(one(R"({1:2})").starts_with("rejected: not JSON"));
  CHECK(one(R"({"a":01})") == "rejected: not JSON, at byte 6: `01}`");
  CHECK(one(R"({"a":"\x"})").starts_with("rejected: not JSON, at byte 6"));
  CHECK(!decoded("hello").raw_is_json);
  CHECK(decoded("[1] ").raws == std::vector<std::string>{"[1]"});
  CHECK(one("{\"a\":" + std::string(5000, '[') + std::string(5000, ']') + "}") ==
        "rejected: nested deeper than 100 levels");
  CHECK(one("{\"a\":" + std::string(500000, '[')).starts_with("rejected: "));
}

TEST_CASE("the last of equal keys counts") {
  CHECK(
      one(R"({"type":"alias","type":"identify","userId":"a","userId":"b","traits":{"firstName":3,"firstName":"x"}})",
          1) == R"(b@1 first_name="x")");
}

TEST_CASE("time: its own, less the skew, else what is near") {
  auto at = [](std::string_view times, int64_t now_ms = kMissing) {
    return one(fmt::format(R"({{"type":"identify","userId":"u",{}"x":1}})", times), now_ms);
  };
  CHECK(at(R"("timestamp":"1970-01-01T00:00:01+01:00",)") == "u@-3599000");
  CHECK(at(R"("timestamp":"1970-01-01T00:00:01Z","receivedAt":"1970-01-01T00:01:00Z",)") == "u@1000");
  CHECK(
      at(R"("timestamp":"1970-01-01T00:00:01Z","sentAt":"1970-01-01T00:00:03Z","receivedAt":"1970-01-01T00:01:00Z",)") ==
      "u@58000");
  CHECK(
      at(R"("timestamp":"1970-01-01T00:00:09Z","sentAt":"1970-01-01T00:00:03Z","receivedAt":"1970-01-01T00:01:00Z",)") ==
      "u@60000");
  CHECK(
      at(R"("timestamp":"1970-01-01T00:00:58Z","originalTimestamp":"1970-01-01T00:00:01Z","sentAt":"1970-01-01T00:00:03Z",
    "receivedAt":"1970-01-01T00:01:00Z",)") == "u@58000");
  CHECK(at(R"("originalTimestamp":"1970-01-01T00:00:04Z",)") == "u@4000");
  CHECK(at(R"("sentAt":"1970-01-01T00:00:04Z","receivedAt":"1970-01-01T00:00:05Z",)") == "u@5000");
  CHECK(at(R"("sentAt":"1970-01-01T00:00:04Z",)", 1) == "u@4000");
  CHECK(at("", 17) == "u@17");
  CHECK(at("") == "rejected: no `timestamp`, and no record before it to take the time from");
  CHECK(at(R"("timestamp":"soon",)", 1) ==
        R"(rejected: `timestamp` wants time (2026-03-02T09:00:00Z), got "soon")");
  CHECK(at(R"("timestamp":true,)", 1).starts_with("rejected: `timestamp` wants time"));
  CHECK(at(R"("timestamp":1700000000123,)") == "u@1700000000123");
  CHECK(at(R"("timestamp":1700000000,)") == "u@1700000000000");
  CHECK(at(R"("timestamp":1700000000.5,)") == "u@1700000000500");
  CHECK(at(R"("timestamp":0,)") == "u@0");
  CHECK(at(R"("timestamp":-99999999999,)") == "u@-99999999999000");
  CHECK(at(R"("timestamp":1e300,)") == fmt::format("u@{}", kMaxInt));
}

TEST_CASE("a batch is its records in order, with its context and times where they have none") {
  Collector sink =
      decoded(R"({"batch":[{"type":"identify","userId":"a"},{"type":"identify","userId":"b","context":{}},7,
    {"type":"alias","userId":"c"}],"sentAt":"1970-01-01T00:00:04Z","context":{"locale":"de"},"writeKey":"k"})");
  CHECK(sink.records ==
        std::vector<std::string>{
            R"(a@4000 locale="de")", "b@4000", "rejected: an input is a JSON object, got 7",
            "rejected: an `alias` needs a `previousId` (or an `anonymousId`) that is not empty"});
  CHECK(sink.raws[3] == R"({"type":"alias","userId":"c"})");
  CHECK(decoded(R"({"batch":[]})").records.empty());
  CHECK(one(R"({"batch":3})") == "rejected: `batch` wants a list of records, got 3");
  // A record without a time takes that of the one before it.
  CHECK(
      decoded(
          R"({"batch":[{"type":"identify","userId":"a","timestamp":"1970-01-01T00:00:01Z"},{"type":"identify","userId":"b"}]})")
          .records[1] == "b@1000");
}

TEST_CASE("texts are unescaped, and what isn't Unicode is repaired") {
  CHECK(
      one(R"({"\u0074ype":"identify","user\u0049d":"\u00fc\n","traits":{"first\u004eame":"\ud83c\udf89 \ud83c \udf89 \"\\"}})",
          1) == "\u00fc\n@1 first_name=\"\U0001F389 \uFFFD \uFFFD \"\\\"");
  CHECK(one("{\"type\":\"identify\",\"userId\":\"u\xFF\"}", 1) == "u\uFFFD@1");
}

TEST_CASE("one decoder takes many lines") {
  Decoder decoder(sample_program(), Pii::shown);
  Collector sink(sample_program());
  for (const char* line : {R"({"type":"page","userId":"u","properties":{"path":"/p","seconds":3}})", "{",
                           R"({"type":"identify","userId":"v"})",
                           R"({"type":"page","userId":"w","properties":{"path":"/q"}})"}) {
    decoder.decode_copy(line, 1, sink);
  }
  CHECK(sink.records[0] == R"(u@1 | page_viewed path="/p" seconds=3)");
  CHECK(sink.records[1].starts_with("rejected"));
  CHECK(sink.records[2] == "v@1");
  CHECK(sink.records[3] == R"(w@1 | page_viewed path="/q")");
}

TEST_CASE("who is known by two ids") {
  CHECK(one(R"({"type":"alias","userId":"u","anonymousId":"a"})", 1) == "u<a@1");
  CHECK(one(R"({"type":"alias","userId":"u","previousId":"p","anonymousId":"a"})", 1) == "u<p@1");
  CHECK(one(R"({"type":"alias","userId":"u","previousId":"u"})", 1) == "u@1");
  CHECK(one(R"({"type":"identify","userId":"u","anonymousId":"a"})", 1) == "u<a@1");
  CHECK(one(R"({"type":"identify","userId":"u","anonymousId":""})", 1) == "u@1");
  CHECK(one(R"({"type":"identify","userId":"u","anonymousId":"u"})", 1) == "u@1");
  CHECK(fault(R"({"type":"identify","userId":"u","anonymousId":7})") == "`anonymousId` wants text, got 7");
  // Others may name the device beside the user and merge nobody.
  CHECK(one(R"({"type":"track","event":"x","userId":"u","anonymousId":"a"})", 1) == "u@1 | undeclared");
}

TEST_CASE("an exact name wins over a prefix, a longer prefix over a shorter") {
  auto event = [](const char* name) {
    return one(
        fmt::format(R"({{"type":"track","event":"{}","userId":"u","properties":{{"name":"no","seats":2}}}})",
                    name),
        1);
  };
  CHECK(event("shop_opened") == R"(u@1 | shop name="shop_opened" seats=2)");
  CHECK(event("shop_") == R"(u@1 | shop name="shop_" seats=2)");
  CHECK(event("shop_cart_filled") == R"(u@1 | shop_cart name="shop_cart_filled")");
  CHECK(event("shop_cart_exact") == "u@1 | shop_exact");
  CHECK(event("shop") == "u@1 | undeclared");
}

TEST_CASE("lists of records are rows; elements may be missing where they are optional") {
  auto order = [](const char* lines) {
    return one(fmt::format(R"({{"type":"track","event":"basket","userId":"u","properties":{{{}}}}})", lines),
               1);
  };
  CHECK(order(R"("lines":[{"sku":"a","n":2},{"sku":"b"},{"n":3,"sku":"a"}])") ==
        R"(u@1 | basket lines=["a"/2,"b"/1,"a"/3])");
  CHECK(order(R"("lines":[])") == "u@1 | basket lines=[]");
  CHECK(order(R"("lines":null)") == "u@1 | basket");
  CHECK(order(R"("bag":[{"sku":"a","n":2},{"n":2,"sku":"a"},{"sku":"a"},{"sku":"a","n":1}])") ==
        R"(u@1 | basket bag=["a"/2,"a"/1])");
  CHECK(order(R"("maybe":[1,null,3],"names":["x",null,""])") ==
        R"(u@1 | basket maybe=[1,missing,3] names=["x",missing,""])");
  auto blamed = [](const char* lines) {
    return fault(fmt::format(
        R"({{"type":"track","event":"basket","userId":"u","properties":{{"lines":{}}}}})", lines));
  };
  CHECK(blamed(R"([{"sku":"a"},{"sku":3}])") == "event `basket`: field `lines[1].sku` wants text, got 3");
  CHECK(blamed(R"([{"n":1}])") == "event `basket`: field `lines[0].sku` is required");
  CHECK(blamed(R"([{"sku":"a"},null])") == "event `basket`: field `lines[1]` wants an object, got null");
  CHECK(blamed(R"({"sku":"a"})") ==
        R"(event `basket`: field `lines` wants list of objects, got {"sku":"a"})");
}
