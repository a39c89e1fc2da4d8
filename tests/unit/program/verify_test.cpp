#include "runtime/program/verify.h"

#include <doctest/doctest.h>

#include "tests/unit/program/sample.h"

using namespace nudge;

namespace {

std::string broken(void (*damage)(Program&)) {
  Program program = test::sample_program();
  damage(program);
  return find_broken_reference(program).value_or("nothing");
}

}  // namespace

TEST_CASE("a sound program has no broken reference") {
  CHECK_FALSE(find_broken_reference(test::sample_program()).has_value());
}

TEST_CASE("what refers to nothing is found") {
  CHECK(broken([](Program& p) { p.code[0].dst = 3; }) == "a register is out of range");
  CHECK(broken([](Program& p) { p.code[3].imm = 2; }) == "a jump goes back");
  CHECK(broken([](Program& p) { p.code[3].imm = 6; }) == "an operand is out of range");
  CHECK(broken([](Program& p) { p.code[0].imm = 4000; }) == "a slot lies outside of its record");
  CHECK(broken([](Program& p) { p.functions[2].count = 100; }) == "a function lies outside of the code");
  CHECK(broken([](Program& p) { p.code[10].imm = 2; }) == "an operand is out of range");
  CHECK(broken([](Program& p) { p.lists[0].words[0] = 99; }) == "a list of texts that there aren't");
  CHECK(broken([](Program& p) { p.trackers[0].event = 1; }) == "no such event");
  CHECK(broken([](Program& p) { p.workflows[0].nodes[0].next = 9; }) == "no such node");
  CHECK(broken([](Program& p) { p.workflows[0].nodes[0].target = 1; }) == "no such message");
  CHECK(broken([](Program& p) { p.tables(SubjectKind::contact).conditions[0].slot = 1000; }) ==
        "no such slot");
  CHECK(broken([](Program& p) { p.code[7].imm = 9999; }) == "no such builtin");
  CHECK(broken([](Program& p) { p.code[15].a = 4; }) == "no such element");
  CHECK(broken([](Program& p) { p.code[15].imm = 1LL << 32 | 1; }) == "no such element");
  CHECK(broken([](Program& p) { p.code[19].imm = 4; }) == "an operand is out of range");
  CHECK(broken([](Program& p) { p.code[19].b = 4 << 8; }) == "no such each");
  CHECK(broken([](Program& p) { p.workflows[0].nodes[1].arms[0].next = 0; }) == "a workflow leads round");
  CHECK(broken([](Program& p) { p.workflows[0].nodes[4].next = 1; }) == "a repetition of nothing");
  CHECK(broken([](Program& p) { p.workflows[0].nodes[4].count_slot = 0; }) ==
        "a slot of another kind than is read");
  CHECK(broken([](Program& p) { p.workflows[0].nodes[3].arms.clear(); }) == "a split without arms");
  CHECK(broken([](Program& p) { p.workflows[0].entered_slot = 0; }) == "a slot of another kind than is read");
  CHECK(broken([](Program& p) { p.scores[0].value = kNoFunction; }) == "no such function");
  CHECK(broken([](Program& p) { p.scores[0].rules[0].counted_slot = kNoSlot; }) == "no such slot");
  CHECK(broken([](Program& p) { p.first_open_hour_slot += 1; }) != "nothing");
  CHECK(broken([](Program& p) { p.contact_fields.back().fields[0].slot = 1; }) == "no such cell");
  CHECK(broken([](Program& p) { p.contact_fields[kContactEmail].slot = p.suppressed_slot; }) ==
        "a slot of another kind than is read");
  CHECK(broken([](Program& p) { p.tables(SubjectKind::account).conditions[0].condition.causes = {99}; }) ==
        "no such cause");
  CHECK(broken([](Program& p) { p.tables(SubjectKind::contact).conditions_by_cause.pop_back(); }) ==
        "a dispatch table of the wrong size");
}
