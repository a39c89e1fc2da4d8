// What conditions are worth, through the interpreter: missing values, history, short circuits.
#include <doctest/doctest.h>

#include "tests/unit/lower/made_program.h"

using namespace nudge;
using namespace nudge::test;
using ir::HistoryOp;

namespace {

constexpr int64_t kNow = 1'000 * kDay;

// The value of one condition, over a contact that `prepare` has filled.
template <class Prepare>
bool holds(Made& made, ExprId condition, Prepare prepare) {
  made.program.segments.clear();
  made.segment(condition);
  source::SourceSet sources;
  World world(lower::lower(made.program, sources));
  prepare(world);
  return world.run(world.program.segments[0].value, kNow) == 1;
}
bool holds(Made& made, ExprId condition) {
  return holds(made, condition, [](World&) {});
}

ExprId optional_field(Made& made, const char* name) {
  ExprId id = made.field(name, TypeKind::time);
  made.program.exprs[id].type = made.program.types.optional(made.type(TypeKind::time));
  return id;
}

}  // namespace

TEST_CASE("what is missing equals nothing") {
  Made made;
  ExprId t = optional_field(made, "t");
  ExprId u = optional_field(made, "u");
  ExprId equal = made.compare(CompareOp::equal, t, u);
  ExprId unequal = made.compare(CompareOp::not_equal, t, u);
  CHECK_FALSE(holds(made, equal));
  CHECK(holds(made, unequal));
  auto both = [](World& world) {
    world.set("t", 5);
    world.set("u", 5);
  };
  CHECK(holds(made, equal, both));
  CHECK_FALSE(holds(made, unequal, both));
  ExprId constant = made.compare(CompareOp::equal, t, made.constant(TypeKind::time, 5));
  CHECK_FALSE(holds(made, constant));
  CHECK(holds(made, constant, both));
}

TEST_CASE("coalesce, known and conditional") {
  Made made;
  ExprId chosen = made.node(ExprKind::coalesce, TypeKind::time,
                            {optional_field(made, "t"), made.constant(TypeKind::time, 7)});
  ExprId is_seven = made.compare(CompareOp::equal, chosen, made.constant(TypeKind::time, 7));
  CHECK(holds(made, is_seven));
  CHECK_FALSE(holds(made, is_seven, [](World& world) { world.set("t", 8); }));
  ExprId known = made.node(ExprKind::known, TypeKind::boolean, {optional_field(made, "t")});
  CHECK_FALSE(holds(made, known));
  ExprId either =
      made.node(ExprKind::conditional, TypeKind::boolean,
                {known, made.constant(TypeKind::boolean, 0), made.constant(TypeKind::boolean, 1)});
  CHECK(holds(made, either));
  CHECK_FALSE(holds(made, either, [](World& world) { world.set("t", 8); }));
}

TEST_CASE("history that nothing has touched") {
  Made made;
  ir::History ever;
  ever.op = HistoryOp::did;
  CHECK_FALSE(holds(made, made.history(ever, TypeKind::boolean)));
  ever.op = HistoryOp::count;
  ExprId none = made.compare(CompareOp::equal, made.history(ever, TypeKind::integer), made.number_of(0));
  CHECK(holds(made, none));
  ever.op = HistoryOp::sum;
  ever.field = {"x"};
  CHECK(
      holds(made, made.compare(CompareOp::equal, made.history(ever, TypeKind::integer), made.number_of(0))));
  ever.op = HistoryOp::average;
  ExprId average = made.history(ever, TypeKind::number);
  CHECK_FALSE(holds(made, made.node(ExprKind::known, TypeKind::boolean, {average})));
}

TEST_CASE("history in a window") {
  Made made;
  auto happened = [](World& world) {
    world.happen(0, kNow - 3 * kHour, word_of_int(4));
    world.happen(0, kNow - kHour, word_of_int(5));
  };
  ExprId did = made.history(made.within(HistoryOp::did, 0, 2 * kHour), TypeKind::boolean);
  CHECK(holds(made, did, happened));
  CHECK_FALSE(holds(made, did));
  ExprId narrow = made.history(made.within(HistoryOp::did, 0, kHour), TypeKind::boolean);
  CHECK_FALSE(holds(made, narrow, happened));  // [t, t + hour) has just ended
  ExprId sum = made.history(made.within(HistoryOp::sum, 0, 4 * kHour), TypeKind::integer);
  CHECK(holds(made, made.compare(CompareOp::equal, sum, made.number_of(9)), happened));
  ir::History average = made.within(HistoryOp::average, 0, 4 * kHour);
  average.field = {"x"};
  ExprId half = made.constant(TypeKind::number, int_of_word(word_of_number(4.5)));
  CHECK(holds(made, made.compare(CompareOp::equal, made.history(average, TypeKind::number), half), happened));
}

TEST_CASE("an item in a list, where either may be missing") {
  Made made;
  ir::TypeId times = made.program.types.of(TypeKind::list, made.type(TypeKind::time));
  ExprId list = made.node(ExprKind::list, TypeKind::list,
                          {made.constant(TypeKind::time, 5), made.constant(TypeKind::time, 6)});
  made.program.exprs[list].type = times;
  ExprId in = made.node(ExprKind::in, TypeKind::boolean, {optional_field(made, "t"), list});
  CHECK_FALSE(holds(made, in));
  CHECK(holds(made, in, [](World& world) { world.set("t", 6); }));
}

TEST_CASE("equal functions are one") {
  Made made;
  made.segment(made.compare(CompareOp::less, made.now(), made.field("t", TypeKind::time)));
  made.segment(made.compare(CompareOp::less, made.now(), made.field("t", TypeKind::time)));
  source::SourceSet sources;
  Program program = lower::lower(made.program, sources);
  CHECK(program.segments[0].value == program.segments[1].value);
  CHECK(program.segments[0].next_change == program.segments[1].next_change);
}
