// What fits which type, and what is told of what doesn't.
#include <doctest/doctest.h>

#include "tests/unit/input/programs.h"

using namespace nudge;

namespace {

std::string traits(std::string_view members) {
  return one(fmt::format(R"({{"type":"identify","userId":"u","traits":{{{}}}}})", members), 1).substr(3);
}
std::string trait_fault(std::string_view members) {
  return fault(fmt::format(R"({{"type":"identify","userId":"u","traits":{{{}}}}})", members));
}
std::string order_line(std::string_view members) {
  return fmt::format(
      R"({{"type":"track","event":"Order Completed","userId":"u","properties":{{"order_id":"o","total":1{}}}}})",
      members);
}
// Beside the id, the total and the copies.
std::string order(std::string_view members) {
  std::string got = one(order_line(members), 1);
  constexpr std::string_view kBefore = R"(u@1 | order_completed order_id="o" total=100)";
  constexpr std::string_view kAfter = " copies=1";
  REQUIRE(got.starts_with(kBefore));
  REQUIRE(got.ends_with(kAfter));
  return got.substr(kBefore.size(), got.size() - kBefore.size() - kAfter.size());
}
std::string total(std::string_view value) {
  std::string line = fmt::format(
      R"({{"type":"track","event":"Order Completed","userId":"u","properties":{{"order_id":"","total":{}}}}})",
      value);
  return one(line, 1);
}

}  // namespace

TEST_CASE("null makes missing, or the default of what isn't optional") {
  CHECK(traits(R"("firstName":null)") == " first_name=missing");
  CHECK(traits(R"("plan":null,"nickname":null,"colours":null)") ==
        R"( plan=0 nickname="friend" colours=["red","blue"])");
  CHECK(traits(R"("company":null)") == " company=missing id=missing size=missing");
  CHECK(traits(R"("firstName":"")") == R"( first_name="")");
}

TEST_CASE("a contact's value that doesn't fit leaves the rest") {
  CHECK(
      trait_fault(R"("plan":"Pro, old","firstName":"x")") ==
      R"(contact: field `plan` wants Plan (trial, starter, Pro, new), got "Pro, old", did you mean "Pro, new"?)");
  CHECK(traits(R"("plan":"gold","firstName":"x")") == R"( first_name="x")");
  CHECK(trait_fault(R"("plan":"gold")") ==
        R"(contact: field `plan` wants Plan (trial, starter, Pro, new), got "gold")");
  CHECK(trait_fault(R"("email":"nobody")") == R"(contact: field `email` wants email, got "nobody")");
  CHECK(trait_fault(R"("timezone":"Mars/Base")") ==
        R"(contact: field `timezone` wants timezone (Europe/Paris), got "Mars/Base")");
  CHECK(trait_fault(R"("firstName":["a", 1])") == R"(contact: field `first_name` wants text, got ["a", 1])");
  // Not stored, but checked.
  CHECK(trait_fault(R"("unread":"x")") == R"(contact: field `unread` wants int, got "x")");
  CHECK(traits(R"("unread":3)") == "");
  std::string longest = trait_fault(R"("plan":")" + std::string(500, 'x') + "\"");
  CHECK(longest.size() < 200);
  CHECK(fault(R"({"type":"identify","userId":"u","traits":[]})") == "`traits` wants an object, got []");
}

TEST_CASE("ints, numbers, bools") {
  CHECK(order(R"(,"quantity":3)") == " quantity=3");
  CHECK(order(R"(,"quantity":3.0)") == " quantity=3");
  CHECK(order(R"(,"quantity":1e3)") == " quantity=1000");
  CHECK(order(R"(,"quantity":-0)") == " quantity=0");
  CHECK(order(R"(,"quantity":99999999999999999999)") == " quantity=9223372036854775807");
  CHECK(order(R"(,"quantity":-9223372036854775808)") == " quantity=-9223372036854775807");
  CHECK(order(R"(,"quantity":-1e300)") == " quantity=-9223372036854775807");
  CHECK(fault(order_line(R"(,"quantity":3.5)")) ==
        "event `order_completed`: field `quantity` wants int, got 3.5");
  CHECK(fault(order_line(R"(,"quantity":"soon")")) ==
        R"(event `order_completed`: field `quantity` wants int, got "soon")");
  CHECK(order(R"(,"quantity":true)") == "");
  CHECK(order(R"(,"weight":3)") == " weight=3");
  CHECK(order(R"(,"weight":2.5e-1)") == " weight=0.25");
  CHECK(order(R"(,"weight":1e999)") == " weight=1.7976931348623157e+308");
  CHECK(order(R"(,"gift":false)") == " gift=0");
  CHECK(fault(order_line(R"(,"gift":1)")) == "event `order_completed`: field `gift` wants bool, got 1");
}

TEST_CASE("times, dates, clocks, durations, urls") {
  CHECK(order(R"(,"day":"1970-01-02","at":"1970-01-01T00:00:01Z","hour":"09:30","takes":"1 day")") ==
        " day=1 at=1000 hour=570 takes=86400000");
  CHECK(order(R"(,"link":"https://x.example")") == R"( link="https://x.example")");
  CHECK(fault(order_line(R"(,"link":"nowhere")")) ==
        R"(event `order_completed`: field `link` wants url, got "nowhere")");
  CHECK(fault(order_line(R"(,"day":"02/01/1970")")) ==
        R"(event `order_completed`: field `day` wants date (2026-03-02), got "02/01/1970")");
  CHECK(fault(order_line(R"(,"takes":"2 months")")) ==
        R"(event `order_completed`: field `takes` wants duration (1 day 12 hours), got "2 months")");
}

TEST_CASE("money") {
  CHECK(total("49") == R"(u@1 | order_completed order_id="" total=4900 copies=1)");
  CHECK(total("49.5") == R"(u@1 | order_completed order_id="" total=4950 copies=1)");
  CHECK(total("1.005") == R"(u@1 | order_completed order_id="" total=101 copies=1)");
  CHECK(total("1e400") == R"(u@1 | order_completed order_id="" total=9223372036854775807 copies=1)");
  CHECK(total(R"("-49.00 USD")") == R"(u@1 | order_completed order_id="" total=-4900 copies=1)");
  CHECK(total(R"("49.00")") == R"(u@1 | order_completed order_id="" total=4900 copies=1)");
  CHECK(total(R"("49.00 EUR")") ==
        R"(rejected: event `order_completed`: field `total` wants money(USD), got "49.00 EUR")");
}

TEST_CASE("a required field without a usable value rejects the event") {
  CHECK(one(R"({"type":"page","userId":"u"})", 1) ==
        "rejected: event `page_viewed`: field `path` is required");
  CHECK(one(R"({"type":"page","userId":"u","properties":{"path":null}})", 1) ==
        "rejected: event `page_viewed`: field `path` is required");
  CHECK(
      one(R"({"type":"page","userId":"u","properties":{"path":3,"seconds":"soon"}})", 1) ==
      R"(rejected: event `page_viewed`: field `path` wants text, got 3; event `page_viewed`: field `seconds` wants int, got "soon")");
  Collector sink = decoded(R"({"type":"page","userId":"u","properties":{"path":"/","seconds":"soon"}})", 1);
  CHECK(sink.records[0] == R"(u@1 | page_viewed path="/")");
  CHECK(sink.faults ==
        std::vector<std::string>{R"(event `page_viewed`: field `seconds` wants int, got "soon")"});
  CHECK(sink.raws[0] == R"({"type":"page","userId":"u","properties":{"path":"/","seconds":"soon"}})");
  // One with a default takes it, and the fault is told.
  CHECK(fault(order_line(R"(,"copies":"x")")) ==
        R"(event `order_completed`: field `copies` wants int, got "x")");
  CHECK(order(R"(,"copies":"x")") == "");
}

TEST_CASE("records are replaced as a whole") {
  CHECK(traits(R"("company":{"id":"c","employee_count":3,"more":{}})") == R"( company=1 id="c" size=3)");
  CHECK(traits(R"("company":{"id":"c"})") == R"( company=1 id="c" size=missing)");
  CHECK(trait_fault(R"("company":{"employee_count":3})") == "contact: field `company.id` is required");
  CHECK(traits(R"("company":{"id":"c","employee_count":"x"})") == "");
  CHECK(trait_fault(R"("company":{"id":"c","employee_count":"x"})") ==
        R"(contact: field `company.size` wants int, got "x")");
  CHECK(trait_fault(R"("company":"Acme")") == R"(contact: field `company` wants an object, got "Acme")");
}

TEST_CASE("lists and sets") {
  CHECK(traits(R"("scores":[3,1,3,2.0])") == " scores=[3,1,3,2]");
  CHECK(traits(R"("scores":[])") == " scores=[]");
  CHECK(traits(R"("tags":["b","a","b","","a"])") == R"( tags=["b","a",""])");
  CHECK(trait_fault(R"("scores":[1,[2],3])") == "contact: field `scores[1]` wants int, got [2]");
  CHECK(trait_fault(R"("scores":[1,null])") == "contact: field `scores[1]` wants int, got null");
  CHECK(trait_fault(R"("tags":"a")") == R"(contact: field `tags` wants set of text, got "a")");
  CHECK(traits(R"("scores":[1,"x"],"firstName":"y")") == R"( first_name="y")");
}
