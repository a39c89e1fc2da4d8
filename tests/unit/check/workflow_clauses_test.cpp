#include <doctest/doctest.h>

#include "tests/unit/check/workflow_checked.h"

namespace nudge::check {

using Kind = ir::Trigger::Kind;

TEST_CASE("workflows stand in the order of their names") {
  const Checked found =
      checked("workflow b { when signed_up then finish } workflow a { when signed_up then finish }");
  REQUIRE_MESSAGE(found.ir, found.all_findings());
  CHECK(found.workflow(0).name == "a");
  CHECK(found.workflow(1).name == "b");
}

TEST_CASE("each occurrence and each condition is a trigger of its own") {
  const Checked found = checked(R"(workflow w {
    when signed_up or order_placed(total > 5)
    when cart_left or contact.title is known
    when engaged
    when not engaged
    when page_viewed(path == "/pricing") 2 times within 7 days
    when contact.plan changes from trial to pro
    then send welcome
  })");
  REQUIRE_MESSAGE(found.ir, found.all_findings());
  std::vector<Kind> kinds;
  for (const ir::Trigger& trigger : found.workflow().triggers)
    kinds.push_back(trigger.kind);
  CHECK(kinds == std::vector<Kind>{Kind::event, Kind::event, Kind::event, Kind::condition, Kind::condition,
                                   Kind::segment_left, Kind::count, Kind::changes});
  CHECK(found.workflow().triggers[6].times == 2);
  CHECK(found.workflow().triggers[6].within.ms == 7 * 24 * 3600 * 1000LL);
}

TEST_CASE("clauses that stand once, and those that stand often") {
  const Checked often = checked(R"(workflow w {
    when signed_up
    when cart_left
    measure a: order_placed
    measure b: order_placed(total > 5) within 3 days
    exit when cart_left
    exit when contact.plan == pro
    then send welcome
  })");
  CHECK_MESSAGE(often.findings().empty(), often.all_findings());
  const Checked twice = checked(R"(workflow w {
    when signed_up
    if contact.plan == trial
    if contact.title is known
    then send welcome
  })");
  CHECK(twice.findings() ==
        std::vector<std::string>{"duplicate_clause: a workflow has one `if`, this is the second"});
}

TEST_CASE("a goal with its window and its worth") {
  const Checked found = checked(R"(workflow w {
    when signed_up
    goal order_placed within 5 days worth total
    then send welcome
  })");
  REQUIRE_MESSAGE(found.ir, found.all_findings());
  const ir::Goal& goal = found.workflow().goals.at(0);
  CHECK(goal.bounded);
  CHECK(goal.awaited.occurrences.size() == 1);
  REQUIRE(goal.worth != ir::kNoExpr);
  const ir::Expr* worth = &(*found.ir)[goal.worth];
  CHECK(found.ir->types[worth->type].kind == ir::TypeKind::number);
  while (!worth->operands.empty())
    worth = &(*found.ir)[worth->operands[0]];
  CHECK(worth->path.base == ir::Base::arriving);
}

TEST_CASE("in `worth` the event that reaches the goal stands bare, `event` is the triggering one") {
  const Checked found = checked(R"(workflow w {
    when cart_left
    goal order_placed within 5 days worth event.total
    then send welcome
  })");
  REQUIRE_MESSAGE(found.ir, found.all_findings());
  const ir::Expr* worth = &(*found.ir)[found.workflow().goals.at(0).worth];
  while (!worth->operands.empty())
    worth = &(*found.ir)[worth->operands[0]];
  CHECK(worth->path.base == ir::Base::captured);
  CHECK(found.ir->events[worth->path.events.at(0)].name == "cart_left");
}

TEST_CASE("a window that reads two ways is refused, with both readings shown") {
  const Checked found = checked(
      "workflow w { when signed_up goal did order_placed(total > 5) within 5 days then send welcome }");
  REQUIRE(found.findings().size() == 1);
  CHECK(found.findings()[0].starts_with("ambiguous_window"));
  const auto all = found.diagnostics.sorted(found.sources);
  for (const source::Diagnostic& one : all) {
    if (one.kind != source::DiagnosticKind::ambiguous_window) continue;
    REQUIRE(one.suggestion);
    CHECK(one.suggestion->replacement == "order_placed(total > 5) within 5 days");
    CHECK(one.suggestion->message.find("`goal (did order_placed(total > 5) within 5 days)`") !=
          std::string::npos);
  }
  CHECK(checked("workflow w { when signed_up goal (did order_placed within 5 days) then send welcome }")
            .findings()
            .empty());
}

TEST_CASE("the triggering event is arriving before entry and captured after") {
  const Checked found = checked(R"(workflow w {
    when order_placed
    when cart_left
    if event.total > 5
    enter every time per event.total
    exit when order_placed(total == event.total)
    then note("{event.total}")
  })");
  REQUIRE_MESSAGE(found.ir, found.all_findings());
  CHECK((*found.ir)[found.workflow().enter.key].path.base == ir::Base::arriving);
  CHECK((*found.ir)[found.workflow().enter.key].path.events.size() == 2);
  const ir::Expr& exit = (*found.ir)[found.workflow().exits.at(0).occurrences.at(0).filter];
  CHECK((*found.ir)[exit.operands[0]].path.base == ir::Base::arriving);
  CHECK((*found.ir)[exit.operands[1]].path.base == ir::Base::captured);
}

TEST_CASE("no event where a trigger has none, or where they don't share the field") {
  CHECK(checked("workflow w { when order_placed when engaged then note(\"{event.total}\") }")
            .findings()
            .size() == 1);
  CHECK(checked("workflow w { when order_placed when signed_up then note(\"{event.total}\") }")
            .findings()
            .size() == 1);
}

TEST_CASE("what a trigger's filter and `if` have shown holds for the first steps") {
  const Checked by_if =
      checked("workflow w { when signed_up if event.source is known then note(event.source) }");
  CHECK_MESSAGE(by_if.findings().empty(), by_if.all_findings());
  const Checked by_filter = checked("workflow w { when signed_up(source is known) then note(event.source) }");
  CHECK_MESSAGE(by_filter.findings().empty(), by_filter.all_findings());
  const Checked unknown = checked("workflow w { when signed_up then note(event.source) }");
  CHECK(unknown.findings().size() == 1);
  const Checked after_wait = checked(
      "workflow w { when signed_up if event.source is known and contact.title is known\n"
      "then { wait 1 day note(event.source) note(contact.title) } }");
  REQUIRE(after_wait.findings().size() == 1);
  CHECK(after_wait.underlined(0) == "contact.title");
}

TEST_CASE("start and the triggering event") {
  const Checked found = checked(R"(
    workflow a { when order_placed then note("{event.total}") }
    workflow b { when signed_up then start a })");
  REQUIRE(found.findings().size() == 1);
  CHECK(found.findings()[0].starts_with("start_without_event: `a` reads the event"));
  CHECK(found.underlined(0) == "start a");
  const Checked never = checked("workflow a { then send welcome }");
  CHECK(never.findings() ==
        std::vector<std::string>{"never_started: workflow `a` has no trigger, and no step starts it"});
}

TEST_CASE("a syntax error does not bring unknown names with it") {
  const Checked found = checked(R"(
    event half_done { total int }
    workflow w { when half_done then finish }
    workflow x { when signed_up goal did order_placed within 5 days then finish })");
  bool about_names = false;
  bool ambiguous = false;
  for (const std::string& line : found.findings()) {
    about_names = about_names || line.starts_with("unknown_name");
    ambiguous = ambiguous || line.starts_with("ambiguous_window");
  }
  CHECK_FALSE(about_names);
  CHECK(ambiguous);
}

}  // namespace nudge::check
