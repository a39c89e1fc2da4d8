// Random programs that change again and again while they run: nothing may break, and what stands in the State
// afterwards is what would be worked out from it anew.
#include <doctest/doctest.h>

#include <cstdlib>
#include <map>
#include <set>

#include "runtime/engine/adopt.h"
#include "runtime/program/node_nature.h"
#include "tests/unit/version/random_program.h"
#include "tests/unit/version/versions.h"

using namespace nudge;
using nudge::test::RandomProgram;
using nudge::test::Versions;

namespace {

// What must hold of every subject, whatever the program was before.
void check(const Program& program, State& state, SubjectRef who) {
  Subject& subject = state.subject(who);
  uint32_t order = 0;
  for (const Enrolment& enrolment : subject.enrolments) {
    REQUIRE(enrolment.workflow < program.workflows.size());
    const Workflow& workflow = program.workflows[enrolment.workflow];
    CHECK(enrolment.order > order);
    order = enrolment.order;
    CHECK(order < subject.next_order);
    CHECK(!enrolment.ended);
    CHECK(!enrolment.stale);
    CHECK(enrolment.captures().empty() == workflow.captures.slots.empty());
    CHECK(subject.timers.due_ms({TimerKind::enrolment, order}) <= enrolment.deadline_ms);
    CHECK(subject.timers.due_ms({TimerKind::enrolment, order}) >= state.now_ms);
    if (enrolment.finished) {
      CHECK(enrolment.node == kNoNode);
      continue;
    }
    REQUIRE(enrolment.node < workflow.nodes.size());
    const Node& node = workflow.nodes[enrolment.node];
    CHECK(can_stand(node.kind));
    if (node.kind != NodeKind::wait_for || node.bounded) CHECK(enrolment.deadline_ms != kNever);
  }
  const SubjectTables& tables = program.tables(who.kind);
  size_t timers = subject.enrolments.size();
  for (uint32_t id = 0; id < tables.conditions.size(); ++id) {
    const int64_t due_ms = subject.timers.due_ms({TimerKind::condition, id});
    CHECK(due_ms > state.now_ms);
    timers += due_ms != kNever;
    const Word holds = subject.record.load(program.layout(who.kind).slots[tables.conditions[id].slot]);
    if (tables.conditions[id].since_slot == kNoSlot) continue;
    const Word since = subject.record.load(program.layout(who.kind).slots[tables.conditions[id].since_slot]);
    CHECK((since != kMissingWord) == (holds == 1));
  }
  for (uint32_t id = 0; id < tables.appointments.size(); ++id)
    timers += subject.timers.due_ms({TimerKind::appointment, id}) != kNever;
  CHECK(subject.timers.size() <= timers);
}

// Timers, values and times since are those that are worked out from the records anew.
void check_anew(const Predicates& predicates, State& state, SubjectRef who) {
  const Program& program = predicates.program();
  const SubjectTables& tables = program.tables(who.kind);
  Subject& subject = state.subject(who);
  auto timers = [&] {
    std::string all;
    for (uint32_t id = 0; id < tables.conditions.size(); ++id) {
      const int64_t due_ms = subject.timers.due_ms({TimerKind::condition, id});
      if (due_ms != kNever) all += fmt::format("{} at {}\n", tables.conditions[id].name, print_time(due_ms));
    }
    return all;
  };
  // An enrolment's timer may be earlier than anything that it waits for by now, but never later.
  std::map<uint32_t, int64_t> due;
  for (const Enrolment& enrolment : subject.enrolments)
    due[enrolment.order] = subject.timers.due_ms({TimerKind::enrolment, enrolment.order});
  auto values = [&] {
    std::vector<Word> all;
    for (const StoredCondition& condition : tables.conditions) {
      const Word value = subject.record.load(program.layout(who.kind).slots[condition.slot]);
      all.push_back(value == kMissingWord ? 0 : value);
      if (condition.since_slot != kNoSlot)
        all.push_back(subject.record.load(program.layout(who.kind).slots[condition.since_slot]));
    }
    return all;
  };
  const auto timers_before = timers();
  const auto values_before = values();
  AdoptedConditions conditions;
  for (uint32_t id = 0; id < tables.conditions.size(); ++id)
    conditions.conditions.push_back(id);
  conditions.keeps_since.assign(tables.conditions.size(), true);
  const NewlyAwaited none;
  std::vector<AdoptedEnrolment> enrolments;
  for (const Enrolment& enrolment : subject.enrolments)
    enrolments.push_back({enrolment.order, AdoptedWait::keeps, {}, &none, nullptr});
  Output output(program);
  AdoptedWork work{who, {}, {}};
  Adoption(predicates, state, output).take_up(who, conditions, enrolments, work);
  CHECK(work.empty());
  CHECK(timers() == timers_before);
  CHECK(values() == values_before);
  for (const Enrolment& enrolment : subject.enrolments)
    CHECK(due[enrolment.order] <= subject.timers.due_ms({TimerKind::enrolment, enrolment.order}));
}

void check(const Predicates& predicates, State& state) {
  const Program& program = predicates.program();
  for (uint32_t place = 0; place < state.accounts.size(); ++place)
    check(program, state, {SubjectKind::account, place});
  for (uint32_t place = 0; place < state.accounts.size(); ++place)
    check_anew(predicates, state, {SubjectKind::account, place});
  for (uint32_t place = 0; place < state.contacts.size(); ++place) {
    if (state.contacts[place].merged_into != kNone) continue;
    check(program, state, {SubjectKind::contact, place});
    check_anew(predicates, state, {SubjectKind::contact, place});
  }
}

// No action has the id of another.
void check_ids(const std::string& lines) {
  std::set<std::string> ids;
  const std::string key = "\"id\":\"";
  for (size_t at = lines.find(key); at != std::string::npos; at = lines.find(key, at + 1)) {
    const std::string id = lines.substr(at + key.size(), 32);
    const bool fresh = ids.insert(id).second;
    CHECK(fresh);
  }
}

}  // namespace

TEST_CASE("random programs that change while they run") {
  const char* wanted = std::getenv("NUDGE_VERSION_SEEDS");
  const uint64_t seeds = wanted ? std::strtoull(wanted, nullptr, 10) : 40;
  size_t applied = 0, refused = 0;
  for (uint64_t seed = 1; seed <= seeds; ++seed) {
    CAPTURE(seed);
    RandomProgram made(seed * 7919);
    Versions versions(made.text());
    for (int version = 0; version < 8; ++version) {
      for (const std::string& line : made.inputs(60))
        versions.step(line);
      const std::string before = made.text();
      CAPTURE(before);
      for (uint64_t changes = 1 + made.below(3); changes > 0; --changes)
        made.mutate();
      const std::string text = made.text();
      CAPTURE(text);
      Program next = test::lowered(text);
      // What is gone without a word isn't applied; that is for people to answer.
      check(versions.predicates(), versions.state());
      const Comparison comparison = compare(versions.program(), next);
      if (!find_unanswered(versions.program(), comparison,
                           count_standing(versions.program(), versions.state()))
               .empty()) {
        ++refused;
        continue;
      }
      CarryOptions options;
      options.include_existing = made.below(3) == 0;
      versions.apply(std::move(next), options);
      ++applied;
      check(versions.predicates(), versions.state());
    }
    versions.advance(versions.state().now_ms + 60 * kDayMs);
    check_ids(versions.whole());
    check(versions.predicates(), versions.state());
  }
  CHECK(applied > 3 * refused);
}
