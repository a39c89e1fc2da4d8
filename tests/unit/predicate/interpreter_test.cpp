#include <doctest/doctest.h>

#include "assembled.h"

using namespace nudge;

TEST_CASE("a condition over a record: load, compare, branch") {
  Assembled it;
  SlotId age = it.program.contact_layout.add(SlotKind::wide);
  int64_t offset = it.program.contact_layout.slots[age].offset;
  FunctionId adult = it.add({
      instruction(Op::load, 0, 0, static_cast<uint16_t>(SlotKind::wide), offset),
      instruction(Op::known_int, 1, 0),
      instruction(Op::jump_if_false, 0, 1, 0, 5),
      constant(2, 18),
      instruction(Op::less_equal_int, 1, 2, 0),
      instruction(Op::give, 0, 1),
  });
  it.ready();
  CHECK(it.run(adult) == 0);
  it.contact.store(it.program.contact_layout.slots[age], 17);
  CHECK(it.run(adult) == 0);
  it.contact.store(it.program.contact_layout.slots[age], 18);
  CHECK(it.run(adult) == 1);
  CHECK(it.predicates->holds(adult, it.evaluation));
  CHECK(it.predicates->holds(kNoFunction, it.evaluation));
}

TEST_CASE("texts: constants, equality, joining; lists") {
  Assembled it;
  it.program.texts = {"Ada", "Hello, "};
  it.program.lists.push_back({true, {0, 1}});
  FunctionId greet = it.add({
      instruction(Op::text, 3, 0, 0, 1),
      instruction(Op::text, 4, 0, 0, 0),
      constant(5, 0),
      instruction(Op::concat, 6, 3, 3),
      instruction(Op::give, 0, 6),
  });
  FunctionId same = it.add({
      instruction(Op::invoke, 0, 0, 0, greet),
      instruction(Op::invoke, 1, 0, 0, greet),
      instruction(Op::equal_text, 0, 0, 1),
      instruction(Op::give, 0, 0),
  });
  FunctionId listed = it.add({
      instruction(Op::list, 0, 0, 0, 0),
      instruction(Op::text, 1, 0, 0, 0),
      instruction(Op::call, 2, 0, 1, builtin_id("list_contains_text")),
      instruction(Op::give, 0, 2),
  });
  FunctionId made = it.add({
      constant(0, 7),
      constant(1, 9),
      instruction(Op::make_list, 2, 0, 2, 0),
      instruction(Op::give, 0, 2),
  });
  FunctionId missing = it.add({
      constant(0, 0),
      instruction(Op::equal_text, 1, 0, 0),
      instruction(Op::give, 0, 1),
  });
  it.ready();
  CHECK(text_of_word(it.run(greet))->view() == "Hello, Ada");
  CHECK(it.run(same) == 1);
  CHECK(it.run(listed) == 1);
  CHECK(list_of_word(it.run(made))->word(1) == 9);
  CHECK(it.run(missing) == 0);
}

TEST_CASE("a function with more registers than the stack has room for") {
  Assembled it;
  FunctionId big = it.add({constant(59'999, 3), instruction(Op::give, 0, 59'999)}, 60'000);
  it.ready();
  CHECK(it.run(big) == 3);
}

TEST_CASE("a missing time is never") {
  Assembled it;
  auto earlier = [&](int64_t left, int64_t right) {
    return it.add({constant(0, left), constant(1, right), instruction(Op::earlier, 2, 0, 1),
                   instruction(Op::give, 0, 2)});
  };
  FunctionId both = earlier(5, 3);
  FunctionId one = earlier(kMissing, 3);
  FunctionId other = earlier(5, kMissing);
  FunctionId none = earlier(kMissing, kMissing);
  it.ready();
  CHECK(it.run_int(both) == 3);
  CHECK(it.run_int(one) == 3);
  CHECK(it.run_int(other) == 5);
  CHECK(it.run_int(none) == kMissing);
}

TEST_CASE("an installed function is run instead, with what it was installed with") {
  Assembled it;
  FunctionId one = it.add({constant(0, 1), instruction(Op::give, 0, 0)});
  it.ready();
  CHECK(it.run(one) == 1);
  const Word constants[] = {word_of_int(5)};
  it.predicates->install(
      one,
      [](Evaluation* evaluation, const Word* table) {
        return word_of_int(evaluation->now_ms + int_of_word(table[0]));
      },
      constants);
  CHECK(it.run_int(one) == kNow + 5);
  it.predicates->uninstall(one);
  CHECK(it.run(one) == 1);
}

TEST_CASE("names and ids of builtins") {
  CHECK(builtins()[builtin_id("next_expiry")].arity == 3);
  CHECK(builtin_id("lower") == 0);
}
