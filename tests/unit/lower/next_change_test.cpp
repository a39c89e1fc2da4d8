// A condition turns exactly where following its next_change says, no earlier, no later, none missed: against
// asking at every minute and the milliseconds around.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <random>

#include "runtime/program/dump.h"
#include "tests/unit/lower/made_program.h"

using namespace nudge;
using namespace nudge::test;
using ir::HistoryOp;

namespace {

constexpr int64_t kPeriod = 2 * kDay;

// A random condition over events, times and dates, all on whole minutes or a millisecond beside them.
class Conditions {
 public:
  Conditions(Made& made, std::mt19937& random) : made_(made), random_(random) {}

  ExprId condition(int depth) {
    if (depth == 0) return atom();
    switch (pick(6)) {
      case 0:
        return made_.both(ExprKind::logical_and, condition(depth - 1), condition(depth - 1));
      case 1:
        return made_.both(ExprKind::logical_or, condition(depth - 1), condition(depth - 1));
      case 2:
        return made_.node(ExprKind::logical_not, TypeKind::boolean, {condition(depth - 1)});
      case 3:
        return made_.node(ExprKind::conditional, TypeKind::boolean,
                          {condition(depth - 1), condition(depth - 1), condition(depth - 1)});
      default:
        return atom();
    }
  }

  ExprId atom() {
    switch (pick(14)) {
      case 0:
      case 1:
        return made_.compare(op(), windowed(HistoryOp::count, TypeKind::integer), made_.number_of(pick(4)));
      case 2:
        return windowed(HistoryOp::did, TypeKind::boolean);
      case 3:
        return made_.compare(op(), windowed(HistoryOp::sum, TypeKind::integer), made_.number_of(pick(12)));
      case 4:
        return made_.compare(op(), made_.minus(made_.now(), time()), made_.duration(length()));
      case 5:
        return made_.compare(op(), made_.duration(length()), made_.minus(time(), made_.now()));
      case 6:
        return made_.compare(op(), made_.now(), made_.plus(time(), length()));
      case 7:
        return made_.compare(op(), made_.plus(made_.now(), -length()), time());
      case 8:
        return made_.compare(op(), days(made_.today()), made_.field("d", TypeKind::date));
      case 9:
        return made_.compare(op(), made_.minus(made_.field("d", TypeKind::date), made_.today()),
                             made_.duration((pick(4) - 1) * kDay));
      case 10:
        return since_moving();
      case 11:
        return by_let();
      case 12:
        return made_.compare(op(), made_.plus(made_.now(), length()), chosen_time());
      default:
        return made_.compare(op(), clock_of_now(), made_.constant(TypeKind::clock, pick(24 * 60)));
    }
  }

 private:
  int64_t pick(int64_t count) { return static_cast<int64_t>(random_() % static_cast<uint32_t>(count)); }
  CompareOp op() { return static_cast<CompareOp>(pick(6)); }
  int64_t length() { return pick(600) * kMinute + (pick(4) == 0 ? 1 : 0); }

  ExprId windowed(HistoryOp what, TypeKind kind) {
    return made_.history(made_.within(what, static_cast<ir::EventId>(pick(2)), length() + kMinute), kind);
  }
  // Also the newest event's, which may be missing and may leave its window.
  ExprId time() {
    switch (pick(4)) {
      case 0:
        return windowed(HistoryOp::last, TypeKind::time);
      case 1:
        return made_.field("u", TypeKind::time);
      default:
        return made_.field("t", TypeKind::time);
    }
  }
  ExprId chosen_time() {
    ExprId first = made_.field("t", TypeKind::time);
    ExprId second = made_.field("u", TypeKind::time);
    if (pick(2) == 0) return made_.node(ExprKind::coalesce, TypeKind::time, {first, second});
    return made_.node(ExprKind::conditional, TypeKind::time, {atom_without_time(), first, second});
  }
  ExprId atom_without_time() { return windowed(HistoryOp::did, TypeKind::boolean); }
  ExprId days(ExprId date) { return made_.plus(date, (pick(3) - 1) * kDay); }

  ExprId since_moving() {
    ir::History history;
    history.op = HistoryOp::count;
    history.event = static_cast<ir::EventId>(pick(2));
    history.window = ir::History::Window::since;
    history.since = made_.plus(made_.now(), -length());
    return made_.compare(op(), made_.history(history, TypeKind::integer), made_.number_of(pick(3)));
  }
  // let x = now - length in x < time
  ExprId by_let() {
    ir::LocalId local = next_local_++;
    ExprId value = made_.plus(made_.now(), -length());
    ExprId read = made_.node(ExprKind::local, TypeKind::time);
    made_.program.exprs[read].local = local;
    ExprId let = made_.node(ExprKind::let, TypeKind::boolean, {value, made_.compare(op(), read, time())});
    made_.program.exprs[let].local = local;
    return let;
  }
  // Not linear: asked again each minute.
  ExprId clock_of_now() {
    ExprId call = made_.node(ExprKind::call, TypeKind::clock, {made_.now()});
    made_.program.exprs[call].text_value = "time_of_day";
    return call;
  }

  Made& made_;
  std::mt19937& random_;
  ir::LocalId next_local_ = 0;
};

// What happens in a period, and where a condition turns in it.
struct Story {
  int64_t start = 0;
  std::vector<std::pair<int64_t, uint32_t>> events;  // in order

  static Story tell(std::mt19937& random, int64_t start) {
    Story story{start, {}};
    for (int count = 0; count < 6; ++count) {
      int64_t at = start + static_cast<int64_t>(random() % (kPeriod / kMinute)) * kMinute;
      int64_t beside[] = {0, 0, 1, -1};
      story.events.push_back({at + beside[random() % 4], random() % 2});
    }
    std::sort(story.events.begin(), story.events.end());
    return story;
  }

  // Calls span(begin, end) between one event and the next, when they have happened.
  template <class Span>
  void play(World& world, Span span) const {
    int64_t begin = start;
    for (const auto& [at, event] : events) {
      if (at > begin) span(begin, at);
      world.happen(event, at, word_of_int(at / kMinute % 7));
      begin = at;
    }
    span(begin, start + kPeriod);
  }
};

// Hours from the start, for a person.
std::string shown(const std::vector<int64_t>& turns, int64_t start) {
  std::string text;
  for (int64_t at : turns)
    text += fmt::format(" {}:{:02}+{}ms", (at - start) / kHour, (at - start) % kHour / kMinute, at % kMinute);
  return text;
}

std::vector<int64_t> turns_by_asking(World& world, const Story& story, FunctionId value) {
  std::vector<int64_t> turns;
  story.play(world, [&](int64_t begin, int64_t end) {
    Word before = world.run(value, begin);
    for (int64_t minute = begin / kMinute * kMinute; minute <= end; minute += kMinute) {
      for (int64_t at = minute - 2; at <= minute + 5; ++at) {
        if (at <= begin || at >= end) continue;
        Word after = world.run(value, at);
        if (after != before) turns.push_back(at);
        before = after;
      }
    }
  });
  return turns;
}

std::vector<int64_t> turns_by_following(World& world, const Story& story, const Segment& segment) {
  std::vector<int64_t> turns;
  if (segment.next_change == kNoFunction) return turns;
  story.play(world, [&](int64_t begin, int64_t end) {
    Word before = world.run(segment.value, begin);
    int64_t at = begin;
    while (true) {
      int64_t next = int_of_word(world.run(segment.next_change, at));
      if (next == kMissing || next >= end) break;
      REQUIRE(next > at);
      at = next;
      Word after = world.run(segment.value, at);
      if (after != before) turns.push_back(at);
      before = after;
    }
  });
  return turns;
}

void set_fields(World& world, std::mt19937& random, int64_t start, ZoneId zone) {
  auto within = [&] {
    return start + static_cast<int64_t>(random() % (2 * kPeriod / kMinute)) * kMinute - kPeriod / 2;
  };
  if (random() % 4 != 0) world.set("t", within());
  if (random() % 4 != 0) world.set("u", within());
  if (random() % 4 != 0) world.set("d", date_of(within(), zone));
}

int64_t noon(int64_t year, int month, int day) {
  return date_of_civil(year, month, day) * kDay + 12 * kHour;
}

size_t check_turns(Made& made, std::mt19937& random, int64_t start, ZoneId zone,
                   const std::function<void(World&, std::mt19937&)>& prepare) {
  source::SourceSet sources;
  Program program = lower::lower(made.program, sources);
  Story story = Story::tell(random, start);
  std::mt19937 same = random;
  size_t count = 0;
  for (const Segment& segment : program.segments) {
    std::mt19937 first = same;
    std::mt19937 second = same;
    World asked(program, zone);
    World followed(program, zone);
    prepare(asked, first);
    prepare(followed, second);
    std::vector<int64_t> expected = turns_by_asking(asked, story, segment.value);
    std::vector<int64_t> found = turns_by_following(followed, story, segment);
    CHECK_MESSAGE(found == expected, "found ", shown(found, start), ", expected ", shown(expected, start),
                  "\n", segment.next_change == kNoFunction ? "" : dump_function(program, segment.next_change),
                  dump_function(program, segment.value));
    count += expected.size();
  }
  return count;
}

}  // namespace

TEST_CASE("next_change misses no turn of random conditions") {
  const std::pair<const char*, int64_t> kPlaces[] = {{"UTC", noon(2026, 6, 1)},
                                                     {"America/New_York", noon(2026, 3, 7)},
                                                     {"America/New_York", noon(2026, 10, 31)},
                                                     {"Asia/Kathmandu", noon(2026, 12, 31)}};
  size_t turns = 0;
  for (uint32_t seed = 0; seed < 600; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    auto [name, start] = kPlaces[seed % 4];
    ZoneId zone = *find_zone(name);
    Made made;
    Conditions conditions(made, random);
    made.segment(conditions.condition(static_cast<int>(seed % 3)));
    turns += check_turns(made, random, start, zone,
                         [&](World& world, std::mt19937& from) { set_fields(world, from, start, zone); });
  }
  CHECK(turns > 600);  // so that it doesn't compare nothing with nothing
}

TEST_CASE("next_change misses no turn where now or today steps by the calendar") {
  const std::pair<const char*, int64_t> kPlaces[] = {{"UTC", noon(2026, 1, 30)},
                                                     {"UTC", noon(2026, 3, 30)},
                                                     {"Europe/Paris", noon(2026, 2, 27)},
                                                     {"America/New_York", noon(2026, 3, 7)},
                                                     {"America/New_York", noon(2026, 10, 31)}};
  size_t turns = 0;
  for (uint32_t seed = 0; seed < 150; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    auto [name, start] = kPlaces[seed % 5];
    ZoneId zone = *find_zone(name);
    int32_t months = static_cast<int32_t>(random() % 3) - 1;
    auto op = static_cast<CompareOp>(random() % 6);
    Made made;
    ExprId t = made.field("t", TypeKind::time);
    made.segment(made.compare(op, made.calendar(made.now(), months), t));
    made.segment(
        made.compare(op, t, made.plus(made.calendar(made.plus(made.now(), -kHour), months), 2 * kHour)));
    made.segment(made.compare(op, made.calendar(made.today(), months), made.field("d", TypeKind::date)));
    made.segment(made.compare(op, made.now(), made.calendar(t, months)));
    // The target is where the step of some moment of the period leads, or near.
    auto prepare = [&](World& world, std::mt19937& from) {
      int64_t at = start + static_cast<int64_t>(from() % (kPeriod / kMinute)) * kMinute;
      int64_t target = add_months_to_time(at, months, zone) + static_cast<int64_t>(from() % 3) * 12 * kHour;
      world.set("t", target);
      world.set("d", date_of(target, zone));
    };
    turns += check_turns(made, random, start, zone, prepare);
  }
  CHECK(turns > 200);
}

TEST_CASE("a condition without time has no next_change") {
  Made made;
  ir::History ever;
  ever.op = HistoryOp::did;
  made.segment(made.history(ever, TypeKind::boolean));
  made.segment(made.node(ExprKind::known, TypeKind::boolean, {made.field("t", TypeKind::time)}));
  made.segment(made.compare(CompareOp::less, made.minus(made.now(), made.now()), made.duration(kHour)));
  source::SourceSet sources;
  Program program = lower::lower(made.program, sources);
  for (const Segment& segment : program.segments)
    CHECK(segment.next_change == kNoFunction);
  CHECK(program.segments[0].causes == std::vector<Cause>{program.tracker_cause(0)});
  CHECK(program.segments[1].causes == std::vector<Cause>{program.contact_field_cause(7)});
}

TEST_CASE("what a condition turns by") {
  Made made;
  made.segment(made.compare(CompareOp::less, made.today(), made.field("d", TypeKind::date)));
  made.segment(made.node(ExprKind::account_known, TypeKind::boolean));
  ExprId first = made.node(ExprKind::segment, TypeKind::boolean);
  made.program.exprs[first].segment = 0;
  made.segment(made.both(ExprKind::logical_and, first,
                         made.history(made.within(HistoryOp::did, 1, kHour), TypeKind::boolean)));
  source::SourceSet sources;
  Program program = lower::lower(made.program, sources);
  CHECK(program.segments[0].causes ==
        std::vector<Cause>{program.contact_field_cause(kContactTimezone), program.contact_field_cause(9)});
  CHECK(program.segments[1].causes == std::vector<Cause>{program.joined_cause()});
  CHECK(program.segments[2].causes == std::vector<Cause>{program.contact_field_cause(kContactTimezone),
                                                         program.contact_field_cause(9),
                                                         program.tracker_cause(0)});
}
