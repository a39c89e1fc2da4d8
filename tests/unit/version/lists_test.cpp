// Lists that change with the program, wherever they are kept: in fields, in what an enrolment has captured,
// in the newest value of an event.
#include "tests/unit/version/versions.h"

namespace nudge::test {
namespace {

// One version of a program, by what differs.
struct Shape {
  const char* types;
  const char* told;  // of a list `x` of them
};

std::string with_list(const Shape& shape, const std::string& element, const std::string& list) {
  return fmt::format(
      "action note(text: text)\n{}\nevent shipped {{ xs: list of {} }}\nevent asked\n"
      "contact {{ xs: list of {} = [] }}\n"
      "workflow w {{ when {} enter every time then {{ {} note(\"{}\") }} }}",
      shape.types, element, element, list == "event.xs" ? "shipped" : "asked",
      list == "event.xs" ? "wait 10 days" : "", fmt::format(fmt::runtime(shape.told), list));
}

// Where a list stands before the change, and is read after it.
constexpr const char* kPlaces[] = {"event.xs", "contact.xs", "(latest(shipped.xs) ?? [])"};

// What is told of the list that was kept in each place.
void check_carried(const std::string& element, const std::string& json, const Shape& before,
                   const Shape& after, const std::string& told) {
  for (const char* list : kPlaces) {
    CAPTURE(list);
    CAPTURE(after.types);
    Versions versions(with_list(before, element, list));
    versions.identify("2026-03-01T09:00Z", "u", fmt::format(R"({{"xs":{}}})", json));
    versions.event("2026-03-01T10:00Z", "u", "shipped", fmt::format(R"({{"xs":{}}})", json));
    versions.apply(with_list(after, element, list));
    versions.take();
    versions.event("2026-03-20T10:00Z", "u", "asked");
    CHECK(versions.take().find("u w \"" + told + "\"") != std::string::npos);
  }
}

constexpr const char* kParcels =
    R"([{"carrier":"dhl","weight":3},{"carrier":"ups","weight":1},{"carrier":"dpd"}])";
constexpr Shape kParcel = {"record Parcel { carrier: text, weight: number = 2 }", "{{length({0})}}"};

TEST_CASE("a record of a list loses a part, its parts change places") {
  check_carried("Parcel", kParcels, kParcel,
                {"record Parcel { weight: number = 2 }", "{{count(p in {0}: p.weight > 1.5)}}"}, "2");
  check_carried("Parcel", kParcels, kParcel,
                {"record Parcel { weight: number = 2, carrier: text }",
                 "{{count(p in {0}: p.weight > 1.5)}} {{count(p in {0}: p.carrier == \"ups\")}}"},
                "2 1");
}

TEST_CASE("a record of a list gains a part: its default stands in all that are there") {
  check_carried(
      "Parcel", kParcels, kParcel,
      {"record Parcel { fragile: bool = false, carrier: text, weight: number = 2, by: text = \"road\" }",
       "{{count(p in {0}: not p.fragile)}} {{count(p in {0}: p.fragile)}} "
       "{{count(p in {0}: p.by == \"road\" and p.carrier == \"dpd\" and p.weight == 2)}}"},
      "3 0 1");
}

TEST_CASE("what could be missing can't any more") {
  check_carried("Parcel", kParcels, {"record Parcel { carrier: text, weight: number? }", "{{length({0})}}"},
                {"record Parcel { carrier: text, weight: number = 7 }", "{{count(p in {0}: p.weight == 7)}}"},
                "1");
}

TEST_CASE("the values of an enum change places") {
  check_carried("K", R"(["a","b","c"])", {"enum K { a, b, c }", "{{{0}}}"},
                {"enum K { c, z, b, a }", "{{{0}}}"}, "a, b, c");
}

TEST_CASE("a part of a contact's record is new: who has the record has its default") {
  auto program = [](const char* parts, const char* told) {
    return fmt::format(
        "action note(text: text)\nevent asked\nrecord Site {{ {} }}\ncontact {{ office: Site?, home: Site? "
        "}}\n"
        "workflow w {{ when asked enter every time then note(\"{}\") }}",
        parts, told);
  };
  Versions versions(program("city: text", "{contact.office.city ?? \"-\"} {contact.home.city ?? \"-\"}"));
  versions.identify("2026-03-01T09:00Z", "u", R"({"office":{"city":"Rome"}})");
  versions.apply(program("city: text, desks: int = 4, by: text = \"sea\"",
                         "{contact.office.desks ?? 0} {contact.office.by ?? \"-\"} {contact.home is known}"));
  versions.event("2026-03-20T10:00Z", "u", "asked");
  CHECK(versions.take().find("u w \"4 sea false\"") != std::string::npos);
}

}  // namespace
}  // namespace nudge::test
