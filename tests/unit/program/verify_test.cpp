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
  CHECK(broken([](Program& p) { p.workflows[0].nodes[0].next = 2; }) == "no such node");
  CHECK(broken([](Program& p) { p.workflows[0].nodes[0].target = 1; }) == "no such message");
  CHECK(broken([](Program& p) { p.tables(SubjectKind::contact).conditions[0].slot = 1000; }) == "no such slot");
  CHECK(broken([](Program& p) { p.tables(SubjectKind::contact).conditions_by_cause.pop_back(); }) == "a dispatch table of the wrong size");
}
