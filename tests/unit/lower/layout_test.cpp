// What is stored, and no more.
#include "tests/unit/lower/lowered.h"

using namespace nudge;
using namespace nudge::test;

namespace {

constexpr const char* kSchema = R"(
enum Plan { trial, pro }
contact { plan: Plan = trial  score: number?  tags: (set of text)? }
event viewed as "Page Viewed" { path: text?  seconds: int?  price: number?  unread: text? }
event paid { amount: money(EUR)?  order: text? }
email hello { from "a@x.example" subject "Hi" body "There" }
)";

Program with(const std::string& text) {
  return lowered(kSchema + text);
}

const Tracker& only_tracker(const Program& program) {
  REQUIRE(program.trackers.size() == 1);
  return program.trackers[0];
}

std::vector<TrackerPart> parts_of(const Tracker& tracker) {
  std::vector<TrackerPart> parts;
  for (const TrackerSlot& slot : tracker.slots)
    parts.push_back(slot.part);
  return parts;
}

// The tracker of `segment s = <condition>`.
Tracker kept_for(const std::string& condition) {
  return only_tracker(with("segment s = " + condition));
}

}  // namespace

TEST_CASE("fields of the contact are stored with the times of their writes") {
  Program program = with("");
  const Field& plan = field_of(program.contact_fields, "plan");
  CHECK(program.contact_layout.slots[plan.slot].kind == SlotKind::small);
  CHECK(program.contact_layout.slots[plan.written_slot].kind == SlotKind::wide);
  CHECK(plan.has_default);
  CHECK(plan.default_word == 0);
  CHECK(program.contact_fields[kContactId].slot != kNoSlot);
  CHECK(program.contact_fields[kContactId].written_slot == kNoSlot);
  CHECK(program.contact_fields[kContactCreatedAt].written_slot == kNoSlot);
  CHECK(program.contact_fields[kContactPhone].slot == kNoSlot);
  CHECK(program.contact_fields[kContactPhone].written_slot == kNoSlot);
  CHECK(with("segment s = contact.phone is known").contact_fields[kContactPhone].slot != kNoSlot);
}

TEST_CASE("of an event only what some line reads is stored") {
  Program program = with(R"(segment s = count(viewed(path == "/p") within 2 days) >= 2)");
  CHECK(field_of(program.events[0].fields, "path").slot != kNoSlot);
  CHECK(field_of(program.events[0].fields, "seconds").slot == kNoSlot);
  CHECK(field_of(program.events[0].fields, "unread").slot == kNoSlot);
}

TEST_CASE("the parts that history keeps") {
  CHECK(parts_of(kept_for("did viewed")) == std::vector{TrackerPart::did});
  CHECK(parts_of(kept_for("count(viewed) > 3")) == std::vector{TrackerPart::count});
  CHECK(parts_of(kept_for("last(viewed) is known")) == std::vector{TrackerPart::last});
  CHECK(parts_of(kept_for("sum(viewed.seconds) > 3")) == std::vector{TrackerPart::sum});
  CHECK(parts_of(kept_for("latest(viewed.path) == \"x\"")) ==
        std::vector{TrackerPart::latest, TrackerPart::latest_at});
  CHECK(parts_of(kept_for("(average(viewed.price) ?? 0.0) > 3.0")) ==
        std::vector{TrackerPart::sum, TrackerPart::valued});
  CHECK(parts_of(kept_for("did viewed and count(viewed) > 3")) ==
        std::vector{TrackerPart::did, TrackerPart::count});
}

TEST_CASE("as many entries are kept as decide") {
  CHECK(kept_for("count(viewed within 2 days) >= 5").keep_newest == 5);
  CHECK(kept_for("count(viewed within 2 days) > 5").keep_newest == 6);
  CHECK(kept_for("count(viewed within 2 days) < 5").keep_newest == 5);
  CHECK(kept_for("count(viewed within 2 days) <= 5").keep_newest == 6);
  CHECK(kept_for("count(viewed within 2 days) == 5").keep_newest == 6);
  CHECK(kept_for("5 <= count(viewed within 2 days)").keep_newest == 5);
  CHECK(kept_for("5 < count(viewed within 2 days)").keep_newest == 6);
  CHECK(kept_for("did viewed within 2 days").keep_newest == 1);
  CHECK(kept_for("last(viewed within 2 days) is known").keep_newest == 1);
  CHECK(kept_for("first(viewed within 2 days) is known").keep_newest == 0);
  CHECK(kept_for("count(viewed within 2 days) + 1 >= 5").keep_newest == 0);
  CHECK(kept_for("count(viewed within 2 days) >= 5 or count(viewed within 9 days) >= 7").keep_newest == 7);
  CHECK(kept_for("count(viewed within 2 days) >= 5 or count(viewed within 2 days) * 2 >= 7").keep_newest ==
        0);
}

TEST_CASE("entries are kept as long as the longest window") {
  constexpr int64_t kDay = 24 * 3600 * 1000LL;
  CHECK(kept_for("did viewed within 2 days or did viewed within 3 days").keep_ms == 3 * kDay);
  CHECK(kept_for("did viewed within 2 months").keep_ms == 63 * kDay);
  CHECK_FALSE(kept_for("did viewed within 2 months").keep_forever);
  CHECK(kept_for("did viewed since 2026-01-01").keep_forever);
}

TEST_CASE("entries with values have their own tracker, and both kinds of number") {
  Program program =
      with("segment s = sum(viewed.seconds within 2 days) > 3 and sum(viewed.price within 2 days) > 3.0");
  REQUIRE(program.trackers.size() == 2);
  CHECK(program.trackers[0].entry_width == 2);
  CHECK_FALSE(program.trackers[0].value_is_number);
  CHECK(program.trackers[1].value_is_number);
  CHECK(program.trackers[0].value_slot == field_of(program.events[0].fields, "seconds").slot);
}

TEST_CASE("filters that say the same share what is kept") {
  Program program = with(R"(
    let page = "/p"
    segment one = count(viewed(path == "/p") within 2 days) >= 2
    segment two = count(viewed(path == page) within 5 days) >= 4
    segment other = count(viewed(path == "/q") within 5 days) >= 4
  )");
  REQUIRE(program.trackers.size() == 2);
  CHECK(program.trackers[0].keep_newest == 4);
  CHECK(program.trackers[0].name == R"(viewed(path == "/p"))");
  CHECK(program.trackers[0].filter != kNoFunction);
  CHECK(program.events[0].trackers == std::vector<TrackerId>{0, 1});
}

TEST_CASE("a count trigger keeps what it needs") {
  Program program = with("workflow w { when viewed 3 times within 2 days  then send hello }");
  const Tracker& tracker = only_tracker(program);
  CHECK(tracker.keep_newest == 4);  // reaching three is told from exceeding them
  const Trigger& trigger = program.workflows[0].triggers[0];
  CHECK(trigger.kind == TriggerKind::count);
  CHECK(trigger.times == 3);
  CHECK(trigger.tracker == 0);
}
