// Which functions share code, and how a program is divided into modules.
#include "compiler/jit/plan.h"

#include <doctest/doctest.h>

#include <set>

#include "functions.h"

using namespace nudge;
using namespace nudge::jit;

namespace {

std::vector<Unit> units_of(const std::vector<ModulePlan>& modules) {
  std::vector<Unit> units;
  for (const ModulePlan& module : modules)
    units.insert(units.end(), module.units.begin(), module.units.end());
  return units;
}

}  // namespace

TEST_CASE("functions that differ in constants share their code when they are enough") {
  Functions made;
  for (int64_t number = 0; number < 3; ++number)
    made.add_to_now(number);
  REQUIRE(units_of(plan_modules(made.program, 4)).size() == 3);
  const std::vector<Unit> shared = units_of(plan_modules(made.program, 3));
  REQUIRE(shared.size() == 1);
  CHECK(shared[0].shared);
  CHECK(shared[0].functions == std::vector<FunctionId>{0, 1, 2});
}

TEST_CASE("the same function twice is one") {
  Functions made;
  made.add_to_now(5);
  made.add_to_now(6);
  made.add_to_now(5);
  const std::vector<Unit> units = units_of(plan_modules(made.program, 100));
  REQUIRE(units.size() == 2);
  CHECK(!units[0].shared);
  CHECK(units[0].functions == std::vector<FunctionId>{0, 2});
}

TEST_CASE("a text's size belongs to the shape of what compares it, and of nothing else") {
  Functions made;
  made.give_text("a");
  made.give_text("long");
  made.compare("a", "bb");
  made.compare("b", "aa");
  made.compare("b", "aaa");
  CodeKeys keys(made.program);
  CHECK(keys.shape(0) == keys.shape(1));
  CHECK(keys.shape(2) == keys.shape(3));
  CHECK(keys.shape(3) != keys.shape(4));
}

TEST_CASE("a key goes by what texts, lists and invoked functions are, not by their numbers") {
  Functions one, other;
  one.program.texts = {"x", "y"};
  one.program.lists = {{true, {1, kMissingWord}}, {false, {1}}};
  other.program.texts = {"y", "x"};
  other.program.lists = {{false, {1}}, {true, {0, kMissingWord}}, {false, {2}}};
  auto give = [](Functions& to, Op op, int64_t index) {
    return to.add({{op, 0, 0, 0, index}, {Op::give, 0, 0, 0, 0}});
  };
  std::vector<FunctionId> left = {give(one, Op::text, 0), give(one, Op::list, 0), give(one, Op::list, 1)};
  give(other, Op::list, 2);
  std::vector<FunctionId> right = {give(other, Op::text, 1), give(other, Op::list, 1),
                                   give(other, Op::list, 0)};
  left.push_back(one.invoke(left[0]));
  right.push_back(other.invoke(right[0]));
  CodeKeys of_one(one.program), of_other(other.program);
  std::set<Hash128> all;
  for (size_t place = 0; place < left.size(); ++place) {
    CHECK(of_one.exact(left[place]) == of_other.exact(right[place]));
    all.insert(of_one.exact(left[place]));
  }
  CHECK(all.size() == left.size());
  CHECK(of_other.exact(0) != of_other.exact(right[2]));
}

TEST_CASE("what an invoked function says is a part of the shape, its constants too") {
  Functions made;
  const FunctionId one = made.add_to_now(1), two = made.add_to_now(2);
  const FunctionId invokes_one = made.invoke(one), invokes_two = made.invoke(two);
  CodeKeys keys(made.program);
  CHECK(keys.shape(one) == keys.shape(two));
  CHECK(keys.shape(invokes_one) != keys.shape(invokes_two));
}

TEST_CASE("modules are neither one nor thousands, and a changed function changes few of them") {
  Functions made;
  for (int64_t number = 0; number < 5000; ++number)
    made.add_to_now(number);
  const std::vector<ModulePlan> before = plan_modules(made.program, SIZE_MAX);
  CHECK(before.size() > 5000 / 256);
  CHECK(before.size() < 200);
  std::set<Hash128> keys;
  size_t functions = 0;
  for (const ModulePlan& module : before) {
    keys.insert(module.key);
    functions += module.units.size();
  }
  CHECK(functions == 5000);
  CHECK(keys.size() == before.size());
  made.program.code[made.program.functions[2500].begin + 1].imm = -1;
  size_t changed = 0;
  for (const ModulePlan& module : plan_modules(made.program, SIZE_MAX))
    changed += !keys.contains(module.key);
  CHECK(changed >= 1);
  CHECK(changed <= 2);
}

TEST_CASE("long functions fill a module sooner") {
  Functions made;
  for (int64_t number = 0; number < 4; ++number) {
    std::vector<Instruction> code(5000, {Op::constant, 0, 0, 0, number});
    code.push_back({Op::give, 0, 0, 0, 0});
    made.add(code);
  }
  CHECK(plan_modules(made.program, SIZE_MAX).size() >= 2);
}
