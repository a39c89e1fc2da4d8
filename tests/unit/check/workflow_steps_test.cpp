#include <doctest/doctest.h>

#include "tests/unit/check/workflow_checked.h"

namespace nudge::check {

using Lines = std::vector<std::string>;

TEST_CASE("identities: the label, else the kind and what it names") {
  const Checked found = steps(R"(
    send welcome
    send welcome
    again: send welcome
    send welcome
    wait 1 days
    wait   24   hours
    wait until 09:00
    wait until monday 09:30
    if contact.plan == trial then note("hi")
    wait up to 2 days for order_placed(total > 5) or cart_left as basket
    split copy { 50% a { note("a") } 50% b { set contact.plan = pro } }
    finish as "done"
  )");
  REQUIRE_MESSAGE(found.ir, found.all_findings());
  CHECK(found.identities() ==
        Lines{"send welcome", "send welcome #2", "again", "send welcome #3", "wait 1 day", "wait 24 hours",
              "wait until 09:00", "wait until monday 09:30", "if", "note",
              "wait for order_placed or cart_left", "split copy", "note #2", "set contact.plan", "finish"});
  CHECK(found.ir->steps[7].weekday == 0);
  CHECK(found.ir->steps[10].binding == 1);
  CHECK(found.workflow().bindings.at(0).events.size() == 2);
}

TEST_CASE("until a time: with what the type tells") {
  const Checked found = steps(
      "if contact.renewal is known and contact.started is known then {"
      " wait until contact.started + 3 days } wait until now + 3 days");
  REQUIRE_MESSAGE(found.ir, found.all_findings());
  CHECK(found.ir->steps[1].kind == ir::StepKind::wait_until_time);
  CHECK((*found.ir)[found.ir->steps[1].value].kind == ir::ExprKind::local_time);
  CHECK(found.ir->steps[2].kind == ir::StepKind::wait_until_time);
  CHECK(steps("wait until contact.renewal").findings().size() == 1);
  CHECK(steps("wait until \"tomorrow\"").findings().size() == 1);
}

TEST_CASE("a binding is in scope where it is certain") {
  CHECK(steps("wait for order_placed as order then note(\"{order.total}\")").findings().empty());
  CHECK(steps("wait for order_placed as order note(\"{order.total}\")").findings().empty());
  CHECK(steps("wait up to 1 day for order_placed as order then note(\"{order.total}\") else finish "
              "note(\"{order.total}\")")
            .findings()
            .empty());
  CHECK(steps("wait up to 1 day for order_placed as order note(\"{order.total}\")").findings().size() == 1);
  CHECK(steps("wait up to 1 day for order_placed as order else note(\"{order.total}\")").findings().size() ==
        1);
  CHECK(steps("if contact.plan == trial then { wait for order_placed as order } note(\"{order.total}\")")
            .findings()
            .size() == 1);
  CHECK(steps("wait for order_placed(coupon is known) as order then note(order.coupon)").findings().empty());
  CHECK(steps("wait for order_placed or engaged as order").findings().size() == 1);
}

TEST_CASE("what a branch has shown holds in it, and after one that ends") {
  CHECK(steps("if contact.title is known then note(contact.title)").findings().empty());
  CHECK(steps("if contact.title is missing then finish note(contact.title)").findings().empty());
  CHECK(steps("if contact.title is missing then note(\"x\") note(contact.title)").findings().size() == 1);
  CHECK(steps("if contact.title is known then { wait 1 day note(contact.title) }").findings().size() == 1);
  CHECK(steps("if contact.title is known then { set contact.title = missing note(contact.title) }")
            .findings()
            .size() == 1);
  CHECK(steps("wait for contact.title is known then note(contact.title)").findings().empty());
}

TEST_CASE("match becomes a chain of branches") {
  const Checked found =
      steps("match contact.plan { trial then send welcome  starter then note(\"s\")  pro then finish }");
  REQUIRE_MESSAGE(found.ir, found.all_findings());
  CHECK(found.identities() ==
        Lines{"match contact.plan", "send welcome", "match contact.plan arm 2", "note", "finish"});
  const ir::Step& second = found.ir->steps[2];
  CHECK(second.kind == ir::StepKind::branch);
  // The last arm takes what is left.
  CHECK(found.ir->steps[second.else_block.steps.at(0)].kind == ir::StepKind::finish);
}

TEST_CASE("match wants every value once") {
  CHECK(steps("match contact.plan { trial, starter, pro then send welcome }").findings().empty());
  CHECK(steps("match contact.plan { trial then finish }").findings() ==
        Lines{"match_not_exhaustive: this `match` has no arm for `starter`, `pro`"});
  CHECK(steps("match contact.title { \"ceo\" then finish else send welcome }").findings().empty());
  CHECK(steps("match contact.title { missing then finish \"ceo\" then send welcome }").findings().size() ==
        1);
  CHECK(steps("match contact.seats { 1..5, 7 then finish  6 then send welcome  else send welcome }")
            .findings()
            .empty());
  CHECK(
      steps("match contact.seats { 1..5 then finish  3 then send welcome  else send welcome }").findings() ==
      Lines{"duplicate_pattern: `3` has an arm already, this one can never be taken"});
  CHECK(steps("match contact.seats { missing then finish else send welcome }").findings().size() == 1);
  CHECK(steps("match contact.tags { missing then finish else send welcome }").findings().size() == 1);
  CHECK(steps("match contact.subscribed { true then finish false then send welcome }").findings().empty());
  CHECK(steps("match contact.plan { trial, starter then finish pro then finish else send welcome }")
            .findings()
            .size() == 1);
  CHECK(steps("match contact.title { missing then finish else note(contact.title) }").findings().empty());
}

TEST_CASE("split: weights, names and one arm") {
  CHECK(steps("split s { 33.3% a { finish } 33.3% b { finish } 33.4% c { finish } }").findings().empty());
  const Checked found = steps("split s { 50% a { send welcome } 40% b { finish } }");
  CHECK(found.findings() == Lines{"split_not_100: the arms of `s` add up to 90%, expected 100%"});
  CHECK(steps("split s { 50% a { send welcome } 50% a { finish } }").findings().size() == 1);
  CHECK(steps("split s { 100% a { send welcome } }").findings().size() == 1);
}

TEST_CASE("set, add and remove") {
  CHECK(
      steps("set contact.plan = pro set contact.seats = 3 set contact.score = 3 set contact.title = missing")
          .findings()
          .empty());
  CHECK(steps("add \"vip\" to contact.tags remove \"vip\" from contact.tags").findings().empty());
  CHECK(steps("set contact.plan = gold").findings().size() == 1);
  CHECK(steps("set contact.seats = \"three\"").findings().size() == 1);
  CHECK(steps("set contact.id = \"u2\"").findings().size() == 1);
  CHECK(steps("set account.seats = 3").findings().empty());
  CHECK(steps("set account.id = \"a\"").findings().size() == 1);
  CHECK(steps("add 3 to contact.tags").findings().size() == 1);
  CHECK(steps("add 3 to contact.seats").findings().size() == 1);
}

TEST_CASE("send, actions, start and stop name what there is") {
  CHECK(steps("send offer(20) send offer(percent: 20) note(\"x\", due: 1 day)").findings().empty());
  CHECK(steps("send welcom").findings().size() == 1);
  CHECK(steps("send offer").findings().size() == 1);
  CHECK(steps("notee(\"x\")").findings().size() == 1);
  CHECK(steps("start nowhere").findings().size() == 1);
  CHECK(steps("stop w").findings() == Lines{"own_workflow: workflow `w` ends itself by `finish`"});
  CHECK(steps("send note").findings().size() == 1);
}

TEST_CASE("labels are unique and not reserved") {
  CHECK(steps("a: send welcome b: send welcome").findings().empty());
  CHECK(steps("a: send welcome a: send welcome").findings().size() == 1);
  CHECK(steps("finish: send welcome").findings().size() >= 1);
}

TEST_CASE("repeats, adapting splits and best times") {
  CHECK(steps("repeat up to 4 times every 3 days until contact.plan == pro send welcome").findings().empty());
  CHECK(steps("send welcome at best time within 24 hours").findings().empty());
  const Checked found = steps("split s adapt { a { send welcome } b { send welcome } }");
  REQUIRE_MESSAGE(found.findings().size() == 1, found.all_findings());
  CHECK(found.findings()[0].starts_with("out_of_place: split `s` adapts to the goal"));
}

}  // namespace nudge::check
