// What a change of program does to those who are there, a case for each thing that a State has.
#include <doctest/doctest.h>

#include "tests/unit/version/versions.h"

using namespace nudge;
using nudge::test::Versions;

namespace {

const std::string kDeclared = R"flow(
event begun { key: text?, amount: int = 0 }
event done
event asked
event email_opened
action note(text: text)
action other(text: text)
)flow";

std::string steps(const std::string& body) {
  return kDeclared + "workflow w { when begun enter every time " + body + " }";
}
std::string day(int day, const std::string& time = "10:00") {
  return fmt::format("2026-03-{:02}T{}:00Z", day, time);
}

}  // namespace

TEST_CASE("waits: the time waited counts") {
  struct Case {
    const char* what;
    const char* before;
    const char* after;
    const char*
        over;  // when it goes on, after beginning on the 1st at 10:00 and a change on the 3rd at 10:00
    const char* not_yet;  // an instant before that
  };
  const Case cases[] = {
      {"as before", "wait 4 days", "wait 4 days", "2026-03-05T10:00Z", "2026-03-05T09:59Z"},
      {"longer", "wait 4 days", "wait 6 days", "2026-03-07T10:00Z", "2026-03-07T09:59Z"},
      {"shorter", "wait 6 days", "wait 3 days", "2026-03-04T10:00Z", "2026-03-04T09:59Z"},
      {"over by now", "wait 6 days", "wait 1 day", "2026-03-03T10:00Z", nullptr},
      {"months", "wait 2 months", "wait 1 month", "2026-04-01T10:00Z", "2026-04-01T09:59Z"},
      {"from months to days", "wait 1 month", "wait 9 days", "2026-03-10T10:00Z", "2026-03-10T09:59Z"},
      {"labelled since", "wait 6 days", "pause: wait 3 days", "2026-03-04T10:00Z", "2026-03-04T09:59Z"},
      {"said to be another", "old: wait 6 days", "pause: wait 4 days", "2026-03-05T10:00Z",
       "2026-03-05T09:59Z"},
      {"with an end, and without", "wait up to 6 days for asked", "wait up to 4 days for asked",
       "2026-03-05T10:00Z", "2026-03-05T09:59Z"},
      {"of another kind by its label", "old: wait 6 days", "old: wait up to 4 days for asked",
       "2026-03-05T10:00Z", "2026-03-05T09:59Z"},
      {"until a time of day, another", "wait until friday 12:00", "wait until wednesday 09:00",
       "2026-03-04T09:00Z", "2026-03-04T08:59Z"},
      {"a time of day that the day has passed", "wait until friday 12:00", "wait until tuesday 09:00",
       "2026-03-10T09:00Z", "2026-03-10T08:59Z"},
      {"the end of a repeat", "repeat up to 2 times every 6 days until did done note(\"r\")",
       "repeat up to 2 times every 4 days until did done note(\"r\")", "2026-03-05T10:00Z",
       "2026-03-05T09:59Z"},
  };
  for (const Case& one : cases) {
    const std::string what = one.what;
    CAPTURE(what);
    const bool repeats = std::string(one.before).starts_with("repeat");
    const std::string tail = repeats ? "" : " note(\"over\")";
    const std::string moved = std::string(one.what) == "said to be another" ? "moved old to pause " : "";
    Versions versions(steps("then { " + std::string(one.before) + tail + " }"));
    versions.event(day(1), "u", "begun");
    versions.advance(day(3));
    versions.take();
    versions.apply(steps(moved + "then { " + std::string(one.after) + tail + " }"));
    CHECK(versions.take() == "");
    if (one.not_yet) {
      versions.advance(one.not_yet);
      CHECK(versions.take() == "");
    }
    versions.advance(one.over);
    CHECK(versions.take() == (repeats ? "u w \"r\"\nu w finished\n" : "u w \"over\"\nu w finished\n"));
  }
}

TEST_CASE("fates: who moves arrives, who finishes is told, whose workflow is gone stops") {
  const std::string before = steps("goal done within 9 days then { pause: wait 5 days note(\"a\") }");
  SUBCASE("to a step that does something") {
    Versions versions(before);
    versions.event(day(1), "u", "begun");
    versions.take();
    versions.apply(
        steps("goal done within 9 days moved pause to last then { wait 1 day last: note(\"last\") }"));
    CHECK(versions.take() == "u w \"last\"\nu w finished\n");
    versions.event(day(4), "u", "done");
    CHECK(versions.take() == "u w converted\n");
  }
  SUBCASE("to the end, where the goal is open still") {
    Versions versions(before);
    versions.event(day(1), "u", "begun");
    versions.take();
    versions.apply(steps("goal done within 9 days moved pause to finish then note(\"b\")"));
    CHECK(versions.take() == "u w finished\n");
    versions.event(day(4), "u", "done");
    CHECK(versions.take() == "u w converted\n");
  }
  SUBCASE("gone") {
    Versions versions(before);
    versions.event(day(1), "b", "begun");
    versions.event(day(1, "11:00"), "a", "begun");
    versions.take();
    versions.apply(kDeclared + "workflow v { when done enter every time then note(\"v\") }");
    CHECK(versions.take() == "a w stopped\nb w stopped\n");
    versions.event(day(4), "a", "done");
    CHECK(versions.take() == "a v entered\na v \"v\"\na v finished\n");
  }
}

TEST_CASE("repeats go on with their counts, sends in quiet hours with their hour") {
  const std::string note = "note(\"{entry.time}\")";
  Versions versions(
      steps("then repeat up to 3 times every 2 days until did done { wait 1 day note(\"r\") }"));
  versions.event(day(1), "u", "begun");
  versions.advance(day(3, "11:00"));  // in the second round
  CHECK(versions.take() == "u w entered\nu w \"r\"\n");
  versions.apply(steps(
      "then { note(\"x\") repeat up to 2 times every 2 days until did done { wait 1 day note(\"r\") } }"));
  versions.advance(day(20));
  CHECK(versions.take() == "u w \"r\"\nu w finished\n");

  auto mail = [](const std::string& hours) {
    return kDeclared + "policy { quiet hours " + hours +
           " }\nemail m { from \"a@x.example\" subject \"s\" body \"b\" }\n"
           "workflow w { when begun enter every time then { send m note(\"after\") } }";
  };
  Versions quiet(mail("20:00 to 08:00"));
  quiet.identify(day(1), "u", R"({"email":"u@x.example"})");
  quiet.event(day(1, "21:00"), "u", "begun");
  CHECK(quiet.take() == "u w entered\n");
  quiet.apply(mail("20:00 to 08:00"));
  quiet.advance(day(1, "23:00"));
  CHECK(quiet.take() == "");
  quiet.apply(mail("20:00 to 22:00"));  // asked again
  CHECK(quiet.take() == "");
  quiet.advance(day(1, "23:00"));
  CHECK(quiet.take() == "u w \"u@x.example\"\nu w \"after\"\nu w finished\n");
}

TEST_CASE("an action never has the id of another, whatever its step was called before") {
  Versions versions(steps("then { note(\"a\") wait 2 days note(\"b\") wait 2 days note(\"c\") }"));
  auto last_id = [&] {
    const std::string& all = versions.whole();
    return all.substr(all.rfind("\"id\":\"") + 6, 32);
  };
  versions.event(day(1), "u", "begun");
  const std::string a = last_id();
  versions.apply(steps("then { wait 2 days note(\"b\") wait 2 days note(\"c\") }"));  // \"b\" is `note` now
  versions.advance(day(3));
  const std::string b = last_id();
  CHECK(a != b);
  versions.apply(steps("then { wait 2 days other(\"x\") wait 2 days note(\"c\") }"));
  versions.advance(day(5));
  CHECK(versions.take().ends_with("u w \"c\"\nu w finished\n"));
  CHECK(last_id() != a);
  CHECK(last_id() != b);
}

TEST_CASE("goals, exits and waits of the new version that hold already") {
  const std::string seats = "contact { seats: int = 1 }\n";
  struct Case {
    const char* what;
    const char* before;
    const char* after;
    const char* at_once;
    const char* later;  // by the 9th
  };
  const Case cases[] = {
      {"a goal converts", "then { wait 5 days note(\"a\") }",
       "goal contact.seats > 2 then { wait 5 days note(\"a\") }", "u w converted\n", ""},
      {"an exit ends", "then { wait 5 days note(\"a\") }",
       "exit when contact.seats > 2 then { wait 5 days note(\"a\") }", "u w exited\n", ""},
      {"a wait goes on", "then { wait up to 5 days for contact.seats > 9 note(\"a\") }",
       "then { wait up to 5 days for contact.seats > 2 note(\"a\") }", "u w \"a\"\nu w finished\n", ""},
      {"a measure counts what becomes true", "then { wait 5 days note(\"a\") }",
       "measure m: contact.seats > 2 then { wait 5 days note(\"a\") }", "", "u w \"a\"\nu w finished\n"},
      {"the same goal is as it was", "goal contact.seats > 3 then { wait 5 days note(\"a\") }",
       "goal contact.seats > 3 then { wait 5 days note(\"b\") }", "", "u w \"b\"\nu w finished\n"},
  };
  for (const Case& one : cases) {
    const std::string what = one.what;
    CAPTURE(what);
    Versions versions(seats + steps(one.before));
    versions.identify(day(1), "u", R"({"seats":3})");
    versions.event(day(1), "u", "begun");
    versions.advance(day(3));
    versions.take();
    versions.apply(seats + steps(one.after));
    CHECK(versions.take() == one.at_once);
    versions.advance(day(9));
    CHECK(versions.take() == one.later);
  }
}

TEST_CASE("new conditions take their values silently; with include_existing they fire for whom they hold") {
  const std::string head = "contact { seats: int = 1 }\naccount { size: int = 1 }\n" + kDeclared;
  const std::string before = head + "workflow a { when contact.seats > 5 enter every time then note(\"a\") }";
  const std::string after =
      before +
      "\nworkflow b { when contact.seats > 2 enter every time then note(\"b\") }"
      "\nworkflow c { when contact.seats > 2 enter every time if contact.id != \"v\" then note(\"c\") }"
      "\nworkflow d { for account when account.size > 2 enter every time then note(\"d\") }";
  auto start = [&] {
    auto versions = std::make_unique<Versions>(before);
    versions->identify(day(1), "v", R"({"seats":3})");
    versions->identify(day(1), "u", R"({"seats":4})");
    versions->identify(day(1), "t", R"({"seats":1})");
    versions->group(day(1), "t", "acme", R"({"size":4})");
    return versions;
  };
  auto silent = start();
  silent->apply(after);
  CHECK(silent->take() == "");
  silent->identify(day(2), "u", R"({"seats":1})");
  silent->identify(day(2), "u", R"({"seats":3})");
  silent->group(day(2), "t", "acme", R"({"size":5})");
  CHECK(silent->take() == "u b entered\nu c entered\nu b \"b\"\nu b finished\nu c \"c\"\nu c finished\n");
  auto heard = start();
  CarryOptions options;
  options.include_existing = true;
  heard->apply(after, options);
  CHECK(heard->take() ==
        "acme d entered\nacme d \"d\"\nacme d finished\n"
        "u b entered\nu c entered\nu b \"b\"\nu b finished\nu c \"c\"\nu c finished\n"
        "v b entered\nv c refused (`if` does not hold)\nv b \"b\"\nv b finished\n");
}

TEST_CASE("what is the same goes on as it was: since when it holds, what counted, who has entered") {
  const std::string head = "enum Plan { trial, pro }\ncontact { plan: Plan = trial }\n" + kDeclared;
  const std::string moved =
      "enum Plan { pro, free, trial }\ncontact { extra: int?, plan: Plan = trial }\n" + kDeclared;
  const std::string body =
      "score s { add 5 when done at most 2 times per day }\n"
      "workflow h { when contact.plan == pro holds for 5 days then note(\"h {score.s}\") }\n"
      "workflow o { when begun enter once then note(\"o\") }\n"
      "workflow r { when begun enter again after 5 days then note(\"r\") }\n";
  Versions versions(head + body);
  versions.identify(day(1), "u", R"({"plan":"pro"})");
  versions.event(day(1, "11:00"), "u", "begun");
  versions.event(day(1, "12:00"), "u", "done");
  versions.event(day(1, "13:00"), "u", "done");
  versions.take();
  versions.apply(moved + "segment other = did asked\n" + body);
  versions.event(day(1, "14:00"), "u", "done");  // the third of the day
  versions.event(day(3), "u", "begun");
  CHECK(versions.take() ==
        "u o refused (entered once already)\nu r refused (entered too short a time ago)\n");
  versions.advance(day(6, "09:59"));
  CHECK(versions.take() == "");
  versions.advance(day(6));
  CHECK(versions.take() == "u h entered\nu h \"h 10\"\nu h finished\n");
}

TEST_CASE("entry rules turn into each other as far as it is known") {
  struct Case {
    const char* before;
    const char* after;
    const char* on_the_3rd;
    const char* on_the_9th;
  };
  const char* kEnters = "u w entered\nu w \"a\"\nu w finished\n";
  const char* kOnce = "u w refused (entered once already)\n";
  const char* kSoon = "u w refused (entered too short a time ago)\n";
  const Case cases[] = {
      {"enter once", "enter again after 3 days", kSoon, kEnters},
      {"enter again after 1 day", "enter once", kOnce, kOnce},
      {"enter again after 1 day", "enter again after 3 days", kSoon, kEnters},
      {"enter once", "enter every time", kEnters, kEnters},
  };
  for (const Case& one : cases) {
    const std::string change = fmt::format("{} -> {}", one.before, one.after);
    CAPTURE(change);
    auto program = [](const char* rule) {
      return kDeclared + "workflow w { when begun " + rule + " then note(\"a\") }";
    };
    Versions versions(program(one.before));
    versions.event(day(1), "u", "begun");
    versions.advance(day(2));
    versions.apply(program(one.after));
    versions.take();
    versions.event(day(3), "u", "begun");
    CHECK(versions.take() == one.on_the_3rd);
    versions.event(day(9), "u", "begun");
    CHECK(versions.take() == one.on_the_9th);
  }
}

TEST_CASE("fields by their names and types") {
  const std::string tail = kDeclared + "workflow w { when begun enter every time then note(\"";
  Versions versions(R"flow(
enum Plan { trial, older, pro }
record Address { city: text, street: text? }
contact { plan: Plan = trial, other: Plan = trial, seats: int = 1, mail: text?, bad: text?, worth: money(USD)?, age: int?, price: number?,
  gone: text?, address: Address?, phones: list of text = [], plans: list of Plan = [], kept: text = "k" }
)flow" + tail + "x\") }");
  versions.identify(
      day(1), "u",
      R"({"plan":"pro","other":"older","seats":7,"mail":"u@x.example","bad":"no","worth":"49.00","price":2,
"gone":"g","address":{"city":"Rome","street":"Via"},"phones":["1","2","1"],"plans":["pro","older","trial"],"email":"e@x.example"})");
  versions.apply(
      R"flow(
enum Plan { pro, trial }
record Address { zip: text?, city: text }
contact { kept: text = "new", plan: Plan = trial, other: Plan = trial, seats: number = 1, mail: email?, bad: email?, worth: money(EUR)?, age: int = 3,
  price: int?, size: int = 4, address: Address?, phones: set of text = [], plans: list of Plan = [] }
)flow" +
      tail +
      R"flow({contact.plan} {contact.other} {contact.seats} {contact.mail ?? "-"} {contact.bad ?? "-"} {contact.worth is known} )flow" +
      R"flow({contact.age} {contact.price ?? -1} {contact.size} {contact.address.city ?? "-"} {contact.address.zip ?? "-"} )flow" +
      R"flow({contact.phones} {contact.plans} {contact.email ?? "-"} {contact.kept}") })flow");
  versions.take();
  versions.event(day(2), "u", "begun");
  CHECK(versions.take() ==
        "u w entered\nu w \"pro trial 7 u@x.example - false 3 2 4 Rome - 1, 2 pro, trial e@x.example k\"\nu "
        "w finished\n");
  // Who comes anew has the new default; a write older than the last one is none still.
  versions.event(day(2), "v", "begun");
  CHECK(versions.take() == "v w entered\nv w \"trial trial 1 - - false 3 -1 4 - -   - new\"\nv w finished\n");
  versions.identify("2026-02-27T10:00Z", "u", R"({"plan":"trial","other":"pro"})");
  versions.event(day(3), "u", "begun");
  CHECK(versions.take().starts_with("u w entered\nu w \"pro pro 7"));
}

TEST_CASE("histories: what is known is kept, what follows from it is worked out") {
  const std::string tail = "workflow w { when asked enter every time then note(\"";
  auto program = [&](const std::string& told) { return kDeclared + tail + told + "\") }"; };
  struct Case {
    const char* before;
    const char* after;
    const char* told;  // of begun with 3 on the 1st, 5 on the 4th, 4 on the 6th; asked on the 8th
  };
  const Case cases[] = {
      {"{count(begun)}", "{count(begun)} {did begun}", "3 true"},
      {"{last(begun) ?? now}", "{did begun} {last(begun) ?? now}", "true 2026-03-06T10:00:00.000Z"},
      {"{did begun}", "{count(begun)}", "0"},
      {"{count(begun within 9 days)}", "{count(begun within 3 days)} {did begun} {last(begun) ?? now}",
       "1 true 2026-03-06T10:00:00.000Z"},
      {"{count(begun within 3 days)}", "{count(begun within 9 days)}",
       "2"},  // what a shorter window had kept
      {"{count(begun since entry)}", "{count(begun)} {first(begun) ?? now}", "3 2026-03-01T10:00:00.000Z"},
      {"{sum(begun.amount)}", "{sum(begun.amount)} {max(begun.amount) ?? -1}", "12 -1"},
      {"{sum(begun.amount since contact.created_at)}",
       "{sum(begun.amount)} {min(begun.amount) ?? -1} {average(begun.amount) ?? -1} {latest(begun.amount) ?? "
       "-1} {count(begun)}",
       "12 3 4 4 3"},
      {"{latest(begun.amount) ?? -1}", "{latest(begun.amount) ?? -1} {did begun} {last(begun) ?? now}",
       "4 true 2026-03-06T10:00:00.000Z"},
      {"{count(begun(amount > 3))}", "{count(begun(amount > 4))}", "0"},
  };
  for (const Case& one : cases) {
    const std::string change = fmt::format("{} -> {}", one.before, one.after);
    CAPTURE(change);
    Versions versions(program(one.before));
    versions.event(day(1), "u", "begun", R"({"amount":3})");
    versions.event(day(4), "u", "begun", R"({"amount":5})");
    versions.event(day(6), "u", "begun", R"({"amount":4})");
    versions.apply(program(one.after));
    versions.event(day(8), "u", "asked");
    CHECK(versions.take() == fmt::format("u w entered\nu w \"{}\"\nu w finished\n", one.told));
  }
}

TEST_CASE("scores: points come down as they did, and as they do from now on") {
  const std::string tail =
      kDeclared + "workflow w { when asked enter every time then note(\"{round(score.s * 100)}\") }";
  struct Case {
    const char* before;
    const char* after;
    const char* told;  // of 80 points of the 1st; the change is on the 3rd, asked on the 5th
  };
  const Case cases[] = {
      {"add 80 when begun", "add 80 when begun", "8000"},
      {"add 80 when begun", "add 80 when begun halve every 2 days", "4000"},
      {"add 80 when begun halve every 2 days", "add 80 when begun", "4000"},
      {"add 80 when begun halve every 2 days", "add 80 when begun halve every 1 day", "1000"},
      {"add 80 when begun", "add 90 when begun keep within 0..50", "5000"},
  };
  for (const Case& one : cases) {
    const std::string change = fmt::format("{} -> {}", one.before, one.after);
    CAPTURE(change);
    auto program = [&](const char* rules) { return "score s { " + std::string(rules) + " }\n" + tail; };
    Versions versions(program(one.before));
    versions.event(day(1), "u", "begun");
    versions.advance(day(3));
    versions.apply(program(one.after));
    versions.event(day(5), "u", "asked");
    CHECK(versions.take() == fmt::format("u w entered\nu w \"{}\"\nu w finished\n", one.told));
  }
}

TEST_CASE("caps count what was queued before") {
  auto program = [](const std::string& caps) {
    return kDeclared + "policy { " + caps +
           " }\nemail m { from \"a@x.example\" subject \"s\" body \"b\" }\n" +
           "workflow w { when begun enter every time then send m }";
  };
  struct Case {
    const char* before;
    const char* after;
    const char* told;  // three were sent on the 1st, 2nd, 3rd; asked on the 4th
  };
  const char* kSkipped = "u w entered\nu w skipped\nu w finished\n";
  const char* kSent = "u w entered\nu w \"u@x.example\"\nu w finished\n";
  const Case cases[] = {
      {"at most 3 emails per 7 days", "at most 3 emails per 7 days", kSkipped},
      {"at most 3 emails per 7 days", "at most 4 emails per 7 days", kSent},
      {"at most 5 emails per 7 days", "at most 2 emails per 7 days", kSkipped},
      {"at most 5 emails per 7 days", "at most 2 emails per 36 hours", kSent},
      {"at most 5 emails per 7 days", "at most 2 emails per 3 days", kSkipped},
      {"at most 5 emails per 7 days", "at most 3 messages per 7 days", kSkipped},
      {"at most 2 emails per 2 hours", "at most 2 emails per 7 days", kSkipped},
  };
  for (const Case& one : cases) {
    const std::string change = fmt::format("{} -> {}", one.before, one.after);
    CAPTURE(change);
    Versions versions(program(one.before));
    versions.identify(day(1), "u", R"({"email":"u@x.example"})");
    for (int on = 1; on <= 3; ++on)
      versions.event(day(on), "u", "begun");
    versions.apply(program(one.after));
    versions.take();
    versions.event(day(4), "u", "begun");
    CHECK(versions.take() == one.told);
  }
}

TEST_CASE("appointments: those that were kept are not kept again, those that are new have no past") {
  auto program = [](const std::string& triggers) {
    return "contact { renewal: date? }\n" + kDeclared + "workflow w { " + triggers +
           " enter every time then note(\"w\") }";
  };
  Versions versions(program("when 10 days before contact.renewal"));
  versions.identify(day(1), "u", R"({"renewal":"2026-03-21"})");
  versions.identify(day(1), "v", R"({"renewal":"2026-03-12"})");
  versions.advance(day(11, "12:00"));
  CHECK(versions.take() == "v w entered\nv w \"w\"\nv w finished\nu w entered\nu w \"w\"\nu w finished\n");
  versions.apply(program("when 10 days before contact.renewal when 9 days before contact.renewal"));
  versions.advance(day(11, "13:00"));
  CHECK(versions.take() == "");
  versions.advance(day(12, "00:00"));
  CHECK(versions.take() == "u w entered\nu w \"w\"\nu w finished\n");
  versions.apply(program("when 10 days before contact.renewal when 12 days before contact.renewal"));
  versions.advance(day(30));
  CHECK(versions.take() == "");
}

TEST_CASE("captures, keys, measures and held-out people go with their enrolment") {
  const std::string head =
      "enum Plan { trial, pro }\nevent bought { plan: Plan = trial, key: text? }\n" + kDeclared;
  const std::string after =
      "enum Plan { pro, other, trial }\nevent bought { key: text?, plan: Plan = trial }\n" + kDeclared;
  const std::string body =
      "workflow k { when bought enter every time per event.key measure m: asked "
      "then { wait 3 days note(\"{event.plan} {event.key ?? \"-\"}\") } }\n";
  Versions versions(head + body);
  versions.event(day(1), "u", "bought", R"({"plan":"pro","key":"x"})");
  versions.event(day(1), "u", "asked");
  versions.take();
  versions.apply(after + body + "workflow a { when begun then note(\"{event.key ?? \"-\"}\") }");
  versions.event(day(2), "u", "asked");  // measured already
  versions.event(day(2), "u", "bought", R"({"plan":"trial","key":"x"})");
  CHECK(versions.take() == "u k refused (is active already for this key)\n");
  versions.advance(day(4));
  CHECK(versions.take() == "u k \"pro x\"\nu k finished\n");

  auto held = [](const char* percent) {
    return kDeclared + "workflow w { when begun enter every time " + percent +
           " then { wait 2 days note(\"a\") } }";
  };
  Versions all(held("holdout 50%"));
  for (int who = 0; who < 20; ++who)
    all.event(day(1), fmt::format("u{}", who), "begun");
  const std::string entered = all.take();
  all.apply(held(""));
  all.advance(day(4));
  const std::string ended = all.take();
  size_t held_out = 0;
  for (int who = 0; who < 20; ++who) {
    const bool out = entered.find(fmt::format("u{} w held_out", who)) != std::string::npos;
    held_out += out;
    CHECK(out == (ended.find(fmt::format("u{} w \"a\"", who)) == std::string::npos));
  }
  CHECK(held_out > 2);
  CHECK(held_out < 18);
}

TEST_CASE("arms of adaptive splits keep what they have led to, by their names") {
  auto program = [](const std::string& arms) {
    return kDeclared +
           "workflow w { when begun enter every time goal done within 5 days then { split s adapt { " + arms +
           " } } }";
  };
  Versions versions(program("a { note(\"a\") } b { note(\"b\") }"));
  for (int who = 0; who < 30; ++who) {
    versions.event(day(1), fmt::format("u{}", who), "begun");
    if (versions.take().find("\"a\"") != std::string::npos)
      versions.event(day(1, "10:00"), fmt::format("u{}", who), "done");
  }
  const auto before = versions.state().shared.counting().arms[0];
  CHECK(before[0].assigned + before[1].assigned == 30);
  CHECK(before[0].converted == before[0].assigned);
  versions.apply(program("c { note(\"c\") } b { note(\"b\") } a { note(\"a\") }"));
  const auto after = versions.state().shared.counting().arms[0];
  CHECK(after[0] == ArmCounts());
  CHECK(after[1] == before[1]);
  CHECK(after[2] == before[0]);
  versions.take();
  // Each is given its arm once.
  for (int who = 0; who < 30; ++who)
    versions.event(day(3), fmt::format("u{}", who), "begun");
  CHECK(versions.take().find("\"c\"") == std::string::npos);
}

TEST_CASE("merged contacts, aliases, members and messages that were seen") {
  const std::string text =
      "account { size: int = 1 }\n" + kDeclared +
      "in_app hello { title \"t\" body \"b\" }\n"
      "workflow w { when begun enter every time then note(\"w\") }\n"
      "workflow m { for account when account.size > 3 enter every time then send hello to members }\n";
  Versions versions(text);
  versions.step(R"({"type":"track","anonymousId":"x","event":"begun","timestamp":"2026-03-01T10:00Z"})");
  versions.step(
      R"({"type":"identify","userId":"u","anonymousId":"x","timestamp":"2026-03-01T11:00Z","messageId":"m1"})");
  versions.group(day(1, "12:00"), "v", "acme");
  versions.group(day(1, "12:00"), "u", "acme");
  versions.take();
  versions.apply("contact { more: int? }\n" + text);
  versions.step(R"({"type":"track","anonymousId":"x","event":"begun","timestamp":"2026-03-01T13:00Z"})");
  CHECK(versions.take() == "u w entered\nu w \"w\"\nu w finished\n");
  versions.step(
      R"({"type":"track","userId":"u","event":"begun","timestamp":"2026-03-01T13:00Z","messageId":"m1"})");
  CHECK(versions.take() == "");
  versions.group(day(1, "14:00"), "v", "acme", R"({"size":4})");
  CHECK(versions.take() == "acme m entered\nacme m finished\nu m \"u\"\nv m \"v\"\n");
}
