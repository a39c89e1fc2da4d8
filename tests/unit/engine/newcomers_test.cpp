// What a newcomer's first input leaves unasked is false and turns by no time, for whoever it is and whenever
// they come: found by asking everything.
#include "runtime/engine/newcomers.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "compiler/compile.h"
#include "runtime/predicate/predicate.h"

namespace nudge {
namespace {

constexpr const char* kProgram = R"(
  event visit { page: text?  seconds: int? }
  event bought { total: number }
  enum Stage { fresh, stuck }
  contact { name: text?  renewal: date?  ends: time?  stage: Stage = fresh  stuck_from_birth: Stage = stuck
            tags: set of text = ["new"]  size: int = 3 }
  action note(text: text)
  score heat { add 10 when visit  add 5 if contact.name is known  halve every 3 days  keep within 0..100 }
  segment old = now - contact.created_at > 30 days
  segment reader = count(visit(page == "a") within 3 days) >= 2
  segment both = old and reader
  segment either = old or reader
  workflow a { when both then note("a") }
  workflow b { when either then note("b") }
  workflow c { when contact.renewal is known and today - contact.renewal > 3 days then note("c") }
  workflow d { when contact.stage == stuck holds for 2 days then note("d") }
  workflow e { when contact.stuck_from_birth == stuck holds for 2 days then note("e") }
  workflow f { when score.heat >= 20 then note("f") }
  workflow g { when score.heat < 20 then note("g") }
  workflow h { when no visit for 4 days then note("h") }
  workflow i { when 2 days before contact.renewal at 09:00 then note("i") }
  workflow j { when every monday at 09:00 then note("j") }
  workflow k { when contact.ends is known and contact.ends - now < 1 day then note("k") }
  workflow l { when any(tag in contact.tags: tag == "new") and contact.size > 2 then note("l") }
  workflow m { when sum(bought.total within 9 days) > 100 then note("m") }
  workflow n { when contact.id == "u7" then note("n") }
  workflow o { when not reader then note("o") }
  workflow p { when contact.timezone is missing and did visit then note("p") }
)";

TEST_CASE("what is left unasked at birth says nothing") {
  Compilation compilation = load_text("newcomers.flow", kProgram);
  compile(compilation);
  REQUIRE_FALSE(compilation.has_errors());
  const Program& program = *compilation.program;
  const Predicates predicates(program);
  const Newcomers newcomers(predicates);
  const Newcomers::Start& start = newcomers.of(SubjectKind::contact);
  const SubjectTables& tables = program.tables(SubjectKind::contact);
  const Layout& layout = program.contact_layout;
  size_t unasked = 0;
  for (uint32_t id = 0; id < tables.conditions.size(); ++id) {
    if (std::binary_search(start.conditions.begin(), start.conditions.end(), id)) continue;
    ++unasked;
    for (int64_t now_ms : {int64_t{0}, int64_t{1'772'000'000'000}, int64_t{1'790'000'123'456}}) {
      Record record = start.record;
      Arena arena;
      record.store_text(layout, layout.slots[program.contact_fields[kContactId].slot], arena.text("u7"));
      const SlotId created = program.contact_fields[kContactCreatedAt].slot;
      if (created != kNoSlot) record.store(layout.slots[created], word_of_int(now_ms));
      Evaluation evaluation;
      evaluation.program = &program;
      evaluation.constants = &predicates.constants();
      evaluation.arena = &arena;
      evaluation.now_ms = now_ms;
      evaluation.today = now_ms / kDayMs;
      evaluation.records[static_cast<int>(RecordBase::contact)] = record.data();
      evaluation.records[static_cast<int>(RecordBase::account)] = predicates.constants().no_account();
      const TimedCondition& condition = tables.conditions[id].condition;
      INFO(tables.conditions[id].name);
      CHECK_FALSE(predicates.holds(condition.value, evaluation));
      if (condition.next_change != kNoFunction)
        CHECK(predicates.run(condition.next_change, evaluation) == kMissingWord);
    }
  }
  CHECK(unasked >= 6);
  CHECK(start.conditions.size() >= 6);
}

}  // namespace
}  // namespace nudge
