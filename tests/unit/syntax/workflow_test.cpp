#include <doctest/doctest.h>

#include "tests/unit/syntax/parsed.h"

using namespace nudge;

TEST_CASE("triggers") {
  CHECK(clauses_shape("when signed_up") == "when (name signed_up)");
  CHECK(clauses_shape("when a or b(x == 1)") ==
        "when (binary or (name a, call b (argument (binary == (name x, int 1)))))");
  CHECK(clauses_shape("when viewed(path == \"/x\") 2 times within 7 days")
            .starts_with("when 2 times (call viewed ("));
  CHECK(clauses_shape("when contact.plan changes") == "when changes (member plan (name contact))");
  CHECK(clauses_shape("when contact.plan changes from a to b") ==
        "when changes (member plan (name contact), from: name a, to: name b)");
  CHECK(clauses_shape("when no seen(x) for 60 days") ==
        "when no (call seen (argument (name x)), for: duration 60 days)");
  CHECK(clauses_shape("when 14 days before contact.renewal at 09:00") ==
        "when before (offset: duration 14 days, field: member renewal (name contact), at: clock 09:00)");
  CHECK(clauses_shape("when 1 day after contact.renewal") ==
        "when after (offset: duration 1 days, field: member renewal (name contact))");
  CHECK(clauses_shape("when on contact.renewal") == "when on (field: member renewal (name contact))");
  CHECK(clauses_shape("when every year on contact.birthday at 09:00") ==
        "when every year (on: member birthday (name contact), at: clock 09:00)");
  CHECK(clauses_shape("when every monday at 09:00") == "when every monday (at: clock 09:00)");
  CHECK(clauses_shape("when every day at nine") == "when every day (at: name nine)");
  CHECK(clauses_shape("when every month on 1 at 09:00") == "when every month (on: int 1, at: clock 09:00)");
  CHECK(clauses_shape("when not engaged if a") == "when (not (name engaged)), if (name a)");
}

TEST_CASE("triggers that are wrong") {
  CHECK(clauses_shape("when every mondey").find("expected `day`, `month`, `year` or a weekday") !=
        std::string::npos);
  CHECK(clauses_shape("when every year").find("`every year` needs its day") != std::string::npos);
}

TEST_CASE("entry, goal, measure, exit, holdout, subject") {
  CHECK(clauses_shape("enter once") == "enter once");
  CHECK(clauses_shape("enter again after 30 days") == "enter again after (duration 30 days)");
  CHECK(clauses_shape("enter every time enter every time per event.order_id") ==
        "enter every time, enter every time per (member order_id (name event))");
  CHECK(clauses_shape("goal paid within 5 days worth event.amount") ==
        "goal (name paid, within: duration 5 days, worth: member amount (name event))");
  CHECK(clauses_shape("measure opened: email_opened or a == b within limit") ==
        "measure opened (binary or (name email_opened, binary == (name a, name b)), within: name limit)");
  CHECK(clauses_shape("exit when unsubscribed or contact.plan != trial").starts_with("exit when (binary or"));
  CHECK(clauses_shape("holdout 10% for account for contact") == "holdout 10%, for account, for contact");
  CHECK(clauses_shape("moved a to b moved c to finish retire d") ==
        "moved a to b, moved c to finish, retire d");
  CHECK(clauses_shape("goal a goal : b").find("syntax_error") != std::string::npos);
  CHECK(clauses_shape("holdout 120%").find("more than the whole") != std::string::npos);
}

TEST_CASE("a workflow has one then") {
  CHECK(clauses_shape("when a then { send b }") == "when (name a), then braced (send b)");
  CHECK(clauses_shape("when a then send b") == "when (name a), then (send b)");
  CHECK(clauses_shape("then send b then send c").find("a workflow has one `then`") != std::string::npos);
}

TEST_CASE("steps") {
  CHECK(steps_shape("send m") == "send m");
  CHECK(steps_shape("send m(name: a) at best time within 24 hours") ==
        "send m (argument name (name a), at best time within: duration 24 hours)");
  CHECK(steps_shape("send m to members where contact.x") ==
        "send m to members (where: member x (name contact))");
  CHECK(steps_shape("wait 3 days wait pause") == "wait (duration 3 days), wait (name pause)");
  CHECK(steps_shape("wait until 09:00 wait until monday 09:30 wait until a + 1 day") ==
        "wait until (clock 09:00), wait until monday (clock 09:30), wait until (binary + (name a, duration 1 "
        "days))");
  CHECK(steps_shape("set contact.a = 1 set account.b = c") ==
        "set (member a (name contact), int 1), set (member b (name account), name c)");
  CHECK(steps_shape("add e to contact.tags remove e from contact.tags add 10 to score.lead") ==
        "add (name e, member tags (name contact)), remove (name e, member tags (name contact)), "
        "add (int 10, member lead (name score))");
  CHECK(steps_shape("notify(\"#sales\", due: 1 day) start w stop w run s(a, b) run t") ==
        "action notify (argument (text \"#sales\"), argument due (duration 1 days)), start w, stop w, "
        "run s (argument (name a), argument (name b)), run t");
  CHECK(steps_shape("finish") == "finish");
  CHECK(steps_shape("finish as \"x\"") == "finish as \"x\"");
  CHECK(steps_shape("first: send a wait: wait 1 day") == "first: send a, wait: wait (duration 1 days)");
  CHECK(steps_shape("repeat up to 4 times every 3 days until c send m") ==
        "repeat up to 4 times (every: duration 3 days, until: name c, steps (send m))");
}

TEST_CASE("if, else if, else") {
  CHECK(steps_shape("if contact.plan == trial then send a else send b") ==
        "if (binary == (member plan (name contact), name trial), then (send a), else (send b))");
  const std::string chain =
      "if (name a, then (send x), else (if (name b, then braced (send y), else (send z))))";
  CHECK(steps_shape("if a then send x else if b then { send y } else send z") == chain);
  CHECK(steps_shape("if a then send x else # comment\n\n  if b then { send y } else send z") == chain);
  CHECK(steps_shape("if a then if b then send x else send y") ==
        "if (name a, then (if (name b, then (send x), else (send y))))");
  CHECK(steps_shape("if a then { if b then send x } else send y") ==
        "if (name a, then braced (if (name b, then (send x))), else (send y))");
}

TEST_CASE("wait for") {
  CHECK(steps_shape("wait up to 2 days for engaged then finish as \"e\" else { send a }") ==
        "wait for (up to: duration 2 days, name engaged, then (finish as \"e\"), else braced (send a))");
  CHECK(steps_shape("wait for viewed(path == \"/x\") as visit then { send a } send b") ==
        "wait for as visit (call viewed (argument (binary == (name path, text \"/x\"))), then braced (send "
        "a)), send b");
  CHECK(steps_shape("wait for a else if b then send c") ==
        "wait for (name a, else (if (name b, then (send c))))");
}

TEST_CASE("match") {
  CHECK(steps_shape("match contact.plan { trial, starter then send a  pro then { send b } missing then "
                    "finish else send c }") ==
        "match (member plan (name contact), "
        "arm (pattern name trial, pattern name starter, then (send a)), "
        "arm (pattern name pro, then braced (send b)), "
        "arm (pattern missing, then (finish)), else (send c))");
  CHECK(steps_shape("match n { 1 then send a -1 then send b 2..5 then send c \"x\" then send d }")
            .find("arm (pattern range (int 2, int 5), then (send c))") != std::string::npos);
}

TEST_CASE("split") {
  CHECK(steps_shape("split s { 40% a { send x } 60.5% b { } }") ==
        "split s (arm a 40% (steps braced (send x)), arm b 60.5% (steps braced))");
  CHECK(steps_shape("split s adapt { a { } b { } }") ==
        "split s adapt (arm a (steps braced), arm b (steps braced))");
}

TEST_CASE("a head is a step without its blocks") {
  const Parsed parsed("sequence s { wait up to 2 days for engaged then send a else send b }");
  const auto& sequence = std::get<ast::SequenceDecl>(parsed.tree.declarations.at(0).node);
  CHECK(parsed.sources.text(sequence.body.steps.at(0).head_span) == "wait up to 2 days for engaged");
}

TEST_CASE("statements of a test") {
  CHECK(test_shape("contact { email: \"a\", plan: trial, }") ==
        "contact unnamed (field email (text \"a\"), field plan (name trial))");
  CHECK(test_shape("contact ada { } account acme { in: 1 }") ==
        "contact ada, account acme (field in (int 1))");
  CHECK(test_shape("at 2026-03-02 10:00 after 1 day") ==
        "at time 2026-03-02 10:00:00, after duration 1 days");
  CHECK(test_shape("signed_up signed_up { source: \"ads\" } ada does signed_up { }") ==
        "event signed_up, event signed_up (field source (text \"ads\")), event signed_up by ada");
  CHECK(test_shape("set plan = pro set ada.plan = pro") ==
        "set (name plan, name pro), set (member plan (name ada), name pro)");
}

TEST_CASE("expectations") {
  CHECK(test_shape("expect sent m expect sent m to ada with subject \"x\" with body contains \"y\"") ==
        "expect sent m, expect sent m to ada (with subject (text \"x\"), with body contains (text \"y\"))");
  CHECK(test_shape("expect not sent m expect nothing sent") == "expect not sent m, expect nothing sent");
  CHECK(test_shape("expect action notify(channel: \"x\") expect not action notify") ==
        "expect action notify (argument channel (text \"x\")), expect not action notify");
  CHECK(test_shape("expect in w at label expect not in w") == "expect in w at label, expect not in w");
  CHECK(
      test_shape("expect finished w expect finished w as converted expect finished w as \"x\" expect not "
                 "finished w") ==
      "expect finished w, expect finished w as converted, expect finished w as \"x\", expect not finished w");
  CHECK(
      test_shape("expect score.lead == 30 expect engaged expect not engaged") ==
      "expect binary == (member lead (name score), int 30), expect name engaged, expect not (name engaged)");
}
