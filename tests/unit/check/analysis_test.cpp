#include <doctest/doctest.h>

#include "tests/unit/check/workflow_checked.h"

namespace nudge::check {

using Lines = std::vector<std::string>;

TEST_CASE("what follows an end can't be reached, and is said once") {
  const Checked found = steps("finish send welcome send welcome");
  CHECK(found.findings() == Lines{"unreachable_step: this step can never run"});
  CHECK(found.underlined(0) == "send welcome");
  CHECK(steps("if contact.plan == trial then finish else finish send welcome").findings().size() == 1);
  CHECK(steps("if contact.plan == trial then finish send welcome").findings().empty());
  CHECK(steps("split s { 50% a { finish } 50% b { finish } } send welcome").findings().size() == 1);
  CHECK(steps("wait for order_placed then finish send welcome").findings().size() == 1);
  CHECK(steps("wait up to 1 day for order_placed then finish send welcome").findings().empty());
  CHECK(steps("match contact.plan { trial then finish starter, pro then finish } send welcome")
            .findings()
            .size() == 1);
}

TEST_CASE("conditions that contradict themselves, or say nothing") {
  const char* always[] = {
      "contact.plan == trial and contact.plan == pro",
      "contact.seats > 5 and contact.seats < 3",
      "contact.seats > 5 and contact.seats < 6",
      "contact.plan != trial or contact.plan != pro",
      "contact.seats >= 5 or contact.seats < 5",
      "contact.plan == trial or contact.plan == starter or contact.plan == pro",
      "count(page_viewed within 3 days) >= 0",
      "contact.title == \"a\" and contact.title is missing",
      "contact.title is missing or contact.title is known",
      "contact.plan in [trial, starter] and contact.plan == pro",
      "engaged and not engaged",
      "engaged and count(page_viewed within 14 days) < 3",
  };
  for (const char* condition : always) {
    const Checked found = steps(std::string("if ") + condition + " then send welcome");
    REQUIRE_MESSAGE(found.findings().size() == 1, condition << ": " << found.all_findings());
    CHECK(found.findings()[0].starts_with("constant_condition"));
  }
}

TEST_CASE("conditions that may turn") {
  const char* open[] = {
      "contact.plan == trial or contact.plan == pro",
      "contact.seats > 5 and contact.seats < 7",
      "contact.score > 5.0 and contact.score < 6.0",
      "contact.title != \"a\" and contact.title != \"b\"",
      "contact.title is known or contact.seats > 5",
      "contact.plan != trial or contact.seats > 5 and contact.plan == trial",
      "did page_viewed within 3 days and not did page_viewed within 1 days",
  };
  for (const char* condition : open) {
    const Checked found = steps(std::string("if ") + condition + " then send welcome");
    CHECK_MESSAGE(found.findings().empty(), condition << ": " << found.all_findings());
  }
}

TEST_CASE("what a branch around has found out, while no wait is between") {
  const Checked found = steps("if contact.plan == trial then { if contact.plan == pro then send welcome }");
  CHECK(found.findings() == Lines{"constant_condition: this condition is always false here"});
  CHECK(found.diagnostics.sorted(found.sources).front().notes.size() <= 1);
  CHECK(steps("if contact.plan == trial then { wait 1 day if contact.plan == pro then send welcome }")
            .findings()
            .empty());
  CHECK(
      steps(
          "if contact.plan == trial then { set contact.plan = pro if contact.plan == pro then send welcome }")
          .findings()
          .empty());
  CHECK(steps("if contact.plan == trial then finish if contact.plan != trial then send welcome")
            .findings()
            .size() == 1);
  // An arm that can't be taken here is needed all the same.
  CHECK(steps("if contact.plan == trial then { match contact.plan { trial then send welcome starter, pro "
              "then finish } }")
            .findings()
            .empty());
}

TEST_CASE("a workflow's `if` and `exit when` tell of its steps") {
  const Checked by_exit = checked(R"(workflow w {
    when signed_up
    exit when contact.plan != trial
    then { wait 1 day if contact.plan == trial then send welcome }
  })");
  CHECK(by_exit.findings() == Lines{"constant_condition: this condition is always true here"});
  const Checked by_if = checked(R"(workflow w {
    when signed_up
    if contact.plan == trial
    then { if contact.plan == pro then send welcome }
  })");
  CHECK(by_if.findings().size() == 1);
}

TEST_CASE("a wait as long as the goal's window") {
  CHECK(checked(
            "workflow w { when signed_up goal order_placed within 5 days then { wait 5 days send welcome } }")
            .findings()
            .size() == 1);
  CHECK(checked(
            "workflow w { when signed_up goal order_placed within 5 days then { wait 4 days send welcome } }")
            .findings()
            .empty());
  CHECK(
      checked(
          "workflow w { when signed_up goal order_placed within 1 month then { wait 30 days send welcome } }")
          .findings()
          .empty());
}

TEST_CASE("cycles: by start, and by what a field's change sets off") {
  const Checked ping = checked(R"(
    workflow ping { when signed_up enter every time then start pong }
    workflow pong { enter every time then start ping })");
  REQUIRE(ping.findings().size() == 1);
  CHECK(ping.findings()[0] ==
        "workflow_cycle: these workflows go round without a wait: `ping` → `pong` → `ping`");
  const Checked fields = checked(R"(
    workflow a { when contact.plan == trial enter every time then set contact.plan = pro }
    workflow b { when contact.plan changes to pro enter every time then set contact.plan = trial })");
  REQUIRE(fields.findings().size() == 1);
  CHECK(fields.findings()[0].find("`a` → `b` → `a`") != std::string::npos);
}

TEST_CASE("what looks like a cycle and is none") {
  CHECK(checked("workflow ping { when signed_up then start pong } workflow pong { enter every time then "
                "start ping }")
            .findings()
            .empty());
  CHECK(checked(R"(
    workflow ping { when signed_up enter every time then { wait 1 day start pong } }
    workflow pong { enter every time then start ping })")
            .findings()
            .empty());
  CHECK(checked("workflow a { when contact.plan == trial enter every time then set contact.plan = pro }")
            .findings()
            .empty());
  CHECK(checked(
            "workflow a { when contact.plan changes to trial enter every time then set contact.plan = pro }")
            .findings()
            .empty());
}

TEST_CASE("what nothing uses") {
  const Checked found = checked(R"(
    event signed_up
    event lonely
    event _kept
    event unsubscribed
    email hello { from "a@acme.example" subject "Hi {shout("you")}" topic tips body "{words}" }
    email silent { from "a@acme.example" subject "Hi" body "Hello" }
    let words = "hello"
    function shout(text: text) = upper(text)
    function whisper(text: text) = lower(text)
    workflow w { when signed_up then send hello }
  )",
                                false);
  Lines unused;
  for (const source::Diagnostic& one : found.diagnostics.sorted(found.sources))
    unused.push_back(one.message);
  CHECK(unused == Lines{"event `lonely` is never used", "message `silent` is never sent",
                        "function `whisper` is never called"});
}

}  // namespace nudge::check
